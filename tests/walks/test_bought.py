"""From a link that was passed on to what the shop sold by it, and what came back: by address and by spoken code."""

from typing import Any

import pytest
from calling import KETTLE_LINE, SECRET, body_of, by_shopify, refund, shopify
from cast import a_company, a_person, a_product, settle
from django.test import Client

from groundswell.listen import came, shops, telling
from groundswell.plumbing import spoken
from groundswell.record.models import News, Purchase, Return

pytestmark = pytest.mark.django_db
PAGE = "https://acme.example/products/kettle?variant=7"


@pytest.fixture
def shop() -> Any:
    return shops.connect(a_company(), "shopify", "acme.myshopify.com", "owner@acme.example", SECRET)


def calls(shop: Any, told: dict[str, Any], topic: str, name: str) -> None:
    body = body_of(told)
    headers = by_shopify(body, topic, name)
    answer = Client().post(f"/hooks/shops/{shop.token}/", body, content_type="application/json", headers=headers)
    assert answer.status_code == 200
    settle()


def facts() -> tuple[int, int, int]:
    return Purchase.objects.count(), Return.objects.count(), News.objects.count()


def test_what_a_friend_buys_leads_back_to_who_told_and_returned_goods_too(shop: Any) -> None:
    link = telling.link_for(a_person("Ada"), a_product(sku="K-1"))
    led = came.leading_to(PAGE, link.code, "", thanks=True)
    calls(shop, shopify(landing_site=led.removeprefix("https://acme.example")), "orders/paid", "e1")
    bought = Purchase.objects.get()
    assert (bought.link, bought.way, bought.tells_teller, bought.product) == (link, "address", True, link.product)
    calls(shop, refund(), "refunds/create", "e2")
    assert Return.objects.get().purchase == bought
    before = facts()
    calls(shop, shopify(landing_site=led.removeprefix("https://acme.example")), "orders/paid", "e1")
    calls(shop, refund(), "refunds/create", "e2")
    assert facts() == before


def test_a_code_that_was_told_at_the_table_is_enough(shop: Any) -> None:
    link = telling.link_for(a_person("Ada"), a_product(sku="K-1"))
    typed = [{"name": "gs_code", "value": spoken.aloud(link.code).upper()}, {"name": "gs_told_by", "value": "friend"}]
    calls(shop, shopify(landing_site="/", note_attributes=typed, line_items=[KETTLE_LINE]), "orders/create", "e1")
    bought = Purchase.objects.get()
    assert (bought.link, bought.way, bought.told_by) == (link, "code", "friend")
