"""What holds of engine/weigh/fixes.py."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis.strategies import booleans, composite, floats, integers, lists, sampled_from, tuples
from scipy.integrate import quad

from groundswell.engine.weigh.fixes import (
    CONFIRMED,
    DOUBT,
    NEW_NOES,
    Answers,
    counted,
    kept,
    least_share,
    log_bet,
)
from groundswell.engine.weigh.score import UNIT

# What one answer of a full voice moves at most, with the newcomers that it lets in: docs/maths/fixes.md.
MOVES = {"yes": 0.2, "no": 0.3, "change of mind": 0.4}
MASS_MOVES = 6.1  # full voices

voices = floats(0, 300)


@composite
def answers(draw, fixes=3):
    rows = draw(
        lists(tuples(integers(0, fixes - 1), integers(0, 9), integers(0, UNIT), booleans(), booleans()), max_size=30)
    )
    return columns(rows)


def columns(rows):
    fix, cluster, weight, is_yes, is_new = (np.array([row[i] for row in rows]) for i in range(5))
    return Answers(fix.astype(np.int32), cluster.astype(np.int64), weight.astype(np.int64), is_yes == 1, is_new == 1)


def share(yes, no, **more):
    return float(least_share(np.array([float(yes)]), np.array([float(no)]), **more)[0])


def keeps(yes, no, reported=10**12):
    """Of a full voice, where very many reported the fault unless told otherwise."""
    found = kept(*(np.array([round(mass * UNIT)]) for mass in (yes, no)), np.array([round(reported * UNIT)]))
    return int(found[0])


@given(voices, voices, floats(0.02, 0.98))
def test_the_bet_is_the_mean_that_it_says(yes, no, p):
    found = float(log_bet(np.array([p]), np.array([yes]), np.array([no]))[0])
    peak = min(max((yes * (1 / p - 1) - no) / ((yes + no) * (1 / p - 1)), 0), 1 - 1e-9) if yes + no else 0
    top = yes * np.log1p(peak * (1 / p - 1)) + no * np.log1p(-peak)
    told, _ = quad(
        lambda u: np.exp(yes * np.log1p(u * (1 / p - 1)) + no * np.log1p(-u) - top), 0, 1, points=[peak], limit=400
    )
    assert found == pytest.approx(np.log(told) + top, abs=1e-6)


@given(floats(0.02, 0.98), floats(0, 1), integers(0, 40), integers(0, 40), floats(0, 1))
def test_no_answer_makes_the_bet_grow_in_the_mean_if_the_share_is_no_more_than_is_bet_against(p, less, yes, no, weight):
    def bet(more_yes, more_no):
        return np.exp(float(log_bet(np.array([p]), np.array([yes + more_yes]), np.array([no + more_no]))[0]))

    truth = p * less
    assert truth * bet(weight, 0) + (1 - truth) * bet(0, weight) <= bet(0, 0) * (1 + 1e-9)


@given(voices, voices, floats(0, 3))
def test_the_least_share_rises_with_yes_and_falls_with_no_and_lies_below_what_was_said(yes, no, more):
    found = share(yes, no)
    assert 0 <= found < 1
    assert found <= yes / (yes + no) + 1e-12 if yes + no else found == 0
    assert share(yes + more, no) >= found - 1e-12
    assert share(yes, no + more) <= found + 1e-12


@given(voices, voices, voices, floats(0, 3))
def test_what_is_kept_falls_with_yes_rises_with_no_and_stays_between(yes, no, reported, more):
    found = keeps(yes, no, reported)
    assert UNIT * (1 - share(yes, no)) - 1 <= found <= UNIT
    assert found >= 1
    assert keeps(yes + more, no, reported) <= found
    assert keeps(yes, no + more, reported) >= found
    assert keeps(yes, no, reported + more) >= found


@given(voices, voices, voices)
def test_nothing_is_lost_until_more_than_half_confirm_for_sure(yes, no, reported):
    assert share(yes, no) > CONFIRMED or keeps(yes, no, reported) == UNIT


@given(voices, voices, floats(0.1, 3000))
def test_the_voices_together_lose_no_more_than_those_who_confirm_have(yes, no, reported):
    assert (UNIT - keeps(yes, no, reported)) / UNIT * reported <= yes + 1e-5


@given(voices, voices, voices, sampled_from(list(MOVES)))
def test_one_person_moves_what_is_kept_within_the_stated_bound(yes, no, reported, what):
    # With a yes of one voice, newcomers' yes of half a one may come in.
    new_yes, new_no = {"yes": (1.5, 0), "no": (0, 1), "change of mind": (1.5, 1)}[what]
    high = keeps(yes, no + new_no, reported)
    low = keeps(yes + new_yes, no, reported)
    assert 0 <= (high - low) / UNIT <= MOVES[what] + 2e-6
    assert (high - low) / UNIT * reported <= MASS_MOVES + 1e-3


@pytest.mark.parametrize("truth", [0.2, 0.5, 0.9])
def test_who_looks_every_day_is_deceived_no_more_often_than_stated(truth):
    rng = np.random.default_rng(7)
    said = rng.random((400, 200)) < truth
    # One in three is a newcomer, who counts half.
    weight = np.where(rng.random(said.shape) < 1 / 3, 0.5, 1.0)
    yes, no = (said * weight).cumsum(axis=1), (~said * weight).cumsum(axis=1)
    ever = (log_bet(np.full(yes.shape, truth), yes, no) >= -np.log(DOUBT)).any(axis=1)
    assert ever.mean() <= DOUBT + 3 * np.sqrt(DOUBT * (1 - DOUBT) / len(said))


def test_newcomers_alone_fix_nothing():
    ring = [(0, n, 525_000, True, True) for n in range(1000)]
    yes, no = counted(columns(ring), 1)
    assert (yes[0], no[0]) == (0, 0)
    assert kept(yes, no, np.array([10 * UNIT]))[0] == UNIT


def test_newcomers_count_half_as_much_as_all_others_and_their_doubt_five_voices():
    known = [(0, n, UNIT, True, False) for n in range(8)]
    new = [(0, 100 + n, 500_000, n % 2 == 0, True) for n in range(1000)]
    yes, no = counted(columns([*known, *new]), 1)
    assert (yes[0], no[0]) == (12 * UNIT, NEW_NOES * UNIT)


def test_accounts_that_are_one_answer_as_one():
    rows = [(0, 7, UNIT, True, False) for _ in range(50)]
    assert counted(columns(rows), 1)[0][0] == UNIT
    apart = [(fix, 7, UNIT, True, False) for fix in range(3)]
    assert counted(columns(apart), 3)[0].tolist() == [UNIT] * 3, "but they have one voice about each fix"


@given(answers(), integers(0, 2), integers(0, 12), integers(0, UNIT), booleans())
def test_one_more_yes_never_keeps_more_and_one_more_no_never_less(some, fix, cluster, weight, is_new):
    def after(*more):
        rows = list(zip(some.fix, some.cluster, some.weight, some.is_yes, some.is_new, strict=True))
        yes, no = counted(columns([*rows, *more]), 3)
        return kept(yes, no, np.full(3, 30 * UNIT))

    before = after()
    # Whoever shares a voice gives some of it up in whole millionths.
    assert (after((fix, cluster, weight, True, is_new)) <= before + 50).all()
    assert (after((fix, cluster, weight, False, is_new)) >= before - 50).all()


@given(answers())
def test_the_order_of_answers_does_not_matter(some):
    order = np.random.default_rng(1).permutation(len(some.fix))
    mixed = Answers(*(getattr(some, name)[order] for name in Answers.__slots__))
    assert [row.tolist() for row in counted(mixed, 3)] == [row.tolist() for row in counted(some, 3)]


def test_what_is_no_number_of_voices_is_refused():
    with pytest.raises(ValueError, match="none below 0"):
        share(-1, 0)
    with pytest.raises(ValueError, match="doubt"):
        share(1, 0, doubt=1)
