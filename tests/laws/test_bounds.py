"""The bounds that METHODS calls P1 to P6 hold on the live road."""

from datetime import timedelta
from fractions import Fraction

import numpy as np
import pytest
from cast import DAY, a_person, a_source, crowd, house, patient, said, told
from hypothesis import given
from hypothesis.strategies import integers, lists, sampled_from

from groundswell.engine.weigh.score import PERSON_CAP, PRIOR_VOICES, RANGE, UNIT
from groundswell.engine.weigh.terms import EVEN
from groundswell.listen.hold import lift, place, withdraw
from groundswell.listen.notice import correct, uncorrect
from groundswell.record.corrections import ASIDE
from groundswell.record.models import Handle, Voice
from groundswell.weigh import recount
from groundswell.weigh.models import Epoch, Place, Score

pytestmark = pytest.mark.django_db

STARS = ["1", "1.5", "2", "3", "3.7", "4.5", "5"]
stars = sampled_from(STARS)
crowds = lists(stars, max_size=8)
HAIR = 1e-9
# What a voice counts of whose author nothing is known.
NEWCOMER = 0.525


def standing():
    """Value, mass, and how far one person can move it; of nobody's product the prior."""
    score = Score.objects.filter(product__slug="kettle", whose="consumers").first()
    if score is None:
        levels = Epoch.current().levels
        return np.average([1, 2, 3, 4, 5], weights=levels), 0.0, RANGE * PERSON_CAP / (PRIOR_VOICES + PERSON_CAP)
    return score.value, score.mass, score.one_person_moves


@pytest.fixture(autouse=True)
def an_epoch_drawn_from_another_product():
    """Drawn once, and met by all houses of a law as it was."""
    told(*crowd("5", "5", "4", "1", product="pan"))


def a_house_where(*given_stars):
    """A crowd about the kettle."""
    if given_stars:
        told(*crowd(*given_stars))


def bound(mass_of_others):
    return RANGE * 1 / (PRIOR_VOICES + mass_of_others + 1)


@patient
@given(crowds, stars)
def test_p1_one_voice_more_moves_the_score_by_no_more_than_its_bound(before, late):
    with house():
        a_house_where(*before)
        value, mass, moves = standing()
        told(said(person="late", stars=late))
        moved = abs(standing()[0] - value)
        assert moved <= bound(mass) + HAIR
        assert moved <= moves + HAIR


@patient
@given(crowds, stars, stars)
def test_p1_a_voice_changed_or_taken_back_moves_it_by_no_more(before, first, second):
    with house():
        a_house_where(*before)
        without, mass, _ = standing()
        told(said(id="late", person="late", stars=first))
        value, _, moves = standing()
        told(said(id="late", person="late", stars=second, text="On second thoughts."))
        assert abs(standing()[0] - value) <= min(bound(mass), moves) + HAIR
        voice = Voice.objects.get(outside_id="late")
        withdraw(voice, voice.author)
        told()
        assert standing()[0] == without


@patient
@given(crowds, lists(stars, min_size=1, max_size=6))
def test_p2_however_often_one_person_speaks_it_counts_once(before, says):
    with house():
        a_house_where(*before)
        value, mass, moves = standing()
        for n, given_stars in enumerate(says):
            told(said(person="cy", stars=given_stars, said_at=DAY + timedelta(days=n), text=f"And again {n}."))
            assert abs(standing()[0] - value) <= min(bound(mass), moves) + HAIR
            assert standing()[1] == pytest.approx(mass + NEWCOMER)


@patient
@given(crowds, lists(stars, min_size=1, max_size=6))
def test_p3_all_accounts_of_one_person_share_one_place(before, says):
    with house():
        a_house_where(*before)
        value, mass, moves = standing()
        for n, given_stars in enumerate(says):
            account = f"csv/{n}"
            Handle.objects.create(source=a_source(account), name=f"cy {n}", person=a_person("Cy"))
            told(said(person=f"cy {n}", id=f"{n}", stars=given_stars, text=f"{n}"), source=account)
        assert abs(standing()[0] - value) <= min(bound(mass), moves) + HAIR
        assert standing()[1] == pytest.approx(mass + NEWCOMER)


@patient
@given(crowds)
def test_p4_a_voice_of_five_stars_never_lowers_nor_one_of_one_star_raises(before):
    with house():
        a_house_where(*before)
        value = standing()[0]
        told(said(person="late", stars="5"))
        higher = standing()[0]
        assert higher >= value
        told(said(person="later", stars="1"))
        assert standing()[0] <= higher


@patient
@given(crowds, stars, stars)
def test_p5_who_dissents_weighs_as_much_as_who_agrees(before, one, other):
    with house():
        a_house_where(*before)
        told(said(person="late", stars=one))
        agreeing = standing()[1]
        told(said(person="late", stars=other, said_at=DAY + timedelta(days=1)))
        assert standing()[1] == agreeing


@patient
@given(crowds)
def test_p6_the_score_is_the_bounded_mean_within_the_stars(before):
    with house():
        a_house_where(*before)
        value, mass, _ = standing()
        # Four people spoke of the other product; EVEN imaginary ones stand at each star.
        prior = Fraction(5 + 5 + 4 + 1 + 15 * EVEN, 4 + 5 * EVEN)
        weights = [Fraction(place.mass, UNIT) for place in Place.objects.filter(product__slug="kettle").order_by("tie")]
        stars = [Fraction(place.stars, UNIT) for place in Place.objects.filter(product__slug="kettle").order_by("tie")]
        drawn = sum(weight * star for weight, star in zip(weights, stars, strict=True))
        exact = (PRIOR_VOICES * prior + drawn) / (PRIOR_VOICES + sum(weights))
        assert 1 <= value <= 5
        # A voice between two stars is split in whole millionths.
        assert abs(value - exact) <= 1 / UNIT
        assert len(weights) == len(before)
        assert abs(mass - sum(weights)) <= HAIR


@patient
@given(crowds.filter(bool), integers(0, 7))
def test_a_hold_takes_a_voice_out_and_lifting_it_brings_the_score_back(before, number):
    with house():
        a_house_where(*before)
        value, mass, moves = standing()
        voice = Voice.objects.filter(product__slug="kettle").order_by("pk")[number % len(before)]
        masses = [found.mass / UNIT for found in Place.objects.filter(product__slug="kettle").order_by("voice")]
        hold = place(voice, "spam", "seen", "care")
        told()
        without, less, _ = standing()
        assert less == pytest.approx(mass - masses[number % len(before)])
        assert abs(without - value) <= moves + HAIR
        lift(hold, "it is none", "care")
        told()
        assert standing() == (value, mass, moves)


@patient
@given(crowds.filter(bool), integers(0, 7), sampled_from(sorted(ASIDE)))
def test_an_authors_correction_takes_a_voice_out_and_taking_it_back_brings_the_score_back(before, number, kind):
    with house():
        a_house_where(*before)
        value, mass, moves = standing()
        voice = Voice.objects.filter(product__slug="kettle").order_by("pk")[number % len(before)]
        its = Place.objects.get(voice=voice).mass / UNIT
        made = correct(voice, kind, voice.author)
        told()
        without, less, _ = standing()
        assert less == pytest.approx(mass - its)
        assert abs(without - value) <= moves + HAIR
        recount.recount()
        assert standing()[:2] == (without, less)
        uncorrect(made, voice.author)
        told()
        assert standing() == (value, mass, moves)


@patient
@given(crowds, crowds)
def test_within_an_epoch_no_product_is_moved_by_anothers_voices(before, others):
    with house():
        a_house_where(*before)
        here = standing()
        told(*crowd(*others, product="toaster"))
        told(said(person="person 0", product="toaster", stars="1", said_at=DAY + timedelta(days=9)))
        assert standing() == here


@patient
@given(crowds, lists(stars, max_size=4))
def test_experts_are_never_blended_in(before, experts):
    with house():
        a_house_where(*before)
        here = standing()
        told(*[said(person=f"expert {n}", role="expert", stars=given_stars) for n, given_stars in enumerate(experts)])
        assert standing() == here
        assert Score.objects.filter(whose="experts", product__slug="kettle").exists() == bool(experts)


@patient
@given(crowds)
def test_low_value_and_high_stand_in_their_order_and_people_are_counted(before):
    with house():
        a_house_where(*before)
        recount.open_epoch()
        for score in Score.objects.all():
            assert 1 <= score.low <= score.value <= score.high <= 5
            assert score.people == Voice.objects.filter(product=score.product).count()
