"""What holds of weigh/drift.py: that people who changed their mind are heard, and that no crowd can feign it."""

from datetime import date, timedelta

import pytest
from cast import DAY, a_product, conclusions, house, patient, said, score, settle, told
from django.core.management import call_command
from django.test import Client
from hypothesis import given, settings
from hypothesis.strategies import integers, lists

from groundswell.engine.weigh.drift import TAKES
from groundswell.engine.weigh.score import PRIOR_VOICES, UNIT
from groundswell.listen import notice
from groundswell.record.models import Person, Voice
from groundswell.weigh import recount
from groundswell.weigh.health import law
from groundswell.weigh.models import Alarm, Place, Turn
from groundswell.weigh.score import explain
from groundswell.weigh.why import why

pytestmark = pytest.mark.django_db

TURNED = DAY + timedelta(days=40)


def daily(stars: str, days: int, begin, who: str, **parts):
    """One voice a day, each of a person who has shown that they bought it."""
    return [
        said(
            person=f"{who} {n}",
            id=f"{who}{n}",
            stars=stars,
            text=f"{who} {n}.",
            said_at=begin + timedelta(days=n),
            **{"proof": "order", **parts},
        )
        for n in range(days)
    ]


def content() -> list:
    return daily("5", 40, DAY, "fan")


def disappointed(days: int = 25, **parts) -> list:
    return daily("2", days, TURNED, "critic", **parts)


def test_where_people_turn_what_was_said_before_counts_for_five_voices_from_the_next_epoch_on(capsys) -> None:
    told(*content())
    recount.open_epoch()
    told(*disappointed())
    before = score()
    assert not Turn.objects.exists(), "within the epoch nothing is drawn"
    recount.open_epoch()
    turn = Turn.objects.get()
    assert (turn.product, turn.whose, turn.day) == (a_product(), "consumers", TURNED.date())
    assert (turn.before, turn.since, turn.known, turn.people) == (5, 2, 40, 25)
    assert turn.day < turn.confirmed < date(2026, 5, 5)
    earlier = [place.mass for place in Place.objects.filter(level=5)]
    assert 0.99 * PRIOR_VOICES * UNIT < sum(earlier) <= PRIOR_VOICES * UNIT
    assert score().value < before.value - 0.8
    assert score().people == before.people, "they are counted as ever, they only weigh less"
    assert score().one_person_moves >= before.one_person_moves
    found = why(Voice.objects.get(outside_id="fan3"))
    assert found is not None
    assert found.turn == turn
    newer = why(Voice.objects.get(outside_id="critic3"))
    assert newer is not None
    assert newer.turn is None
    assert explain(a_product())["since"]["day"] == turn.day
    call_command("explain", "kettle")
    call_command("explain", "kettle", voice=Voice.objects.get(outside_id="fan3").pk)
    line = "Since 2026-04-10 people judge it otherwise: 5.00 before, 2.00 since."
    assert capsys.readouterr().out.count(line) == 2


def test_one_person_moves_it_no_further_than_it_says() -> None:
    told(*content(), *disappointed())
    recount.open_epoch()
    before = score()
    told(said(person="fan 3", id="anew", stars="1", text="Broke.", said_at=TURNED + timedelta(days=30), proof="order"))
    assert 0 < before.value - score().value <= before.one_person_moves


def test_few_take_no_more_than_three_times_what_they_count() -> None:
    told(*daily("5", 150, TURNED - timedelta(days=150), "fan"), *disappointed(20))
    recount.open_epoch()
    left = Turn.objects.get().left
    earlier = sum(Place.objects.filter(level=5).values_list("mass", flat=True))
    since = sum(Place.objects.filter(level=2).values_list("mass", flat=True))
    assert left > 5 * PRIOR_VOICES * UNIT
    assert 0 <= left - earlier <= 150
    whole = 150 * Place.objects.filter(level=2).values_list("mass", flat=True)[0]
    assert whole - left == TAKES * since


def test_it_is_the_same_for_better() -> None:
    told(*daily("1", 40, DAY, "critic"), *daily("4", 25, TURNED, "fan"))
    recount.open_epoch()
    assert (Turn.objects.get().before, Turn.objects.get().since) == (1, 4)


def test_newcomers_turn_nothing_however_many_and_however_long() -> None:
    told(*content(), *disappointed(60, proof="none"))
    recount.open_epoch()
    assert Place.objects.filter(is_new=True).count() == 60
    assert not Turn.objects.exists()


def test_accounts_that_are_one_turn_nothing() -> None:
    told(*content(), *disappointed())
    first, *others = Person.objects.filter(handles__name__startswith="critic")
    for other in others:
        notice.link(first, other, "device", "one telephone")
    recount.open_epoch()
    assert not Turn.objects.exists()


def test_the_crowd_of_a_week_turns_nothing() -> None:
    told(*content(), *[one for day in range(5) for one in crowd_of(day)])
    recount.open_epoch()
    assert not Turn.objects.exists()


def crowd_of(day: int) -> list:
    moment = TURNED + timedelta(days=day)
    return [
        said(person=f"critic {day} {n}", stars="1", text=f"Bad {day} {n}.", said_at=moment, proof="order")
        for n in range(20)
    ]


def test_what_was_said_since_an_alarm_rings_is_not_heard() -> None:
    told(*content(), *disappointed())
    day = TURNED.date()
    told_of = {"since": day, "day": day, "heard": 9, "usual": 1, "chance": 0, "cap": 0}
    Alarm.objects.create(product=a_product(), whose="consumers", **told_of)
    recount.open_epoch()
    assert not Turn.objects.exists()
    Alarm.objects.update(ended_at=TURNED + timedelta(days=40))
    recount.open_epoch()
    assert Turn.objects.exists()


def test_what_is_taken_back_turns_nothing_any_more() -> None:
    told(*content(), *disappointed())
    recount.open_epoch()
    turned = score().value
    Voice.objects.filter(outside_id__startswith="critic").update(audience="circle")
    recount.recount()
    assert Turn.objects.exists()
    recount.open_epoch()
    assert not Turn.objects.exists()
    assert score().value > turned


@settings(patient, max_examples=3)
@given(lists(integers(-45, 30), max_size=4), integers(1, 5))
def test_whatever_is_said_since_a_recount_changes_nothing_and_the_next_epoch_is_the_same(days, stars) -> None:
    with house():
        told(*content(), *disappointed())
        recount.open_epoch()
        moments = [TURNED + timedelta(days=day) for day in days]
        told(*[said(person=f"late {n}", stars=str(stars), said_at=at) for n, at in enumerate(moments)])
        told(said(person="fan 3", id="fan3", stars="1", text="Broke.", said_at=TURNED + timedelta(days=30)))
        told(said(person="undated", stars="3", said_at=None))
        settle()
        live = conclusions()
        recount.recount()
        assert conclusions() == live
        assert law().is_well
        recount.open_epoch()
        once = conclusions(), list(Turn.objects.values_list("day", "kept"))
        recount.open_epoch()
        assert (conclusions(), list(Turn.objects.values_list("day", "kept"))) == once


def test_pages_and_programs_tell_it(client: Client) -> None:
    told(*content(), *disappointed())
    recount.open_epoch()
    settle()
    line = "people judge it otherwise: 5.0 before, 2.0 since."
    page = client.get("/p/kettle/").content.decode()
    assert f"Since April 10, 2026 {line}" in page or f"Since 10 April 2026 {line}" in page
    assert line in client.get("/p/kettle/history/").content.decode()
    fan = Voice.objects.get(outside_id="fan3")
    assert "it keeps 0." in client.get(f"/voices/{fan.pk}/").content.decode()
    told_of = client.get("/api/v1/products/kettle").json()["score"]["since"]
    assert (told_of["day"], told_of["before"], told_of["since"]) == ("2026-04-10", 5.0, 2.0)
    assert client.get("/api/v1/products").json()["items"][0]["score"]["since"] == told_of


def test_a_kept_page_is_forgotten_when_a_turn_comes(client: Client) -> None:
    told(*content())
    told(*disappointed())
    assert "judge it otherwise" not in client.get("/p/kettle/").content.decode()
    recount.open_epoch()
    assert "judge it otherwise" in client.get("/p/kettle/").content.decode()
