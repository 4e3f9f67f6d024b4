"""Laws of credit: shares are positive and sum to 1, and nobody is credited for telling himself."""

import pytest
from hypothesis import given
from hypothesis.strategies import builds, floats, integers, lists, sampled_from

from groundswell.engine.spread.credit import Rule, Telling, shares

ADA, BEN, CY, DAN = range(4)
some_tellings = lists(builds(Telling, integers(0, 6), integers(0, 6), floats(0, 50)), max_size=25)


@given(some_tellings, sampled_from(Rule), floats(0, 1))
def test_shares_are_positive_and_sum_to_one(tellings, rule, passed_on):
    owed = shares(tellings, DAN, 40.0, rule=rule, passed_on=passed_on)
    assert all(share > 0 for share in owed.values())
    assert sum(owed.values()) == pytest.approx(1 if owed else 0)


@given(some_tellings, sampled_from(Rule))
def test_nobody_is_credited_for_telling_himself(tellings, rule):
    assert DAN not in shares(tellings, DAN, 40.0, rule=rule)


@given(some_tellings, sampled_from(Rule))
def test_telling_oneself_or_by_the_buyer_changes_nothing(tellings, rule):
    idle = [Telling(DAN, ADA, 30.0), Telling(DAN, DAN, 39.0), Telling(ADA, ADA, 39.0)]
    assert shares(tellings, DAN, 40.0, rule=rule) == shares([*tellings, *idle], DAN, 40.0, rule=rule)


@given(some_tellings)
def test_the_order_in_which_rows_come_does_not_matter(tellings):
    assert shares(tellings, DAN, 40.0) == pytest.approx(shares(tellings[::-1], DAN, 40.0))


def test_who_told_the_teller_has_a_part():
    told = [Telling(ADA, BEN, 1.0), Telling(BEN, CY, 2.0), Telling(CY, DAN, 3.0)]
    assert shares(told, DAN, 4.0) == pytest.approx({CY: 3 / 4, BEN: 3 / 16, ADA: 1 / 16})
    assert shares(told, DAN, 4.0, passed_on=0.0) == {CY: 1.0}


def test_a_telling_half_as_fresh_counts_half():
    told = [Telling(ADA, DAN, 0.0), Telling(BEN, DAN, 7.0)]
    assert shares(told, DAN, 8.0) == pytest.approx({BEN: 2 / 3, ADA: 1 / 3})
    assert shares(told, DAN, 8.0, rule=Rule.LAST) == {BEN: 1.0}
    assert shares(told, DAN, 8.0, rule=Rule.FIRST) == {ADA: 1.0}


def test_what_came_too_early_or_too_late_is_nothing():
    assert shares([Telling(ADA, DAN, 0.0), Telling(BEN, DAN, 60.0)], DAN, 40.0) == {}


@pytest.mark.parametrize("bad", [{"passed_on": 1.1}, {"window_days": 0.0}, {"half_life_days": 0.0}])
def test_a_number_out_of_range_is_refused(bad):
    with pytest.raises(ValueError, match="window"):
        shares([], DAN, 1.0, **bad)
