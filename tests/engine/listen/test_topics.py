"""Topics of a product: said by many of its voices, and rarely elsewhere."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis.strategies import integers, lists, tuples

from groundswell.engine.listen.topics import COMMON, FEWEST, MOST, RARE, topics


def found(*words, voices=100, texts=1000):
    """The places of the topics among words, each (voices of the product, voices in all)."""
    counts = np.array([count for count, _ in words], dtype=np.int64)
    return topics(counts, voices, np.array([all_in for _, all_in in words], dtype=np.int64), texts).tolist()


def test_what_some_say_of_it_and_few_of_anything_else_is_a_topic():
    assert found((40, 50), (90, 100), (40, 400), (2, 2), (30, 31)) == [0, 4]


def test_where_nothing_else_is_spoken_of_there_is_none():
    assert found((40, 40), voices=100, texts=100) == []


def test_what_chance_may_bring_is_none():
    assert found((3, 9), voices=10, texts=1000) == [0]
    assert found((3, 200), voices=10, texts=1000) == []


@given(lists(tuples(integers(0, 100), integers(0, 900)), max_size=40))
def test_topics_are_few_and_within_their_shares_and_all_but_the_most_telling(words):
    told = [(here, here + elsewhere) for here, elsewhere in words]
    chosen = found(*told)
    assert len(set(chosen)) == len(chosen) <= MOST
    for at in chosen:
        here, all_in = told[at]
        assert max(FEWEST, 100 * RARE) <= here <= 100 * COMMON
        assert here / 100 >= 2 * (all_in - here) / 900


@pytest.mark.parametrize("words", [[(101, 101)], [(5, 4)], [(5, 906)]])
def test_more_voices_than_there_are_is_an_error(words):
    with pytest.raises(ValueError, match="more voices than there are"):
        found(*words)
