"""Laws of taste: noise is not called taste, and the label that tells is found."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import floats, integers, lists

from groundswell.engine.weigh.bridging import sides
from groundswell.engine.weigh.taste import discoveries, gap, tastes, telling
from groundswell.engine.weigh.votes import Ballots, Votes, ballots
from groundswell.engine.worlds import Readers, readers


def cast_of(seed: int, **more) -> tuple[Readers, Ballots]:
    told = readers(np.random.default_rng(seed), raters=200, voices=60, votes=4_000, **more)
    return told, ballots(Votes(told.rater, told.voice, told.helpful, 200, 60))


def test_noise_is_called_two_sides_as_seldom_as_was_asked():
    """At 5 % and 40 worlds, 7 or more would be seen once in three hundred."""
    assert sum(sides(cast_of(seed, slant=0.0)[1]).chance < 0.05 for seed in range(40)) < 7


def test_an_even_voice_is_called_a_matter_of_taste_as_seldom_as_was_asked():
    called = []
    for seed in range(15):
        told, cast = cast_of(seed, slant=2.0)
        called.append((tastes(cast, sides(cast)).chance < 0.05)[told.slant == 0].mean())
    assert np.mean(called) == pytest.approx(0.05, abs=0.025)


def test_what_one_side_loves_and_the_other_does_not_is_a_matter_of_taste():
    told, cast = cast_of(1, slant=3.0, own=0.0)
    found = tastes(cast, sides(cast))
    assert (found.chance < 0.05)[told.slant != 0].mean() > 0.8
    assert (np.sign(found.apart) == np.sign(told.slant))[found.chance < 0.01].all()


def test_too_few_on_a_side_tell_nothing():
    _, cast = cast_of(1)
    few = cast.only(np.array([0]))
    small = Ballots(*(c[:8] for c in (few.rater, few.voice, few.helpful, few.weight)), 200, 60, few.rater_of)
    found = tastes(small, sides(cast))
    assert found.apart[0] == 0
    assert found.chance[0] == 1


@settings(deadline=None)
@given(seed=integers(0, 10_000))
def test_the_other_way_round_a_gap_has_the_other_sign_and_the_same_chance(seed):
    dice = np.random.default_rng(seed)
    values, inside = dice.integers(1, 6, 40).astype(np.float64), dice.random(40) < 0.5
    one, other = gap(values, inside), gap(values, ~inside)
    assert one.apart == pytest.approx(-other.apart)
    assert one.chance == pytest.approx(other.chance)
    assert 0 <= one.chance <= 1
    assert one.people == other.people[::-1]


def test_runners_love_what_walkers_do_not():
    dice = np.random.default_rng(4)
    runs, old = dice.random(80) < 0.4, dice.random(80) < 0.5
    stars = np.where(runs, 4.5, 2.0) + dice.normal(0, 0.7, 80)
    (best, its), (second, rest) = telling(stars, {"bought long ago": old, "uses it for running": runs})
    assert best == "uses it for running"
    assert its.apart > 1
    assert its.chance < 1e-6
    assert second == "bought long ago"
    assert rest.chance > 0.05


def test_who_tries_many_labels_finds_no_more():
    dice = np.random.default_rng(5)
    found = 0
    for _ in range(100):
        stars = dice.integers(1, 6, 60).astype(np.float64)
        best = telling(stars, {f"label {n}": dice.random(60) < 0.5 for n in range(20)})[0]
        found += best[1].chance < 0.05
    assert found <= 12


def test_without_labels_there_is_none_to_tell():
    assert telling(np.array([1.0]), {}) == []


def test_five_against_five_who_all_agree_are_no_surer_than_the_ways_to_divide_ten():
    values = np.repeat([5.0, 4.0], 5)
    assert gap(values, values == 5).chance == pytest.approx(2 / 252)


@given(chances=lists(floats(0, 1), max_size=40), wrong=floats(0, 0.5))
def test_what_is_shown_is_the_least_likely_and_no_more_than_the_share_allows(chances, wrong):
    told = np.array(chances)
    shown = discoveries(told, wrong=wrong)
    if shown.any():
        assert told[shown].max() <= wrong * shown.sum() / len(told)
    if shown.any() and not shown.all():
        assert told[shown].max() < told[~shown].min()


def test_of_noise_among_a_thousand_products_hardly_ever_anything_is_shown():
    """The law of the false discovery rate where all is noise: at 5 %, one world in twenty shows anything."""
    dice = np.random.default_rng(3)
    assert sum(discoveries(dice.random(1_000), wrong=0.05).any() for _ in range(200)) < 20
