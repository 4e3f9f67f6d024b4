"""A group drawn as a small graph: its people on the left, what they have in common on the right."""

from collections.abc import Sequence
from dataclasses import dataclass

# In the picture's own units, of which a telephone shows one to a pixel, nearly.
WIDTH = 360
PERSON_X, SPOT_X = 132, 226
PERSON_STEP, SPOT_STEP = 28, 44
EDGE = 10
# More than these are told in words.
MOST_PEOPLE, MOST_SPOTS = 30, 15


@dataclass(frozen=True, slots=True)
class Dot:
    """Somebody, or something that several have in common."""

    y: int
    name: str
    more: str = ""
    kind: str = "person"  # or product, or text

    @property
    def top(self) -> int:
        """Where its sign begins."""
        return self.y - (5 if self.kind == "text" else 7)

    @property
    def name_y(self) -> int:
        """Where its name stands: higher, if a second line stands below."""
        return self.y + (-3 if self.more else 4)

    @property
    def more_y(self) -> int:
        return self.y + 12


@dataclass(frozen=True, slots=True)
class Graph:
    """What a template draws."""

    height: int
    people: list[Dot]
    spots: list[Dot]
    lines: list[str]  # paths
    people_left_out: int
    spots_left_out: int


def drawn(people: Sequence[str], spots: Sequence[tuple[str, str, str, Sequence[int]]]) -> Graph:
    """Lay a group out.

    people  names
    spots   kind, name, what more is to be told, and which of the people (by their place) are there
    """
    left, right = people[:MOST_PEOPLE], spots[:MOST_SPOTS]
    height = max(len(left) * PERSON_STEP, len(right) * SPOT_STEP) + 2 * EDGE
    at = heights(len(left), PERSON_STEP, height)
    there = heights(len(right), SPOT_STEP, height)
    return Graph(
        height=height,
        people=[Dot(y, name) for y, name in zip(at, left, strict=True)],
        spots=[Dot(y, name, more, kind) for y, (kind, name, more, _) in zip(there, right, strict=True)],
        lines=[path(at[one], y) for y, (*_, who) in zip(there, right, strict=True) for one in who if one < MOST_PEOPLE],
        people_left_out=len(people) - len(left),
        spots_left_out=len(spots) - len(right),
    )


def heights(count: int, step: int, height: int) -> list[int]:
    """Dots below each other, in the middle of the picture."""
    first = (height - step * (count - 1)) // 2
    return [first + step * number for number in range(count)]


def path(start: int, end: int) -> str:
    middle = (PERSON_X + SPOT_X) // 2
    return f"M{PERSON_X + 8} {start}C{middle} {start} {middle} {end} {SPOT_X - 8} {end}"
