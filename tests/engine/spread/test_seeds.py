"""Laws of seeds: what is told of their spread is true, more seeds reach more, and limits hold."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import composite, floats, integers, lists, tuples

from groundswell.engine.spread.seeds import edge_probability, graph, seeds, simulated

few = settings(deadline=None, max_examples=8)


@composite
def some_ties(draw):
    people = draw(integers(2, 6))
    edges = draw(lists(tuples(integers(0, people - 1), integers(0, people - 1), floats(0, 1)), max_size=9))
    tellers, told, probability = (np.array(column) for column in zip(*edges, strict=True)) if edges else ([], [], [])
    return people, np.array(tellers, np.int64), np.array(told, np.int64), np.array(probability, np.float64)


def reached(people, tellers, told, opened, chosen):
    """Who is reached over open edges."""
    known = set(chosen)
    while more := {int(b) for a, b, o in zip(tellers, told, opened, strict=True) if o and int(a) in known} - known:
        known |= more
    return known


def exact(people, tellers, told, probability, chosen):
    """The expected spread, over every state of the edges."""
    total = 0.0
    for opened in product([False, True], repeat=len(told)):
        chance = np.prod(np.where(opened, probability, 1 - probability)) if len(told) else 1.0
        total += chance * len(reached(people, tellers, told, opened, chosen)) if chance else 0.0
    return total


@few
@given(some_ties(), integers(1, 3), integers(0, 1000))
def test_the_spread_told_is_the_spread(ties, wanted, seed):
    found = seeds(graph(*ties), wanted, np.random.default_rng(seed))
    truth = exact(*ties, found.chosen.tolist())
    # Three standard errors of 8,192 sets.
    assert found.spread == pytest.approx(truth, abs=3.5 * ties[0] * 0.5 / np.sqrt(8192) + 1e-9)
    assert simulated(graph(*ties), found.chosen, 4000, np.random.default_rng(1)) == pytest.approx(truth, abs=0.25)


@few
@given(some_ties(), integers(1, 3))
def test_no_choice_is_much_better_than_the_ratio_says(ties, wanted):
    found = seeds(graph(*ties), wanted, np.random.default_rng(5))
    best = max(exact(*ties, chosen) for chosen in combinations(range(ties[0]), min(wanted, ties[0])))
    assert exact(*ties, found.chosen.tolist()) >= (1 - 1 / np.e) * best - 0.05
    assert found.low <= exact(*ties, found.chosen.tolist()) + 1e-9
    assert found.ratio * best <= exact(*ties, found.chosen.tolist()) + 1e-6


@few
@given(some_ties(), integers(1, 6), integers(0, 99))
def test_each_adds_no_more_than_the_one_before(ties, wanted, seed):
    found = seeds(graph(*ties), wanted, np.random.default_rng(seed))
    assert (found.gains >= 0).all()
    assert (np.diff(found.gains) <= 1e-9).all()
    assert len(set(found.chosen.tolist())) == len(found.chosen) <= wanted


@few
@given(some_ties(), integers(1, 4), integers(0, 99))
def test_those_who_can_tell_most_people_reach_no_more(ties, wanted, seed):
    found = seeds(graph(*ties), wanted, np.random.default_rng(seed))
    most = np.argsort(-np.bincount(ties[1], minlength=ties[0]), kind="stable")[: min(wanted, ties[0])]
    assert found.floor <= found.spread + 1e-9
    assert found.floor == pytest.approx(exact(*ties, most.tolist()), abs=3.5 * ties[0] * 0.5 / np.sqrt(8192) + 1e-9)


@few
@given(some_ties(), integers(0, 99))
def test_the_same_dice_choose_the_same(ties, seed):
    one, other = (seeds(graph(*ties), 2, np.random.default_rng(seed)) for _ in range(2))
    assert one.chosen.tolist() == other.chosen.tolist()
    assert one.spread == other.spread


@few
@given(some_ties(), lists(integers(0, 1), min_size=6, max_size=6), lists(integers(-1, 1), min_size=6, max_size=6))
def test_who_has_not_consented_is_not_chosen_and_of_linked_people_only_one(ties, consents, linked):
    people = ties[0]
    allowed, clusters = np.array(consents[:people], bool), np.array(linked[:people])
    found = seeds(graph(*ties), 4, np.random.default_rng(1), allowed=allowed, clusters=clusters)
    assert allowed[found.chosen].all()
    its = clusters[found.chosen]
    assert len(set(its[its >= 0].tolist())) == (its >= 0).sum()


@few
@given(some_ties(), lists(floats(0.5, 5), min_size=6, max_size=6), floats(0.1, 8))
def test_the_budget_is_kept(ties, costs, budget):
    costs = np.array(costs[: ties[0]])
    found = seeds(graph(*ties), 4, np.random.default_rng(1), costs=costs, budget=budget)
    assert costs[found.chosen].sum() <= budget + 1e-9


def test_the_spread_told_is_that_of_many_simulated_cascades_and_grows_with_each_seed():
    dice = np.random.default_rng(4)
    ties = graph(50, dice.integers(0, 50, 200), dice.integers(0, 50, 200), dice.random(200) * 0.3)
    found = [seeds(ties, wanted, np.random.default_rng(7)) for wanted in (1, 3, 9, 27)]
    for one in found:
        # Three standard errors of at least 8,192 sets, each of which is hit or not.
        error = 3 * 50 * 0.5 / np.sqrt(8192)
        assert one.spread == pytest.approx(simulated(ties, one.chosen, 20_000, dice), abs=error + 0.1)
    assert (np.diff([one.spread for one in found]) > 0).all()


def test_a_dear_person_who_reaches_all_is_preferred_to_a_cheap_one_who_reaches_few():
    told = np.arange(1, 40)
    ties = graph(42, np.r_[np.zeros(39, np.int64), 40], np.r_[told, 41], np.ones(40))
    costs = np.ones(42)
    costs[0], costs[40] = 10.0, 0.1
    found = seeds(ties, 3, np.random.default_rng(1), costs=costs, budget=10.0)
    assert found.chosen.tolist() == [0]


def test_a_tie_seen_seldom_is_drawn_to_the_mean():
    assert edge_probability(np.array([0.0, 1.0, 50.0]), np.array([0.0, 1.0, 99.0]), 0.2) == pytest.approx(
        [0.2, 0.6, 0.502]
    )


@pytest.mark.parametrize("bad", [(0, 2, 0.5), (-1, 0, 0.5), (0, 1, 1.5), (0, 1, float("nan"))])
def test_an_edge_out_of_range_is_refused(bad):
    teller, told, probability = (np.array([one]) for one in bad)
    with pytest.raises(ValueError, match=r"leaves|outside"):
        graph(2, teller, told, probability)
