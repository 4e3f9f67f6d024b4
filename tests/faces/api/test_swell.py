"""Who is told what of how word of a product spreads: everybody how far people speak of themselves, no more."""

from datetime import timedelta
from typing import Any

import pytest
from cast import a_company, a_product
from django.test import Client
from django.utils import timezone

from groundswell.record.access import make_key
from groundswell.record.models import Product
from groundswell.spread.models import Buzz, KFactor, Surge

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def a_swell(product: Product) -> None:
    spread = {"value": 0.42, "low": 0.31, "high": 0.55, "above_one": 0.01}
    Buzz.objects.create(
        product=product, of="all", people=214, organic=0.88, half_life_hours=20, campaigns={}, days=[],
        rise=1.4, rise_low=0.9, rise_high=2.2, begin=NOW - timedelta(days=90), end=NOW, **spread,
    )  # fmt: skip
    KFactor.objects.create(product=product, of="all", within_days=30, people=90, brought=30, **spread)
    Surge.objects.create(
        product=product, sign="against", begun_at=NOW, sure_at=NOW, strength=3.4, seen=40, value=70, low=60, high=99
    )


def asked(secret: str = "", status: int = 200) -> Any:
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    answer = Client().get("/api/v1/products/kettle/swell", headers=headers)
    assert answer.status_code == status, answer.content
    return answer.json()


def test_everybody_reads_how_far_people_speak_of_themselves_and_no_more() -> None:
    a_swell(a_product())
    told = asked()
    assert (told["people"], told["organic"], told["too_few"], told["own"]) == (214, 0.88, False, None)


def test_a_key_of_the_company_reads_what_people_bring() -> None:
    a_swell(a_product())
    own = asked(make_key("shop", "write", a_company().name))["own"]
    assert own["reproduction"] == {"value": 0.42, "low": 0.31, "high": 0.55}
    assert own["rise"] == {"value": 1.4, "low": 0.9, "high": 2.2}
    assert own["k"]["people"] == 90
    (surge,) = own["surges"]
    assert (surge["sign"], surge["people"], surge["comes_to"]["high"]) == ("against", 40, 99)
    assert (own["purchases"], own["credited"]) == (0, 0)


@pytest.mark.parametrize(("scope", "company"), [("write", "Rival"), ("read", "Acme")])
def test_no_other_key_does(scope: str, company: str) -> None:
    a_swell(a_product())
    a_company("Rival")
    assert asked(make_key("other", scope, company))["own"] is None


def test_a_key_that_is_none_is_told_so() -> None:
    a_product()
    assert asked("nonsense", status=401)["title"] == "No such key"


def test_where_too_few_speak_nothing_is_told() -> None:
    a_product()
    told = asked()
    assert (told["people"], told["organic"], told["too_few"]) == (None, None, True)


def test_a_product_that_is_none_is_not_found() -> None:
    assert asked(status=404)["status"] == 404
