"""Laws of the score: no single voice moves it far, and no order of arrival moves it at all."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import DrawFn, SearchStrategy, composite, integers, just, lists, one_of, permutations
from scipy.special import betainc

from groundswell.engine.weigh.score import (
    LEVELS,
    PRIOR_VOICES,
    RANGE,
    UNIT,
    IntArray,
    Scores,
    bounded_mean,
    one_person_moves,
    read_stars,
    scores,
    spread_levels,
)

unhurried = settings(deadline=None, max_examples=80)

SLACK = 1e-12
NOBODY = np.zeros(LEVELS, dtype=np.int64)

whole_stars = integers(1, LEVELS).map(lambda level: level * UNIT)
some_stars = one_of(whole_stars, integers(UNIT, LEVELS * UNIT))
some_voices = lists(some_stars, max_size=30)


def some_masses(most: int = 10**6 * UNIT) -> SearchStrategy[IntArray]:
    amount = one_of(just(0), just(1), integers(0, 3 * UNIT), integers(0, most))
    return lists(amount, min_size=LEVELS, max_size=LEVELS).map(lambda row: np.array(row, dtype=np.int64))


# Some voices at every star, as all but the quietest products have them.
divided_masses = lists(integers(UNIT, 100 * UNIT), min_size=LEVELS, max_size=LEVELS).map(
    lambda row: np.array(row, dtype=np.int64)
)


@composite
def some_person(draw: DrawFn) -> IntArray:
    """What one person, with all accounts, says of a product: at most one voice, spread in any way."""
    ends = sorted(draw(lists(integers(0, UNIT), min_size=LEVELS, max_size=LEVELS)))
    return np.diff(np.array([0, *ends], dtype=np.int64))


def mass_of(voices: list[int]) -> IntArray:
    return spread_levels(np.array(voices, dtype=np.int64)).sum(axis=0)


def score_of(mass: IntArray, prior: IntArray = NOBODY) -> Scores:
    return scores(mass[np.newaxis], prior)


def value_of(mass: IntArray, prior: IntArray = NOBODY) -> float:
    return float(score_of(mass, prior).value[0])


def mean_of(mass: IntArray) -> Fraction:
    known = [int(at) for at in mass] if mass.any() else [1] * LEVELS
    return Fraction(sum(level * at for level, at in enumerate(known, start=1)), sum(known))


def exact_score(voices: list[int], prior: IntArray) -> Fraction:
    stars = sum((Fraction(voice, UNIT) for voice in voices), Fraction(0))
    return (PRIOR_VOICES * mean_of(prior) + stars) / (PRIOR_VOICES + len(voices))


# The score


@unhurried
@given(some_voices, some_masses())
def test_the_score_is_the_fraction_it_says_it_is(voices, prior):
    assert abs(Fraction(value_of(mass_of(voices), prior)) - exact_score(voices, prior)) <= SLACK


@unhurried
@given(some_voices, some_masses())
def test_masses_and_single_voices_tell_the_same_score(voices, prior):
    stars = np.array(voices, dtype=np.float64) / UNIT
    mean = bounded_mean(stars, np.ones(len(voices)), prior=float(mean_of(prior)))
    assert abs(value_of(mass_of(voices), prior) - mean) <= SLACK


@unhurried
@given(some_voices, some_stars, some_masses())
def test_no_single_voice_moves_the_score_far(voices, late, prior):
    without, with_it = value_of(mass_of(voices), prior), value_of(mass_of([*voices, late]), prior)
    assert abs(with_it - without) <= RANGE / (PRIOR_VOICES + len(voices) + 1) + SLACK


@unhurried
@given(some_voices, some_stars, some_stars, some_masses())
def test_a_changed_mind_moves_the_score_no_further_than_a_new_voice(voices, first, later, prior):
    before, after = value_of(mass_of([*voices, first]), prior), value_of(mass_of([*voices, later]), prior)
    assert abs(after - before) <= RANGE / (PRIOR_VOICES + len(voices) + 1) + SLACK


def test_the_bound_on_one_voice_is_met_and_so_cannot_be_smaller():
    ada_is_the_first = value_of(mass_of([5 * UNIT]), prior=mass_of([1 * UNIT]))
    assert ada_is_the_first - 1 == pytest.approx(RANGE / (PRIOR_VOICES + 1), abs=SLACK)


@unhurried
@given(some_masses(), some_person(), some_person(), some_masses())
def test_whatever_one_person_says_moves_the_score_no_further_than_we_print(others, said, says_now, prior):
    before, after = score_of(others + said, prior), score_of(others + says_now, prior)
    move = abs(float(after.value[0] - before.value[0]))
    assert move <= before.one_person_moves[0] + SLACK
    assert move <= after.one_person_moves[0] + SLACK


@unhurried
@given(some_masses(), integers(0, UNIT), some_masses())
def test_another_five_stars_never_lower_the_score_nor_one_star_raises_it(others, believed, prior):
    praise, blame = believed * np.eye(LEVELS, dtype=np.int64)[[-1, 0]]
    now = value_of(others, prior)
    assert value_of(others + praise, prior) >= now - SLACK
    assert value_of(others + blame, prior) <= now + SLACK


@unhurried
@given(some_voices, some_stars, some_stars)
def test_more_stars_from_the_same_person_never_lower_the_score(others, one, other):
    low, high = sorted([one, other])
    assert value_of(mass_of([*others, low])) <= value_of(mass_of([*others, high])) + SLACK


@unhurried
@given(some_masses(most=10**8 * UNIT), some_masses(most=10**8 * UNIT))
def test_the_score_stays_between_one_and_five_stars(mass, prior):
    assert 1 <= value_of(mass, prior) <= LEVELS


@unhurried
@given(
    some_voices.flatmap(lambda voices: permutations(voices).map(lambda shuffled: (voices, shuffled))), integers(0, 30)
)
def test_the_order_of_arrival_and_the_cut_into_pieces_change_no_bit(both, cut):
    voices, shuffled = both
    live = NOBODY.copy()
    for voice in shuffled:
        live = live + mass_of([voice])
    recounted, in_pieces = mass_of(voices), mass_of(voices[:cut]) + mass_of(voices[cut:])
    assert value_of(live) == value_of(recounted) == value_of(in_pieces)


@unhurried
@given(some_masses())
def test_without_voices_the_score_is_the_prior_and_a_whisper_hardly_moves_it(prior):
    assert abs(value_of(NOBODY, prior) - mean_of(prior)) <= SLACK
    whisper = np.array([0, 0, 0, 0, 1], dtype=np.int64)
    assert abs(value_of(whisper, prior) - mean_of(prior)) <= RANGE / (PRIOR_VOICES * UNIT)


def test_where_nothing_is_known_the_prior_is_three_stars():
    assert value_of(NOBODY) == 3


@unhurried
@given(some_masses(), some_masses())
def test_a_star_more_from_everybody_is_a_star_more_in_the_score(mass, prior):
    mass[-1], prior[-1], prior[0] = 0, 0, prior[0] + 1
    assert value_of(np.roll(mass, 1), np.roll(prior, 1)) - value_of(mass, prior) == pytest.approx(1, abs=SLACK)


@unhurried
@given(lists(some_masses(), min_size=1, max_size=40), some_masses())
def test_a_product_scored_alone_has_the_bits_it_has_among_many(rows, prior):
    many = scores(np.array(rows), prior)
    for place, row in enumerate(rows):
        alone = score_of(row, prior)
        for name in Scores.__slots__:
            assert getattr(alone, name)[0] == getattr(many, name)[place]


def test_no_products_have_no_scores():
    assert scores(np.zeros((0, LEVELS), dtype=np.int64), NOBODY).value.shape == (0,)


@pytest.mark.parametrize(
    ("masses", "prior", "prior_voices", "complaint"),
    [
        (np.zeros(5), np.zeros(5), 5, "wanted"),
        (np.zeros((2, 4)), np.zeros(5), 5, "wanted"),
        (np.zeros((2, 5)), np.zeros(4), 5, "wanted"),
        (np.full((2, 5), -1), np.zeros(5), 5, "negative"),
        (np.zeros((2, 5)), np.full(5, -1), 5, "negative"),
        (np.zeros((2, 5)), np.zeros(5), 0, "more than 0"),
    ],
)
def test_masses_that_cannot_be_are_refused(masses, prior, prior_voices, complaint):
    with pytest.raises(ValueError, match=complaint):
        scores(masses.astype(np.int64), prior.astype(np.int64), prior_voices=prior_voices)


def test_weights_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="weights"):
        bounded_mean(np.array([5.0]), np.array([]), prior=3)
    for weight in (-0.1, 1.1, float("nan")):
        with pytest.raises(ValueError, match="outside"):
            bounded_mean(np.array([5.0]), np.array([weight]), prior=3)
    with pytest.raises(ValueError, match="more than 0"):
        bounded_mean(np.array([5.0]), np.array([1.0]), prior=3, prior_voices=0)


# How sure it is


@unhurried
@given(some_masses(most=10**8 * UNIT), some_masses())
def test_the_score_lies_in_its_range_and_the_range_on_the_scale(mass, prior):
    score = score_of(mass, prior)
    assert 1 <= score.low[0] <= score.value[0] <= score.high[0] <= LEVELS


@unhurried
@given(some_masses(most=10**4 * UNIT), divided_masses)
def test_nine_tenths_of_what_is_believed_lie_in_the_range(mass, prior):
    score = score_of(mass, prior)
    mean, variance = believed_moments(mass, prior)
    along = (mean - 1) / RANGE
    nu = along * (1 - along) * RANGE**2 / variance - 1
    below, upto = (
        float(betainc(along * nu, (1 - along) * nu, (end[0] - 1) / RANGE)) for end in (score.low, score.high)
    )
    assert below == pytest.approx(0.05, abs=1e-4)
    assert upto == pytest.approx(0.95, abs=1e-4)


def believed_moments(mass: IntArray, prior: IntArray) -> tuple[float, float]:
    """Mean and variance of the score under the Dirichlet, in exact fractions."""
    known = prior if prior.any() else np.ones(LEVELS, dtype=np.int64)
    alphas = [
        Fraction(PRIOR_VOICES * int(share), int(known.sum())) + Fraction(int(heard), UNIT)
        for share, heard in zip(known, mass, strict=True)
    ]
    total = sum(alphas)
    mean = sum(level * alpha for level, alpha in enumerate(alphas, start=1)) / total
    square = sum(level**2 * alpha for level, alpha in enumerate(alphas, start=1)) / total
    return float(mean), float((square - mean**2) / (total + 1))


def test_the_range_is_near_that_of_the_dirichlet_it_stands_for():
    mass, prior = np.array([3, 1, 2, 6, 11]) * UNIT, np.array([10, 5, 10, 25, 50])
    draws = np.random.default_rng(5).dirichlet(PRIOR_VOICES * prior / 100 + mass / UNIT, size=100_000)
    low, high = np.quantile(draws @ np.arange(1, 6), [0.05, 0.95])
    score = score_of(mass, prior)
    assert score.low[0] == pytest.approx(low, abs=0.02)
    assert score.high[0] == pytest.approx(high, abs=0.02)


@unhurried
@given(divided_masses, integers(2, 100))
def test_more_voices_of_the_same_kind_narrow_the_range(mass, times):
    # Of the prior's kind: voices unlike the prior may show that opinion is more divided than it was.
    few, many = score_of(mass, mass), score_of(times * mass, mass)
    assert many.high[0] - many.low[0] < few.high[0] - few.low[0]


@unhurried
@given(some_masses(), some_masses())
def test_good_and_bad_are_believed_alike(mass, prior):
    score, mirrored = score_of(mass, prior), score_of(mass[::-1].copy(), prior[::-1].copy())
    assert mirrored.value[0] == pytest.approx(6 - score.value[0], abs=1e-9)
    assert mirrored.low[0] == pytest.approx(6 - score.high[0], abs=1e-6)
    assert mirrored.high[0] == pytest.approx(6 - score.low[0], abs=1e-6)


def test_the_range_holds_the_score_even_where_all_but_a_whisper_agree():
    score = score_of(NOBODY, np.array([1, 0, 0, 0, 10**6]))
    assert 1 < score.low[0] == score.value[0] < score.high[0] == LEVELS


@pytest.mark.parametrize("level", range(1, LEVELS + 1))
@unhurried
@given(integers(0, 10**9 * UNIT))
def test_where_all_agree_with_the_prior_nothing_is_left_to_doubt(level, mass):
    alone = np.eye(LEVELS, dtype=np.int64)[level - 1]
    score = score_of(mass * alone, alone)
    assert score.low[0] == score.value[0] == score.high[0] == pytest.approx(level)


@pytest.mark.parametrize(("mass", "moves"), [(0, 4 / 6), (0.5, 4 / 6), (1, 4 / 6), (10, 4 / 15), (1000, 4 / 1005)])
def test_what_one_person_can_move_falls_with_the_voices_heard(mass, moves):
    assert one_person_moves(np.array([mass], dtype=np.float64))[0] == pytest.approx(moves)


# Scales


def test_a_ceneo_rating_of_four_and_a_half_is_read_on_its_own_scale():
    assert read_stars(Decimal("4.5"), Decimal("0.5"), Decimal(5)) == (4_555_556, 5)


@pytest.mark.parametrize("level", range(1, LEVELS + 1))
def test_five_stars_are_read_as_they_are(level):
    assert read_stars(Decimal(level), Decimal(1), Decimal(5)) == (level * UNIT, level)


@pytest.mark.parametrize(("given_value", "stars"), [(1, 1_000_000), (3, 1_000_002), (5, 1_000_002), (7, 1_000_004)])
def test_halves_of_a_millionth_are_rounded_to_even(given_value, stars):
    assert read_stars(Decimal(given_value), Decimal(0), Decimal(8_000_000))[0] == stars


@unhurried
@given(integers(2, 101).flatmap(lambda n: integers(0, n - 1).map(lambda i: (i, n))))
def test_a_scale_of_n_levels_falls_into_five_as_the_methods_say(level_of_scale):
    i, n = level_of_scale
    stratum = 5 * i // (n - 1) if 2 * i <= n - 1 else 4 - 5 * (n - 1 - i) // (n - 1)
    assert read_stars(Decimal(i), Decimal(0), Decimal(n - 1))[1] == 1 + stratum


@unhurried
@given(integers(0, 1000), integers(-50, 50), integers(1, 999))
def test_a_value_and_its_mirror_image_are_read_as_mirror_images(place, bottom, steps):
    place %= steps + 1
    lowest, highest = Decimal(bottom), Decimal(bottom + steps)
    stars, level = read_stars(lowest + place, lowest, highest)
    mirrored_stars, mirrored_level = read_stars(highest - place, lowest, highest)
    assert stars + mirrored_stars == 6 * UNIT
    assert level + mirrored_level == 6


@unhurried
@given(lists(integers(0, 1000), min_size=2, max_size=2).map(sorted))
def test_more_on_the_scale_is_never_read_as_less(both):
    (stars, level), (more_stars, more_level) = (read_stars(Decimal(one), Decimal(0), Decimal(1000)) for one in both)
    assert UNIT <= stars <= more_stars <= LEVELS * UNIT
    assert 1 <= level <= more_level <= LEVELS


@pytest.mark.parametrize(
    ("found", "lowest", "highest", "complaint"),
    [
        ("0.9", "1", "5", "found 0.9, but wanted a value from 1 to 5"),
        ("5.1", "1", "5", "found 5.1, but wanted a value from 1 to 5"),
        ("3", "3", "3", "wanted lowest < highest"),
        ("3", "5", "1", "wanted lowest < highest"),
        ("NaN", "1", "5", "wanted a number"),
        ("Infinity", "1", "5", "wanted a number"),
        ("1E-999999999", "0", "5", "100 places"),
        ("1E+999999999", "0", "5", "100 places"),
    ],
)
def test_what_no_scale_holds_is_refused(found, lowest, highest, complaint):
    with pytest.raises(ValueError, match=complaint):
        read_stars(Decimal(found), Decimal(lowest), Decimal(highest))


def test_a_zero_of_many_places_is_still_a_zero():
    assert read_stars(Decimal("0E-999999999"), Decimal(0), Decimal(5)) == (UNIT, 1)


# Levels


def test_four_and_a_half_stars_are_half_a_voice_at_four_and_half_at_five():
    assert spread_levels(np.array([4_500_000])).tolist() == [[0, 0, 0, UNIT // 2, UNIT // 2]]


@unhurried
@given(some_voices)
def test_a_spread_voice_is_one_voice_with_the_same_stars(voices):
    spread = spread_levels(np.array(voices, dtype=np.int64))
    assert spread.shape == (len(voices), LEVELS)
    assert (spread >= 0).all()
    assert (spread.sum(axis=1) == UNIT).all()
    assert (spread @ np.arange(1, LEVELS + 1)).tolist() == voices


@unhurried
@given(some_stars)
def test_a_voice_is_spread_over_its_neighbours_only(stars):
    stands_at = 1 + np.flatnonzero(spread_levels(np.array([stars])))
    assert (abs(stands_at - stars / UNIT) < 1).all()


@pytest.mark.parametrize("stars", [0, UNIT - 1, LEVELS * UNIT + 1])
def test_stars_off_the_scale_are_not_spread(stars):
    with pytest.raises(ValueError, match=str(stars)):
        spread_levels(np.array([3 * UNIT, stars]))
