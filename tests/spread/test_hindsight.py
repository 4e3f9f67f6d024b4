"""How right earlier forecasts were: told from the first of each surge that is over, and from no other."""

from datetime import timedelta

import pytest
from cast import DAY, a_company, a_product

from groundswell.record.models import Product
from groundswell.spread.hindsight import Hindsight, hindsight
from groundswell.spread.models import Surge

pytestmark = pytest.mark.django_db


def a_surge(number: int, came: int | None, product: Product | None = None, first: float | None = 40) -> None:
    begun = DAY + timedelta(days=8 * number)
    told = {"first_value": first, "first_low": first and first - 10, "first_high": first and first + 10}
    Surge.objects.create(
        product=product or a_product(), begun_at=begun, sure_at=begun, strength=3, turned_out=came, **told
    )


def test_forecasts_are_held_against_what_came() -> None:
    for number, came in enumerate((30, 40, 80, 50)):
        a_surge(number, came)
    assert hindsight(a_company().pk) == Hindsight(surges=4, within=3, error=pytest.approx((0.2 + 1 / 3) / 2))


def test_what_runs_or_was_never_foretold_or_is_anothers_tells_nothing() -> None:
    a_surge(0, None)
    a_surge(1, 50, first=None)
    a_surge(2, 50, a_product("other", company=a_company("Rival")))
    assert hindsight(a_company().pk) is None
