"""Laws of mass: a cluster is one voice at most, and praise never lowers a score."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import integers, lists, tuples

from groundswell.engine.weigh.passes import clusters, masses, newest
from groundswell.engine.weigh.score import scores

PRIOR = np.array([2, 1, 1, 2, 4], dtype=np.int64)
# cluster, whole stars, weight
some_cells = lists(tuples(integers(0, 3), integers(1, 5), integers(50_000, 1_000_000)), min_size=1, max_size=12)


def mass_of(cells: list[tuple[int, int, int]]) -> np.ndarray:
    ordered = sorted(cells, key=lambda cell: cell[0])
    cluster, stars, weights = (np.array(column, dtype=np.int64) for column in zip(*ordered, strict=True))
    return masses(np.array([0, len(cells)]), cluster, stars * 1_000_000, weights)[0]


def value_of(cells: list[tuple[int, int, int]]) -> float:
    return float(scores(mass_of(cells), PRIOR).value[0])


@given(some_cells)
def test_a_cluster_counts_for_one_full_voice_at_most(cells):
    alone = {}
    for cluster, _, weight in cells:
        alone[cluster] = alone.get(cluster, 0) + weight
    assert mass_of(cells).sum() == sum(min(mass, 1_000_000) for mass in alone.values())
    assert (mass_of(cells) >= 0).all()


@given(some_cells, integers(0, 3), lists(tuples(integers(1, 5), integers(50_000, 1_000_000)), max_size=60))
@settings(max_examples=100)
def test_a_cluster_moves_a_score_no_farther_however_many_accounts_it_has(cells, cluster, accounts):
    rest = [cell for cell in cells if cell[0] != cluster]
    now = rest + [(cluster, stars, weight) for stars, weight in accounts]
    mass = sum(int(mass_of([cell for cell in rest if cell[0] == one]).sum()) for one in {c[0] for c in rest}) / 1e6
    without = float(scores(mass_of(rest), PRIOR).value[0]) if rest else float(PRIOR @ np.arange(1, 6) / PRIOR.sum())
    if now:
        assert abs(value_of(now) - without) <= 4 / (5 + mass + 1) * (1 + 1e-9)


def test_praise_never_lowers_a_score_nor_blame_lifts_it_in_20_000_tries():
    rng, tries = np.random.default_rng(20), 20_000
    product = np.repeat(np.arange(tries), rng.integers(1, 9, tries))
    cells = np.stack(
        [product, *(rng.integers(low, high, len(product)) for low, high in ((0, 3), (1, 6), (50_000, 1_000_001)))],
        axis=1,
    )
    praise = rng.random(tries) < 0.5
    more = np.stack(
        [np.arange(tries), rng.integers(0, 4, tries), np.where(praise, 5, 1), rng.integers(50_000, 1_000_001, tries)],
        axis=1,
    )
    moved = values_of(np.concatenate([cells, more]), tries) - values_of(cells, tries)
    assert (np.where(praise, moved, -moved) >= -1e-12).all()


def values_of(cells: np.ndarray, products: int) -> np.ndarray:
    """Scores of many products, from rows of product, cluster, stars and weight."""
    cells = cells[np.lexsort((cells[:, 1], cells[:, 0]))]
    starts = np.r_[0, np.cumsum(np.bincount(cells[:, 0], minlength=products))]
    found = masses(starts, cells[:, 1], cells[:, 2] * 1_000_000, cells[:, 3])[0]
    return scores(found, PRIOR).value


def test_half_stars_stand_between_two_levels():
    found = masses(np.array([0, 1]), np.array([0]), np.array([4_500_000]), np.array([600_001]))[0]
    assert found.tolist() == [[0, 0, 0, 300_001, 300_000]]


def test_a_full_cluster_keeps_its_mean():
    cells = [(0, 5, 900_000), (0, 1, 900_000), (0, 3, 900_000)]
    assert float(mass_of(cells)[0] @ np.arange(1, 6)) / 1e6 == pytest.approx(3, abs=4e-6)


# What a cluster says, and who speaks for it


def test_one_voice_stands_for_a_cluster_and_says_what_all_of_it_say_on_average():
    live = np.array([True, False, True, True, False])
    theirs, head = clusters(np.array([0, 4, 5]), [7, 7, 7, 9, 7], [1_000_000, 5_000_000, 4_000_000, 5_000_000, 1], live)
    assert theirs[live].tolist() == [2_500_000, 2_500_000, 5_000_000]
    assert head.tolist() == [True, False, False, True, False]


def test_of_two_voices_of_one_second_the_one_with_more_stars_is_the_newest():
    said_at = np.array([5, 9, 9, 9])
    live = newest([0, 4], [3, 3, 3, 3], [5, 1, 4, 4], [0, 1, 2, 3], said_at)
    assert live.tolist() == [False, False, True, False]
