"""How far out of proportion the first page of real products is, in fair order and newest first."""

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np

from groundswell.engine.weigh.order import sequence
from groundswell.engine.weigh.proportion import FIRST, LIMIT, NEAR, PAGE, Showings, Support, proportions

FILE = Path(__file__).parents[2] / "shared/data/fraud/yelpchi_work.csv"
FEWEST = 50  # voices of a product
READERS = 1_000


def main() -> None:
    """Every reader sees the first ten; whoever gives about as many stars reports the same."""
    products: dict[str, list[tuple[str, int]]] = defaultdict(list)
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            products[row["prod"]].append((row["date"], round(float(row["rating"])) - 1))
    big = [sorted(voices, reverse=True) for voices in products.values() if len(voices) >= FEWEST]
    print(f"| of {len(big)} products | median of largest ratios | largest | above {LIMIT:g} | out of proportion |")
    print("|---|---|---|---|---|")
    cases = (
        ("fair order", fairly, 0),
        ("newest first", newest, 0),
        ("one of the rarest stars on top", worst, 0),
        ("the same, and on top of a search engine as often", worst, READERS),
    )
    for name, order, outside in cases:
        found = [first_page(voices, order(voices), outside) for voices in big]
        ratios = np.array([ratio for ratio, _ in found])
        flagged = sum(is_out for _, is_out in found)
        above = int((ratios > LIMIT).sum())
        print(f"| {name} | {np.median(ratios):.2f} | {ratios.max():.2f} | {above} | {flagged} |")


def fairly(voices: list[tuple[str, int]]) -> list[int]:
    return list(sequence(counts(voices), PAGE))


def newest(voices: list[tuple[str, int]]) -> list[int]:
    return [level for _, level in voices[:PAGE]]


def worst(voices: list[tuple[str, int]]) -> list[int]:
    """In fair order, but for one of the rarest stars on top."""
    rarest = min((count, level) for level, count in enumerate(counts(voices)) if count)[1]
    return [rarest, *fairly(voices)[: PAGE - 1]]


def counts(voices: list[tuple[str, int]]) -> list[int]:
    return np.bincount([level for _, level in voices], minlength=5).tolist()


def first_page(voices: list[tuple[str, int]], levels: list[int], outside: int) -> tuple[float, bool]:
    """The largest lower end of a ratio on the page, and whether anything is out of proportion."""
    heads, n = counts(voices), len(levels)
    near = np.array([sum(heads[max(level - NEAR, 0) : level + NEAR + 1]) for level in levels])
    places = np.arange(n)
    rows = np.stack([places, np.zeros(n, np.int64), places + 1, np.full(n, READERS)])
    if outside:
        rows = np.append(rows, [[0], [1], [1], [outside]], axis=1)
    showings = Showings(*rows, n, 2)
    none, people = np.zeros(n, np.int64), np.full(n, len(voices))
    found = proportions(showings, Support(none, none, near, people, np.zeros(n, dtype=bool)))
    return float(found.low.max()), bool(found.is_out.any())


if __name__ == "__main__":
    print(f"The first of ten places has {FIRST:.3f} of all attention.")
    main()
