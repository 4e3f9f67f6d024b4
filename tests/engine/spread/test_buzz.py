"""Laws of surges: none where nothing changes, as many false ones as were asked for, and real ones are caught."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import floats, integers, lists

from groundswell.engine.spread.buzz import Pulse, surges, threshold_for
from groundswell.engine.worlds import exponential_delays, hourly, talk

some_counts = lists(integers(0, 30), min_size=1, max_size=400).map(lambda counts: np.array(counts, dtype=np.int64))


def clean(seed, days):
    told = talk(
        np.random.default_rng(seed),
        hours=24.0 * days,
        per_hour=4.2,
        reproduction=0.3,
        delays=exponential_delays(1.0),
        daily_swing=0.6,
    )
    return hourly(told.at, 24 * days)


def with_burst(seed, times):
    """Forty clean days, and then twelve hours with so many times the usual."""
    counts, dice = clean(seed, 44), np.random.default_rng(seed + 10_000)
    start = 40 * 24 + int(dice.integers(0, 48))
    usual = 6 * (1 + 0.6 * np.sin(2 * np.pi * (np.arange(start, start + 12) + 0.5) / 24))
    counts[start : start + 12] += dice.poisson(usual * (times - 1))
    return counts, start


@settings(deadline=None, max_examples=25)
@given(integers(0, 50), integers(1, 600))
def test_where_every_hour_is_the_same_nothing_surges(count, hours):
    assert not len(surges(np.full(hours, count), false_alarms=1.0).at)


@pytest.mark.parametrize("asked", [1.0, 3.0])
def test_false_alarms_come_about_as_often_as_asked(asked):
    found = [len(surges(clean(seed, 60), false_alarms=asked).at) / 53 * 30 for seed in range(15)]
    assert asked / 2 <= np.mean(found) <= asked * 2


@pytest.mark.parametrize(("times", "caught"), [(2.0, 0.8), (3.0, 0.95)])
def test_a_burst_is_caught_within_hours(times, caught):
    hits = []
    for seed in range(15):
        counts, start = with_burst(seed, times)
        found = surges(counts, false_alarms=1.0)
        hits.append(bool(((found.at >= start) & (found.at <= start + 14)).any()))
    assert np.mean(hits) >= caught


@settings(deadline=None)
@given(some_counts, integers(0, 30), integers(1, 30))
def test_more_voices_never_lower_the_statistic(counts, last, more):
    pulses = []
    for count in (last, last + more):
        pulse = Pulse.starting(float(counts[:24].mean()))
        for hour, one in enumerate([*counts.tolist(), count]):
            pulse.beat(one, hour % 24, 8.0)
        pulses.append(pulse.sum)
    assert pulses[0] <= pulses[1]


@given(some_counts, floats(1, 9), integers(2, 20))
def test_counts_and_noise_many_times_as_large_give_the_same_statistic(counts, noise, times):
    paths = []
    for scale in (1, times):
        pulse = Pulse.starting(5.0 * scale)
        pulse.noise = noise * scale
        path = []
        for hour, one in enumerate(counts.tolist()):
            pulse.beat(one * scale, hour % 24, 8.0)
            path.append(pulse.sum)
            if pulse.noise < scale or min(pulse.expected(h) for h in range(24)) <= 0.2 * scale:
                break
        paths.append(path)
    shared = min(map(len, paths))
    assert paths[0][:shared] == pytest.approx(paths[1][:shared], rel=1e-6, abs=1e-6)


@given(lists(floats(0.01, 30), min_size=3, max_size=60))
def test_who_asks_for_fewer_false_alarms_gets_a_higher_threshold(peaks):
    path = np.ravel([[0.0, peak] for peak in peaks])
    assert threshold_for(path, 0.001) >= threshold_for(path, 0.01)


def test_what_comes_later_changes_nothing_of_the_path():
    counts = clean(1, 20)
    pulse, again = (Pulse.starting(float(counts[:24].mean())) for _ in range(2))
    path = [pulse.beat(one, hour % 24, 7.0) or pulse.sum for hour, one in enumerate(counts.tolist())]
    assert path[:200] == [
        again.beat(one, hour % 24, 7.0) or again.sum for hour, one in enumerate(counts[:200].tolist())
    ]


def test_a_rise_that_stays_becomes_the_usual():
    dice = np.random.default_rng(3)
    counts = np.r_[dice.poisson(5, 24 * 30), dice.poisson(20, 24 * 60)]
    found = surges(counts, false_alarms=1.0)
    assert ((found.at >= 24 * 30) & (found.at <= 24 * 30 + 6)).any()
    assert len(found.at[found.at > 24 * 40]) <= 6


@pytest.mark.parametrize(("counts", "asked"), [([-1], 1.0), ([1], 0.0)])
def test_a_number_out_of_range_is_refused(counts, asked):
    with pytest.raises(ValueError, match=r"negative|more than 0"):
        surges(np.array(counts), false_alarms=asked)
