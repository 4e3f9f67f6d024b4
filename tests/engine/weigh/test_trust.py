"""Laws of endorsements: only others can bear them out, and one person is one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import integers, lists, sampled_from, tuples

from groundswell.engine.weigh.trust import PRIOR, REACH, Endorsements, agreement

PEOPLE = 9
some_edges = lists(tuples(integers(0, 8), integers(0, 8), sampled_from([-1.0, 1.0, 1.0])), max_size=40)
some_clusters = lists(integers(0, 8), min_size=PEOPLE, max_size=PEOPLE)
unhurried = settings(deadline=None)


def said(edges, people: int = PEOPLE, cluster=()) -> Endorsements:
    who, whom, sign = np.array(edges or np.empty((0, 3))).reshape(-1, 3).T
    return Endorsements(who.astype(np.int64), whom.astype(np.int64), sign, people, np.array(cluster, dtype=np.int32))


def test_one_pass_is_the_formula():
    edges = [(0, 5, 1.0), (1, 5, 1.0), (2, 5, -1.0), (0, 6, -1.0)]
    found = agreement(said(edges), passes=1).odds
    assert found[0] == pytest.approx((np.log(1 + REACH * 0 / (PRIOR + 2)) + np.log(1.0)) / 2)
    assert found[1] == pytest.approx(0.0)
    assert found[2] == pytest.approx(np.log(1 - REACH * 2 / (PRIOR + 2)) / np.sqrt(3))


@unhurried
@given(edges=some_edges, cluster=some_clusters)
def test_who_endorses_nobody_or_alone_has_nothing(edges, cluster):
    found = agreement(said(edges, cluster=cluster))
    of = np.array(cluster)
    known = [(of[who], of[whom]) for who, whom, _ in edges if of[who] != of[whom]]
    for one in range(PEOPLE):
        theirs = {whom for who, whom in known if who == of[one]}
        assert found.people[one] == len(theirs)
        if all({who for who, other in known if other == whom} == {of[one]} for whom in theirs):
            assert found.odds[one] == 0


@unhurried
@given(edges=some_edges, cluster=some_clusters, passes=integers(1, 6))
def test_odds_are_bounded_by_the_number_of_endorsements(edges, cluster, passes):
    found = agreement(said(edges, cluster=cluster), passes=passes)
    reach = found.people / np.sqrt(found.people + 2)
    assert (found.odds <= np.log(1 + REACH) * reach + 1e-12).all()
    assert (found.odds >= np.log(1 - REACH) * reach - 1e-12).all()


@unhurried
@given(edges=some_edges, order=sampled_from(range(8)))
def test_other_names_and_another_order_change_nothing_but_the_names(edges, order):
    names = np.random.default_rng(order).permutation(PEOPLE)
    renamed = [(names[who], names[whom], sign) for who, whom, sign in reversed(edges)]
    # Of one pair the mean counts, which no order changes.
    assert np.allclose(agreement(said(edges)).odds, agreement(said(renamed)).odds[names], atol=1e-9)


def test_whom_others_bear_out_gains_and_whom_they_contradict_loses():
    edges = [(who, 8, 1.0) for who in range(5)] + [(5, 8, -1.0)]
    odds = agreement(said(edges)).odds
    assert odds[0] > 0 > odds[5]


@pytest.mark.parametrize("many", [2, 20])
def test_linked_accounts_that_praise_each_other_gain_nothing(many):
    own = [(a, b, 1.0) for a in range(many) for b in range(many)]
    assert (agreement(said(own, many, [0] * many)).odds == 0).all()
    assert agreement(said(own, many)).odds.max() > 0 or many < 3


def test_many_accounts_of_one_person_bear_nobody_out_more_than_one():
    once = agreement(said([(0, 8, 1.0), (1, 8, 1.0)])).odds[0]
    often = agreement(
        said([(0, 8, 1.0), *[(n, 8, 1.0) for n in range(1, 7)]], cluster=[0, 1, 1, 1, 1, 1, 1, 7, 8])
    ).odds[0]
    assert often == pytest.approx(once)


def test_what_cannot_be_is_refused():
    with pytest.raises(ValueError, match="a person lies outside 0 to 8"):
        said([(0, 9, 1.0)])
    with pytest.raises(ValueError, match="a sign lies outside"):
        said([(0, 1, 2.0)])
    with pytest.raises(ValueError, match="0 passes"):
        agreement(said([]), passes=0)
