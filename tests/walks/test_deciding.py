"""From a reader's yes to what a voice changes: the page, the way to the shop, the shop's signed call, the sum."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from calling import SECRET, body_of, by_shopify, refund, shopify
from cast import a_company, a_product, crowd, settle, told
from django.test import Client

from groundswell.listen import deciding, shops
from groundswell.listen.models import Shop
from groundswell.record.models import Reading
from groundswell.spread import effects
from groundswell.spread.models import Effect

pytestmark = pytest.mark.django_db
READER = {"user-agent": "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"}
SOON = (datetime.now(UTC) + timedelta(seconds=1)).isoformat()


@pytest.fixture
def shop() -> Shop:
    a_product(title="Swift Kettle", sku="K-1", shop_page="https://shop.test/products/kettle")
    told(*crowd(*"55515425134225551524"))
    return shops.connect(a_company(), "shopify", "acme.myshopify.com", "owner@acme.test", SECRET)


def calls(shop: Shop, said: dict, topic: str, name: str) -> None:
    body = body_of(said)
    headers = by_shopify(body, topic=topic, name=name)
    Client().post(f"/hooks/shops/{shop.token}/", body, content_type="application/json", headers=headers)
    settle()


def test_what_came_of_a_reader_is_told_as_a_sum_of_nobody(shop: Shop) -> None:
    reader = Client(headers=READER)
    reader.post("/counted/", {"counted": "yes", "next": "/p/kettle/"})
    reader.get("/p/kettle/")
    landing = urlsplit(reader.get("/p/kettle/shop/")["Location"])
    calls(shop, shopify(landing_site=f"{landing.path}?{landing.query}", created_at=SOON), "orders/paid", "1")
    calls(shop, refund(), "refunds/create", "2")
    reading = Reading.objects.get()
    assert reading.went_at is not None
    assert reading.bought_at is not None
    assert reading.regretted_at is not None

    # Two months later.
    long = deciding.SORRY_WITHIN + timedelta(days=1)
    then = {field: getattr(reading, field) - long for field in ("at", "went_at", "bought_at", "regretted_at")}
    Reading.objects.update(**then)
    effects.draw(a_product())
    deciding.forget_names()
    assert Reading.objects.exclude(reader="", name="").count() == 0
    voice, shown = next(iter(reading.lots.items()))
    found = Effect.objects.get(voice=voice, of="bought")
    assert (found.shown_did, found.not_shown_did) == ((1, 0) if shown else (0, 1))
    assert effects.counted(a_product()) == (1, 1, 1, 1, 1)
