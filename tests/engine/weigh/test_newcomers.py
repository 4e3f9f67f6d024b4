"""Laws of the newcomers' cap and of their floods: off it changes nothing, on it holds, and praise never lowers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import booleans, floats, integers, lists, tuples
from market import some_clusters, some_rows, table_of

from groundswell.engine.columns import DAY, NOT_SAID, Voices
from groundswell.engine.runners import runner
from groundswell.engine.runners.plain import Plain
from groundswell.engine.weigh import passes, weigh_voices
from groundswell.engine.weigh.credibility import with_column
from groundswell.engine.weigh.newcomers import (
    NO_CAP,
    capped_masses,
    cohort_caps,
    cohort_masses,
    established_masses,
    newcomer_flood,
    newcomers,
)
from groundswell.engine.weigh.score import UNIT, scores

HERE = runner()
PRIOR = np.array([2, 1, 1, 2, 4], dtype=np.int64)
# cluster, whole stars, weight; clusters from 4 on are newcomers
some_cells = lists(tuples(integers(0, 9), integers(1, 5), integers(50_000, 1_000_000)), min_size=1, max_size=14)
some_cap = integers(0, 9 * UNIT)


def masses_of(cells, cap):
    cluster, stars, weights = (np.array(c, dtype=np.int64) for c in zip(*sorted(cells), strict=True))
    is_new = cluster >= 4
    return cohort_masses(np.array([0, len(cells)]), cluster, stars * UNIT, weights, is_new, np.array([cap]))[0]


def value_of(cells, cap):
    return float(scores(masses_of(cells, cap), PRIOR).value[0])


def plain_masses(cells):
    if not cells:
        return np.zeros((1, 5), dtype=np.int64)
    cluster, stars, weights = (np.array(c, dtype=np.int64) for c in zip(*sorted(cells), strict=True))
    return passes.masses(np.array([0, len(cells)]), cluster, stars * UNIT, weights)[0]


@given(some_cells)
def test_off_the_cap_changes_nothing(cells):
    assert masses_of(cells, NO_CAP).tolist() == plain_masses(cells).tolist()


@given(some_cells, some_cap)
def test_newcomers_together_count_for_the_cap_at_most_and_others_as_before(cells, cap):
    others = plain_masses([cell for cell in cells if cell[0] < 4])
    new = plain_masses([cell for cell in cells if cell[0] >= 4])
    found = masses_of(cells, cap) - others
    assert (found >= 0).all()
    assert found.sum() == min(new.sum(), cap)


@given(some_cells, some_cap)
def test_capped_newcomers_keep_their_mean(cells, cap):
    new = plain_masses([cell for cell in cells if cell[0] >= 4])
    found = masses_of(cells, cap) - plain_masses([cell for cell in cells if cell[0] < 4])
    if cap >= 100_000 and new.sum():
        levels = np.arange(1, 6)
        assert float((found @ levels)[0] / found.sum()) == pytest.approx(float((new @ levels)[0] / new.sum()), abs=1e-4)


@settings(max_examples=500)
@given(some_cells, some_cap, integers(0, 9), booleans(), integers(50_000, 1_000_000))
def test_praise_never_lowers_a_score_nor_blame_lifts_it_while_the_cap_is_frozen(cells, cap, cluster, praise, weight):
    moved = value_of([*cells, (cluster, 5 if praise else 1, weight)], cap) - value_of(cells, cap)
    # Scaled levels are whole millionths of a voice, twice: each may be one off.
    assert (moved if praise else -moved) >= -1e-12


@given(
    some_cells, lists(tuples(integers(4, 200), integers(1, 5), integers(50_000, 1_000_000)), max_size=80), floats(0, 2)
)
def test_a_flood_moves_a_score_no_farther_than_the_cap_lets_it(cells, flood, rho):
    others = [cell for cell in cells if cell[0] < 4]
    before = plain_masses(others)
    cap = int(cohort_caps(before, np.array([True]), rho=rho)[0])
    if others + flood:
        moved = value_of(others + flood, cap) - float(scores(before, PRIOR).value[0])
        assert abs(moved) <= 4 * rho / (1 + rho) + 1e-6


@settings(deadline=None, max_examples=30)
@given(some_rows, some_clusters())
def test_a_whole_table_with_all_alarms_off_counts_as_ever(rows, clusters):
    weighed = weigh_voices(table_of(rows, clusters), Plain(parts=2))
    blocks = with_column("weight", weighed.blocks, [(part,) for part in weighed.weights])
    is_new = newcomers(weighed.voices)
    others = established_masses(blocks, is_new, Plain())
    found = capped_masses(blocks, is_new, cohort_caps(others, np.zeros(5, dtype=bool)), Plain())
    told = np.concatenate([p[0] for p in Plain().each(passes.masses, blocks, ("cluster", "stars", "weight"))])
    assert found.tolist() == told.tolist()
    under = capped_masses(blocks, is_new, cohort_caps(others, np.ones(5, dtype=bool), rho=0.0), Plain())
    assert under.tolist() == others.tolist()


def test_who_proved_the_product_or_speaks_of_another_is_no_newcomer():
    rows = [(0, 0, 5, 1), (1, 0, 5, 1), (2, 0, 5, 1), (2, 1, 5, 1), (3, 0, 1, 1), (4, 1, 1, 2)]
    voices = table_of(rows, [0, 1, 2, 3, 3, 5, 6, 7, 8])
    assert newcomers(voices).tolist() == [True, True, False, False, False, False]
    proven = Voices(
        voices.person, voices.product, voices.stars, voices.said_at, 9, 5, proof=np.array([0.0, 0.5, 0, 0, 0, 0])
    )
    assert newcomers(proven).tolist() == [True, False, False, False, True, True]


def market(counts, first_day=0):
    """Products with so many newcomers on each day, and somebody long known on the first."""
    product, day = [], []
    for number, daily in enumerate(counts):
        product += [np.full(daily.sum() + 1, number)]
        day += [np.append(first_day, first_day + np.repeat(np.arange(len(daily)), daily))]
    product, day = np.concatenate(product).astype(np.int32), np.concatenate(day)
    person, stars = np.arange(len(day), dtype=np.int32), np.full(len(day), 5 * UNIT, dtype=np.int32)
    return Voices(person, product, stars, day.astype(np.int64) * DAY, len(day), len(counts))


def floods_of(counts, **how):
    voices = market(counts)
    return newcomer_flood(voices, np.ones(len(voices.person), dtype=bool), HERE, **how)


@pytest.mark.parametrize("rate", [0.05, 0.5, 3.0, 20.0])
def test_a_product_with_its_rhythm_alarms_at_most_as_often_as_asked(rate):
    dice = np.random.default_rng(int(rate * 100))
    found = floods_of([dice.poisson(rate, 300) for _ in range(40)], false_alarms=1.0)
    alarms = {(product, day // 7) for product, day in zip(found.product.tolist(), found.day.tolist(), strict=True)}
    assert len(alarms) / 40 / 300 * 30 <= 1.0


@pytest.mark.parametrize(("rate", "size", "days"), [(0.05, 6, 1), (0.3, 10, 3), (1.0, 20, 7), (5.0, 50, 7)])
def test_a_flood_is_found_within_its_days(rate, size, days):
    dice, caught = np.random.default_rng(size), 0
    for _ in range(20):
        daily = dice.poisson(rate, 150)
        np.add.at(daily, dice.integers(100, 100 + days, size), 1)
        caught += bool(((floods_of([daily]).day >= 100) & (floods_of([daily]).day < 100 + days)).any())
    assert caught >= 18


def test_the_alarm_goes_off_after_a_while():
    daily = np.zeros(200, dtype=np.int64)
    daily[100] = 30
    found = floods_of([daily, np.zeros(200, dtype=np.int64)])
    assert found.day.tolist() == [100]
    assert found.heard.tolist() == [30]
    assert [found.alarmed(2, day).tolist() for day in (99, 100, 130, 131)] == [
        [False, False],
        [True, False],
        [True, False],
        [False, False],
    ]


def test_a_products_first_days_are_no_flood():
    daily = np.zeros(60, dtype=np.int64)
    daily[:10] = 20
    assert not len(floods_of([daily]).day)


def test_undated_voices_and_none_at_all_are_no_flood():
    voices = market([np.ones(30, dtype=np.int64)])
    voices.said_at[:] = NOT_SAID
    assert not len(newcomer_flood(voices, np.ones(31, dtype=bool), HERE).day)
    with pytest.raises(ValueError, match="0 false alarms"):
        newcomer_flood(voices, np.ones(31, dtype=bool), HERE, false_alarms=0)
