"""A tree drawn so that five thousand people still read: a row for each generation, as wide as there are people."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

# In the picture's own units, of which a telephone shows one to a pixel, nearly.
WIDTH = 352
LEFT, ROW = 4, 34
NARROWEST = 5.0  # of a branch that is drawn by itself
MOST_ROWS = 16


@dataclass(frozen=True, slots=True)
class Block:
    """One branch with all below it, or several small ones of one teller together."""

    place: int | None  # who begins the branch; none: several small ones
    row: int  # generations below the one on top
    x: float
    width: float
    people: int
    by_company: int


@dataclass(frozen=True, slots=True)
class Branches:
    """What a template draws, and what a table tells beside it."""

    blocks: list[Block]
    sizes: list[int]  # people in each one's branch, themselves included
    by_company: list[int]  # of which came by what the company did
    generations: list[tuple[int, int]]  # people, and those by the company's doing, in each generation
    rows: int
    rows_left_out: int


def branches(teller: Sequence[int], is_by_company: Sequence[bool]) -> Branches:
    """Lay a tree out: each branch is as wide as it has people, and lies below whoever told them.

    teller         (n,) the place of who told each, always before their own; of the first, who is on top, -1
    is_by_company  (n,) whether each came by what the company did

    A branch too narrow to be seen is drawn together with its like, parted into those of themselves and those by the
    company. Time grows as n; there are at most some sixty branches in a row, however many people.
    """
    size, ours = sums(teller, [1] * len(teller)), sums(teller, [int(one) for one in is_by_company])
    below: list[list[int]] = [[] for _ in teller]
    for place, above in enumerate(teller):
        if above >= 0:
            below[above].append(place)
    counts = generations(teller, is_by_company)
    blocks: list[Block] = []
    unit = WIDTH / len(teller)
    row = [(0, 0.0)]
    for number in range(min(len(counts), MOST_ROWS)):
        following: list[tuple[int, float]] = []
        for place, x in row:
            blocks.append(Block(place, number, LEFT + x, size[place] * unit, size[place], ours[place]))
            if number + 1 < MOST_ROWS:
                wide, small = parted(below[place], size, unit)
                starts = list(accumulate((size[child] * unit for child in wide), initial=x))
                following += zip(wide, starts, strict=False)
                blocks += together(small, size, ours, number + 1, starts[-1], unit)
        row = following
    return Branches(blocks, size, ours, counts, min(len(counts), MOST_ROWS), max(len(counts) - MOST_ROWS, 0))


def sums(teller: Sequence[int], own: Sequence[int]) -> list[int]:
    """Each one's own with all that lies below."""
    total = list(own)
    for place in range(len(teller) - 1, 0, -1):
        total[teller[place]] += total[place]
    return total


def generations(teller: Sequence[int], is_by_company: Sequence[bool]) -> list[tuple[int, int]]:
    deep = [0] * len(teller)
    for place, above in enumerate(teller):
        deep[place] = deep[above] + 1 if above >= 0 else 0
    people, ours = [0] * (max(deep) + 1), [0] * (max(deep) + 1)
    for number, is_ours in zip(deep, is_by_company, strict=True):
        people[number] += 1
        ours[number] += is_ours
    return list(zip(people, ours, strict=True))


def parted(children: Sequence[int], size: Sequence[int], unit: float) -> tuple[list[int], list[int]]:
    """Those wide enough to be seen, the widest first, and the others."""
    wide = [child for child in children if size[child] * unit >= NARROWEST]
    wide.sort(key=lambda child: -size[child])
    return wide, [child for child in children if size[child] * unit < NARROWEST]


def together(
    small: Sequence[int], size: Sequence[int], ours: Sequence[int], row: int, x: float, unit: float
) -> list[Block]:
    """Small branches as one block, or two: those of themselves, and those by the company."""
    people, company = sum(size[child] for child in small), sum(ours[child] for child in small)
    own = people - company
    blocks = []
    if own:
        blocks.append(Block(None, row, LEFT + x, own * unit, own, 0))
    if company:
        blocks.append(Block(None, row, LEFT + x + own * unit, company * unit, company, company))
    return blocks
