"""What holds of engine/weigh/attack.py."""

from functools import partial
from typing import Any

import numpy as np
import pytest

from groundswell.engine.columns import DAY, STAR, Voices
from groundswell.engine.runners import runner
from groundswell.engine.weigh.attack import ATTACKS, FIRST, Outcome, outcome, undiscovered
from groundswell.engine.weigh.credibility import weigh_voices
from groundswell.engine.weigh.newcomers import RHO
from groundswell.engine.weigh.score import UNIT
from groundswell.engine.weigh.table import score_products

PRODUCT = 3
AT = 400 * DAY
PLAIN = runner("plain")


def a_market(seed: int = 1, people: int = 120, products: int = 8) -> Voices:
    """People who mostly like what they bought, some of it more than once a month."""
    chance = np.random.default_rng(seed)
    person = np.repeat(np.arange(people), 3).astype(np.int32)
    n = len(person)
    return Voices(
        person=person,
        product=chance.integers(0, products, n).astype(np.int32),
        stars=(STAR * chance.choice([1, 2, 3, 4, 5], n, p=[0.05, 0.05, 0.1, 0.3, 0.5])).astype(np.int32),
        said_at=chance.integers(0, 399 * DAY, n),
        people=people,
        products=products,
    )


def seen(voices: Voices, market: Voices, **how: Any) -> Outcome:
    return outcome(voices, PRODUCT, PLAIN, first_new=len(market.person), at=AT, **how)


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_changes_nothing_that_was_there(attack: str) -> None:
    market = a_market()
    after = ATTACKS[attack](market, PRODUCT, 7, AT)
    n = len(market.person)
    for name in ("person", "product", "stars", "said_at"):
        assert (getattr(after, name)[:n] == getattr(market, name)).all()
    assert len(after.person) > n


@pytest.mark.parametrize("size", [5, 50, 200])
def test_a_ring_that_is_known_moves_the_score_by_no_more_than_one_person(size: int) -> None:
    market = a_market()
    before = seen(market, market)
    after = seen(ATTACKS["ring"](market, PRODUCT, size, AT), market)
    assert abs(after.value - before.value) <= before.one_person_moves + 1e-9
    assert after.attackers_ahead <= 1


@pytest.mark.parametrize("half_life_days", [20.0, 200.0])
def test_where_opinions_fade_it_is_the_engines_score_and_the_bound_holds(half_life_days: float) -> None:
    market = a_market()
    drawn = score_products(weigh_voices(market, PLAIN), PLAIN, half_life_days=half_life_days, as_of=AT)
    look = partial(seen, market=market, half_life_days=half_life_days)
    before, after = look(market), look(ATTACKS["ring"](market, PRODUCT, 50, AT))
    assert before.value == pytest.approx(drawn.value[PRODUCT], abs=1e-9)
    assert before.value != seen(market, market).value
    assert abs(after.value - before.value) <= before.one_person_moves + 1e-9
    assert seen(market, market, half_life_days=1e9).value == pytest.approx(seen(market, market).value, abs=1e-6)


def test_nobody_who_looks_away_is_helped_by_what_is_known() -> None:
    market = a_market()
    attacked = ATTACKS["ring"](market, PRODUCT, 50, AT)
    found, missed = seen(attacked, market), seen(undiscovered(market, attacked), market)
    assert missed.value < found.value
    assert missed.plain == found.plain


def test_one_aberrant_person_moves_it_by_less_than_the_bound_however_many_find_it_helpful() -> None:
    market = a_market()
    before = seen(market, market)
    for helpful in (0, 1_000):
        after = seen(ATTACKS["aberrant"](market, PRODUCT, helpful, AT), market)
        assert abs(after.value - before.value) <= before.one_person_moves + 1e-9
        assert after.first_ten[0] <= 1 + before.first_ten[0]


def test_a_flood_rings_the_alarm_and_the_cap_holds_some_of_it_off() -> None:
    market = a_market(people=300)
    before = seen(market, market)
    attacked = ATTACKS["flood"](market, PRODUCT, 400, AT)
    open_door, watched = seen(attacked, market, watched=False), seen(attacked, market)
    assert not before.alarm
    assert watched.alarm
    assert open_door.value < watched.value < before.value
    # A tenth of all others and the prior, and they are at most four stars apart.
    assert before.value - watched.value <= 4 * RHO / (1 + RHO) + before.one_person_moves


def test_those_who_praise_and_those_who_blame_are_treated_alike() -> None:
    market = a_market()
    mirrored = Voices(
        **{**{name: getattr(market, name) for name in market.__slots__}, "stars": 6 * STAR - market.stars}
    )
    down = seen(ATTACKS["flood"](market, PRODUCT, 20, AT), market).value - seen(market, market).value
    up = seen(ATTACKS["sellers"](mirrored, PRODUCT, 20, AT), mirrored).value - seen(mirrored, mirrored).value
    assert up == pytest.approx(-down, abs=2 / UNIT)


def test_the_first_ten_are_ten() -> None:
    market = a_market()
    assert sum(seen(market, market).first_ten) == FIRST
