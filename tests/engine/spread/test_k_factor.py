"""Laws of the K-factor: who has had no time yet does not lower it, and its parts sum to the whole."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis.strategies import composite, floats, integers, lists, tuples

from groundswell.engine.spread.cascade import NOBODY, forest
from groundswell.engine.spread.k_factor import Passing, k_by_teller, k_by_way, k_factor, passing_in


@composite
def some_passing(draw):
    ages = np.array(draw(lists(floats(0, 30), min_size=1, max_size=20)))
    tellings = draw(lists(tuples(integers(0, len(ages) - 1), floats(0, 1)), max_size=20))
    teller = np.array([one for one, _ in tellings], np.int64)
    return Passing(ages, teller, np.array([part for _, part in tellings]) * ages[teller])


def followed(seed, *, mean=0.5, people=400, days=20.0, overdispersed=False):
    """People who have been watched for up to so many days, each bringing others at delays of 5 days on average."""
    dice = np.random.default_rng(seed)
    ages = days * dice.random(people)
    means = mean * dice.gamma(0.25, 4.0, people) if overdispersed else np.full(people, mean)
    teller = np.repeat(np.arange(people), dice.poisson(means))
    delays = dice.exponential(5.0, len(teller))
    seen = delays <= ages[teller]
    return Passing(ages, teller[seen], delays[seen])


def test_who_has_had_no_time_yet_does_not_lower_k():
    worlds = [followed(seed) for seed in range(60)]
    assert np.mean([len(one.teller) / len(one.ages) for one in worlds]) < 0.4
    found = [k_factor(one, within=15.0).k for one in worlds]
    truth = 0.5 * -np.expm1(-15 / 5)
    assert np.mean([k.value for k in found]) == pytest.approx(truth, abs=0.02)
    assert np.mean([k.low <= truth <= k.high for k in found]) >= 0.8


def test_where_a_few_bring_many_the_interval_still_holds():
    truth = 0.5 * -np.expm1(-15 / 5)
    found = [k_factor(followed(seed, overdispersed=True), within=15.0).k for seed in range(60)]
    assert np.mean([k.low <= truth <= k.high for k in found]) >= 0.8


def test_who_is_sure_to_grow_is_told_so():
    assert k_factor(followed(1, mean=2.0)).above_one > 0.99
    assert k_factor(followed(1, mean=0.5)).above_one < 0.01


@given(some_passing())
def test_one_more_person_brought_never_lowers_k(passing):
    before = k_factor(passing)
    more = Passing(passing.ages, np.r_[passing.teller, 0], np.r_[passing.delays, 0.0])
    assert k_factor(more).k.value >= before.k.value
    assert 0 <= before.k.low <= before.k.value <= before.k.high
    assert 0 <= before.above_one <= 1


@given(some_passing(), integers(1, 4))
def test_what_comes_by_each_way_sums_to_the_whole(passing, ways):
    parts = k_by_way(np.arange(len(passing.teller)) % ways, passing)
    assert sum(part.k.value for part in parts.values()) == pytest.approx(k_factor(passing).k.value)
    assert sum(part.brought for part in parts.values()) == k_factor(passing).brought


@given(some_passing(), integers(1, 4))
def test_each_kind_of_teller_is_as_if_it_stood_alone(passing, kinds):
    kind = np.arange(len(passing.ages)) % kinds
    found = k_by_teller(kind, passing, within=20.0)
    assert sum(one.people for one in found.values()) == len(passing.ages)
    for one, factor in found.items():
        brought = (kind[passing.teller] == one) & (passing.delays <= 20.0)
        longest = passing.ages[kind == one].max()
        assert factor.brought == (brought & (passing.delays <= longest)).sum()


@given(some_passing())
def test_the_variance_is_that_of_the_definition(passing):
    found, reach = k_factor(passing, within=20.0), 20.0
    delays = passing.delays[passing.delays <= reach]
    watched = np.array([(passing.ages >= delay).sum() for delay in delays])
    assert found.k.value == pytest.approx((1 / watched).sum() if len(watched) else 0)


def test_without_delay_k_is_children_over_parents():
    assert k_factor(Passing(np.full(20, 9.0), np.arange(10), np.zeros(10))).k.value == pytest.approx(0.5)


def test_generations_of_a_tree_are_told_apart():
    # Ada tells three, of whom one tells two, of whom nobody tells anybody.
    trees = forest(*(np.array(column) for column in (
        [0] * 6, [NOBODY, 0, 0, 0, 1, 1], [0, 1, 2, 3, 4, 5], [0.0, 1.0, 2.0, 3.0, 4.0, 5.0])))  # fmt: skip
    found = k_by_teller(trees.generation, passing_in(trees, 100.0), within=50.0)
    assert [found[generation].k.value for generation in (0, 1, 2)] == pytest.approx([3, 2 / 3, 0])


def test_who_was_told_later_than_was_watched_is_refused():
    trees = forest(np.zeros(2, int), np.array([NOBODY, 0]), np.arange(2), np.array([0.0, 9.0]))
    with pytest.raises(ValueError, match="after"):
        passing_in(trees, 5.0)


@pytest.mark.parametrize(
    ("ages", "teller", "delays"),
    [([-1.0], [0], [0.0]), ([1.0], [0], [-1.0]), ([1.0], [1], [0.0]), ([1.0], [0], []), ([1.0], [-1], [0.0])],
)
def test_a_number_out_of_range_is_refused(ages, teller, delays):
    with pytest.raises(ValueError, match=r"negative|none of|but"):
        Passing(np.array(ages), np.array(teller, np.int64), np.array(delays))


def test_of_nobody_there_is_no_k():
    with pytest.raises(ValueError, match="nobody"):
        k_factor(Passing(np.empty(0), np.empty(0, np.int64), np.empty(0)))
