"""Laws of the forecast: it looks at nothing that comes later, never shrinks what was seen, and learns."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import floats, lists

from groundswell.engine.spread.forecast import forecast, lesson, told_by

some_ages = lists(floats(0, 1e6), min_size=1, max_size=60).map(lambda ages: np.r_[0.0, np.sort(ages)])


def made_up(dice, count):
    """Cascades whose pace at the beginning tells their end."""
    pace = dice.exponential(1, count) + 0.2
    return [np.r_[0.0, np.sort(dice.exponential(3600 * one, int(dice.integers(20, 300))))] for one in pace]


EARLIER = {count: made_up(np.random.default_rng(1), count) for count in (0, 12, 60)}


@given(some_ages, floats(1, 1e5), some_ages)
def test_what_comes_later_is_not_looked_at(ages, at, other):
    past = EARLIER[12]
    with_end, without = np.sort(np.r_[ages, other[other > at]]), ages[ages <= at]
    assert forecast(with_end[: np.searchsorted(with_end, at, side="right")], at, past) == forecast(without, at, past)
    assert forecast(ages, at, past) == forecast(without, at, past)


@pytest.mark.parametrize("earlier", EARLIER)
@settings(deadline=None, max_examples=30)
@given(ages=some_ages, at=floats(1, 1e5))
def test_no_cascade_is_told_to_shrink(earlier, ages, at):
    told = forecast(ages, at, EARLIER[earlier])
    assert (ages <= at).sum() <= told.low <= told.value <= told.high
    assert told.basis == {0: "none", 12: "ratio", 60: "past"}[earlier]


def test_four_of_five_intervals_hold():
    dice = np.random.default_rng(2)
    learned, later = lesson(made_up(dice, 400), 3600.0), made_up(dice, 400)
    told = [told_by(learned, one[one <= 3600]) for one in later]
    held = np.mean([end.low <= len(one) <= end.high for end, one in zip(told, later, strict=True)])
    assert 0.74 <= held <= 0.86


def test_all_that_is_over_grows_no_more():
    past = [np.linspace(0, 100, 50) for _ in range(40)]
    told = forecast(np.linspace(0, 100, 70), 3600.0, past)
    assert told.value == pytest.approx(70)
    assert 0 <= told.peak_at <= 100


@pytest.mark.parametrize(("ages", "at"), [([5.0], 0.0), ([5.0], 1.0), ([], 1.0)])
def test_nothing_is_told_of_nothing(ages, at):
    with pytest.raises(ValueError, match="seconds"):
        forecast(np.array(ages), at)
