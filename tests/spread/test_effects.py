"""What single voices change: told from enough readers whose time is over, and the same when drawn again."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from cast import a_product, a_voice
from django.utils import timezone

from groundswell.record.models import Reading, Voice
from groundswell.spread import effects
from groundswell.spread.models import Effect

pytestmark = pytest.mark.django_db

LONG_AGO = timezone.now() - timedelta(days=60)


def readings(voice: Voice, other: Voice, count: int, **parts: Any) -> None:
    """So many readers, of whom a third of those who are shown the voice buy, and a tenth of the others."""
    chance = np.random.default_rng(1)
    rows = []
    for n in range(count):
        at = parts.get("at", LONG_AGO) + timedelta(seconds=n)
        shown = chance.random() < 0.5
        bought = chance.random() < (0.33 if shown else 0.1)
        arms = f"{voice.pk}{'+' if shown else '-'} {other.pk}{'-' if shown else '+'}"
        day = timedelta(days=parts.get("after", 1))
        rows.append(Reading(product=voice.product, arms=arms, at=at, bought_at=at + day if bought else None))
    Reading.objects.bulk_create(rows)


def drawn(voice: Voice, of: str = "bought") -> Effect:
    effects.redraw()
    return Effect.objects.get(voice=voice, of=of)


@pytest.fixture
def two() -> tuple[Voice, Voice]:
    return a_voice(), a_voice(author_id=a_voice().author_id)


def as_plain() -> list[tuple[Any, ...]]:
    return list(Effect.objects.order_by("voice", "of").values_list("voice", "of", "shown", "value", "low", "high"))


def test_a_voice_that_helps_to_decide_is_found(two, monkeypatch):
    monkeypatch.setattr(effects, "SORRY_WITHIN", timedelta(days=70))
    readings(*two, 1_000)
    found = drawn(two[0])
    assert found.shown + found.not_shown == 1_000
    assert found.value == pytest.approx(0.23, abs=0.06)
    assert 0 < found.low < found.value < found.high
    assert drawn(two[1]).high < 0
    assert drawn(two[0], "regretted").value is None


def test_too_few_readers_tell_nothing_but_their_number(two, monkeypatch):
    monkeypatch.setattr(effects, "SORRY_WITHIN", timedelta(days=70))
    readings(*two, 150)
    found = drawn(two[0])
    assert found.shown + found.not_shown == 150
    assert (found.value, found.low, found.high) == (None, None, None)


def test_whose_time_is_not_over_says_nothing_yet(two):
    readings(*two, 300, at=timezone.now() - timedelta(days=5))
    found = drawn(two[0])
    assert found.shown + found.not_shown == 0
    went = drawn(two[0], "went")
    assert went.shown + went.not_shown == 300


def test_what_was_bought_too_late_was_not_bought_for_it(two, monkeypatch):
    monkeypatch.setattr(effects, "SORRY_WITHIN", timedelta(days=70))
    readings(*two, 300, after=20)
    found = drawn(two[0])
    assert found.shown_did + found.not_shown_did == 0


def test_drawn_again_it_is_the_same(two):
    readings(*two, 400, at=timezone.now() - timedelta(days=20))
    effects.redraw()
    before = as_plain()
    assert before
    effects.redraw()
    assert as_plain() == before


def test_however_many_voices_follow_all_ranges_together_err_as_rarely():
    assert sum(effects.error_of(number) for number in range(1, 100_000)) < effects.ERROR


def test_what_came_of_all_is_counted(two):
    readings(*two, 200)
    Reading.objects.create(product=a_product())
    found = effects.counted(a_product())
    assert (found.readers, found.ripe) == (201, 200)
    assert found.bought == Reading.objects.filter(bought_at__isnull=False).count()


def test_what_came_too_late_is_counted_neither_in_the_sums_nor_voice_by_voice(two):
    day = timedelta(days=1)
    Reading.objects.create(
        product=a_product(),
        at=LONG_AGO,
        went_at=LONG_AGO + 2 * day,
        bought_at=LONG_AGO + 20 * day,
        regretted_at=LONG_AGO + 50 * day,
    )
    found = effects.counted(a_product())
    assert (found.ripe, found.went, found.bought, found.regretted) == (1, 0, 0, 0)
