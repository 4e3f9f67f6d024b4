"""Who said it first is not charged with what others made of it."""

import numpy as np
from hypothesis import given
from hypothesis.strategies import integers, lists, tuples

from groundswell.engine.weigh.copies import copies

some_texts = lists(tuples(integers(-1, 3), integers(0, 4), integers(0, 5)), max_size=25)


def counted(texts, cluster_of=lambda person: person):
    alike, person, said_at = (
        (np.array(column, dtype=np.int64) for column in zip(*texts, strict=True))
        if texts
        else [np.empty(0, dtype=np.int64)] * 3
    )
    cluster = np.array([cluster_of(one) for one in person.tolist()], dtype=np.int64)
    own, others = copies(alike, person, cluster, said_at)
    return own.tolist(), others.tolist()


@given(some_texts)
def test_copies_are_counted_as_by_hand(texts):
    own, others = counted(texts, lambda person: person // 2)
    for i, (text, who, at) in enumerate(texts):
        alike = [one for j, one in enumerate(texts) if j != i and one[0] == text and text >= 0]
        assert own[i] == sum(one[1] == who for one in alike)
        assert others[i] == len({one[1] // 2 for one in alike if one[1] // 2 != who // 2 and one[2] < at})


def test_the_first_to_say_it_copies_nobody():
    assert counted([(0, 0, 1), (0, 1, 2), (0, 2, 3), (0, 2, 4)]) == ([0, 0, 1, 1], [0, 1, 2, 2])


def test_a_text_that_says_too_little_is_no_copy():
    assert counted([(-1, 0, 1), (-1, 1, 2)]) == ([0, 0], [0, 0])
