"""Through which countries talk of a product came, by people who each count once; and what that gives away of nobody."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from cast import a_person, a_product, a_source, some_news
from django.utils import timezone

from groundswell.act import leaving
from groundswell.listen import hold, notice
from groundswell.record.models import Account, Person, Product, Voice
from groundswell.spread import front
from groundswell.spread.models import Front

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def spoken(country: str, ages: Sequence[float], product: Product | None = None, **parts: object) -> list[Voice]:
    """Voices of as many people from one country, each so many days old."""
    before = Person.objects.count()
    authors = Person.objects.bulk_create(Person(name=f"p{before + n}") for n in range(len(ages)))
    plain = {"source": a_source(), "kind_id": "review", "stars": 5, "level": 5, "news": some_news()}
    return Voice.objects.bulk_create(
        Voice(
            outside_id=f"{country}{before}/{n}",
            product=product or a_product(),
            country=country,
            **{**plain, "author": authors[n], "said_at": NOW - timedelta(days=age), **parts},
        )
        for n, age in enumerate(ages)
    )


def days(*ages: float) -> list[float]:
    """As many as a country needs, and a few more."""
    return [age - part for age in ages for part in (0, 0.1, 0.2, 0.3, 0.4, 0.5)]


def told(product: Product | None = None) -> Front:
    return Front.objects.get(product=product or a_product())


def places(product: Product | None = None) -> list[str]:
    return [one["place"] for one in told(product).places]


def test_it_begins_where_five_people_spoke_first_and_reaches_one_place_after_the_other() -> None:
    spoken("PL", days(40))
    spoken("DE", days(60))
    spoken("LT", days(20))
    front.draw()
    found = told()
    assert (found.origin, places()) == ("DE", ["DE", "PL", "LT"])
    assert [(one["borders"], one["people"]) for one in found.places] == [(0, 6), (1, 6), (2, 6)]
    assert found.places[1]["hours"] == pytest.approx(20 * 24, abs=0.1)
    assert 400 < found.places[1]["km"] < 600
    assert datetime.fromisoformat(found.places[0]["at"]) == found.begun_at


def test_one_person_in_a_far_country_moves_nothing() -> None:
    spoken("DE", days(60))
    spoken("JP", [90])
    front.draw()
    found = told()
    assert (found.origin, places(), found.people, found.elsewhere) == ("DE", ["DE"], 6, 0)
    assert "JP" not in str(found.places)


def test_places_with_too_few_are_told_together_if_they_are_enough() -> None:
    spoken("DE", days(60))
    for country in ("JP", "FR", "ES"):
        spoken(country, [50, 49])
    front.draw()
    assert (told().people, told().elsewhere, places()) == (12, 6, ["DE"])


def test_a_country_that_no_five_people_speak_from_has_no_front() -> None:
    for country in ("DE", "FR", "PL"):
        spoken(country, [9, 8, 7, 6])
    front.draw()
    assert not Front.objects.exists()


def test_where_nobody_says_where_they_are_there_is_no_front() -> None:
    front.draw()
    spoken("", days(9))
    front.draw()
    front.refresh()
    assert not Front.objects.exists()


def test_a_person_counts_once_where_they_first_spoke_and_linked_people_are_one() -> None:
    spoken("DE", days(60))
    spoken("FR", days(30), author=a_person())
    spoken("IT", [3, 2, 1, 1])
    one, other = spoken("IT", [3, 2])
    notice.link(one.author, other.author, "device", "one telephone")
    front.draw()
    assert places() == ["DE", "IT"]
    assert told().places[1]["people"] == 5
    other.refresh_from_db()
    spoken("IT", [0.5], author=other.author)
    front.draw()
    assert told().places[1]["people"] == 5


def test_staff_counts_nowhere_nor_what_is_held() -> None:
    spoken("DE", days(60))
    voices = spoken("PL", [9, 8, 7, 6, 5])
    spoken("IT", days(30), role="staff", kind_id="mention", stars=None, level=None)
    front.draw()
    assert places() == ["DE", "PL"]
    hold.place(voices[0], "spam", "seen", "care")
    front.draw()
    assert places() == ["DE"]


def test_words_of_unknown_date_count_from_when_they_were_heard() -> None:
    spoken("DE", days(60))
    spoken("PL", days(0), said_at=None, heard_at=NOW - timedelta(days=3))
    front.draw()
    assert datetime.fromisoformat(told().places[1]["at"]) == NOW - timedelta(days=3)


def test_letters_that_are_no_country_are_no_place_and_meant_ones_are_read() -> None:
    spoken("DE", days(60))
    spoken("T1", days(50))
    spoken("UK", days(40))
    front.draw()
    assert places() == ["DE", "GB"]


def test_the_reach_of_a_month_is_held_against_what_was_before() -> None:
    spoken("DE", [60.0] * 30)
    spoken("IT", [10.0] * 22)
    front.draw()
    found = told()
    assert found.km_before is not None
    assert found.km_now is not None
    assert found.km_before < 350 < 1000 < found.km_now < 1400
    assert (found.beyond_before, found.beyond_now) == (0.0, 1.0)


def test_of_too_few_no_reach_is_told() -> None:
    spoken("DE", days(60, 50))
    front.draw()
    assert (told().km_before, told().km_now) == (None, None)


def test_what_other_products_did_tells_what_comes_next() -> None:
    spoken("LT", days(9))
    front.draw()
    alone = dict(told().next)
    for number in range(8):
        other = a_product(f"lamp{number}")
        spoken("LT", days(60), other)
        spoken("IT", days(50), other)
    front.draw()
    assert max(dict(told().next), key=dict(told().next).get) == "IT"
    assert alone.get("IT", 0) < dict(told().next)["IT"] < 1


def test_a_pace_is_told_where_places_enough_are_reached() -> None:
    for country, age in {"PT": 60, "ES": 50, "FR": 40, "DE": 30, "PL": 20, "LT": 10, "LV": 1}.items():
        spoken(country, days(age))
    front.draw()
    found = told()
    assert found.hours_per_border == pytest.approx(240, rel=0.02)
    assert found.low is not None
    assert found.high is not None
    assert found.low <= found.hours_per_border <= found.high


def all_told() -> list[tuple[object, ...]]:
    names = [field.attname for field in Front._meta.concrete_fields if field.name not in {"id", "drawn_at"}]
    return list(Front.objects.order_by("product").values_list(*names))


def test_a_recount_comes_to_the_same_values_and_so_does_the_live_road(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    spoken("LT", days(9))
    for number, country in enumerate(("IT", "PL", "DE")):
        spoken("LT", days(60), a_product(f"lamp{number}"))
        spoken(country, days(50), a_product(f"lamp{number}"))
    front.draw()
    drawn = all_told()
    front.refresh()
    assert all_told() == drawn
    front.draw()
    assert all_told() == drawn
    Front.objects.all().delete()
    front.draw()
    assert all_told() == drawn


def test_whoever_leaves_is_in_no_front_any_more() -> None:
    account = Account.objects.of("ada@example.org")
    spoken("DE", days(60))
    spoken("PL", [9, 8, 7, 6])
    spoken("PL", [5], author=account.speaker("Ada"), source=a_source("site"))
    front.draw()
    assert places() == ["DE", "PL"]
    leaving.leave(account)
    front.draw()
    assert places() == ["DE"]
    assert "PL" not in str(told().places)
