"""What moved a score adds up to it, whatever has happened."""

from datetime import date, timedelta
from typing import Any

import pytest
from cast import DAY, a_person, a_product, house, patient, said, score, told
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis.strategies import booleans, integers, lists, none, sampled_from, tuples

from groundswell.listen.hold import place, withdraw
from groundswell.record.models import Voice
from groundswell.weigh import recount
from groundswell.weigh.history import Corrections, history
from groundswell.weigh.models import Alarm, Score

# Slow: what it asks of the database is plain, and is asked on one.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def on_day(day: int | None, name: str, stars: str = "5", **parts: Any) -> None:
    said_at = None if day is None else DAY + timedelta(days=day)
    told(said(person=name, stars=stars, said_at=said_at, **parts))


@patient
@given(lists(tuples(none() | integers(0, 70), sampled_from(["1", "2.5", "5"]), booleans()), min_size=1, max_size=8))
def test_the_steps_add_up_to_the_score(voices) -> None:
    with house():
        told(*[
            said(
                person=f"person {n}",
                stars=stars,
                proof="order" if is_proven else "none",
                said_at=None if day is None else DAY + timedelta(days=day),
            )
            for n, (day, stars, is_proven) in enumerate(voices)
        ])  # fmt: skip
        found = history(a_product())
        assert found.value == round(1000 * score().value)
        assert found.before + sum(step.moved for step in found.days) == found.value
        assert found.before + sum(step.moved for step in found.months) == found.value
        assert sum(step.voices for step in found.months) == len(voices)


def test_a_cap_holds_in_the_history_too() -> None:
    told(*[said(person=f"cy{n}", stars="1", said_at=DAY + timedelta(days=n)) for n in range(12)])
    Alarm.objects.create(
        product=a_product(),
        whose="consumers",
        since="2000-01-01",
        day=DAY.date(),
        heard=12,
        usual=1,
        chance=0.0,
        cap=2_000_000,
    )
    recount.recount()
    found = history(a_product())
    assert score().mass == 2
    assert found.value == round(1000 * score().value)
    assert len(found.floods) == 1


def test_months_tell_who_spoke_and_where_they_left_the_score() -> None:
    on_day(None, "undated", "3")
    on_day(0, "ada", "5")
    on_day(3, "ben", "5")
    on_day(40, "cy", "1")
    first, march, april = history(a_product()).months
    assert (first.day, first.stars) == (None, (0, 0, 1, 0, 0))
    assert (march.day, march.stars) == (date(2026, 3, 1), (0, 0, 0, 0, 2))
    assert (april.day, april.stars) == (date(2026, 4, 1), (1, 0, 0, 0, 0))
    assert march.moved > 0 > april.moved


def test_the_days_that_moved_it_most_come_first() -> None:
    on_day(0, "ada", "5")
    for number in range(6):
        on_day(10, f"cy{number}", "1")
    on_day(20, "ben", "5")
    assert history(a_product()).most[0].day == date(2026, 3, 11)


def test_corrections_are_told_by_month() -> None:
    on_day(0, "ada", "5", id="hers")
    on_day(1, "ada", "4", id="hers", text="On second thoughts.")
    on_day(0, "ben", "1")
    on_day(0, "eve", "1")
    withdraw(Voice.objects.get(author__name="ben"), a_person("ben"))
    place(Voice.objects.get(author__name="eve"), "spam", "seen", "care")
    (found,) = history(a_product()).corrections
    month = found.month
    assert found == Corrections(month, amended=1, withdrawn=1, held=1)


def test_a_product_without_a_score_has_no_history() -> None:
    assert history(a_product()) is None


def test_experts_have_a_history_of_their_own() -> None:
    on_day(0, "ada", "5")
    on_day(0, "dr eve", "2", role="expert")
    assert history(a_product(), "experts").months[0].stars == (0, 1, 0, 0, 0)
    assert Score.objects.count() == 2


def test_more_voices_cost_no_more_queries() -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            history(product)
        return len(queries)

    product = a_product()
    on_day(0, "ada", "5")
    few = asked()
    told(*[said(person=f"p{n}", said_at=DAY + timedelta(days=n)) for n in range(60)])
    assert asked() == few <= 7
