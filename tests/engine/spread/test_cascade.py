"""Laws of the trees: files as they are become clean trees, and what is measured of them is true."""

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis.strategies import composite, integers, lists, permutations, tuples

from groundswell.engine.spread.cascade import NOBODY, crossed, forest, measure, summed

# Tellings as files have them: to oneself, to a root, twice, by several, in circles.
some_rows = lists(tuples(integers(0, 2), integers(-1, 7), integers(0, 7), integers(0, 5)), max_size=40)


def planted(rows):
    columns = np.array(rows, dtype=np.int64).reshape(-1, 4)
    return forest(columns[:, 0], columns[:, 1], columns[:, 2], columns[:, 3].astype(float))


def by_hand(rows):
    """The same trees by their words: person -> (teller, minute) for each tree."""
    trees = {}
    for tree in {row[0] for row in rows}:
        its = [row for row in rows if row[0] == tree]
        roots = {child for _, parent, child, _ in its if parent == NOBODY}
        told = {}
        kept = [row for row in its if row[1] == NOBODY or (row[2] not in roots and row[1] != row[2])]
        for _, parent, child, minute in kept:
            if child not in told or minute < told[child][1]:
                told[child] = (parent, minute)
        for _, parent, child, _ in its:
            for one in (parent, child):
                if one != NOBODY and one not in told:
                    told[one] = (NOBODY, min((m for _, p, _, m in kept if p == one), default=0))
        while circle := next((c for person in sorted(told) if (c := circle_of(told, person))), None):
            first = min(circle, key=lambda one: (told[one][1], one))
            told[first] = (NOBODY, told[first][1])
        trees[tree] = told
    return trees


def circle_of(told, person):
    way = [person]
    while told[way[-1]][0] != NOBODY:
        way.append(told[way[-1]][0])
        if way[-1] in way[:-1]:
            return way[way.index(way[-1]) : -1]
    return None


def way_up(told, person):
    way = [person]
    while told[way[-1]][0] != NOBODY:
        way.append(told[way[-1]][0])
    return way


def hops(told, one, other):
    up, across = way_up(told, one), way_up(told, other)
    shared = set(up) & set(across)
    return len(set(up) ^ set(across)) if shared else None


@given(some_rows)
def test_every_tree_is_what_it_is_by_hand(rows):
    found = measure(planted(rows))
    trees = by_hand(rows)
    assert found.tree.tolist() == sorted(trees)
    for place, tree in enumerate(sorted(trees)):
        told = trees[tree]
        depths = [len(way_up(told, person)) - 1 for person in told]
        apart = [h for one, other in combinations(told, 2) if (h := hops(told, one, other)) is not None]
        assert found.size[place] == len(told)
        assert found.depth[place] == max(depths)
        assert found.breadth[place] == max(Counter(depths).values())
        assert found.structural_virality[place] == pytest.approx(sum(apart) / len(apart) if apart else 0)
        minutes = sorted(minute for _, minute in told.values())
        began = min(minute for teller, minute in told.values() if teller == NOBODY)
        assert found.minutes_to_half[place] == minutes[(len(told) + 1) // 2 - 1] - began


@composite
def some_shuffled(draw):
    # Distinct minutes, so that no tie goes by row.
    rows = [
        (0, parent, child, at)
        for at, (parent, child) in enumerate(
            draw(lists(tuples(integers(-1, 7), integers(0, 7)), min_size=1, max_size=20))
        )
    ]
    return rows, draw(permutations(rows))


@given(some_shuffled())
def test_the_order_of_rows_does_not_matter_but_for_ties(pair):
    one, other = planted(pair[0]), planted(pair[1])
    assert one.teller.tolist() == other.teller.tolist()


@given(some_rows)
def test_a_row_said_twice_counts_once(rows):
    assert (
        measure(planted(rows)).structural_virality.tolist()
        == measure(planted(rows + rows)).structural_virality.tolist()
    )


@given(integers(2, 60))
def test_a_chain_and_a_star_have_their_known_virality(people):
    chain = measure(planted([(0, person - 1, person, person) for person in range(people)]))
    star = measure(planted([(0, NOBODY if not person else 0, person, person) for person in range(people)]))
    assert chain.structural_virality[0] == pytest.approx((people + 1) / 3)
    assert star.structural_virality[0] == pytest.approx(2 - 2 / people)
    assert (chain.depth[0], star.depth[0], star.breadth[0]) == (people - 1, 1, people - 1)


def test_of_several_parents_the_earliest_counts_and_ties_go_by_row():
    grown = planted(
        [(0, NOBODY, 0, 0), (0, 0, 1, 1), (0, 0, 2, 1), (0, 2, 3, 5), (0, 1, 3, 5), (0, 0, 4, 9), (0, 1, 4, 8)]
    )
    assert grown.teller.tolist() == [NOBODY, 0, 0, 2, 1]


def test_a_long_chain_takes_no_longer_than_a_bush():
    people = 200_000
    grown = forest(np.zeros(people, int), np.arange(people) - 1, np.arange(people), np.arange(people, dtype=float))
    assert measure(grown).structural_virality[0] == pytest.approx((people + 1) / 3)


def test_borders_are_crossed_where_both_sides_are_known():
    grown = planted([(0, NOBODY, 0, 0), (0, 0, 1, 1), (0, 0, 2, 1), (0, 1, 3, 2)])
    over, known = crossed(grown, np.array([5, 5, 6, -1]))
    assert (over.tolist(), known.tolist()) == ([0, 0, 1, 0], [0, 1, 1, 0])


@given(some_rows)
def test_what_is_summed_over_each_tree_sums_to_the_whole(rows):
    grown = planted(rows)
    assert summed(grown, np.ones(len(grown.tree))).tolist() == measure(grown).size.tolist()
    assert summed(grown, grown.generation).sum() == grown.generation.sum()


@pytest.mark.parametrize("bad", [(-1, 0, 0), (0, -2, 0), (0, 0, -1)])
def test_a_number_out_of_range_is_refused(bad):
    tree, parent, child = (np.array([one]) for one in bad)
    with pytest.raises(ValueError, match="negative"):
        forest(tree, parent, child, np.zeros(1))
