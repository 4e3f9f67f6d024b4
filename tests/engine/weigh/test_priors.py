"""What holds of engine/weigh/priors.py."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis.strategies import integers, lists, tuples

from groundswell.engine.weigh.priors import KIN, category_priors
from groundswell.engine.weigh.score import UNIT

PRIOR = np.array([10, 0, 0, 0, 30]) * UNIT
STARS = np.arange(1, 6)
voices = lists(tuples(integers(-1, 2), integers(0, 9), integers(UNIT, 5 * UNIT)), max_size=40)


def priors(some, prior=PRIOR):
    category, cluster, stars = np.array(some, dtype=np.int32).reshape(-1, 3).T
    return category_priors(category, cluster, stars, prior, 3)


def means(levels):
    return levels @ STARS / levels.sum(axis=1)


def test_a_category_that_nobody_spoke_of_begins_where_all_do():
    assert means(priors([])).tolist() == [4.0, 4.0, 4.0]


def test_people_of_a_category_draw_its_beginning_towards_them():
    some = [(0, person, 2 * UNIT) for person in range(KIN)]
    assert means(priors(some)).tolist() == [3.0, 4.0, 4.0]


@given(some=voices)
def test_each_person_counts_once_in_a_category_however_much_they_say(some):
    people = {(category, cluster) for category, cluster, _ in some if category >= 0}
    counted = priors(some).sum(axis=1) / UNIT - KIN
    assert counted == pytest.approx([sum(1 for pair in people if pair[0] == n) for n in range(3)], abs=1e-4)


@given(some=voices, late=tuples(integers(0, 2), integers(10, 19), integers(UNIT, 5 * UNIT)))
def test_one_person_moves_a_category_by_no_more_than_the_bound(some, late):
    before, after = means(priors(some)), means(priors([*some, late]))
    people = priors(some).sum(axis=1) / UNIT
    assert (np.abs(after - before) <= 4 / people + 1e-4).all()
    assert [n for n in range(3) if after[n] != before[n]] in ([], [late[0]])


@given(some=voices)
def test_the_order_of_rows_changes_nothing(some):
    assert priors(some).tolist() == priors(some[::-1]).tolist()
