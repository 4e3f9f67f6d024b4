"""The countries of the world: where they lie, on whom they border, what is spoken there, their names and outlines."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from math import asin, cos, pi, radians, sqrt
from math import sin as sine
from types import MappingProxyType
from typing import Any

from babel import Locale
from babel.languages import get_official_languages
from countryinfo import all_countries

Point = tuple[float, float]  # degrees east, degrees north
Ring = list[Point]

EARTH = 6371.0088  # km, the mean radius
# What people write who mean a code, though it is another's or nobody's.
MEANT = {"UK": "GB", "EL": "GR"}
# Borders of an overseas part or of a base: whoever lives at home is no nearer by them.
NOT_AT_HOME = ({"FR", "BR"}, {"FR", "SR"}, {"GB", "CY"})
ENDED = frozenset({"AN", "CS"})


@dataclass(frozen=True, slots=True)
class Country:
    """A country, or a part of one with a code of its own (ISO 3166)."""

    code: str
    centre: Point  # of the land; by it a name or a number stands on a map
    seat: Point  # the capital, to and from which is measured; the centre, where none is known
    radius_km: float  # of a disc of its area
    inhabitants: int
    borders: frozenset[str]  # codes, over land
    languages: frozenset[str]  # official ones, by their codes
    outline: tuple[Ring, ...]  # coarse, outer rings alone; empty where none is known


@cache
def countries() -> Mapping[str, Country]:
    """All countries of which it is known where they lie, by their codes, in the order of these.

    Read at the first call, which takes some hundredths of a second. Source: countryinfo (MIT);
    languages by babel, from Unicode's CLDR.
    """
    told: dict[str, Mapping[str, Any]] = {}
    for row in (one.info() for one in all_countries()):
        # Parts of a country come after it, some under its code.
        if row.get("ISO", {}).get("alpha2"):
            told.setdefault(row["ISO"]["alpha2"], row)
    short = {row["ISO"]["alpha3"]: code for code, row in told.items()}
    ours = {code: row for code, row in told.items() if code not in ENDED and (row.get("latlng") or seat_in(row))}
    borders = borders_of(ours, short)
    return MappingProxyType({code: country(code, ours[code], borders[code]) for code in sorted(ours)})


def country(code: str, row: Mapping[str, Any], borders: frozenset[str]) -> Country:
    capital = seat_in(row)
    centre = point(row["latlng"]) if row.get("latlng") else capital
    radius = sqrt((row.get("area") or 1) / pi)
    if centre is None:
        raise AssertionError(f"{code} lies nowhere")
    # A few capitals are told to lie on another continent: those are not believed.
    is_near = capital is not None and km_between(centre, capital) <= 2 * radius + 100
    return Country(
        code=code,
        centre=centre,
        seat=capital if capital is not None and is_near else centre,
        radius_km=radius,
        inhabitants=int(row.get("population") or 0),
        borders=borders,
        languages=frozenset(one.partition("_")[0] for one in get_official_languages(code, de_facto=True)),
        outline=tuple(rings(row.get("geoJSON"))),
    )


def seat_in(row: Mapping[str, Any]) -> Point | None:
    told = row.get("capital_latlng")
    # Of some scattered islands several are told: none is theirs.
    return point(told) if told and isinstance(told[0], int | float) else None


def point(told: Any) -> Point:
    return float(told[1]), float(told[0])


def borders_of(told: Mapping[str, Mapping[str, Any]], short: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Who borders on whom, from both sides, though the source tells it from one alone."""
    found: dict[str, set[str]] = {code: set() for code in told}
    for code, row in told.items():
        for other in row.get("borders") or ():
            there = short.get(other)
            if there in found and {code, there} not in NOT_AT_HOME:
                found[code].add(there)
                found[there].add(code)
    return {code: frozenset(others) for code, others in found.items()}


def rings(shapes: Mapping[str, Any] | None) -> Iterator[Ring]:
    for feature in (shapes or {}).get("features", ()):
        told = feature["geometry"]
        parts = [told["coordinates"]] if told["type"] == "Polygon" else told["coordinates"]
        yield from ([(float(east), float(north)) for east, north, *_ in part[0]] for part in parts)


def code_of(told: str) -> str:
    """The code of the country that is meant, or an empty one where none is."""
    code = MEANT.get(told, told)
    return code if code in countries() else ""


def name_of(code: str, language: str) -> str:
    """A country's name in a language, else its code. Source: babel, from Unicode's CLDR."""
    return str(Locale.parse(language, sep="-").territories.get(code, code))


def km_between(one: Point, other: Point) -> float:
    """Kilometres between two points along the great circle."""
    east, north, there_east, there_north = map(radians, (*one, *other))
    half = sine((there_north - north) / 2) ** 2 + cos(north) * cos(there_north) * sine((there_east - east) / 2) ** 2
    return 2 * EARTH * asin(min(sqrt(half), 1.0))
