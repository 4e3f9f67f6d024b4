"""The picture of the world: what is told of is in it, nothing is drawn far outside, and it is light."""

import re

import pytest

from groundswell.faces.console import worldmap
from groundswell.faces.console.worldmap import WIDTH, Map, drawn
from groundswell.plumbing.geography import countries

EUROPE = ("DE", "PL", "LT", "IT", "GB")
WORLD = ("US", "JP", "BR", "AU", "ZA")


def points(path: str) -> list[tuple[float, float]]:
    """The points of closed lines that begin with M and go on in steps."""
    found = []
    for line in re.findall(r"M([^z]*)z", path):
        start, steps = line.split("l")
        numbers = [int(one) for one in re.findall(r"-?\d+", f"{start} {steps}")]
        x = y = 0
        for right, down in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + right, y + down
            found.append((x / worldmap.GRAIN, y / worldmap.GRAIN))
    return found


def everything(picture: Map) -> str:
    return picture.land + "".join(picture.shapes.values())


@pytest.mark.parametrize("told", [EUROPE, WORLD, ("LT",), ("MT", "IT"), ("NZ", "FJ"), ("RU", "US")])
def test_all_that_is_told_is_in_the_picture_and_nothing_is_drawn_far_outside(told: tuple[str, ...]) -> None:
    picture = drawn(countries(), told)
    assert set(picture.spots) == set(told)
    for x, y in points(everything(picture)):
        assert -5 <= x <= WIDTH + 5
        assert -5 <= y <= picture.height + 5


def test_the_picture_is_light_and_one_of_neighbours_lighter_than_the_world() -> None:
    near, far = (len(everything(drawn(countries(), told))) for told in (EUROPE, WORLD))
    assert near < far < 50_000


def test_one_country_is_not_drawn_nearer_than_its_neighbourhood() -> None:
    picture = drawn(countries(), ["LT"])
    assert picture.shapes["LT"]
    assert len(picture.land) > 3000


def test_neighbours_keep_one_border() -> None:
    picture = drawn(countries(), ["DE", "PL"])
    common = {*points(picture.shapes["DE"])} & {*points(picture.shapes["PL"])}
    assert len(common) > 4


def test_a_country_without_an_outline_has_a_spot_and_one_outside_the_picture_has_none() -> None:
    picture = drawn(countries(), ["AT", "HU"], ["JP", "SK"])
    assert picture.shapes["HU"] == ""
    assert set(picture.spots) == {"AT", "HU", "SK"}


def test_of_names_that_lie_upon_each_other_the_first_is_read() -> None:
    picture = drawn(countries(), [*WORLD, "BE", "NL", "LU"])
    assert {*WORLD, "BE"} == picture.named


def test_what_is_cut_at_the_frame_stays_a_closed_shape() -> None:
    square = [(-10.0, 10.0), (20.0, 10.0), (20.0, 30.0), (-10.0, 30.0)]
    frame = worldmap.Frame(0, 0, 1, 100)
    assert sorted(worldmap.cut(square, frame)) == [(-4.0, 10.0), (-4.0, 30.0), (20.0, 10.0), (20.0, 30.0)]
    assert worldmap.cut([(-50.0, 1.0), (-40.0, 1.0), (-40.0, 9.0)], frame) == []
