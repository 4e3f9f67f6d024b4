"""Laws of the reproduction number (H1 to H6 of METHODS)."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import booleans, floats, integers, lists

from groundswell.engine.spread.hawkes import (
    DECAYS,
    PRIOR_SHAPE,
    _loss,
    _weighed,
    design,
    first_guess,
    fitted,
    hours_of_day,
    prior_price,
    rates,
    rooted,
    with_campaigns,
)
from groundswell.engine.spread.virality import half_life, virality
from groundswell.engine.worlds import exponential_delays, talk

unhurried = settings(deadline=None, max_examples=12)
SCALES = np.array(DECAYS)
some_times = lists(floats(0, 200), min_size=1, max_size=80).map(lambda times: np.sort(np.array(times)))
some_starts = lists(floats(-20, 190), max_size=3).map(lambda starts: np.sort(np.array(starts, dtype=float)))


def laid_out(times, starts, *, daily=False, end=200.0):
    laid = design(times, 0.0, end, daily=daily, decays=SCALES)
    return with_campaigns(laid, times, 0.0, end, starts, np.full(len(starts), 0.2))


def price_of(laid):
    price = laid.compensator.copy()
    price[laid.first_echo :] += prior_price(len(SCALES))
    return price


def made_up(seed, *, hours=1500.0, per_hour=2.0, campaigns=0, mass=200.0, swing=0.0):
    dice = np.random.default_rng(seed)
    starts = np.sort(dice.random(campaigns) * hours * 0.9)
    told = talk(
        dice,
        hours=hours,
        per_hour=per_hour,
        reproduction=0.5,
        delays=exponential_delays(1.0),
        daily_swing=swing,
        campaign_starts=starts,
        campaign_events=mass,
    )
    return told, starts


# Law 1, nothing else is likelier


@unhurried
@given(some_times, some_starts, integers(0, 2**32 - 1))
def test_no_other_parameters_are_likelier(times, starts, seed):
    laid = laid_out(times, starts)
    found, loss, _ = fitted(laid, first_guess(laid))
    dice, price = np.random.default_rng(seed), price_of(laid)
    for spread in (0.01, 0.3, 2.0):
        other = found * np.exp(spread * dice.standard_normal(len(found)))
        assert _loss(laid, price, other) >= loss - 1e-4 * len(times)


@unhurried
@given(some_times, some_starts)
def test_no_way_leads_down_from_the_fit(times, starts):
    laid = laid_out(times, starts, daily=True)
    found, _, _ = fitted(laid, first_guess(laid))
    _, gradient, _ = _weighed(laid, price_of(laid), found)
    # In logarithms: 0 inside, and on the bound nothing that would pull a parameter up.
    slopes = gradient * found
    assert slopes.min() >= -1e-4 * len(times)
    assert np.abs(slopes).max() <= 1e-3 * len(times) + 1e-3


@unhurried
@given(some_times, some_starts, integers(0, 2**32 - 1), booleans())
def test_slopes_are_finite_differences(times, starts, seed, daily):
    laid = laid_out(times, starts, daily=daily)
    price = price_of(laid)
    here = np.exp(np.random.default_rng(seed).uniform(-2, 1, len(price)))
    _, gradient, hessian = _weighed(laid, price, here)
    for place in range(len(here)):
        step = np.zeros(len(here))
        step[place] = 1e-5 * here[place]
        rise = _loss(laid, price, here + step) - _loss(laid, price, here - step)
        assert gradient[place] * 2 * step[place] == pytest.approx(rise, rel=1e-4, abs=1e-6)
        bend = _weighed(laid, price, here + step)[1] - _weighed(laid, price, here - step)[1]
        assert hessian[place] * 2 * step[place] == pytest.approx(bend, rel=1e-4, abs=1e-6)


# Law 2, hours or minutes


@settings(deadline=None, max_examples=4)
@given(integers(0, 1000), floats(0.25, 4))
def test_another_unit_of_time_leaves_the_reproduction_number(seed, scale):
    told, _ = made_up(seed, hours=60.0)
    decays = tuple(SCALES / scale)
    one = virality(told.at, 0.0, 60.0)
    other = virality(told.at * scale, 0.0, 60.0 * scale, decays=decays)
    if one.baseline.shape == other.baseline.shape:
        assert other.reproduction.value == pytest.approx(one.reproduction.value, rel=1e-4)
        assert other.baseline * scale == pytest.approx(one.baseline, rel=1e-3)
        assert other.half_life_hours == pytest.approx(one.half_life_hours * scale, rel=1e-3)


# Law 3 and the truth, campaigns are not taken for word of mouth


def test_a_campaign_does_not_raise_the_reproduction_number():
    raised = []
    for seed in range(8):
        quiet, _ = made_up(seed, hours=800.0)
        pushed, starts = made_up(seed + 500, hours=800.0, campaigns=3)
        with_push = virality(pushed.at, 0.0, 800.0, starts, np.full(3, 0.2))
        raised.append(with_push.reproduction.value - virality(quiet.at, 0.0, 800.0).reproduction.value)
    assert abs(np.mean(raised)) <= 0.05  # two standard errors of eight pairs


def test_who_is_not_told_of_campaigns_takes_them_for_word_of_mouth():
    told, starts = made_up(3, campaigns=5, mass=400.0)
    knows = virality(told.at, 0.0, 1500.0, starts)
    assert abs(knows.reproduction.value - 0.5) < 0.08
    assert knows.reproduction.low < 0.5 < knows.reproduction.high
    assert virality(told.at, 0.0, 1500.0).reproduction.value > 0.7
    assert knows.campaign_shares.sum() == pytest.approx((told.campaign >= 0).mean(), abs=0.05)


def test_the_hour_of_the_day_is_not_taken_for_word_of_mouth():
    told, _ = made_up(4, swing=0.8)
    found = virality(told.at, 0.0, 1500.0)
    assert len(found.baseline) == 24
    assert abs(found.reproduction.value - 0.5) < 0.08


def test_the_swing_within_an_hour_is_not_taken_for_word_of_mouth_either():
    told, _ = made_up(5, hours=600.0, per_hour=60.0, swing=0.8)
    found = virality(told.at, 0.0, 600.0)
    assert found.reproduction.low < 0.5 < found.reproduction.high


# What each event is owed to


@unhurried
@given(some_times, some_starts)
def test_what_each_event_is_owed_to_sums_to_one(times, starts):
    laid = laid_out(times, starts)
    found, _, _ = fitted(laid, first_guess(laid))
    by_campaign, organic = rooted(laid, times, found, SCALES)
    assert by_campaign.min(initial=0) >= 0
    assert by_campaign.sum(axis=1) + organic == pytest.approx(np.ones(len(times)), abs=1e-9)


@unhurried
@given(some_times, some_starts)
def test_at_the_fit_the_events_expected_are_those_seen(times, starts):
    laid = laid_out(times, starts)
    found, _, _ = fitted(laid, first_guess(laid))
    expected = len(times) + PRIOR_SHAPE - prior_price(len(SCALES)) @ found[laid.first_echo :]
    assert laid.compensator @ found == pytest.approx(expected, rel=1e-3, abs=1e-3)


@unhurried
@given(some_times, some_starts)
def test_rates_are_those_of_the_formula(times, starts):
    laid = laid_out(times, starts)
    chosen = np.linspace(0.1, 0.5, len(laid.compensator))
    for event in range(0, len(times), 7):
        now = times[event]
        rate = chosen[0]
        for place, start in enumerate(starts):
            if start < now and 0.2 * (now - start) < 12:
                rate += chosen[1 + place] * 0.2 * np.exp(-0.2 * (now - start))
        for kind, decay in enumerate(SCALES):
            rate += chosen[laid.first_echo + kind] * decay * np.exp(-decay * (now - times[times < now])).sum()
        assert rates(laid, chosen)[event] == pytest.approx(rate, rel=1e-4, abs=1e-5)


def test_each_event_goes_back_to_its_campaign_or_to_nobody():
    told, starts = made_up(6, hours=400.0, campaigns=2)
    found = virality(told.at, 0.0, 400.0, starts, np.full(2, 0.2))
    assert found.by_campaign.sum(axis=1) + found.organic == pytest.approx(np.ones(len(told.at)))
    truly = told.campaign >= 0
    assert found.organic[~truly].mean() > 2 * found.organic[truly].mean()


def test_talk_that_grows_of_itself_is_told_so():
    told = talk(np.random.default_rng(2), hours=20.0, per_hour=1.0, reproduction=1.4, delays=exponential_delays(1.0))
    assert virality(told.at, 0.0, 20.0).chance_above_one > 0.9
    assert virality(made_up(1)[0].at, 0.0, 1500.0).chance_above_one < 0.01


# Law 5, two streams in one


def test_two_independent_streams_together_lie_between():
    between = 0
    for seed in range(3):
        one, other = (
            made_up(seed)[0].at,
            talk(
                np.random.default_rng(seed + 50),
                hours=1500.0,
                per_hour=4.0,
                reproduction=0.1,
                delays=exponential_delays(1.0),
            ).at,
        )
        low, high = sorted(virality(at, 0.0, 1500.0).reproduction.value for at in (one, other))
        both = virality(np.sort(np.r_[one, other]), 0.0, 1500.0).reproduction.value
        between += low - 0.03 <= both <= high + 0.03
    assert between == 3


# Law 6, nothing said


@pytest.mark.parametrize("times", [[], [7.0], [7.0, 7.0]])
def test_of_whom_nobody_speaks_the_prior_is_returned(times):
    at = np.array(times)
    found = virality(at, *((at[0], at[-1]) if len(at) else (0.0, 0.0)))
    assert found.reproduction.value == 0.5
    assert found.reproduction.low < 0.5 < found.reproduction.high
    assert found.organic_share is None


@unhurried
@given(some_times)
def test_a_few_events_decide_little(times):
    found = virality(times, float(times[0]), float(times[-1]) + 1.0)
    assert 0 <= found.reproduction.low <= found.reproduction.value <= found.reproduction.high
    assert found.reproduction.high - found.reproduction.low > 0.05


@given(floats(-500, 500), floats(0, 400))
def test_the_hours_of_a_window_sum_to_its_length(begin, length):
    hours = hours_of_day(begin, begin + length)
    assert hours.sum() == pytest.approx(length, abs=1e-6)
    assert hours.min() >= -1e-9


def test_a_moment_counts_for_the_two_hours_it_lies_between():
    assert hours_of_day(6.5, 7.5)[5:9] == pytest.approx([0, 0.5, 0.5, 0])
    assert hours_of_day(23.5, 23.75)[[23, 0]] == pytest.approx([0.21875, 0.03125])


@given(lists(floats(0.01, 1), min_size=len(DECAYS), max_size=len(DECAYS)))
def test_half_of_what_comes_has_come_by_the_half_life(branching):
    branching = np.array(branching)
    hours = half_life(branching, SCALES)
    assert (branching * -np.expm1(-SCALES * hours)).sum() == pytest.approx(branching.sum() / 2)


@pytest.mark.parametrize(("times", "begin", "end"), [([3.0, 2.0], 0.0, 9.0), ([3.0], 4.0, 9.0), ([3.0], 0.0, 2.0)])
def test_times_out_of_order_or_window_are_refused(times, begin, end):
    with pytest.raises(ValueError, match=r"ascending|window"):
        virality(np.array(times), begin, end)
