"""Where talk began, what it has reached, how fast it crosses borders, and what it likely reaches next."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.engine.spread.front import (
    FEWEST,
    Front,
    borders_from,
    front,
    habits,
    map_weight,
    mass_of,
    nearness,
    next_places,
    pace,
    reach,
)

words = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 20)), min_size=1, max_size=60)

# Five places in a row: each borders on the next, 500 km apart; the last two have a language in common.
ROW = 5
BORDERS = np.abs(np.subtract.outer(np.arange(ROW), np.arange(ROW))) == 1
KM = 500.0 * np.abs(np.subtract.outer(np.arange(ROW), np.arange(ROW)))
SPEAKS = np.eye(ROW, dtype=bool)
NEAR = nearness(KM, BORDERS, SPEAKS)
EVEN = np.full(ROW, 100.0)


def drawn(said: list[tuple[int, int]]) -> Front:
    place, at = np.array(said).T
    return front(place, at.astype(float))


def came(*places: int, people: int = 10) -> Front:
    order = np.array(places)
    return Front(order, np.arange(len(order), dtype=float), np.full(len(order), people), 0)


def chances(story: Front, *others: Front) -> np.ndarray:
    return next_places(story, NEAR, EVEN, habits(others, NEAR, EVEN))


def arrivals(story: Front) -> dict[int, float]:
    return dict(zip(story.place.tolist(), story.at.tolist(), strict=True))


def test_a_place_is_reached_with_the_word_of_its_fifth_person() -> None:
    found = drawn([(3, at) for at in (1, 2, 3, 4, 9, 11)] + [(1, at) for at in (5, 6, 7, 8, 8)])
    assert arrivals(found) == {1: 8.0, 3: 9.0}
    assert found.place[0] == 1
    assert found.people.tolist() == [5, 6]


@given(words)
def test_no_place_with_too_few_people_is_told_nor_is_the_rest_of_too_few(said: list[tuple[int, int]]) -> None:
    found = drawn(said)
    assert (found.people >= FEWEST).all()
    assert found.elsewhere == 0 or found.elsewhere >= FEWEST
    assert found.people.sum() + found.elsewhere <= len(said)
    assert (np.diff(found.at) >= 0).all()


@given(words, st.integers(0, 4), st.integers(-10, 30))
def test_one_person_more_moves_no_front_far(said: list[tuple[int, int]], place: int, at: int) -> None:
    before, after = drawn(said), arrivals(drawn([*said, (place, at)]))
    for one, reached in arrivals(before).items():
        its = sorted(when for where, when in said if where == one)
        assert its[FEWEST - 2] <= after[one] <= reached
    for one in after.keys() - arrivals(before).keys():
        assert one == place
        assert sum(where == one for where, _ in said) == FEWEST - 1


@given(words)
def test_it_does_not_matter_in_which_order_words_are_read(said: list[tuple[int, int]]) -> None:
    one, other = drawn(said), drawn(said[::-1])
    assert (one.place.tolist(), one.at.tolist()) == (other.place.tolist(), other.at.tolist())


def test_nobody_has_no_front() -> None:
    assert len(front(np.empty(0, np.int64), np.empty(0)).place) == 0
    with pytest.raises(ValueError, match="places"):
        front(np.array([1, 2]), np.array([1.0]))


def test_borders_are_counted_over_land_and_water_is_one() -> None:
    borders = BORDERS.copy()
    borders[3, 4] = borders[4, 3] = False
    assert borders_from(0, borders).tolist() == [0, 1, 2, 3, 1]


@given(st.floats(0.5, 500), st.lists(st.integers(0, 6), min_size=8, max_size=20))
def test_on_a_straight_line_the_pace_is_the_lines(hours: float, hops: list[int]) -> None:
    its = np.array([0, *hops])
    found = pace(its, hours * its)
    if found is not None:
        assert (found.value, found.low, found.high) == pytest.approx((hours, hours, hours))
    else:
        assert len(set(hops)) < 4 or len(hops) < 10


def test_a_place_that_comes_very_late_does_not_carry_the_pace_away() -> None:
    hops = np.array([0, 1, 1, 2, 2, 3, 3, 4, 4, 5])
    hours = 10.0 * hops
    hours[4] = 5000
    found = pace(hops, hours)
    assert found is not None
    assert found.value == pytest.approx(10)


def test_where_borders_take_no_time_or_places_are_few_no_pace_is_told() -> None:
    hops = np.array([0, 1, 1, 2, 2, 3, 3, 4])
    assert pace(hops, np.zeros(8)) is None
    assert pace(hops, -1.0 * hops) is None
    assert pace(hops[:3], 10.0 * hops[:3]) is None
    assert pace(np.zeros(5, np.int64), np.arange(5.0)) is None


def test_half_of_those_who_speak_at_home_live_within_the_half_of_its_area() -> None:
    found = reach(np.zeros(1001, np.int64), 0, KM[0], 300.0)
    assert found.half == pytest.approx(300 / np.sqrt(2), rel=0.01)
    assert (found.beyond, found.people) == (0.0, 1001)


@given(st.lists(st.integers(0, 4), min_size=2, max_size=30))
def test_whoever_speaks_from_further_away_never_makes_the_reach_smaller(places: list[int]) -> None:
    nearer = reach(np.array(places), 0, KM[0], 300.0)
    further = reach(np.array([*places[1:], 4]), 0, KM[0], 300.0)
    if places[0] != 0:
        assert further.half >= nearer.half
    assert further.beyond >= nearer.beyond
    assert 0 <= nearer.beyond <= 1


@given(st.lists(st.permutations(range(ROW)), max_size=6), st.integers(1, ROW - 1))
def test_chances_sum_to_one_over_the_places_that_are_not_reached(ways: list[list[int]], reached: int) -> None:
    story = came(*range(reached))
    found = chances(story, *[came(*way) for way in ways])
    assert found.sum() == pytest.approx(1)
    assert (found[:reached] == 0).all()
    assert (found[reached:] > 0).all()


def test_once_everything_is_reached_nothing_comes_next() -> None:
    assert chances(came(*range(ROW))).sum() == 0


def test_next_door_is_likelier_than_far_away_and_a_language_in_common_helps() -> None:
    found = chances(came(0))
    assert found[1] == max(found)
    assert found[1] > found[2] > found[3]
    speaks = SPEAKS.copy()
    speaks[3] = speaks[0]
    near = nearness(KM, BORDERS, speaks)
    assert next_places(came(0), near, EVEN, habits([], near, EVEN))[3] > found[3]


def test_more_people_there_make_a_place_likelier() -> None:
    mass = mass_of([came(4, people=5000)], np.zeros(ROW))
    found = next_places(came(0), NEAR, mass, habits([], NEAR, mass))
    assert found[4] == max(found)


def test_the_ways_of_other_products_are_learned_and_little_seen_counts_little() -> None:
    nothing, little, much = chances(came(0)), chances(came(0), came(0, 4)), chances(came(0), *[came(0, 4)] * 40)
    assert nothing[4] < little[4] < nothing[1]
    assert much[4] == max(much) > 0.5


def test_what_one_story_told_can_be_taken_away_again() -> None:
    one, other = came(0, 1, 2), came(4, 3)
    both = habits([one, other], NEAR, EVEN).without(habits([other], NEAR, EVEN))
    alone = habits([one], NEAR, EVEN)
    assert np.allclose(both.passed, alone.passed)
    assert np.allclose(both.expected, alone.expected)


def test_each_arrival_counts_one_in_all_as_seen_and_as_expected() -> None:
    found = habits([came(0, 1, 2), came(4, 3)], NEAR, EVEN)
    assert found.passed.sum() == pytest.approx(3)
    assert found.expected.sum() == pytest.approx(3)


def test_how_far_talk_heeds_the_map_is_learned() -> None:
    near_first, far_first = [came(0, 1, 2, 3, 4)] * 30, [came(0, 4, 1, 3, 2)] * 30
    assert map_weight([], NEAR, EVEN) == pytest.approx(1, abs=0.01)
    assert map_weight(near_first, NEAR, mass_of(near_first, EVEN)) > 1.2
    assert map_weight(far_first, NEAR, mass_of(far_first, EVEN)) < 0.5


@given(st.lists(st.permutations(range(ROW)), max_size=4))
def test_the_weight_of_the_map_lies_within_what_is_tried(ways: list[list[int]]) -> None:
    stories = [came(*way) for way in ways]
    assert 0 <= map_weight(stories, NEAR, mass_of(stories, EVEN)) <= 2.5
