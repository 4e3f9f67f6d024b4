"""A burst of shops' calls: how fast each is answered, and how soon all are worked; nothing lost, nothing twice."""

import hashlib
import hmac
import json
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from itertools import islice
from statistics import quantiles

from django.utils import timezone

from benches.home import prepare
from benches.measure import seconds, tell
from benches.page import served
from groundswell import flow
from groundswell.listen import shops
from groundswell.listen.models import Delivery
from groundswell.record.models import Company, Purchase, Return

CALLS = 10_000
CALLERS = 4
SECRET = "a bench's"


def main(calls: int = CALLS) -> None:
    prepare()
    company = Company.objects.create(name="Lakeside", slug="lakeside")
    shop = shops.connect(company, "shopify", "lakeside.example", "bench", SECRET)
    sent = list(islice(burst(), calls))
    with served("-m", "groundswell.faces.cli", "serve", "--without-worker", "--port") as port:
        began = time.perf_counter()
        with ThreadPoolExecutor(CALLERS) as callers:
            parts = callers.map(lambda part: call(port, shop.token, sent[part::CALLERS]), range(CALLERS))
            took = sorted(each for part in parts for each in part)
        lasted = time.perf_counter() - began
    worked = seconds(flow.run_until_idle)
    check(len({body for _, body in sent}))
    cuts = quantiles(took, n=100)
    tell(
        f"{calls:,} calls of a shop in a burst, every fifth order twice, refunds before their orders",
        ["calls a second", "median, ms", "99 %, ms", "slowest, ms", "worked in, s"],
        [[calls / lasted, cuts[49] * 1000, cuts[98] * 1000, took[-1] * 1000, worked]],
    )


def burst() -> Iterator[tuple[str, bytes]]:
    """A refund, then its order; every fifth order is sent a second time."""
    at, number = timezone.now().isoformat(), 0
    while True:
        number += 1
        back = {"id": number, "order_id": number, "refund_line_items": [{"line_item_id": 1, "quantity": 1}]}
        line = {"id": 1, "product_id": number % 500, "title": f"Product {number % 500}", "quantity": 2, "price": "9.90"}
        order = {"id": number, "created_at": at, "financial_status": "paid", "currency": "EUR", "line_items": [line]}
        yield "refunds/create", json.dumps(back).encode()
        for _ in range(1 + (number % 5 == 0)):
            yield "orders/paid", json.dumps({**order, "email": f"buyer{number}@shop.example"}).encode()


def call(port: int, token: str, sent: list[tuple[str, bytes]]) -> list[float]:
    """How long each call waited for its answer, in seconds."""
    wire, took = HTTPConnection("127.0.0.1", port), []
    for topic, body in sent:
        signature = b64encode(hmac.digest(SECRET.encode(), body, hashlib.sha256)).decode()
        name = hashlib.sha256(body).hexdigest()
        headers = {"X-Shopify-Hmac-SHA256": signature, "X-Shopify-Topic": topic, "X-Shopify-Event-Id": name}
        began = time.perf_counter()
        wire.request("POST", f"/hooks/shops/{token}/", body, headers)
        answer = wire.getresponse()
        answer.read()
        took.append(time.perf_counter() - began)
        if answer.status != 200:
            raise RuntimeError(f"answered {answer.status}")
    return took


def check(different: int) -> None:
    """Nothing lost, nothing twice."""
    orders, back = Purchase.objects.count(), Return.objects.count()
    waiting = Delivery.objects.filter(done_at=None).count()
    if Delivery.objects.count() != different or orders + back + waiting != different:
        raise RuntimeError(f"{different} different calls, but {orders} orders, {back} returns, {waiting} waiting")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
