"""Laws of votes: a person votes once, and all who vote alike count as one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import floats, integers, lists, tuples

from groundswell.engine.weigh.votes import ALIKE, FEWEST_ALIKE, Votes, ballots, twins

unhurried = settings(deadline=None, max_examples=60)
some_votes = lists(tuples(integers(0, 9), integers(0, 12), integers(0, 1)), max_size=80)


def votes_of(rows, raters: int = 10, voices: int = 13, **more) -> Votes:
    rater, voice, helpful = np.array(rows or np.empty((0, 3)), dtype=np.int64).reshape(-1, 3).T
    return Votes(rater.astype(np.int32), voice.astype(np.int32), helpful.astype(np.float64), raters, voices, **more)


def sparse_world(dice: np.random.Generator, raters: int = 60) -> list[tuple[int, int, int]]:
    """Each rater votes on ten of two hundred voices."""
    return [
        (rater, int(voice), int(dice.integers(0, 2)))
        for rater in range(raters)
        for voice in dice.choice(200, 10, replace=False)
    ]


@unhurried
@given(rows=some_votes, cluster=lists(integers(0, 9), min_size=10, max_size=10))
def test_each_rater_with_all_accounts_has_one_vote_on_a_voice(rows, cluster):
    found = ballots(votes_of(rows, cluster=np.array(cluster, dtype=np.int32)))
    asked = {(cluster[rater], voice) for rater, voice, _ in rows}
    assert len(found.rater) == len(asked) == len({*zip(found.rater.tolist(), found.voice.tolist(), strict=True)})
    assert ((found.helpful >= 0) & (found.helpful <= 1)).all()
    assert ((found.weight >= 0) & (found.weight <= 1)).all()


@pytest.mark.parametrize("many", [1, 2, 50])
def test_copies_of_one_rater_weigh_one_together(many):
    rows = sparse_world(np.random.default_rng(1))
    own = [(rater, voice, yes) for rater, voice, yes in rows if rater == 0]
    copies = [(60 + i, voice, yes) for i in range(many) for _, voice, yes in own]
    found = ballots(votes_of(rows + copies, 60 + many, 200))
    theirs = (found.rater == 0) | (found.rater >= 60)
    assert np.bincount(found.voice[theirs], found.weight[theirs])[own[0][1]] == pytest.approx(1.0)
    assert (found.weight[~theirs] == 1).all()


def test_who_votes_by_themselves_is_nobodys_twin():
    rows = sparse_world(np.random.default_rng(2), 300)
    assert (ballots(votes_of(rows, 300, 200)).weight == 1).all()


@unhurried
@given(seed=integers(0, 10_000), flips=floats(0, 0.3))
def test_twins_are_found_as_by_comparing_all_pairs(seed, flips):
    dice = np.random.default_rng(seed)
    rows = sparse_world(dice, 12)
    for copy in range(12, 20):
        own = [(copy, voice, int(yes ^ (dice.random() < flips))) for rater, voice, yes in rows if rater == copy % 3]
        rows += own[: dice.integers(4, 11)]
    cast = votes_of(rows, 20, 200)
    found = twins(cast.rater.astype(np.int64), cast.voice.astype(np.int64), cast.helpful, 20, 200)
    sets = [{(voice, yes) for rater, voice, yes in rows if rater == one} for one in range(20)]

    def alike(one: int, other: int) -> bool:
        both = len(sets[one] & sets[other])
        return one != other and both >= FEWEST_ALIKE and both >= ALIKE * len(sets[one] | sets[other]) - 1e-9

    same = [[sets[one] == sets[other] and one != other for other in range(20)] for one in range(20)]
    once = [1 / (1 + sum(alike(one, other) or same[one][other] for other in range(20))) for one in range(20)]
    on = [{voice for voice, _ in its} for its in sets]
    voters = {voice: sum(once[i] for i in range(20) if voice in on[i]) for its in on for voice in its}
    for one in range(20):
        rare = [sum(-np.log(voters[voice] / sum(once)) for voice, _ in sets[one] & sets[other]) for other in range(20)]
        count = sum(alike(one, other) and rare[other] >= 2 * np.log(20) + 3 for other in range(20))
        assert found[one] == count


def test_where_all_vote_on_everything_to_agree_is_no_wonder():
    rows = [(rater, voice, 1) for rater in range(40) for voice in range(10)]
    assert (ballots(votes_of(rows, 40)).weight == 1).all()


@pytest.mark.parametrize(
    ("column", "value"),
    [("rater", np.array([10])), ("voice", np.array([-1])), ("helpful", np.array([1.5])), ("belief", np.array([0.5]))],
)
def test_votes_that_cannot_be_are_refused(column, value):
    plain = {"rater": np.array([0]), "voice": np.array([0]), "helpful": np.array([1.0])}
    with pytest.raises(ValueError, match=r"lies outside|another length"):
        Votes(**{**plain, column: value}, raters=10, voices=5)
