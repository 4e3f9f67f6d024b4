"""What holds of weigh/rehearsal.py: the copy stands where the house stands, and fades as the company lets it."""

from datetime import timedelta

import pytest
from cast import DAY, a_company, a_product, conclusions, said, score, told

from groundswell.listen.company import change_company
from groundswell.weigh import recount
from groundswell.weigh.rehearsal import KINDS, rehearse

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# Praise is old, and blame is new.
HALF_LIVES = (None, 30, 400)


def a_market() -> None:
    told(*(said(person=f"old {n}", stars="5", said_at=DAY - timedelta(days=400 + n)) for n in range(20)))
    told(*(said(person=f"new {n}", stars="2", said_at=DAY - timedelta(days=n)) for n in range(20)))
    told(*(said(person=f"old {n}", product="pan", stars="4") for n in range(10)))


def fade(half_life_days: int | None) -> None:
    change_company(a_company(), {"half_life_days": half_life_days}, by="care")
    recount.open_epoch()


def test_before_the_attack_the_copy_stands_where_the_product_stands(subtests: pytest.Subtests) -> None:
    a_market()
    for half_life_days in HALF_LIVES:
        with subtests.test(half_life_days=half_life_days):
            fade(half_life_days)
            before = rehearse(a_product(), "flood", 5).before
            for name in ("value", "low", "high"):
                assert getattr(before, name) == pytest.approx(getattr(score(), name), abs=1e-6)
            assert before.people == score().people


def test_where_old_praise_fades_the_score_is_lower_and_one_person_moves_it_further() -> None:
    a_market()
    whole = rehearse(a_product(), "ring", 10)
    change_company(a_company(), {"half_life_days": 60}, by="care")
    faded = rehearse(a_product(), "ring", 10)
    for stage in ("before", "undefended", "defended"):
        assert getattr(faded, stage).value < getattr(whole, stage).value
        assert getattr(faded, stage).plain == getattr(whole, stage).plain
    assert faded.before.one_person_moves > whole.before.one_person_moves
    assert abs(faded.defended.value - faded.before.value) <= faded.before.one_person_moves + 1e-9


def test_a_rehearsal_writes_no_score(subtests: pytest.Subtests) -> None:
    a_market()
    fade(30)
    before = conclusions()
    for attack in KINDS:
        with subtests.test(attack=attack):
            rehearse(a_product(), attack, 5)
            assert conclusions() == before
