"""Attacks upon impressions and readings: counted twice, never shown, nowhere; half forgotten, sorry for nothing."""

from datetime import date
from typing import Any

from cast import DAY, a_product, a_voice

from groundswell.record.models import Impression, Reading, Voice
from record.attacks.breaking import breaks


def an_impression(voice: Voice, **parts: Any) -> Impression:
    plain = {"channel": "product", "place": 1, "day": date(2026, 3, 1), "count": 5}
    return Impression.objects.create(voice=voice, **{**plain, **parts})


@breaks("impression_counted_once_a_day")
def a_day_counted_twice():
    voice = a_voice()
    an_impression(voice)
    an_impression(voice, place=2)
    yield lambda: an_impression(voice, count=6)


@breaks(
    "impression_channel_known",
    "impression_place_counts_from_one",
    "impression_was_shown",
    "impression_outside_names_whose",
    "impression_outside_names_whose",
)
def an_impression_of_nothing():
    voice = a_voice()
    yield lambda: an_impression(voice, channel="wall")
    yield lambda: an_impression(voice, place=0)
    yield lambda: an_impression(voice, count=0)
    yield lambda: an_impression(voice, channel="outside")
    yield lambda: an_impression(voice, site="a search engine")


def a_reading(**parts: Any) -> Reading:
    return Reading.objects.create(**{"product": a_product(), "reader": "aa", "name": "r.1", **parts})


@breaks("reading_first_look", "reading_named_once", "reading_forgotten_as_a_whole", "reading_regrets_what_was_bought")
def a_reading_told_twice_or_badly():
    a_reading()
    yield lambda: a_reading(name="r.2")
    yield lambda: a_reading(reader="bb")
    yield lambda: a_reading(reader="", name="r.2")
    yield lambda: a_reading(reader="bb", name="r.2", regretted_at=DAY)
