"""What holds of faces/api/hooks.py: a shop that calls is answered at once, and only a shop."""

import json
from typing import Any

import pytest
from calling import SECRET, body_of, by_shopify, shopify
from cast import a_company, settle
from django.test import Client

from groundswell.listen import shops
from groundswell.listen.models import Delivery
from groundswell.record.models import Purchase

pytestmark = pytest.mark.django_db


def call(token: str, body: bytes, **headers: str) -> Any:
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post(f"/hooks/shops/{token}/", body, content_type="application/json", headers=headers)
    assert not answer.cookies
    return answer


def test_a_signed_call_is_answered_at_once_and_worked_later() -> None:
    shop = shops.connect(a_company(), "shopify", "acme.myshopify.com", "owner@acme.test", SECRET)
    body = body_of(shopify())
    for _ in range(2):
        answer = call(shop.token, body, **by_shopify(body))
        assert (answer.status_code, answer.content) == (200, b"")
    assert "no-store" in answer["Cache-Control"]
    assert (Delivery.objects.count(), Purchase.objects.count()) == (1, 0)
    settle()
    assert Purchase.objects.count() == 1


def test_who_is_not_the_shop_is_told_so() -> None:
    shop = shops.connect(a_company(), "shopify", "acme.myshopify.com", "owner@acme.test", SECRET)
    body = body_of(shopify())
    unsigned = call(shop.token, body)
    assert unsigned.status_code == 401
    assert json.loads(unsigned.content)["title"] == "Not signed"
    assert call(shop.token, body, **by_shopify(body + b" ")).status_code == 401
    assert call("x" * 43, body, **by_shopify(body)).status_code == 404
    shops.end(shop, "owner@acme.test")
    assert call(shop.token, body, **by_shopify(body)).status_code == 410
    assert Client().get(f"/hooks/shops/{shop.token}/").status_code == 405
    assert not Delivery.objects.exists()


def test_a_body_beyond_all_measure_is_not_read(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    shop = shops.connect(a_company(), "shopify", "acme.myshopify.com", "owner@acme.test", SECRET)
    body = body_of(shopify(note="x" * 1000))
    assert call(shop.token, body, **by_shopify(body)).status_code == 413
