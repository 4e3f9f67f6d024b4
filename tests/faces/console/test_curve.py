"""What holds of the pictures of talk: areas stand on each other, campaigns below them, and the fan opens from now."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.faces.console import curve

DAY = date(2026, 3, 1)


def heights(path: str) -> list[float]:
    return [float(found) for found in re.findall(r"V([\d.]+)", path)]


def test_a_day_is_as_high_as_people_spoke_in_it() -> None:
    drawn = curve.talk({DAY: (2.0, 0.0), DAY + timedelta(days=1): (1.0, 1.0)}, DAY, DAY + timedelta(days=1))
    assert heights(drawn.organic)[:2] == [curve.TOP, (curve.TOP + curve.FLOOR) / 2]
    assert heights(drawn.company)[:2] == [curve.TOP, curve.TOP]
    assert drawn.ticks == [(0, "154.0"), (1, "84.0"), (2, "14.0")]


def test_a_day_without_talk_lies_on_the_floor() -> None:
    drawn = curve.talk({DAY: (4.0, 0.0)}, DAY, DAY + timedelta(days=2))
    assert heights(drawn.organic) == [curve.TOP, curve.FLOOR, curve.FLOOR, curve.FLOOR]


def test_campaigns_lie_on_lines_of_their_own_and_within_the_days() -> None:
    spans = [(DAY - timedelta(days=9), DAY), (DAY + timedelta(days=8), DAY + timedelta(days=99))]
    drawn = curve.talk({}, DAY, DAY + timedelta(days=9), spans)
    first, second = drawn.lanes
    assert (first.number, first.x) == (1, f"{curve.LEFT:.1f}")
    assert float(second.x) + float(second.width) == pytest.approx(curve.RIGHT, abs=0.1)
    assert second.y - first.y == curve.LANE
    assert drawn.height > curve.talk({}, DAY, DAY).height


def test_more_campaigns_than_fit_are_left_to_the_table() -> None:
    drawn = curve.talk({}, DAY, DAY, [(DAY, DAY)] * 20)
    assert len(drawn.lanes) == curve.MOST_LANES


def test_the_fan_opens_where_the_line_ends() -> None:
    drawn = curve.fan([10.0, 20.0, 900.0], 100.0, 1000.0, (3.0, 4.0, 8.0))
    x, y = drawn.now
    assert drawn.fan.startswith(f"M{x} {y}")
    assert drawn.middle.startswith(f"M{x} {y}")
    assert drawn.line.endswith(f"H{x}")
    # What came after it was told is no part of the line.
    assert heights(drawn.line) == [curve.height(1, 8), curve.height(2, 8)]


def test_nobody_so_far_is_a_flat_line() -> None:
    drawn = curve.fan([], 1.0, 10.0, (0.0, 0.0, 0.0))
    assert drawn.now == ("65.8", "154.0")


@given(st.floats(0, 10**9))
def test_the_scale_ends_at_a_whole_count_not_below_and_not_far_above(most: float) -> None:
    top = curve.whole_top(most)
    assert top >= most
    assert top <= max(2 * most, 2)
    assert top % 2 == 0
