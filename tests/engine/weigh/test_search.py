"""What holds of engine/weigh/search.py."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis.strategies import floats, integers, lists, sampled_from, text, tuples

from groundswell.engine.weigh.order import prefix_bound
from groundswell.engine.weigh.search import MOST_WORDS, Query, bm25, fairly, hits, read, stance, window

answers = lists(tuples(floats(0, 100), integers(1, 3), integers(0, 3)), max_size=60)


@pytest.mark.parametrize(
    ("query", "words", "phrases", "without"),
    [
        ("Swift kettle", ("swift", "kettle"), (), ()),
        ("kettle kettle", ("kettle",), (), ()),
        ('"boils fast" kettle', ("kettle",), (("boils", "fast"),), ()),
        ("„sehr leise“", (), (("sehr", "leise"),), ()),
        ("kettle -noisy", ("kettle",), (), (("noisy",),)),
        ("kettle −noisy", ("kettle",), (), (("noisy",),)),
        ('-"very loud" kettle', ("kettle",), (), (("very", "loud"),)),
        ("wi-fi", ("wi", "fi"), (), ()),
        ('"not closed', (), (("not", "closed"),), ()),
        ("l'acqua", ("l", "acqua"), (), ()),
        ("- -- \" '", (), (), ()),
    ],
)
def test_a_query_is_read_as_people_type_it(query, words, phrases, without):
    found = read(query)
    assert (found.words, found.phrases, found.without) == (words, phrases, without)


@given(text(max_size=200))
def test_no_query_asks_for_too_much(query):
    found = read(query)
    assert len(found.words) + sum(map(len, (*found.phrases, *found.without))) <= MOST_WORDS
    assert not found.is_empty or found == Query()


def scored(counts, lengths, seen=(10.0,), texts=1000):
    return bm25(np.array(counts, float), np.array(lengths, float), np.array(seen, float), texts)


@given(integers(0, 50), integers(1, 100), integers(0, 1000))
def test_a_word_said_once_more_never_tells_less_and_is_bounded(said, length, seen):
    fewer, more = scored([[said], [said + 1]], [length, length], [seen])
    assert 0 <= fewer <= more <= 2.2 * np.log1p(1000.5 / 0.5)


def test_rare_words_and_short_texts_tell_more():
    rare, frequent = scored([[1, 0], [0, 1]], [10, 10], [5, 500])
    assert rare > frequent
    short, long = scored([[1], [1]], [5, 50])
    assert short > long


def test_a_word_that_more_texts_have_than_there_are_harms_nothing():
    assert np.isfinite(scored([[1]], [10], [2000])).all()
    assert scored(np.zeros((0, 1)), []).shape == (0,)


def test_columns_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="2 lengths and 1 words"):
        scored([[1.0]], [1, 2])


@given(lists(floats(0, 1), min_size=1, max_size=4), floats(0, 1), integers(1, 1000), integers(1, 10**7))
def test_a_window_is_wider_for_what_is_rarer_and_never_wider_than_all(rates, rate, wanted, texts):
    wide = window(rates, wanted, texts)
    assert min(wanted, texts) <= wide <= texts
    assert wide <= window([*rates[1:], min(rate, rates[0])], wanted, texts)


def test_a_window_for_one_word_holds_about_as_many_as_are_wanted():
    assert window([0.01], 1000, 1_000_000) == 100_000
    assert window([0.0001], 1000, 1_000_000) == 1_000_000


def fair(found, people=None):
    scores, products, stances = (
        (np.array(column) for column in zip(*found, strict=True)) if found else [np.array([])] * 3
    )
    heads = np.ones(len(found), np.int64) if people is None else np.array(people)
    return fairly(scores, products, stances, heads)


@given(answers)
def test_every_beginning_holds_each_products_camps_in_proportion(found):
    order = fair(found)
    assert sorted(order) == list(range(len(found)))
    for product in {product for _, product, _ in found}:
        camps = [found[at][2] for at in order if found[at][1] == product]
        bound = prefix_bound(len(set(camps)))
        for camp in set(camps):
            share = camps.count(camp) / len(camps)
            assert all(abs(camps[:k].count(camp) - k * share) <= bound + 1e-9 for k in range(len(camps) + 1))


@given(answers)
def test_inside_a_camp_the_better_answer_stands_first(found):
    places = {answer: place for place, answer in enumerate(fair(found))}
    for one, (score, *where) in enumerate(found):
        for other, (lower, *there) in enumerate(found):
            if where == there and score > lower:
                assert places[one] < places[other]


@given(answers)
def test_each_product_keeps_the_places_that_its_answers_take_by_score(found):
    by_score = sorted(range(len(found)), key=lambda at: -found[at][0])
    assert [found[at][1] for at in fair(found)] == [found[at][1] for at in by_score]


def test_an_aberrant_voice_that_fits_best_of_all_is_not_on_top():
    assert fair([(99.0, 1, 2), *[(1.0, 1, 0)] * 9])[:4] == [1, 2, 3, 4]


def test_many_who_are_one_person_buy_no_place():
    found = [(9.0, 1, 2)] * 9 + [(1.0, 1, 0)] * 3
    assert fair(found)[0] == 0
    assert fair(found, [100] * 9 + [1000] * 3)[0] == 9


@pytest.mark.parametrize(("level", "camp"), [(5, 0), (4, 0), (3, 1), (2, 2), (1, 2), (None, 3)])
def test_stars_tell_the_camp(level, camp):
    assert stance(level) == camp


@pytest.mark.parametrize(
    ("written", "query", "marked"),
    [
        ("Geriu kavą.", "KAVA", ["kavą"]),
        ("Two kettles boiled", "kettle boil", ["kettles", "boiled"]),
        ("Wasserkocher", "kocher", ["Wasserkocher"]),
        ("Very quiet, not loud", '"very quiet" -loud', ["Very", "quiet"]),
        ("The kettle", "ketle", ["kettle"]),
        ("The kettle", "lamp", []),
    ],
)
def test_what_a_query_finds_is_shown_as_it_is_written(written, query, marked):
    assert [written[first:last] for first, last in hits(written, read(query))] == marked


@given(text(max_size=80), sampled_from(["kettle", "a", '"', "ą b"]))
def test_hits_stand_side_by_side(written, query):
    found = hits(written, read(query))
    assert all(first < last for first, last in found)
    assert all(last <= first for (_, last), (first, _) in pairwise(found))
