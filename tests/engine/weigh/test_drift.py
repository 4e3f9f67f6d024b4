"""Laws of engine/weigh/drift.py: noise is no turn, no one person makes one, and good and bad are treated alike."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import floats, integers, lists, tuples

from groundswell.engine.columns import STAR
from groundswell.engine.weigh.drift import (
    ABOVE,
    BELOW,
    CALM,
    FEWEST,
    LEAST,
    TENTHS,
    Bets,
    Turns,
    confirmed_of,
    daily,
    turns,
)

FEW = settings(max_examples=12, deadline=None)
some_shares = lists(integers(0, 9), min_size=5, max_size=5).filter(any)
# Days before, days since, stars before and since, voices a day
some_world = tuples(
    integers(10, 60), integers(0, 40), floats(1, 5), floats(1, 5), floats(0.3, 4), integers(0, 2**32 - 1)
)


def world(before, since, high, low, rate, seed):
    """A product whose people's mind changes at a day: columns of product, day, stars."""
    dice = np.random.default_rng(seed)
    day = np.repeat(np.arange(before + since), dice.poisson(rate, before + since))
    mean = np.where(day < before, high, low)
    stars = np.clip(np.rint(dice.normal(mean, 0.9) * 10) / 10, 1, 5)
    return np.zeros(len(day), np.int32), day, np.rint(stars * STAR).astype(np.int32)


def rows(found: Turns) -> list[tuple[float, ...]]:
    return list(zip(*(getattr(found, name).tolist() for name in Turns.__slots__), strict=True))


@given(some_shares)
def test_who_bets_against_the_true_mean_wins_nothing_on_average(shares):
    """Within the step of the grid that holds the true mean, both bets have a mean of 1 at most."""
    share = np.array(shares) / sum(shares)
    mean = float(share @ np.arange(5)) / 4
    step = min(max(int(np.searchsorted(TENTHS, mean, side="right")) - 1, 0), len(TENTHS) - 2)
    for payoff in (ABOVE, BELOW):
        assert (np.exp(payoff[:, step]).T @ share <= 1 + 1e-9).all()


@pytest.mark.parametrize("share", [(2, 1, 1, 3, 8), (6, 0, 0, 0, 6), (1, 1, 1, 1, 1), (0, 0, 0, 1, 9)])
def test_people_of_one_mind_turn_no_oftener_than_is_promised(share):
    products, days = 150, 120
    dice = np.random.default_rng(4)
    stars = dice.choice(np.arange(1, 6), products * days, p=np.array(share) / sum(share)) * STAR
    found = turns(
        np.repeat(np.arange(products, dtype=np.int32), days),
        np.tile(np.arange(days), products),
        stars.astype(np.int32),
        products,
    )
    assert len(found.product) <= products * days / CALM


@FEW
@given(some_world)
def test_a_turn_is_large_enough_to_matter_and_rests_on_days_enough(told):
    columns = world(*told)
    for _, day, confirmed, before, since, known, people, chance in rows(turns(*columns, 1)):
        assert abs(before - since) >= LEAST
        assert len(np.unique(columns[1][columns[1] < day])) >= FEWEST <= known
        assert len(np.unique(columns[1][columns[1] >= day])) >= FEWEST <= people
        assert day < confirmed
        assert 0 < chance <= 1


@FEW
@given(some_world)
def test_better_and_worse_are_mirrors_of_each_other(told):
    product, day, stars = world(*told)
    one, other = rows(turns(product, day, stars, 1)), rows(turns(product, day, 6 * STAR - stars, 1))
    assert [row[:3] + row[5:] for row in one] == [row[:3] + row[5:] for row in other]
    stars_of = np.array([row[3:5] for row in one]), np.array([row[3:5] for row in other])
    assert stars_of[0] == pytest.approx(6 - stars_of[1])


@FEW
@given(some_world, some_world, integers(0, 2**32 - 1))
def test_neither_the_order_of_arrival_nor_other_products_matter(told, beside, seed):
    one, other = world(*told), world(*beside)
    alone = rows(turns(*one, 1))
    both = [np.concatenate(pair) for pair in zip((one[0] + 1, *one[1:]), other, strict=True)]
    order = np.random.default_rng(seed).permutation(len(both[0]))
    found = [row for row in rows(turns(*(column[order] for column in both), 2)) if row[0] == 1]
    assert [(0, *row[1:]) for row in found] == alone


@settings(max_examples=3, deadline=None)
@given(integers(12, 50), floats(3.5, 5), floats(0.4, 1.5), integers(0, 2**32 - 1))
def test_without_any_one_person_a_turn_is_confirmed_by_the_others(before, high, rate, seed):
    columns = world(before, 40, high, high - 2.5, rate, seed)
    for _, _, confirmed, *_ in rows(turns(*columns, 1)):
        by_then = columns[1] <= confirmed
        told = [column[by_then] for column in columns]
        for one in range(len(told[0])):
            assert highest(*(np.delete(column, one) for column in told)) >= 2 * CALM


def highest(product, day, stars):
    """What the sums come to at most by the last day, with everybody in them."""
    days, bets, found = daily(product, day, stars, 1), Bets(1), 0.0
    for now in range(len(days.day)):
        bets.after(days, np.array([now]))
        found = max(found, float(bets.since.mean(axis=-1).min(axis=-1).max()))
    return found


def test_a_lasting_change_is_found_with_its_day_and_one_back_as_well():
    dice = np.random.default_rng(0)
    mean = np.repeat([4.4, 2.9, 4.4], 120)
    stars = np.clip(np.rint(dice.normal(mean, 1)), 1, 5) * STAR
    columns = (np.zeros(360, np.int32), np.arange(360), stars.astype(np.int32))
    (first, second) = confirmed_of(daily(*columns, 1), np.array([0]))[0]
    assert abs(first.first - 120) <= 5
    assert abs(second.first - 240) <= 5
    (row,) = rows(turns(*columns, 1))
    assert row[1] == second.first, "the last one counts"
    assert row[3] < 3.3 < 4 < row[4]


def test_a_crowd_of_one_week_turns_nothing_however_large():
    day = np.concatenate([np.arange(200), np.repeat(200 + np.arange(7), 500)])
    stars = np.where(day < 200, 5, 1) * STAR
    assert not rows(turns(np.zeros(len(day), np.int32), day, stars.astype(np.int32), 1))


def test_nothing_said_is_no_turn():
    nothing = np.empty(0, np.int32)
    assert rows(turns(nothing, nothing.astype(np.int64), nothing, 0)) == []
    assert rows(turns(nothing, nothing.astype(np.int64), nothing, 3)) == []
