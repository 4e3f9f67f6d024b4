"""What holds of engine/weigh/regard.py: laws of the shares and their intervals, and how often these hold the truth."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis.strategies import booleans, integers, lists, permutations, tuples

from groundswell.engine.weigh.regard import FEWEST_AUTHORS, FEWEST_READERS, Judged, regard, regards

CLOSE = 1e-12
# Readers 0 to 19, authors 100 to 109.
ballots = lists(tuples(integers(0, 19), integers(100, 109), booleans(), booleans()), min_size=30, max_size=90)


def judged(rows):
    reader, author, by_expert, helpful = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    return Judged(reader, author, by_expert == 1, helpful == 1)


def found(rows):
    """What is found; examples that are too few are passed over."""
    told = regard(judged(rows))
    assume(told is not None)
    return told


def figures(told):
    sides = [(side.share, side.low, side.high, side.readers, side.authors) for side in (told.consumers, told.experts)]
    return [*sides[0], *sides[1], told.difference, told.low, told.high, told.readers]


def everybody(readers=8, authors=4, helpful=True):
    """Each reader votes on each author, on either side."""
    return [
        (reader, author, is_expert, helpful)
        for reader in range(readers)
        for author in range(100, 100 + authors)
        for is_expert in (False, True)
    ]


@given(ballots)
def test_what_is_told_lies_in_its_interval(rows):
    told = found(rows)
    for side in (told.consumers, told.experts):
        assert 0 <= side.low <= side.share <= side.high <= 1
    assert -1 <= told.low <= told.difference <= told.high <= 1
    assert told.difference == told.experts.share - told.consumers.share


@given(ballots, integers(0, 19), lists(tuples(integers(100, 109), booleans(), booleans()), max_size=8))
def test_no_reader_moves_a_share_further_than_the_bound(rows, reader, instead):
    before = found(rows)
    after = found([row for row in rows if row[0] != reader] + [(reader, *vote) for vote in instead])
    bounds = []
    for one, other in ((before.consumers, after.consumers), (before.experts, after.experts)):
        bounds.append(min(one.one_reader_moves, other.one_reader_moves))
        assert abs(one.share - other.share) <= bounds[-1] + CLOSE
    assert abs(before.difference - after.difference) <= sum(bounds) + CLOSE


@given(ballots.flatmap(lambda rows: tuples(permutations(rows), permutations(rows))))
def test_the_order_of_votes_does_not_matter_to_the_last_bit(orders):
    one, other = orders
    assert figures(found(one)) == figures(found(other))


@given(ballots)
def test_what_people_are_called_does_not_matter(rows):
    anew = [(977 - reader, 31 * author, by_expert, helpful) for reader, author, by_expert, helpful in rows]
    assert figures(found(anew)) == pytest.approx(figures(found(rows)), abs=CLOSE)


@given(ballots)
def test_with_the_sides_swapped_it_is_its_own_mirror(rows):
    told = found(rows)
    mirror = found([(reader, author, not by_expert, helpful) for reader, author, by_expert, helpful in rows])
    assert figures(mirror)[:5] == pytest.approx(figures(told)[5:10], abs=CLOSE)
    assert (mirror.difference, mirror.low, mirror.high) == pytest.approx(
        (-told.difference, -told.high, -told.low), abs=CLOSE
    )
    assert mirror.is_clear == told.is_clear


@given(ballots)
def test_with_each_vote_turned_round_it_is_mirrored_too(rows):
    told = found(rows)
    mirror = found([(*row[:3], not row[3]) for row in rows])
    assert (mirror.experts.share, mirror.low, mirror.high) == pytest.approx(
        (1 - told.experts.share, -told.high, -told.low), abs=CLOSE
    )


@given(ballots, integers(2, 5))
def test_who_says_everything_several_times_counts_once(rows, times):
    assert found(rows * times).experts.share == pytest.approx(found(rows).experts.share, abs=CLOSE)


def test_a_reader_of_a_thousand_votes_is_one_reader():
    rows = everybody(9)
    loud = [(9, 100 + n % 4, is_expert, False) for n in range(1000) for is_expert in (False, True)]
    assert regard(judged(rows + loud)).experts.share == pytest.approx(0.9)


def test_with_too_few_readers_or_authors_nothing_is_told():
    assert regard(judged(everybody(FEWEST_READERS, FEWEST_AUTHORS))) is not None
    assert regard(judged(everybody(FEWEST_READERS - 1, FEWEST_AUTHORS))) is None
    assert regard(judged(everybody(FEWEST_READERS, FEWEST_AUTHORS - 1))) is None
    assert regard(judged([row for row in everybody(100) if row[2]])) is None
    assert regard(judged([])) is None


def test_where_all_find_all_helpful_it_is_not_taken_for_certain():
    told = regard(judged(everybody(5, 3)))
    assert told.experts.share == 1
    assert told.experts.low < 0.75
    assert not told.is_clear


def test_what_readers_say_of_both_is_compared_person_by_person():
    """Each finds experts a little less helpful, but some are lenient and some are not."""
    rows = []
    for reader in range(60):
        likes = reader % 10 + 1
        rows += [(reader, 100 + n, False, n < likes) for n in range(12)]
        rows += [(reader, 200 + n, True, n < likes - 1) for n in range(12)]
    told = regard(judged(rows))
    # As if the experts had other readers.
    apart = regard(
        judged([(reader + 100 * by_expert, *rest, by_expert, yes) for reader, *rest, by_expert, yes in rows])
    )
    assert told.difference == pytest.approx(apart.difference)
    assert told.high - told.low < apart.high - apart.low


def test_each_group_is_told_as_if_it_stood_alone():
    some, others = everybody(6, helpful=True), everybody(7, helpful=False)
    few, none = everybody(2), everybody(9)
    group = np.repeat([4, 2, 7, -1], [len(some), len(others), len(few), len(none)])
    mixed = np.random.default_rng(1).permutation(len(group))
    told = regards(judged([*some, *others, *few, *none]).only(mixed), group[mixed])
    assert told == {4: regard(judged(some)), 2: regard(judged(others))}
    assert regards(judged([]), np.empty(0, dtype=np.int64)) == {}


def test_columns_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="different lengths"):
        Judged(np.array([1]), np.array([2]), np.array([True]), np.array([], dtype=bool))


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    """40 lenient and strict readers, 60 customers and 10 experts, good and bad: 90 % is meant."""
    rng = np.random.default_rng(5)
    held = []
    for _ in range(150):
        lenient, good = rng.uniform(-0.2, 0.2, 40), rng.uniform(-0.15, 0.15, 70)
        reader = np.repeat(np.arange(40), 8)
        by_expert = rng.random(len(reader)) < 0.3
        author = np.where(by_expert, rng.integers(60, 70, len(reader)), rng.integers(0, 60, len(reader)))
        chance = np.where(by_expert, 0.5, 0.6) + lenient[reader] + good[author]
        told = regard(Judged(reader, 100 + author, by_expert, rng.random(len(reader)) < chance))
        held.append(told.low <= -0.1 <= told.high)
    assert np.mean(held) >= 0.82  # three standard errors below
