"""Laws of lockstep: pairs are counted as by hand, and chance is never told smaller than it is."""

from itertools import combinations, product

import numpy as np
from hypothesis import given, settings
from hypothesis.strategies import floats, integers, lists, tuples
from market import table_of

from groundswell.engine.columns import NOT_SAID
from groundswell.engine.runners import runner
from groundswell.engine.runners.plain import Plain
from groundswell.engine.weigh.lockstep import HALF_WEEK, LEAST, MOST, agreeing, agreements, shelf_of, sittings, tail

# person, product, stars, day: few of each, so that people meet
some_rows = lists(tuples(integers(0, 5), integers(0, 4), integers(4, 5), integers(0, 12)), min_size=1, max_size=40)
some_chances = lists(floats(0, 1), min_size=1, max_size=7)


def newest(rows):
    found = {}
    for person, thing, stars, day in sorted(rows, key=lambda row: row[3]):
        found[person, thing] = (stars, day * 86_400 // HALF_WEEK)
    return found


@given(some_rows)
def test_pairs_are_counted_as_by_hand(rows):
    # Of two voices of one day about one product either could be the newer.
    rows = list({(row[0], row[1], row[3]): row for row in rows}.values())
    said = newest(rows)
    one, other, agreed = agreeing(shelf_of(table_of(rows), Plain()), Plain())
    by_hand = {}
    for low, high in combinations(range(6), 2):
        both = [(said[low, p], said[high, p]) for p in range(5) if (low, p) in said and (high, p) in said]
        count = sum(mine[0] == its[0] and abs(mine[1] - its[1]) <= 1 for mine, its in both)
        if count >= LEAST:
            by_hand[low, high] = count
    assert dict(zip(zip(one.tolist(), other.tolist(), strict=True), agreed.tolist(), strict=True)) == by_hand


@given(some_chances)
def test_chance_is_counted_as_by_hand_where_each_voice_was_given_apart(chances):
    n = len(chances)
    nobody, turns = np.zeros(n, np.int64), np.arange(n)
    found = agreements(nobody, turns, turns, np.ones(n), np.array(chances))
    by_hand = np.zeros(MOST + 1)
    for came in product((0, 1), repeat=n):
        share = np.prod([p if yes else 1 - p for yes, p in zip(came, chances, strict=True)])
        by_hand[: sum(came) + 1] += share
    np.testing.assert_allclose(found, by_hand, atol=1e-12)


@given(some_chances, floats(0, 1))
def test_what_is_said_in_one_go_is_one_coincidence(stars, there):
    n = len(stars)
    turns, one_go = np.arange(n), np.zeros(n, np.int64)
    at_once = agreements(one_go, turns, one_go, np.full(n, there), np.array(stars))
    if_there = agreements(one_go, turns, turns, np.ones(n), np.array(stars))
    np.testing.assert_allclose(at_once[1:], there * if_there[1:], atol=1e-12)


@given(lists(some_chances, min_size=1, max_size=4))
def test_others_are_counted_one_by_one(people):
    other = np.repeat(np.arange(len(people)), [len(one) for one in people])
    turn = np.concatenate([np.arange(len(one)) for one in people])
    chances = np.array([0.3, 0.9, 0.2, 0.5, 1.0, 0.0, 0.7])
    both = agreements(other, turn, np.arange(7), np.ones(7), chances)
    each = [agreements(other[other == i], turn[other == i], np.arange(7), np.ones(7), chances) for i in set(other)]
    np.testing.assert_allclose(both, sum(each), atol=1e-12)


@settings(deadline=None)
@given(lists(floats(0, 0.9), min_size=1, max_size=9), integers(1, 9))
def test_the_tail_is_never_told_smaller_than_it_is(chances, seen):
    exact = np.zeros(len(chances) + 1)
    exact[0] = 1.0
    for chance in chances:
        exact[1:] = exact[1:] * (1 - chance) + exact[:-1] * chance
        exact[0] *= 1 - chance
    told = float(tail(np.array([seen]), np.array([sum(chances)]))[0])
    assert told >= exact[seen:].sum() - 1e-12


def test_a_go_lasts_a_week():
    assert sittings(np.array([3, 3, 4, 5, 6, 7, 40])).tolist() == [0, 0, 0, 1, 1, 2, 3]


def test_undated_voices_are_left_out():
    rows = [(0, 0, 5, 3), (1, 0, 5, 3)]
    voices = table_of(rows)
    voices.said_at[0] = NOT_SAID
    assert shelf_of(voices, runner("plain")).actor.tolist() == [1]
