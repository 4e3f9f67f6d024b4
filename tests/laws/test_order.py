"""The fair order keeps the laws O1 to O7, page after page."""

from collections import Counter
from datetime import timedelta
from fractions import Fraction
from unittest.mock import patch

import pytest
from cast import DAY, a_person, crowd, house, patient, said, told
from django.db.models import Q
from hypothesis import given
from hypothesis.strategies import integers, lists, sampled_from, tuples

from groundswell.engine.weigh.order import NEWCOMER_EVERY
from groundswell.listen.hold import place
from groundswell.listen.notice import helpful
from groundswell.record.models import Product, Voice
from groundswell.weigh import order, topics
from groundswell.weigh.models import Place

pytestmark = pytest.mark.django_db

crowds = lists(sampled_from("12345"), min_size=1, max_size=14)


def kettle():
    return Product.objects.get(slug="kettle").pk


def all_pages(limit=3, **asked):
    """The whole fair order, a page at a time; as a reader goes from page to page."""
    page = order.page(kettle(), limit=limit, **asked)
    found = list(page.voices)
    while not page.is_last:
        page = order.page(kettle(), limit=limit, after=len(found), counts=page.counts, **asked)
        found += page.voices
    return found


def levels_of(voices):
    levels = dict(Place.objects.values_list("voice", "level"))
    return [levels[voice] for voice in voices]


def is_in_proportion(levels):
    """O1: every beginning has of each level its share, give or take 1 - 1/(2S - 2)."""
    whole, so_far = Counter(levels), Counter()
    strata, size = len(whole), len(levels)
    most = 1 - Fraction(1, 2 * strata - 2) if strata > 1 else 0
    for k, level in enumerate(levels, start=1):
        so_far[level] += 1
        if any(abs(so_far[s] - Fraction(k * whole[s], size)) > most for s in whole):
            return False
    return True


@patient
@given(crowds)
def test_o1_every_beginning_of_the_list_is_in_proportion(stars):
    with house():
        told(*crowd(*stars))
        assert is_in_proportion(levels_of(all_pages()))


@patient
@given(integers(0, 9), integers(9, 14))
def test_o2_a_small_camp_is_heard_neither_too_early_nor_too_late(few, many):
    with house():
        told(*crowd("1", *"5" * many, *"4" * few))
        first = levels_of(all_pages()).index(1) + 1
        strata = 2 + bool(few)
        most, share = 1 - Fraction(1, 2 * strata - 2), Fraction(1, 1 + many + few)
        assert (1 - most) / share <= first <= int(most / share) + 1


@patient
@given(crowds, integers(1, 20))
def test_o3_over_all_pages_each_voice_stands_once(stars, limit):
    with house():
        told(*crowd(*stars))
        found = all_pages(limit)
        assert sorted(found) == sorted(Voice.objects.values_list("pk", flat=True))


@patient
@given(crowds)
def test_o4_the_first_place_belongs_to_the_largest_camp(stars):
    with house():
        told(*crowd(*stars))
        camps = Counter(map(int, stars))
        assert camps[levels_of(all_pages())[0]] == max(camps.values())


@patient
@given(crowds, lists(tuples(integers(0, 13), sampled_from(["Dana", "Eve", "Flo"])), max_size=9))
def test_o5_within_a_camp_the_more_helpful_and_then_the_newer_stand_first_but_for_newcomers(stars, votes):
    with house():
        told(*crowd(*stars))
        voices = list(Voice.objects.order_by("pk"))
        for number, name in votes:
            helpful(voices[number % len(voices)], a_person(name), True)
        told()
        places = Place.objects.in_bulk()
        found = [places[voice] for voice in all_pages()]
        for level in range(1, 6):
            camp = [one for one in found if one.level == level]
            newcomers = camp[NEWCOMER_EVERY - 1 :: NEWCOMER_EVERY]
            best = [(one.merit, one.said_at) for one in camp if one not in newcomers]
            assert best == sorted(best, reverse=True)
            for at, newcomer in zip(range(NEWCOMER_EVERY - 1, len(camp), NEWCOMER_EVERY), newcomers, strict=True):
                assert newcomer.said_at == max(one.said_at for one in camp[at:])


TOPICS = ["The lid rattles.", "It hums.", "Quiet and the lid holds.", "Nice."]


@patient
@given(lists(tuples(sampled_from("135"), sampled_from(TOPICS)), min_size=20, max_size=26), integers(1, 9))
def test_topics_move_no_camp_and_lose_no_voice_whatever_the_page(spoken, limit):
    with house():
        voices = crowd(*(stars for stars, _ in spoken))
        for voice, (_, text) in zip(voices, spoken, strict=True):
            voice.text = text
        others = [said(person=f"other {n}", product="lamp", text="Bright.") for n in range(40)]
        told(*voices, *others)
        before = all_pages()
        topics.redraw()
        after = all_pages(limit)
        assert levels_of(after) == levels_of(before)
        assert sorted(after) == sorted(before)
        assert after == all_pages(limit=30)


@patient
@given(crowds, integers(1, 15), integers(1, 15))
def test_o6_the_beginning_does_not_depend_on_how_much_is_asked_for(stars, some, more):
    with house():
        told(*crowd(*stars))
        few = order.page(kettle(), limit=min(some, more)).voices
        assert order.page(kettle(), limit=max(some, more)).voices[: len(few)] == few


@patient
@given(crowds, sampled_from("12345"))
def test_o7_one_voice_more_moves_no_beginning_by_more_than_two(stars, late):
    with house():
        told(*crowd(*stars))
        before = levels_of(all_pages())
        told(said(person="late", stars=late))
        after = levels_of(all_pages())
        for k in range(len(before)):
            was, now = Counter(before[:k]), Counter(after[:k])
            assert all(abs(was[level] - now[level]) <= 2 for level in range(1, 6))


@patient
@given(crowds, lists(sampled_from("12345"), max_size=5))
def test_a_list_that_grows_while_it_is_read_shows_no_more_than_it_promised(stars, late):
    with house():
        told(*crowd(*stars))
        page = order.page(kettle(), limit=3)
        told(*[said(person=f"late {n}", stars=s, said_at=DAY - timedelta(days=1)) for n, s in enumerate(late)])
        found = list(page.voices)
        while not page.is_last:
            page = order.page(kettle(), limit=3, after=len(found), counts=page.counts)
            found += page.voices
        assert len(set(found)) == len(found) == len(stars)
        assert Counter(levels_of(found)) == Counter(map(int, stars))


@patient
@given(crowds, lists(sampled_from(["unasked", "invited"]), min_size=14, max_size=14))
def test_a_filtered_list_is_fair_among_what_is_filtered(stars, ways):
    with house():
        voices = crowd(*stars)
        for voice, way in zip(voices, ways, strict=False):
            voice.collected = way
        told(*voices)
        for way in ("unasked", "invited"):
            found = all_pages(where=Q(collected=way))
            assert sorted(found) == sorted(Voice.objects.filter(collected=way).values_list("pk", flat=True))
            assert is_in_proportion(levels_of(found))


@patient
@given(lists(sampled_from("15"), min_size=8, max_size=14), integers(1, 5))
def test_past_the_first_positions_all_that_are_left_stand_by_merit_alone(stars, first):
    with house(), patch.object(order, "FIRST", first):
        told(*crowd(*stars))
        found = all_pages()
        assert sorted(found) == sorted(Voice.objects.values_list("pk", flat=True))
        assert is_in_proportion(levels_of(found))
        places = Place.objects.in_bulk()
        for level in (1, 5):
            rest = [(one.merit, one.said_at) for one in map(places.get, found[first:]) if one.level == level]
            assert rest == sorted(rest, reverse=True)


def test_a_held_voice_has_no_place_and_the_rest_stays_fair():
    told(*crowd(*"5551"))
    place(Voice.objects.get(author__name="person 0"), "spam", "seen", "care")
    told()
    assert sorted(levels_of(all_pages())) == [1, 5, 5]


def test_a_list_whose_voices_went_while_it_was_read_ends_without_a_gap():
    told(*crowd(*"5551"))
    page = order.page(kettle(), limit=2)
    for voice in Voice.objects.filter(stars=5):
        place(voice, "spam", "seen", "care")
    told()
    rest = order.page(kettle(), limit=2, after=2, counts=page.counts)
    assert rest.is_last
    assert len(rest.voices) <= 2


def test_experts_have_an_order_of_their_own():
    told(*crowd(*"55"), said(person="expert", role="expert", stars="2"))
    assert len(order.page(kettle(), whose="experts").voices) == 1
    assert len(all_pages()) == 2


def test_nobodys_product_has_an_empty_list():
    told(said(kind="question", stars="", text="Who has one?"))
    page = order.page(kettle())
    assert (page.voices, page.is_last) == ([], True)
