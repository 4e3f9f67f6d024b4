"""What holds of the sentence on a voice that says how many met the same, and how often it is shown."""

from datetime import UTC, datetime

import pytest
from cast import crowd, said, told
from django.test import Client

from groundswell.listen import notice
from groundswell.record.models import Voice
from groundswell.weigh import proportion

pytestmark = pytest.mark.django_db
TODAY = datetime.now(UTC).date()


def plain(path: str) -> str:
    answer = Client().get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def lone() -> Voice:
    return Voice.objects.get(level=1)


def shown_outside(count: int = 5000) -> None:
    for place, voice in enumerate([*Voice.objects.filter(level=5)[:9], lone()], 1):
        notice.were_shown({(voice.pk, "product", place, TODAY): 100})
    notice.was_shown_outside(lone(), "a search engine", 1, TODAY, count, by="care")
    proportion.draw()


def test_it_says_how_many_met_the_same_and_where_it_is_shown_too_often() -> None:
    told(*crowd(*"5" * 213, "1"))
    shown_outside()
    for path in (f"/voices/{lone().pk}/", "/p/kettle/?stars=1"):
        text = plain(path)
        assert "1 of 214 customers met this, as far as words tell." in text
        assert "times as often as its share of customers: mostly at a search engine." in text
    assert "How this is counted" in plain(f"/voices/{lone().pk}/")
    assert "How this is counted" not in plain("/p/kettle/?stars=1")


def test_of_a_voice_that_many_agree_with_it_says_nothing() -> None:
    told(*crowd(*"5" * 213, "1"))
    shown_outside()
    assert "met this" not in plain(f"/voices/{Voice.objects.filter(level=5)[0].pk}/")
    assert plain("/p/kettle/").count("met this") <= 1


def test_where_few_tell_anything_it_says_nothing() -> None:
    told(*crowd(*"5551"))
    shown_outside(5)
    assert "met this" not in plain(f"/voices/{lone().pk}/")


def test_owners_of_a_version_are_told_as_such() -> None:
    told(*[said(person=f"p{n}", stars="5" if n else "1", version="2.1") for n in range(30)])
    shown_outside()
    assert "1 of 30 owners of version 2.1 met this" in plain(f"/voices/{lone().pk}/")


def test_a_voice_that_nobody_was_shown_says_nothing_and_asks_nothing_more() -> None:
    told(*crowd(*"51"))
    assert 'class="proportion"' not in plain(f"/voices/{lone().pk}/")
