"""Laws of credit: shares are positive and sum to 1, and nobody is credited for telling himself."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis.strategies import builds, floats, integers, lists, sampled_from

from groundswell.engine.spread.credit import MOST_HOPS, Rule, Telling, credited, parted, shares

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


def test_who_tells_the_same_person_ten_times_owns_no_more_of_it():
    told = [Telling(ADA, DAN, 1.0), Telling(BEN, DAN, 1.0)]
    often = told + [Telling(BEN, DAN, 1.0 - again / 10) for again in range(1, 10)]
    assert shares(often, DAN, 2.0) == shares(told, DAN, 2.0) == {ADA: 0.5, BEN: 0.5}


def test_a_share_is_passed_on_over_six_hops_at_most():
    told = [Telling(person, person + 1, float(person)) for person in range(12)]
    owed = shares(told, 12, 12.0, passed_on=1.0)
    assert owed == {12 - MOST_HOPS: 1.0}


def test_where_everybody_has_told_everybody_it_still_ends():
    people = 40
    told = [Telling(one, other, float(day)) for day in range(6) for one in range(people) for other in range(people)]
    owed = shares(told, 0, 6.0)
    assert len(owed) == people - 1
    assert sum(owed.values()) == pytest.approx(1)


@given(some_tellings, lists(integers(0, 6), max_size=5), sampled_from(Rule))
def test_many_purchases_are_shared_as_each_alone(tellings, buyers, rule):
    at = np.linspace(10.0, 45.0, len(buyers))
    found = credited(tellings, np.array(buyers, np.int64), at, rule=rule)
    for number, buyer in enumerate(buyers):
        its = found.purchase == number
        alone = shares(tellings, buyer, float(at[number]), rule=rule)
        assert dict(zip(found.person[its].tolist(), found.share[its].tolist(), strict=True)) == alone
        assert (np.diff(found.share[its]) <= 0).all()


@given(integers(-(2**40), 2**40), lists(floats(0, 1), min_size=1, max_size=30).filter(lambda parts: sum(parts) > 0.1))
def test_an_amount_is_parted_to_the_last_coin_and_given_back_alike(amount, parts):
    owed = np.array(parts) / sum(parts)
    given = parted(amount, owed)
    assert given.sum() == amount
    assert np.abs(given - amount * owed).max() <= 1 + 1e-3
    assert (parted(-amount, owed) == -given).all()
    assert ((given >= 0) == (amount >= 0))[given != 0].all()


@pytest.mark.parametrize("owed", [[], [0.5], [1.5, -0.5]])
def test_shares_of_less_than_the_whole_part_nothing(owed):
    with pytest.raises(ValueError, match="wanted 1"):
        parted(100, np.array(owed))


@pytest.mark.parametrize("bad", [{"passed_on": 1.1}, {"window_days": 0.0}, {"half_life_days": 0.0}])
def test_a_number_out_of_range_is_refused(bad):
    with pytest.raises(ValueError, match="window"):
        shares([], DAN, 1.0, **bad)
