"""From an advocate's link to a friend's purchase, by HTTP and worker: tree, credit and K follow, without a cookie."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from calling import SECRET, body_of, by_shopify, refund, shopify
from cast import a_company, a_product, settle
from django.test import Client

from groundswell.listen import shops
from groundswell.listen.models import Shop
from groundswell.plumbing import spoken
from groundswell.record.models import Account, Purchase, ShareLink, Visit
from groundswell.spread.models import Cascade, Credit, KFactor, Node

pytestmark = pytest.mark.django_db
PHONE = {"user-agent": "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"}
MESSENGER = {"user-agent": "WhatsApp/2.23.20.0"}
ROBOT = {"user-agent": "Mozilla/5.0 (compatible; Examplebot/1.0)"}
SOON = (datetime.now(UTC) + timedelta(seconds=1)).isoformat()


@pytest.fixture
def shop() -> Shop:
    a_product(title="Swift Kettle", sku="K-1", shop_page="https://shop.test/products/kettle")
    return shops.connect(a_company(), "shopify", "acme.myshopify.com", "owner@acme.test", SECRET)


@pytest.fixture
def link(shop: Shop) -> ShareLink:
    """Marta, signed in, makes a link of her own on the kettle's page."""
    browser = Client()
    account = Account.objects.of("marta@example.org")
    account.speaker("Marta")
    browser.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    mine = {"tie": "friend", "collected": "unasked", "name": "Marta", "consent": "on"}
    assert browser.post("/p/kettle/pass-on/", mine).status_code == 302
    return ShareLink.objects.get()


def calls(shop: Shop, told: dict[str, Any], topic: str = "orders/paid", name: str = "1") -> int:
    body = body_of(told)
    headers = by_shopify(body, topic=topic, name=name)
    address = f"/hooks/shops/{shop.token}/"
    answer = Client().post(address, body, content_type="application/json", headers=headers)
    settle()
    return int(answer.status_code)


def drawn() -> tuple[list[int], list[tuple[str, float]], list[int]]:
    """Sizes of trees, what is owed, and how many came by those who told."""
    return (
        list(Cascade.objects.values_list("size", flat=True)),
        list(Credit.objects.filter(rule="decay").values_list("person__name", "share")),
        list(KFactor.objects.filter(of="all").values_list("brought", flat=True)),
    )


def test_a_friend_opens_the_link_on_a_phone_and_buys(shop: Shop, link: ShareLink) -> None:
    phone = Client(headers=PHONE)
    assert "Marta" in phone.get(f"/go/{link.code}/").content.decode()
    to_shop = phone.get(f"/go/{link.code}/shop/?thanks=1")["Location"]
    assert not phone.cookies
    landing = urlsplit(to_shop)
    order = shopify(landing_site=f"{landing.path}?{landing.query}", created_at=SOON)
    assert calls(shop, order) == 200
    assert drawn() == ([2], [("Marta", 1.0)], [1])
    bought = Purchase.objects.get()
    assert (bought.way, bought.tells_teller) == ("address", True)
    assert list(Node.objects.order_by("generation").values_list("person__name", "cause")) == [
        ("Marta", "unasked"),
        (None, "unasked"),
    ]
    # The same call again, and the same order under another name of the call.
    assert calls(shop, order) == 200
    assert calls(shop, order, topic="orders/updated", name="2") == 200
    assert drawn() == ([2], [("Marta", 1.0)], [1])


def test_the_same_by_a_code_that_is_told_at_a_table_and_typed_at_the_checkout(shop: Shop, link: ShareLink) -> None:
    typed = [{"name": "gs_code", "value": spoken.aloud(link.code).upper()}]
    calls(shop, shopify(note_attributes=typed, created_at=SOON))
    assert drawn() == ([2], [("Marta", 1.0)], [1])
    assert Purchase.objects.get().way == "code"
    assert not Visit.objects.exists()


def test_goods_that_come_back_take_it_all_back(shop: Shop, link: ShareLink) -> None:
    calls(shop, shopify(discount_codes=[{"code": link.code}], created_at=SOON))
    calls(shop, refund(), topic="refunds/create", name="2")
    assert drawn() == ([2], [("Marta", 1.0)], [1]), "one of the two is kept"
    calls(shop, refund(id=502), topic="refunds/create", name="3")
    assert drawn() == ([], [], [])


def test_robots_previews_and_heads_bring_nobody(shop: Shop, link: ShareLink) -> None:
    Client().head(f"/go/{link.code}/", headers=PHONE)
    Client().get(f"/go/{link.code}/", headers=ROBOT)
    Client().get(f"/go/{link.code}/", headers=MESSENGER)
    settle()
    assert Visit.objects.count() == 3
    assert drawn() == ([], [], [])
