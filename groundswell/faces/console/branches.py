"""A tree drawn so that five thousand people still read: a row for each generation, as wide as there are people."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

# In the picture's own units, of which a telephone shows one to a pixel, nearly.
WIDTH = 352
LEFT, ROW = 4, 34
NARROWEST = 5.0  # of a branch that is drawn by itself
THINNEST = 0.5  # of small branches drawn together
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

    Branches of one teller that are too narrow to be seen are drawn together, parted into those of themselves and those
    by the company; row by row as wide as people in them are so far down or further. Time grows as n; in a row stand at
    most some seventy branches, and twice as many blocks of small ones, however many people there are.
    """
    size, ours = sums(teller, [1] * len(teller)), sums(teller, [int(one) for one in is_by_company])
    deep = depths(teller)
    counts = generations(deep, is_by_company)
    unit = WIDTH / len(teller)
    children = below(teller)
    blocks: list[Block] = []
    heads: dict[int, int] = {}  # of each small branch, the teller under whom it is drawn
    starts: dict[int, float] = {}  # where the small branches of each teller begin
    row = [(0, 0.0)]
    for number in range(min(len(counts), MOST_ROWS)):
        following: list[tuple[int, float]] = []
        for place, x in row:
            blocks.append(Block(place, number, LEFT + x, size[place] * unit, size[place], ours[place]))
            wide, small = parted(children[place], size, unit)
            edges = list(accumulate((size[child] * unit for child in wide), initial=x))
            following += zip(wide, edges, strict=False)
            starts[place] = LEFT + edges[-1]
            heads |= dict.fromkeys(small, place)
        row = following
    blocks += together(teller, deep, is_by_company, heads, starts)
    shown = 1 + max(block.row for block in blocks)
    return Branches(blocks, size, ours, counts, shown, len(counts) - shown)


def below(teller: Sequence[int]) -> list[list[int]]:
    """Whom each told."""
    found: list[list[int]] = [[] for _ in teller]
    for place, above in enumerate(teller):
        if above >= 0:
            found[above].append(place)
    return found


def depths(teller: Sequence[int]) -> list[int]:
    """How many tellings lie between the one on top and each."""
    deep = [0] * len(teller)
    for place, above in enumerate(teller):
        deep[place] = deep[above] + 1 if above >= 0 else 0
    return deep


def sums(teller: Sequence[int], own: Sequence[int]) -> list[int]:
    """Each one's own with all that lies below."""
    total = list(own)
    for place in range(len(teller) - 1, 0, -1):
        total[teller[place]] += total[place]
    return total


def generations(deep: Sequence[int], is_by_company: Sequence[bool]) -> list[tuple[int, int]]:
    """People, and those by the company's doing, in each generation."""
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
    teller: Sequence[int],
    deep: Sequence[int],
    is_by_company: Sequence[bool],
    heads: dict[int, int],
    starts: dict[int, float],
) -> list[Block]:
    """The small branches of each teller as one or two blocks in each row."""
    unit, under = WIDTH / len(teller), [-1] * len(teller)
    rows: dict[int, Counter[tuple[bool, int]]] = defaultdict(Counter)
    for place, above in enumerate(teller):
        under[place] = heads.get(place, under[above] if above >= 0 else -1)
        if under[place] >= 0:
            rows[under[place]][is_by_company[place], min(deep[place], MOST_ROWS - 1)] += 1
    blocks = []
    for head, counted in rows.items():
        x = starts[head]
        for is_ours in (False, True):
            total = so_far_down({row: count for (ours, row), count in counted.items() if ours == is_ours})
            for row, count in total.items():
                if count * unit >= THINNEST:
                    blocks.append(Block(None, row, x, count * unit, count, count * is_ours))
            x += unit * max(total.values(), default=0)
    return blocks


def so_far_down(counts: dict[int, int]) -> dict[int, int]:
    """How many are in each row or further down."""
    total, found = 0, {}
    for row in range(max(counts, default=-1), min(counts, default=0) - 1, -1):
        total += counts.get(row, 0)
        found[row] = total
    return found
