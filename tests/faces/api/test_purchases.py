"""What holds of faces/api/purchases.py."""

import json
from decimal import Decimal
from typing import Any

import pytest
from cast import a_company, a_person, a_product
from django.test import Client

from groundswell.listen import telling
from groundswell.record.access import make_key
from groundswell.record.models import Purchase, Return
from groundswell.record.privacy import address_of

pytestmark = pytest.mark.django_db
LINE = {"line": "1", "product": "kettle", "quantity": 2, "amount": "39.90"}
ORDER = {"order": "1001", "at": "2026-03-01T12:00:00Z", "currency": "EUR", "lines": [LINE]}
BACK = {"order": "1001", "name": "r1", "at": "2026-03-05T12:00:00Z", "lines": [{"line": "1", "quantity": 1}]}


@pytest.fixture
def key() -> str:
    return make_key("till", "write", a_company().name)


def tell(key: str, what: str, told: Any, **headers: str) -> Any:
    return Client().post(
        f"/api/v1/{what}",
        json.dumps(told),
        content_type="application/json",
        headers={"Authorization": f"Bearer {key}", **headers},
    )


def test_an_order_is_taken_down_once(key: str) -> None:
    kettle = a_product()
    first, second = tell(key, "purchases", ORDER), tell(key, "purchases", ORDER)
    assert (first.status_code, first.json()) == (201, {"order": "1001", "outcome": "noticed", "lines": 1})
    assert (second.status_code, second.json()) == (200, {"order": "1001", "outcome": "repeated", "lines": 0})
    bought = Purchase.objects.get()
    assert (bought.product, bought.amount, bought.source.key) == (kettle, Decimal("39.90"), "api/acme")


def test_the_code_the_way_and_the_answer_come_along_and_the_address_does_not(key: str) -> None:
    link = telling.link_for(a_person(), a_product())
    address = f"https://acme.test/?utm_source=groundswell&utm_content={link.code}"
    more = {"email": "ada@example.test", "told_by": "friend", "country": "LT", "tells_teller": True}
    assert tell(key, "purchases", {**ORDER, "address": address, **more}).status_code == 201
    assert tell(key, "purchases", {**ORDER, "order": "1002", "code": link.code.upper()}).status_code == 201
    followed, spoken = Purchase.objects.order_by("order")
    assert (followed.link, followed.way, followed.told_by, followed.tells_teller) == (link, "address", "friend", True)
    assert followed.buyer == address_of("ada@example.test")
    assert (spoken.link, spoken.way) == (link, "code")


def test_what_came_back_is_taken_down_once(key: str) -> None:
    tell(key, "purchases", ORDER)
    for _ in range(2):
        assert tell(key, "returns", BACK).json() == {"order": "1001", "name": "r1"}
    assert Return.objects.get().quantity == 1
    assert tell(key, "returns", {**BACK, "name": "r2", "lines": []}).status_code == 200
    assert sum(Return.objects.values_list("quantity", flat=True)) == 2


def test_a_return_of_an_unknown_order_is_refused_and_leaves_nothing(key: str) -> None:
    named = {"Idempotency-Key": "one"}
    assert tell(key, "returns", BACK, **named).status_code == 404
    tell(key, "purchases", ORDER)
    assert tell(key, "returns", BACK, **named).status_code == 200


def test_a_request_that_names_itself_gets_the_same_answer_again(key: str) -> None:
    named = {"Idempotency-Key": "one"}
    assert tell(key, "purchases", ORDER, **named).status_code == 201
    assert tell(key, "purchases", ORDER, **named).status_code == 201
    assert tell(key, "purchases", {**ORDER, "order": "1002"}, **named).status_code == 409
    assert tell(key, "returns", BACK, **named).status_code == 409
    assert Purchase.objects.count() == 1


@pytest.mark.parametrize(
    "parts",
    [
        {"order": ""},
        {"order": "a\x00b"},
        {"lines": []},
        {"currency": ""},
        {"currency": "euro"},
        {"at": "0001-01-01T00:00:00+14:00"},
        {"told_by": "a horse"},
        {"email": "nobody"},
        {"colour": "red"},
        {"lines": [{**LINE, "quantity": 0}]},
        {"lines": [{**LINE, "amount": "-1"}]},
        {"lines": [{**LINE, "amount": "1.001"}]},
    ],
)
def test_what_cannot_be_is_refused(key: str, parts: dict[str, Any]) -> None:
    assert tell(key, "purchases", {**ORDER, **parts}).status_code == 422
    assert not Purchase.objects.exists()


def test_only_a_key_that_may_write_tells_and_only_of_its_own_shop(key: str) -> None:
    tell(key, "purchases", ORDER)
    rival = make_key("rival", "write", a_company("Rival").name)
    assert tell(rival, "returns", BACK).status_code == 404
    assert tell(rival, "purchases", ORDER).status_code == 201
    assert set(Purchase.objects.values_list("product__company__name", flat=True)) == {"Acme", "Rival"}
    assert tell(make_key("reader", "read"), "purchases", ORDER).status_code == 403
    assert tell("nobody's", "purchases", ORDER).status_code == 401
