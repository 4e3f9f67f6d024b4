"""What holds of engine/weigh/proportion.py: laws of the ratio, and who reports the same."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis.strategies import composite, integers, lists, tuples

from groundswell.engine.weigh.order import sequence
from groundswell.engine.weigh.proportion import (
    FEWEST,
    FIRST,
    LEAST_SHOWN,
    LIMIT,
    NO_VERSION,
    PAGE,
    Customers,
    Showings,
    Support,
    discount,
    goes_by_words,
    interval,
    proportions,
    support,
)

VOICES, CHANNELS = 4, 3


def showings(rows, voices=VOICES, channels=CHANNELS):
    columns = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    return Showings(*columns, voices, channels)


def supported(rows):
    """Support by (alike, telling, near in stars, people)."""
    columns = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    return Support(*columns, of_version=np.zeros(len(rows), dtype=bool))


def by_words(*counted):
    return bool(goes_by_words(*map(np.array, counted)))


rows_of_showings = lists(
    tuples(integers(-1, VOICES - 1), integers(0, CHANNELS - 1), integers(1, 50), integers(1, 10_000)), max_size=20
)


@composite
def counts(draw):
    """One voice's support: its author is always among those who report the same."""
    people = draw(integers(1, 500))
    telling = draw(integers(0, people))
    like_stars = draw(integers(1, people))
    alike = draw(integers(1, min(telling, like_stars))) if telling else 0
    return alike, telling, like_stars, people


rows_of_support = lists(counts(), min_size=VOICES, max_size=VOICES)


@given(rows_of_showings, rows_of_support)
def test_nothing_is_negative_and_the_ratio_lies_in_its_interval(shown, told):
    found = proportions(showings(shown), supported(told))
    assert ((found.share >= 0) & (found.share <= 1 + 1e-12)).all()
    assert (found.low >= 0).all()
    assert (found.low <= found.ratio * (1 + 1e-9)).all()
    assert (found.ratio <= found.high * (1 + 1e-9)).all()


@given(rows_of_showings, rows_of_support, integers(2, 1000))
def test_showing_everything_so_many_times_as_often_changes_no_ratio(shown, told, times):
    once = proportions(showings(shown), supported(told))
    often = proportions(showings([(*row[:3], row[3] * times) for row in shown]), supported(told))
    for name in ("share", "ratio", "low", "high"):
        assert np.allclose(getattr(once, name), getattr(often, name), rtol=1e-9)
    assert (once.is_out <= often.is_out).all()


@given(rows_of_showings, rows_of_support)
def test_whoever_else_reports_the_same_lowers_the_ratio(shown, told):
    less = proportions(showings(shown), supported(told))
    # Another customer who tells the same, near in stars and words.
    more = proportions(showings(shown), supported([(a + (t > 0), t + (t > 0), s + 1, p + 1) for a, t, s, p in told]))
    same_way = np.array([by_words(t, s, p) == by_words(t + (t > 0), s + 1, p + 1) for _, t, s, p in told])
    for name in ("ratio", "low", "high"):
        before, after = getattr(less, name)[same_way], getattr(more, name)[same_way]
        assert (after <= before * (1 + 1e-9)).all()


@given(rows_of_showings, rows_of_support, integers(1, 10_000))
def test_being_shown_more_never_lowers_its_own_ratio_nor_raises_anothers(shown, told, count):
    before = proportions(showings(shown), supported(told))
    after = proportions(showings([*shown, (0, 0, 1, count)]), supported(told))
    assert after.ratio[0] >= before.ratio[0] * (1 - 1e-9)
    assert (after.ratio[1:] <= before.ratio[1:] * (1 + 1e-9)).all()


@given(rows_of_showings.filter(bool), rows_of_support)
def test_all_voices_together_have_no_more_than_all_attention(shown, told):
    assert proportions(showings(shown), supported(told)).share.sum() <= 1 + 1e-9


@given(lists(integers(0, 300), min_size=5, max_size=5).filter(lambda heads: sum(heads) > 0), integers(1, 10_000))
def test_a_page_in_fair_order_puts_nobody_out_of_proportion(heads, readers):
    """Even where no voice has a word in common with another."""
    people = sum(heads)
    order = sequence(heads, min(PAGE, people))
    shown = [(number, 0, number + 1, readers) for number in range(len(order))]
    near = [sum(heads[max(level - 1, 0) : level + 2]) for level in order]
    found = proportions(showings(shown, len(order), 1), supported([(1, people, stars, people) for stars in near]))
    assert not found.is_out.any()


def test_one_story_on_top_of_a_search_engine_is_out_of_proportion_and_it_is_said_by_which_channel():
    page = [(number, 0, number + 1, 1000) for number in range(3)]
    found = proportions(showings([*page, (0, 2, 1, 9000)]), supported([(1, 214, 6, 214)] + [(90, 214, 190, 214)] * 3))
    assert found.is_out.tolist() == [True, False, False, False]
    assert found.channel[0] == 2
    assert found.low[0] > LIMIT
    assert found.ratio[0] == pytest.approx(214 * found.share[0])


def test_what_is_too_much_is_too_much_on_its_own_channel_not_on_the_busiest():
    """A voice may be shown most where everybody is shown, and yet be out of proportion elsewhere."""
    page = [(0, 0, 1, 10_000), *[(-1, 0, 1, 10_000)] * 9]
    found = proportions(showings([*page, (0, 1, 1, 8_000)]), supported([(10, 100, 10, 100)] * VOICES))
    assert found.channel[0] == 1


def test_of_what_was_hardly_shown_nothing_is_said():
    alone = [(1, 500, 1, 500)] * VOICES
    assert not proportions(showings([(0, 0, 1, LEAST_SHOWN - 1)]), supported(alone)).is_out.any()
    assert proportions(showings([(0, 0, 1, LEAST_SHOWN)]), supported(alone)).is_out[0]


def test_words_are_asked_where_many_tell_something_and_few_give_about_those_stars():
    assert by_words(FEWEST, 20, 100)
    assert not by_words(FEWEST - 1, 20, 100)
    assert not by_words(FEWEST, 21, 100)


def test_the_first_place_gets_all_attention_and_the_third_half():
    assert discount(np.array([1, 3, 7])).tolist() == [1, 1 / 2, 1 / 3]
    assert 0.2 < FIRST < 0.23


def test_the_interval_is_jeffreys():
    low, high = interval(np.array([1, 10]), np.array([214, 10]))
    assert (low[0], high[0]) == pytest.approx((0.00082, 0.01811), abs=2e-5)
    assert high[1] == 1


@pytest.mark.parametrize("rows", [[(0, 0, 0, 1)], [(0, 0, 1, 0)]])
def test_a_place_before_the_first_or_a_count_of_none_is_refused(rows):
    with pytest.raises(ValueError, match="below 1"):
        proportions(showings(rows), supported([(1, 1, 1, 1)] * VOICES))


def test_a_voice_that_reports_less_than_itself_is_refused():
    with pytest.raises(ValueError, match="each voice is one of those"):
        proportions(showings([]), supported([(0, 0, 0, 1)] * VOICES))
    with pytest.raises(ValueError, match="support of 1"):
        proportions(showings([]), supported([(1, 1, 1, 1)]))


def customers(*rows):
    """Customers by (stars, language, version, words)."""
    stars, language, version, texts = zip(*rows, strict=True)
    words = sorted({word for text in texts for word in text.split()})
    stems = [sorted({words.index(word) for word in text.split()}) for text in texts]
    starts = np.cumsum([0, *map(len, stems)])
    codes = [np.array(column, dtype=np.int32) for column in (stars, language, version)]
    return Customers(*codes, starts.astype(np.int64), np.array([one for some in stems for one in some], dtype=np.int64))


def crowd(size, stars=5, text="boils fast and looks good", version=NO_VERSION):
    return [(stars, 0, version, text)] * size


def test_who_tells_of_the_same_is_near_in_words_and_in_stars():
    told = customers(
        *crowd(30),
        (1, 0, NO_VERSION, "the lid exploded in my hand"),
        (2, 0, NO_VERSION, "exploded lid burnt my hand"),
        (5, 0, NO_VERSION, "the lid exploded in my hand"),  # by the stars it is praise
        (1, 1, NO_VERSION, "the lid exploded in my hand"),  # in another language these are other words
    )
    found = support(told, np.array([0, 30]))
    assert found.alike.tolist() == [30, 2]
    assert found.telling.tolist() == [33, 33]
    assert found.like_stars.tolist() == [31, 3]
    assert found.people.tolist() == [34, 34]


def test_who_says_nothing_tells_of_nothing():
    found = support(customers(*crowd(3), (1, 0, NO_VERSION, "")), np.array([3]))
    assert (found.alike[0], found.telling[0], found.like_stars[0], found.people[0]) == (0, 0, 1, 4)


def test_owners_of_a_version_are_held_against_those_of_that_version_if_there_are_enough():
    of_two = crowd(FEWEST, version=2, stars=1, text="leaks from below")
    few = crowd(3, version=1)
    found = support(customers(*crowd(50), *of_two, *few), np.array([50, 50 + FEWEST]))
    assert found.of_version.tolist() == [True, False]
    assert found.people.tolist() == [FEWEST, 50 + FEWEST + 3]
    assert found.alike[0] == FEWEST


texts = lists(tuples(integers(1, 5), integers(0, 1), integers(-1, 1), lists(integers(0, 30), max_size=8)), min_size=1)


@given(texts)
def test_each_author_is_one_of_those_who_report_the_same_and_they_are_some_of_all(rows):
    told = customers(*[(*row[:3], " ".join(map(str, row[3]))) for row in rows])
    found = support(told, np.arange(len(rows)))
    assert (found.like_stars >= 1).all()
    assert (found.people >= found.like_stars).all()
    assert (found.alike <= np.minimum(found.telling, found.like_stars)).all()
    assert ((found.alike >= 1) == (found.telling >= 1)).all()


@given(texts, integers(0, 2**32 - 1))
def test_the_order_of_rows_changes_nothing(rows, seed):
    told = [(*row[:3], " ".join(map(str, row[3]))) for row in rows]
    shuffled = np.random.default_rng(seed).permutation(len(rows))
    straight = support(customers(*told), np.arange(len(rows)))
    turned = support(customers(*[told[number] for number in shuffled]), np.arange(len(rows)))
    for name in ("alike", "telling", "like_stars", "people"):
        assert np.array_equal(getattr(straight, name)[shuffled], getattr(turned, name))
