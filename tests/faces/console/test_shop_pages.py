"""What an owner sees and does on the page Shops."""

import json
from typing import Any

import pytest
from calling import SECRET, body_of, by_shopify, refund, shopify
from cast import a_company, a_product, settle
from django.test import Client
from django.utils.datastructures import CaseInsensitiveMapping
from rooms import a_member, at, signed_in

from groundswell.listen import receive, shops
from groundswell.listen.models import Delivery, Shop
from groundswell.record.models import Change, Product

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Client:
    return signed_in(a_member())


def send(client: Client, page: str, **told: str) -> Any:
    answer = client.post(at(page), told, follow=True)
    answer.text = answer.content.decode()
    return answer


def connect(client: Client, kind: str, name: str = "shop.example", secret: str = "") -> Any:
    return send(client, "shops/", kind=kind, name=name, secret=secret)


def call(shop: Shop, told: dict[str, Any], topic: str, name: str = "e1") -> None:
    body = body_of(told)
    receive.take(shop.token, CaseInsensitiveMapping(by_shopify(body, topic, name)), body)
    settle()


def test_connecting_shows_the_address_and_the_secret_that_was_made_once(owner: Client) -> None:
    shown = connect(owner, "woocommerce").text
    shop = Shop.objects.get()
    assert f"/hooks/shops/{shop.token}/" in shown
    assert shop.secret in shown
    assert "WooCommerce, Settings, Advanced, Webhooks" in shown
    later = owner.get(at(f"shops/{shop.pk}/")).content.decode()
    assert shop.token in later
    assert shop.secret not in later
    assert Change.objects.get().by == "owner@acme.example"


def test_a_secret_that_was_brought_is_not_shown(owner: Client) -> None:
    assert SECRET not in connect(owner, "shopify", "acme.myshopify.com", SECRET).text
    assert Shop.objects.get().secret == SECRET


@pytest.mark.parametrize("name", ["", "two words", "http://[", "ж.example", "-"])
def test_a_shop_needs_a_name_that_can_be_one(owner: Client, name: str) -> None:
    assert connect(owner, "signed", name).status_code == 422
    assert not Shop.objects.exists()


def test_a_shop_is_connected_once(owner: Client) -> None:
    connect(owner, "signed", "https://shop.example/x?y")
    answer = connect(owner, "signed", "SHOP.example")
    assert answer.status_code == 422
    assert "This shop is connected already." in answer.text


def test_the_last_calls_tell_what_waits_and_what_failed_and_why(owner: Client) -> None:
    shop = shops.connect(a_company(), "shopify", "acme.myshopify.com", "owner@acme.example", SECRET)
    call(shop, shopify(), "orders/paid")
    call(shop, refund(order_id=77), "refunds/create", "e2")
    call(shop, shopify(id=None), "orders/updated", "e3")
    shown = owner.get(at(f"shops/{shop.pk}/")).content.decode()
    assert "waits for order 77" in shown
    assert "found no id, wanted its id" in shown
    assert "ada@" not in shown.lower()
    failed = Delivery.objects.exclude(failed="").get()
    send(owner, f"shops/calls/{failed.pk}/again/")
    failed.refresh_from_db()
    assert failed.failed == ""


def test_a_changed_secret_is_shown_where_it_was_made(owner: Client) -> None:
    shop = shops.connect(a_company(), "signed", "till", "owner@acme.example")
    shown = send(owner, f"shops/{shop.pk}/secret/", secret="").text
    now = Shop.objects.get()
    assert now.secret != shop.secret == now.secret_before
    assert now.secret in shown
    assert shop.secret not in shown


def test_an_ended_shop_says_so(owner: Client) -> None:
    shop = shops.connect(a_company(), "signed", "till", "owner@acme.example")
    for words in ("Nothing more is taken from this shop", "had been ended already"):
        assert words in send(owner, f"shops/{shop.pk}/end/").text
    assert send(owner, f"shops/{shop.pk}/secret/").status_code == 404


def test_a_buyer_who_asks_is_counted_handed_a_file_and_noted(owner: Client) -> None:
    shop = shops.connect(a_company(), "shopify", "acme.myshopify.com", "owner@acme.example", SECRET)
    call(shop, shopify(), "orders/paid")
    asked = {"customer": {"email": "ada@example.test"}, "orders_requested": []}
    call(shop, asked, "customers/data_request", "e2")
    assert "buyers ask" in owner.get(at()).content.decode()
    one = Delivery.objects.get(waits_for=Delivery.PERSON)
    file = owner.get(at(f"shops/calls/{one.pk}/buyer.json"))
    assert [row["order"] for row in json.loads(file.content)["purchases"]] == ["1001"]
    send(owner, f"shops/calls/{one.pk}/answered/")
    assert "buyers ask" not in owner.get(at()).content.decode()


def test_a_product_tells_where_it_can_be_bought(owner: Client) -> None:
    product = a_product()
    page = owner.get(at(f"products/{product.pk}/"))
    told = {"title": "Kettle", "shop_page": "shop.example/kettle", "seen": page.context["stamp"]}
    send(owner, f"products/{product.pk}/", **told)
    assert Product.objects.get().shop_page == "https://shop.example/kettle"
    again = owner.get(at(f"products/{product.pk}/"))
    bad = {"title": "Kettle", "shop_page": "javascript:alert(1)", "seen": again.context["stamp"]}
    assert send(owner, f"products/{product.pk}/", **bad).status_code == 422


def test_the_catalogues_file_refuses_what_is_no_address(owner: Client) -> None:
    product = a_product()
    shown = send(owner, "products/file/", text=f"slug,shop_page\n{product.slug},javascript:alert(1)\n").text
    assert "an address that begins with https://" in shown
