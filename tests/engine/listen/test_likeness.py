"""Laws of likeness: what is nearly the same is found, and nobody is grouped by chance."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis.strategies import integers, lists, sampled_from

from groundswell.engine.listen.likeness import ALIKE, FEWEST_WORDS, Shingles, near, near_copies, shingles
from groundswell.engine.runners import runner

HERE = runner()
WORDS = ["kettle", "boils", "fast", "quiet", "lid", "holds", "well", "steam", "never", "again", "very", "loud"]
some_text = lists(sampled_from(WORDS), min_size=0, max_size=14).map(" ".join)
some_texts = lists(some_text, min_size=1, max_size=12)

ADA = "It boils fast, is quiet, and the lid has held well for two years of tea."
BEN = "ITS cord is short; the handle gets hot and after a month it began to leak."


def grouped(texts, **how):
    return near_copies(shingles(texts, HERE), HERE, **how).tolist()


def pieces(text):
    words = text.split()
    return {tuple(words[i : i + 3]) for i in range(len(words) - 2)} if len(words) >= FEWEST_WORDS else set()


def share(one, other):
    return len(one & other) / len(one | other) if one | other else 0.0


def test_case_marks_blanks_and_diacritics_make_no_difference():
    assert grouped([ADA, BEN, ADA.upper().replace(" ", "  \t") + "!!"]) == [0, -1, 0]
    assert grouped(
        [
            "Czajnik głośny, a rączka robi się gorąca już po chwili!",
            "czajnik glosny a raczka robi sie goraca juz po chwili",
        ]
    ) == [0, 0]


def test_a_word_or_two_of_twenty_do_not_hide_a_copy():
    assert grouped([ADA, ADA.replace("two", "three"), BEN]) == [0, 0, -1]


def test_short_texts_are_never_copies():
    assert grouped(["Very good product, fast delivery, thank you"] * 5) == [-1] * 5


def test_signs_of_scripts_without_blanks_are_words():
    assert grouped(["这个水壶烧水很快而且很安静", "这个水壶烧水很快而且很安静。", "把手很烫线也太短了不会再买"]) == [
        0,
        0,
        -1,
    ]


def test_no_text_is_no_copy():
    assert grouped([None, "", None, "..."]) == [-1] * 4
    assert grouped([]) == []


@settings(deadline=None)
@given(some_texts)
@example(["kettle boils fast quiet lid holds well steam"] * 3)
def test_who_is_grouped_is_truly_alike_to_somebody_of_the_group(texts):
    group = grouped(texts)
    for i, number in enumerate(group):
        mates = [j for j, other in enumerate(group) if other == number and j != i]
        if number >= 0:
            assert number == min([i, *mates])
            assert max(share(pieces(texts[i]), pieces(texts[j])) for j in mates) >= ALIKE


@settings(deadline=None)
@given(some_texts)
def test_the_same_words_are_always_found(texts):
    group = grouped(texts + texts)
    for i, text in enumerate(texts):
        assert group[i] == group[i + len(texts)]
        assert (group[i] >= 0) == bool(pieces(text))


@settings(deadline=None)
@given(some_texts, integers(0, 2**32))
def test_the_order_of_rows_changes_no_group(texts, seed):
    order = np.random.default_rng(seed).permutation(len(texts)).tolist()

    def told(group):
        return {frozenset(i for i, one in enumerate(group) if one == number) for number in set(group) - {-1}}

    moved = grouped([texts[i] for i in order])
    assert told(grouped(texts)) == {frozenset(order[i] for i in group) for group in told(moved)}


def test_parts_put_together_are_as_the_whole():
    whole = [ADA, BEN, "short", ADA, None]
    parts = [shingles(pa.array(part, pa.string()), HERE) for part in (whole[:2], whole[2:])]
    assert near_copies(Shingles.joined(parts), HERE).tolist() == grouped(whole) == [0, -1, -1, 0, -1]


def test_of_a_thousand_edited_texts_hardly_one_is_missed():
    dice = np.random.default_rng(7)
    words = np.array([f"w{n}" for n in range(5000)])
    texts = [words[dice.integers(0, 5000, 30)] for _ in range(1000)]
    edited = [np.where(np.arange(30) == dice.integers(30), "new", text) for text in texts]
    group = np.array(grouped([" ".join(text) for text in [*texts, *edited]]))
    found = (group[:1000] >= 0) & (group[:1000] == group[1000:])
    assert found.mean() >= 0.99
    assert len(set(group[:1000][found].tolist())) == found.sum()


@pytest.mark.parametrize("alike", [0.0, 1.1])
def test_a_share_that_is_none_is_refused(alike):
    with pytest.raises(ValueError, match="wanted more than 0"):
        grouped([ADA], alike=alike)


def test_two_texts_that_are_joined_by_a_third_are_not_near_by_themselves():
    words = [f"word{n}" for n in range(40)]
    texts = shingles([" ".join(words[:28]), " ".join(words[12:]), " ".join(words[5:35])], HERE)
    assert len(set(near_copies(texts, HERE).tolist())) == 1
    assert near(texts, np.array([0, 0, 1]), np.array([1, 2, 2]), HERE).tolist() == [False, True, True]
