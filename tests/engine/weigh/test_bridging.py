"""Laws of bridging: both sides count, a crowd that acts as one counts as one, and labels mean nothing."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import floats, integers, lists, sampled_from, sets, tuples

from groundswell.engine.weigh.bridging import (
    FARTHEST,
    Marks,
    bridge,
    by_votes,
    merits,
    pleases_both,
    sides,
    worths,
)
from groundswell.engine.weigh.order import MERIT_UNIT
from groundswell.engine.weigh.votes import Ballots, Votes, ballots
from groundswell.engine.worlds import readers

unhurried = settings(deadline=None, max_examples=25)
RATERS, VOICES = 120, 40


def votes_of(seed: int, **more) -> Votes:
    told = readers(np.random.default_rng(seed), raters=RATERS, voices=VOICES, votes=3_000, **more)
    return Votes(told.rater.astype(np.int32), told.voice.astype(np.int32), told.helpful, RATERS, VOICES)


def two_camps(larger: int = 60, smaller: int = 30) -> Votes:
    """Voice 0 pleases both, voice 1 the larger camp alone; of 20 others each likes its own, and nine in ten vote so."""
    dice = np.random.default_rng(7)
    raters = larger + smaller
    likes = np.zeros((raters, 22))
    likes[:, 0] = 1
    likes[:larger, 1] = 1
    likes[:larger, 2:12] = 1
    likes[larger:, 12:] = 1
    odd = dice.random(likes.shape) < 0.1
    odd[:, :2] = False
    rater, voice = (part.ravel() for part in np.indices(likes.shape))
    return Votes(rater.astype(np.int32), voice.astype(np.int32), np.abs(likes - odd).ravel(), raters, 22)


@unhurried
@given(seed=integers(0, 1_000), slant=sampled_from([0.0, 2.0]))
def test_other_labels_change_nothing_but_the_labels(seed, slant):
    votes, dice = votes_of(seed, slant=slant), np.random.default_rng(seed)
    marks = Marks(dice.random(RATERS) - 0.5, dice.random(VOICES))
    people, voices, rows = dice.permutation(RATERS), dice.permutation(VOICES), dice.permutation(len(votes.rater))
    other = Votes(
        np.argsort(people)[votes.rater[rows]],
        np.argsort(voices)[votes.voice[rows]],
        votes.helpful[rows],
        RATERS,
        VOICES,
    )
    before, after = bridge(votes, marks), bridge(other, Marks(marks.people[people], marks.voices[voices]))
    assert np.allclose(before.worth[voices], after.worth, atol=1e-6)
    assert np.allclose(before.one_person_moves[voices], after.one_person_moves, atol=1e-6)
    assert np.allclose(before.sides.stand[people], after.sides.stand, atol=1e-4)


def test_the_same_votes_give_the_same_to_the_last_bit():
    assert (bridge(votes_of(1)).worth == bridge(votes_of(1)).worth).all()


def test_what_both_camps_find_helpful_beats_what_only_the_larger_loves():
    found = bridge(two_camps())
    assert found.sides.chance < 1e-6
    assert found.worth[0] > found.worth[1] + 0.1
    assert found.worth[0] > found.high[1]
    assert found.slant[1] > found.slant[0] + 0.1


def test_two_camps_are_found_and_the_larger_stands_at_one():
    stand = bridge(two_camps()).sides.stand
    assert (stand[:60] > 0).all()
    assert (stand[60:] < 0).all()


@pytest.mark.parametrize("seed", range(5))
def test_whatever_the_search_begins_from_it_finds_the_same_sides(seed):
    plain = sides(ballots(two_camps())).stand
    dice = np.random.default_rng(seed)
    begun = sides(ballots(two_camps()), Marks(dice.random(90) - 0.5, np.arange(22.0))).stand
    assert np.allclose(plain, begun, atol=1e-3)


@unhurried
@given(
    seed=integers(0, 500),
    told=lists(tuples(floats(-FARTHEST, FARTHEST), floats(0, 1), floats(0, 1)), min_size=1, max_size=30),
    thin=sampled_from([0, 3, 8, 60]),
)
def test_any_number_of_accounts_who_count_as_one_move_a_voice_no_more_than_is_printed(seed, told, thin):
    """Stands of all others kept, as within an epoch; the accounts may stand anywhere and say anything."""
    whole = ballots(votes_of(seed, slant=2.0))
    kept = (whole.voice != 0) | (np.cumsum(whole.voice == 0) <= thin)
    cast = Ballots(
        *(c[kept] for c in (whole.rater, whole.voice, whole.helpful, whole.weight)), RATERS, VOICES, whole.rater_of
    )
    where = sides(cast)
    before = worths(cast, where)
    stand, base, said = np.array(told).T
    new = np.arange(RATERS, RATERS + len(told))
    joined = Ballots(
        np.append(cast.rater, new),
        np.append(cast.voice, np.zeros(len(told), dtype=np.int64)),
        np.append(cast.helpful, said),
        np.append(cast.weight, np.full(len(told), 1 / len(told))),
        RATERS + len(told),
        VOICES,
        np.arange(RATERS + len(told)),
    )
    after = worths(
        joined,
        replace(where, stand=np.append(where.stand, stand), leniency=np.append(where.leniency, base - where.usual)),
    )
    assert abs(after.worth[0] - before.worth[0]) <= before.one_person_moves[0] + 1e-9


@pytest.mark.parametrize("seed", range(4))
def test_fifty_accounts_that_vote_alike_move_no_voice_by_a_tenth_with_everything_found_anew(seed):
    told = readers(np.random.default_rng(seed), raters=300, voices=100, votes=6_000)
    plain = Votes(told.rater, told.voice, told.helpful, 300, 100)
    before = bridge(plain)
    target = np.argsort(before.worth)[:10]
    ring = np.repeat(np.arange(300, 350), 10)
    attacked = Votes(
        np.append(told.rater, ring),
        np.append(told.voice, np.tile(target, 50)),
        np.append(told.helpful, np.ones(500)),
        350,
        100,
    )
    assert np.abs(bridge(attacked).worth - before.worth).max() < 0.1


@unhurried
@given(rows=lists(tuples(integers(0, 3), integers(0, 4), integers(0, 1)), max_size=20))
def test_under_five_raters_a_voice_is_judged_by_its_votes_alone(rows):
    rater, voice, helpful = np.array(rows or np.empty((0, 3)), dtype=np.int64).reshape(-1, 3).T
    votes = Votes(rater, voice, helpful.astype(np.float64), 4, 5)
    cast, found = ballots(votes), bridge(votes)
    assert found.by_votes.all()
    counted = np.bincount(cast.voice, minlength=5)
    yes = np.bincount(cast.voice, cast.helpful, 5)
    assert np.allclose(found.worth, by_votes(yes, counted.astype(np.float64), found.sides.usual))
    assert (found.worth[counted == 0] == 0).all()
    assert np.isfinite(found.one_person_moves).all()


@given(yes=integers(0, 30), no=integers(0, 30), usual=floats(0, 1))
def test_one_more_helpful_vote_never_harms_and_one_more_other_never_helps(yes, no, usual):
    told = by_votes(np.array([yes, yes + 1.0, yes]), np.array([yes + no, yes + no + 1.0, yes + no + 1.0]), usual)
    assert told[2] - 1e-12 <= told[0] <= told[1] + 1e-12
    assert -1 <= told.min() <= told.max() <= 1


def test_without_votes_there_is_nothing():
    found = bridge(Votes(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0), 3, 2))
    assert found.worth.tolist() == [0, 0]
    assert found.sides.stand.tolist() == [0, 0, 0]
    assert found.sides.chance == 1


def test_without_sides_a_voice_is_worth_its_mean_drawn_to_nothing():
    found = bridge(votes_of(3, slant=0.0, leniency=0.0))
    assert found.sides.certainty < 0.3
    cast = ballots(votes_of(3, slant=0.0, leniency=0.0))
    raters = np.bincount(cast.voice, minlength=VOICES)
    plain = (np.bincount(cast.voice, cast.helpful) - raters * found.sides.usual) / (raters + 5)
    assert np.abs(found.worth - plain).max() < 0.06


def test_marks_for_others_are_refused():
    with pytest.raises(ValueError, match="marks for 2 people"):
        bridge(votes_of(0), Marks(np.zeros(2), np.zeros(VOICES)))


def wide_camps(larger: int = 60, smaller: int = 40) -> Votes:
    """As two camps, with sixty others of which each reader votes on a third."""
    dice = np.random.default_rng(7)
    raters = larger + smaller
    likes, asked = np.zeros((raters, 62)), np.argsort(dice.random((raters, 60)), axis=1)[:, :20] + 2
    likes[:, 0] = 1
    likes[:larger, 1] = 1
    likes[:larger, 2:32] = 1
    likes[larger:, 32:] = 1
    odd = dice.random(likes.shape) < 0.15
    odd[:, :2] = False
    rater = np.repeat(np.arange(raters), 22)
    voice = np.concatenate([np.tile([0, 1], (raters, 1)), asked], axis=1).ravel()
    helpful = np.abs(likes - odd)[rater, voice]
    return Votes(rater.astype(np.int32), voice.astype(np.int32), helpful, raters, 62)


def joined_by(votes: Votes, on: list[int], accounts: int) -> Votes:
    """The same with accounts that find these voices helpful, and do nothing else."""
    ring = np.repeat(np.arange(votes.raters, votes.raters + accounts), len(on))
    return Votes(
        np.append(votes.rater, ring).astype(np.int32),
        np.append(votes.voice, np.tile(on, accounts)).astype(np.int32),
        np.append(votes.helpful, np.ones(len(ring))),
        votes.raters + accounts,
        votes.voices,
    )


def to_both(votes: Votes) -> list[int]:
    return np.nonzero(pleases_both(votes))[0].tolist()


def test_what_both_camps_find_helpful_pleases_both_and_what_one_loves_does_not():
    assert to_both(wide_camps()) == [0]


def test_where_there_are_no_sides_nothing_pleases_both():
    assert to_both(votes_of(3, slant=0.0)) == []


@settings(deadline=None, max_examples=50)
@given(on=sets(integers(32, 61), max_size=30), liked=sets(integers(2, 31), max_size=3), accounts=integers(1, 200))
def test_no_number_of_accounts_that_vote_alike_makes_a_voice_please_both(on, liked, accounts):
    """They vote like the smaller camp elsewhere: on few voices they are of no side, on more they are one rater."""
    assert to_both(joined_by(wide_camps(), sorted({1, *on, *liked}), accounts)) in ([0], [])


@unhurried
@given(seed=integers(0, 500), elsewhere=tuples(integers(0, 30), integers(0, 30)))
def test_the_merit_of_a_voice_lies_in_its_range_and_outside_votes_move_it_their_way(seed, elsewhere):
    found = bridge(votes_of(seed, slant=2.0))
    helpful, others = (np.full(VOICES, count) for count in elsewhere)
    merit = merits(found, helpful, helpful + others)
    assert ((merit >= 0) & (merit <= MERIT_UNIT)).all()
    assert (merits(found, helpful + 1, helpful + others + 1) >= merit).all()
    assert (merits(found, helpful, helpful + others + 1) <= merit).all()
