"""Laws of the swell: its parts sum to what was heard, and a rise is told with its doubt."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis.strategies import floats, integers, lists, tuples

from groundswell.engine.spread.swell import rise, swell
from groundswell.engine.worlds import exponential_delays, talk

some_events = lists(tuples(floats(0, 100), floats(0, 0.5), floats(0, 0.5)), max_size=40)


@given(some_events, floats(0.5, 60))
def test_organic_and_campaigns_sum_to_all_that_was_heard(events, step):
    table = np.array(sorted(events)).reshape(-1, 3)
    found = swell(table[:, 0], table[:, 1:], 0.0, 100.0, step)
    assert found.organic.sum() + found.by_campaign.sum() == pytest.approx(len(table))
    assert found.by_campaign.sum(axis=0) == pytest.approx(table[:, 1:].sum(axis=0))
    assert found.organic.min() >= 0
    assert len(found.begins) == np.ceil(100 / step)


def test_each_event_counts_where_it_was_heard():
    found = swell(np.array([1.0, 1.5, 7.0, 24.0, 99.0]), np.array([[0.0], [1.0], [0.5], [0.0], [1.0]]), 0.0, 24.0, 6.0)
    assert found.organic.tolist() == [1.0, 0.5, 0.0, 1.0]
    assert found.by_campaign[:, 0].tolist() == [1.0, 0.5, 0.0, 0.0]


@given(floats(0, 500), floats(0.1, 500), floats(0, 0.9))
def test_more_heard_now_is_a_greater_rise(now, before, reproduction):
    one, other = (rise(heard, 24.0, before, 240.0, reproduction) for heard in (now, now + 1))
    assert one.value < other.value
    assert one.low <= one.value <= one.high


@pytest.mark.parametrize("reproduction", [0.0, 0.5])
def test_nine_of_ten_intervals_hold_where_nothing_rises(reproduction):
    held = []
    for seed in range(200):
        told = talk(
            np.random.default_rng(seed),
            hours=1000.0,
            per_hour=2.0 * (1 - reproduction),
            reproduction=reproduction,
            delays=exponential_delays(1.0),
        )
        now = float((told.at >= 800).sum())
        found = rise(now, 200.0, len(told.at) - now, 800.0, reproduction)
        held.append(found.low <= 1 <= found.high)
    assert 0.84 <= np.mean(held) <= 0.96


def test_where_nothing_was_heard_before_no_rise_is_told():
    assert rise(5.0, 24.0, 0.0, 240.0, 0.5) is None


@given(integers(-3, 0))
def test_a_number_out_of_range_is_refused(wrong):
    with pytest.raises(ValueError, match="events in"):
        rise(5.0, float(wrong), 1.0, 1.0, 0.5)
    with pytest.raises(ValueError, match="stretches"):
        swell(np.empty(0), np.empty((0, 1)), 0.0, 10.0, float(wrong))
