"""The part of the world that matters, as the lines of a picture: countries as they lie, cut to the frame."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot, log, pi, radians, tan

from groundswell.plumbing.geography import Country, Point, Ring

# In the picture's own units, of which a telephone shows one to a pixel, nearly.
WIDTH = 360.0
FLATTEST, HIGHEST = 200.0, 300.0
GRAIN = 2  # lines lie on a grid of so many steps to a unit: finer nobody sees, and neighbours keep one border
SOUTH, NORTH = -56.0, 79.0  # nobody is drawn beyond
MARGIN = 0.16  # of the frame around what is to be seen
LEAST = 0.15  # of a turn round the world: nearer than that there is nothing to see but the places themselves
NEAREST = 11.0  # two names nearer to each other cannot be read

Flat = tuple[float, float]
Path = str


@dataclass(frozen=True, slots=True)
class Frame:
    """What is seen of the flat world: its corner, and how many units one of its own is."""

    west: float
    top: float
    scale: float
    height: float

    def at(self, spot: Flat) -> Flat:
        """Where a spot of the flat world lies in the picture."""
        return (spot[0] - self.west) * self.scale, (spot[1] - self.top) * self.scale


@dataclass(frozen=True, slots=True)
class Map:
    """What a template draws.

    land    the countries of which nothing is told, as one path
    shapes  of each country that is, its path; empty where no outline is known
    spots   where each of these lies, of those that are in the picture
    named   those with room for a name beside the others, which the first that are told have before the last
    """

    height: int
    land: Path
    shapes: dict[str, Path]
    spots: dict[str, tuple[str, str]]
    named: set[str]


def drawn(countries: Mapping[str, Country], told: Sequence[str], beside: Sequence[str] = ()) -> Map:
    """Draw the world around some countries, of which there is at least one; the first are named first.

    beside  further ones, told as far as they happen to be in the picture

    Takes as long as there are points in the outlines that the frame meets. Drawings know no language: never a decimal
    comma.
    """
    frame = frame_of([flat(countries[code].centre) for code in told])
    shapes = {code: path_of(one.outline, frame) for code, one in countries.items()}
    spots = {code: frame.at(flat(spot_of(countries[code]))) for code in [*told, *beside]}
    inside = {code: (x, y) for code, (x, y) in spots.items() if 0 <= x <= WIDTH and 0 <= y <= frame.height}
    return Map(
        height=round(frame.height),
        land="".join(path for code, path in shapes.items() if code not in spots),
        shapes={code: shapes[code] for code in spots},
        spots={code: (f"{x:.1f}", f"{y:.1f}") for code, (x, y) in inside.items()},
        named=with_room(inside),
    )


def flat(spot: Point) -> Flat:
    """Where a point of the globe lies on Miller's map, in radians to the east and to the south.

    Source: Snyder, Map Projections: A Working Manual, USGS (1987), page 88.
    """
    east, north = spot
    return radians(east), -1.25 * log(tan(pi / 4 + 0.4 * radians(min(max(north, SOUTH), NORTH))))


def frame_of(spots: Sequence[Flat]) -> Frame:
    """What is to be seen with all the spots: with a margin, not too near, not wider than the world."""
    east, west = max(x for x, _ in spots), min(x for x, _ in spots)
    low, high = max(y for _, y in spots), min(y for _, y in spots)
    wide, tall = (east - west) * (1 + 2 * MARGIN), (low - high) * (1 + 2 * MARGIN)
    width = min(max(wide, tall * WIDTH / HIGHEST, LEAST * 2 * pi), 2 * pi)
    scale = WIDTH / width
    height = min(max(tall * scale, FLATTEST), HIGHEST)
    left = min(max((east + west - width) / 2, -pi), pi - width)
    top, floor = flat((0, NORTH))[1], flat((0, SOUTH))[1]
    upper = min(max((low + high - height / scale) / 2, top), max(floor - height / scale, top))
    return Frame(left, upper, scale, min(height, (floor - top) * scale))


def with_room(spots: Mapping[str, Flat]) -> set[str]:
    """Those that lie far enough from all that are named before them."""
    named: dict[str, Flat] = {}
    for code, (x, y) in spots.items():
        if all(hypot(x - a, y - b) >= NEAREST for a, b in named.values()):
            named[code] = (x, y)
    return set(named)


def spot_of(country: Country) -> Point:
    """Where a country is named: in the middle of the largest part of its outline, so that a name stands on land."""
    if not country.outline:
        return country.centre
    largest = max(country.outline, key=lambda ring: abs(area(ring)))
    size = area(largest)
    if not size:
        return country.centre
    return middle(largest, size)


def area(ring: Ring) -> float:
    return sum(x * b - a * y for (x, y), (a, b) in pairs(ring)) / 2


def middle(ring: Ring, size: float) -> Point:
    """The centre of gravity of a shape of this (signed) size."""
    east = sum((x + a) * (x * b - a * y) for (x, y), (a, b) in pairs(ring))
    north = sum((y + b) * (x * b - a * y) for (x, y), (a, b) in pairs(ring))
    return east / (6 * size), north / (6 * size)


def pairs(ring: Sequence[Flat]) -> Iterable[tuple[Flat, Flat]]:
    """Each point with the next, the last with the first."""
    return zip(ring, [*ring[1:], ring[0]], strict=True)


def path_of(outline: Sequence[Ring], frame: Frame) -> Path:
    return "".join(line_of(cut([frame.at(flat(spot)) for spot in ring], frame)) for ring in outline)


def cut(ring: list[Flat], frame: Frame) -> list[Flat]:
    """The part of a shape within the frame and a little around it, edge by edge (Sutherland and Hodgman, 1974)."""
    edges = ((0, -4.0, 1), (0, WIDTH + 4, -1), (1, -4.0, 1), (1, frame.height + 4, -1))
    for axis, edge, sign in edges:
        if not ring:
            return []
        ring = [spot for one, other in pairs(ring) for spot in kept(one, other, axis, edge, sign)]
    return ring


def kept(one: Flat, other: Flat, axis: int, edge: float, sign: int) -> Iterable[Flat]:
    """What one side of a shape leaves within an edge: where it crosses, and where it ends."""
    is_in, ends_in = (one[axis] - edge) * sign >= 0, (other[axis] - edge) * sign >= 0
    if is_in != ends_in:
        part = (edge - one[axis]) / (other[axis] - one[axis])
        yield one[0] + part * (other[0] - one[0]), one[1] + part * (other[1] - one[1])
    if ends_in:
        yield other


def line_of(ring: Sequence[Flat]) -> Path:
    """A closed line in steps of the grid; nothing, where that leaves no shape."""
    spots = [(round(x * GRAIN), round(y * GRAIN)) for x, y in ring]
    fresh = [spot for spot, before in zip(spots, [None, *spots], strict=False) if spot != before]
    if len(set(fresh)) < 3:
        return ""
    steps = (f"{a - x} {b - y}".replace(" -", "-") for (x, y), (a, b) in pairwise(fresh))
    return f"M{fresh[0][0]} {fresh[0][1]}l{' '.join(steps)}z"
