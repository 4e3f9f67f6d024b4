"""What a product's counting reviews come to, in whole numbers that are added and taken away."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np

from groundswell.engine.weigh.score import LEVELS, UNIT, spread_levels

# What a product's counting reviews come to: for each way of collecting and level of proof how many stand at each
# level, what they count at each star in millionths of a voice, and at each level how many people they are, in
# millionths. Whole numbers: adding and taking away is exact.
Cells = dict[str, list[int]]


class Standing(NamedTuple):
    """One Place as plain values: what stands, or should; two are the same place when all of it is equal."""

    voice_id: int
    product_id: int
    person_id: int
    whose: str
    stars: int
    level: int
    collected: str
    proof: str
    merit: int
    mass: int
    head: int
    is_new: bool
    in_flood: bool
    said_at: datetime | None
    tie: str


# Behind the key of a cell whose voices came in a flood: while its alarm rings they share a cap.
FLOOD = "flood"


class Part(NamedTuple):
    """What the voices of a cell have in common."""

    collected: str
    proof: str
    in_flood: bool


def part_of(key: str) -> Part:
    collected, proof, *flood = key.split("/")
    return Part(collected, proof, bool(flood))


def key_of(place: Standing) -> str:
    return "/".join((place.collected, place.proof, *([FLOOD] if place.in_flood else ())))


def add(cells: Cells, places: Sequence[Standing], sign: int) -> None:
    """Add places to a product's cells, or take them away; an empty cell goes."""
    for place, mass in zip(places, masses_of(places), strict=True):
        add_one(cells, place, mass, sign)


def masses_of(places: Sequence[Standing]) -> list[list[int]]:
    """What each place counts at each star, in millionths of a voice."""
    stars = np.array([place.stars for place in places], dtype=np.int64)
    found: list[list[int]] = spread_levels(stars, np.array([place.mass for place in places], dtype=np.int64)).tolist()
    return found


def add_one(cells: Cells, place: Standing, mass: Sequence[int], sign: int) -> None:
    key = key_of(place)
    cell = cells.setdefault(key, [0] * (3 * LEVELS))
    cell[place.level - 1] += sign
    for level in range(LEVELS):
        cell[LEVELS + level] += sign * mass[level]
    cell[2 * LEVELS + place.level - 1] += sign * place.head
    if not any(cell):
        del cells[key]


def heads(cells: Cells) -> list[int]:
    """How many people stand at each of the five levels."""
    return [sum(cell[level] for cell in cells.values()) for level in range(LEVELS)]


def masses(cells: Cells, cap: int | None = None) -> list[int]:
    """Mass at each of the five stars, in millionths of a voice.

    cap  what a flood counts at most, while its alarm rings
    """
    others, flood = (
        mass_of([cell for key, cell in cells.items() if part_of(key).in_flood is so]) for so in (False, True)
    )
    if cap is not None and sum(flood) > cap:
        flood = scaled(flood, cap)
    return [known + newly for known, newly in zip(others, flood, strict=True)]


def mass_of(cells: Sequence[list[int]]) -> list[int]:
    return [sum(cell[LEVELS + level] for cell in cells) for level in range(LEVELS)]


def scaled(mass: Sequence[int], cap: int) -> list[int]:
    """Masses at the five stars drawn down to a cap, from the top: their mean holds, and so does P4."""
    whole, above, found = sum(mass), 0, [0] * LEVELS
    before = 0
    for level in reversed(range(LEVELS)):
        above += mass[level]
        reached = cap * above // whole
        found[level], before = reached - before, reached
    return found


def level_counts(cells: Cells) -> tuple[int, ...]:
    """The counts of the levels, as the fair order takes them."""
    people = [sum(cell[2 * LEVELS + level] for cell in cells.values()) for level in range(LEVELS)]
    return counts_from(list(zip(heads(cells), people, strict=True)))


def counts_from(levels: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """How many stand at each level; and where some count as one, five numbers more: people, in thousandths.

    levels  (5,) how many stand there, and how many people they are, in millionths
    """
    heads, people = zip(*levels, strict=True)
    is_plain = all(mass == UNIT * count for count, mass in levels)
    return tuple(heads) if is_plain else (*heads, *(mass // 1000 for mass in people))
