"""What holds of weigh/alarm.py, and of the cap on newcomers while an alarm rings."""

from datetime import timedelta

import pytest
from cast import a_product, conclusions, house, patient, said, score, settle, told
from django.utils import timezone
from hypothesis import given
from hypothesis.strategies import integers, lists

from groundswell.engine.weigh.newcomers import RHO
from groundswell.engine.weigh.score import PRIOR_VOICES, UNIT
from groundswell.weigh import alarm, recount
from groundswell.weigh.cells import masses, scaled
from groundswell.weigh.models import Alarm, Place, Score

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def known_people(product: str = "kettle", *, months: int = 4) -> None:
    """People who speak of two products each, every other day."""
    days = range(2, 30 * months, 2)
    for about in (product, "pan"):
        told(*[said(person=f"p{n}", product=about, stars="5", said_at=NOW - timedelta(days=n)) for n in days])
    recount.open_epoch()


def flood(size: int, *, stars: str = "1", **parts: str) -> None:
    moment = NOW - timedelta(hours=1)
    told(*[said(person=f"new {n}", stars=stars, said_at=moment, **parts) for n in range(size)])


def test_it_is_silent_while_people_come_as_ever() -> None:
    known_people()
    flood(1)
    alarm.look()
    assert not Alarm.objects.exists()


def test_a_flood_rings_it_and_counts_together_a_tenth_of_all_others_and_the_prior() -> None:
    known_people(months=2)
    flood(40)
    before = score()
    alarm.look()
    rung = Alarm.objects.get()
    assert rung.product == a_product()
    assert rung.heard >= 40
    after = score()
    assert after.value > before.value
    known = sum(place.mass for place in Place.objects.filter(product=a_product(), is_new=False))
    assert rung.cap == int(RHO * (PRIOR_VOICES * UNIT + known))
    assert after.mass * UNIT == pytest.approx(known + rung.cap)
    assert after.people == before.people


def test_newcomers_of_before_the_flood_count_as_ever() -> None:
    known_people(months=2)
    told(said(person="early", stars="3", said_at=NOW - timedelta(days=30)))
    flood(40)
    alarm.look()
    assert set(Place.objects.filter(is_new=True, in_flood=False).values_list("stars", flat=True)) == {3 * UNIT}
    assert Place.objects.filter(in_flood=True).count() == 40


def test_a_newcomer_of_unknown_day_shares_the_cap_while_the_alarm_rings() -> None:
    known_people(months=2)
    flood(40)
    alarm.look()
    before = score().value
    told(said(person="undated", stars="1", said_at=None))
    assert Place.objects.get(said_at=None).in_flood
    assert score().value == pytest.approx(before)


def test_while_it_rings_the_live_road_and_a_recount_come_to_the_same() -> None:
    known_people(months=2)
    flood(40)
    alarm.look()
    told(said(person="one more", stars="1", said_at=NOW), said(person="p2", stars="4", said_at=NOW))
    live = conclusions()
    recount.recount()
    assert conclusions() == live
    assert Score.objects.filter(cap__isnull=False).count() == 1


def test_its_cap_stays_as_it_began_whoever_comes() -> None:
    known_people(months=2)
    flood(40)
    alarm.look()
    cap = Alarm.objects.get().cap
    told(*[said(person=f"p{n}", stars="5", said_at=NOW, text="Still good.") for n in range(100, 120)])
    alarm.look()
    assert Alarm.objects.get().cap == cap


def test_it_ends_by_itself_when_the_flood_is_over() -> None:
    known_people(months=2)
    flood(40)
    without = score().value
    alarm.look()
    Alarm.objects.update(day=NOW.date() - timedelta(days=40))
    told(said(person="p2", stars="5", said_at=NOW, text="Still good."))
    for rung in Alarm.objects.filter(ended_at=None):
        alarm.end(rung)
    settle()
    assert not Alarm.objects.filter(ended_at=None).exists()
    assert score().cap is None
    assert score().value == pytest.approx(without, abs=0.05)


def test_a_flood_whose_purchases_are_proven_is_no_flood_of_newcomers() -> None:
    known_people(months=2)
    flood(40, proof="order")
    alarm.look()
    assert not Alarm.objects.exists()


@given(lists(integers(0, 10**9), min_size=5, max_size=5).filter(any), integers(0, 10**9))
def test_what_is_drawn_down_to_a_cap_keeps_its_mean(mass: list[int], cap: int) -> None:
    cap = min(cap, sum(mass))
    found = scaled(mass, cap)
    assert sum(found) == cap
    assert all(part >= 0 for part in found)
    stars, drawn = (sum(star * part for star, part in enumerate(row, 1)) for row in (mass, found))
    assert abs(drawn * sum(mass) - stars * cap) <= 5 * sum(mass)


@given(lists(integers(0, 10**6), min_size=5, max_size=5).filter(any), integers(1, 10**6), integers(1, 10**6))
def test_one_more_of_five_stars_never_lowers_what_is_capped(mass: list[int], cap: int, more: int) -> None:
    def capped(row: list[int]) -> list[int]:
        return masses({"unasked/none/new": [0] * 5 + row + [0] * 5}, cap)

    def stars(row: list[int]) -> int:
        # As the score moves: towards five, against a prior of any mean.
        return sum(star * part for star, part in enumerate(row, -4))

    assert stars(capped([*mass[:4], mass[4] + more])) >= stars(capped(mass)) - 5


@patient
@given(integers(1, 6))
def test_a_cap_that_is_not_reached_changes_nothing(size: int) -> None:
    with house():
        known_people(months=1)
        flood(size)
        before = score().value
        Alarm.objects.create(
            product=a_product(),
            whose="consumers",
            since=NOW.date() - timedelta(days=6),
            day=NOW.date(),
            heard=9,
            usual=1,
            chance=0.1,
            cap=10**12,
        )
        recount.recount()
        assert score().value == before
