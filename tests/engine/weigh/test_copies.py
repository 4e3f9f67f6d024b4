"""Who said it first is not charged with what others made of it."""

import numpy as np
from hypothesis import given
from hypothesis.strategies import integers, lists, tuples

from groundswell.engine.weigh.copies import copies, own_copies, said_before
from groundswell.engine.weigh.credibility import copied, in_whole
from groundswell.engine.weigh.score import UNIT

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


# A voice: text, cluster, when its author first spoke by each clock, and how much later its wording came.
two_clocks = lists(
    tuples(integers(-1, 2), integers(0, 3), integers(0, 4), integers(0, 4), integers(0, 2), integers(0, 2)), max_size=16
)


def before(voices):
    columns = np.array(voices, dtype=np.int64).reshape(-1, 6).T
    alike, cluster, heard, said_at, later_heard, later_said = columns
    first, last = (heard, said_at), (heard + later_heard, said_at + later_said)
    others, of = said_before(alike, cluster, first, last)
    return others.tolist(), of.tolist()


@given(two_clocks)
def test_who_is_named_as_the_first_was_earlier_by_one_clock_and_later_by_none(voices):
    others, of = before(voices)
    for (text, cluster, *at, _, _), count, first in zip(voices, others, of, strict=True):
        assert (count > 0) == (first >= 0)
        if count:
            its_text, its_cluster, *began, by_heard, by_said = voices[first]
            ended = [began[0] + by_heard, began[1] + by_said]
            assert (its_text, ended != at) == (text, True)
            assert its_cluster != cluster
            assert all(end <= mine for end, mine in zip(ended, at, strict=True))


@given(two_clocks, two_clocks)
def test_nothing_that_is_heard_later_is_before_what_was_heard(voices, late):
    later = [(text, cluster, 20 + heard, *rest) for text, cluster, heard, *rest in late]
    alone, together = before(voices), before([*voices, *later])
    assert (together[0][: len(voices)], together[1][: len(voices)]) == alone


@given(integers(2, 40), integers(0, 3))
def test_with_one_copy_taken_out_the_others_are_what_they_are_among_themselves(alike, apart):
    def repeated(copies, more):
        texts = np.array([0] * copies + [-1] * more, dtype=np.int64)
        return int(in_whole(copied(own_copies(texts, np.zeros(len(texts), dtype=np.int64))).sum(keepdims=True))[0])

    assert repeated(alike, apart) - UNIT == repeated(alike - 1, apart)
