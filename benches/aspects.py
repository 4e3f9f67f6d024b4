"""Whether the first voices of a list speak of what all of them speak of: with the choice by topics, and without."""

import csv
import gzip
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benches.measure import tell
from groundswell.engine.listen import topics
from groundswell.engine.weigh import order
from groundswell.engine.weigh.stems import stems, words

DATA = Path(__file__).parents[2] / "shared" / "data" / "reviews" / "amazon_electronics"
FIRST = (5, 10, 20)


@dataclass(frozen=True, slots=True)
class Said:
    """A review as the order sees it."""

    level: int
    merit: int
    day: int
    stems: frozenset[str]


def main() -> None:
    if not DATA.is_dir():
        sys.exit(f"not measured: {DATA} is not here")
    products = {path.name.split(".")[0]: said(path) for path in sorted(DATA.glob("*.csv.gz"))}
    everywhere = Counter(stem for of in products.values() for one in of for stem in one.stems)
    texts = sum(map(len, products.values()))
    found: dict[str, list[list[float]]] = {}
    for of in products.values():
        told = topics_of(of, everywhere, texts)
        for name, listed in lists(of, told).items():
            figures = [astray(of, listed[:k], told) for k in FIRST]
            found.setdefault(name, []).append([*figures, deviation(of, listed)])
    tell(
        f"What the first voices speak of, {len(products)} products, {texts:,} reviews",
        ["order", *(f"first {k}" for k in FIRST), "largest deviation of stars"],
        [[name, *np.mean(rows, axis=0)[:-1], max(row[-1] for row in rows)] for name, rows in found.items()],
    )


def said(path: Path) -> list[Said]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [one_said(row) for row in csv.DictReader(file)]


def one_said(row: Mapping[str, str]) -> Said:
    up, total = (int(part) for part in row["helpful"].strip("[]").split(","))
    text = f"{row['summary']} {row['reviewText']}"
    merit = order.merit(np.array([min(up, total)]), np.array([total]))
    found = frozenset(stem for word in words(text) for stem in stems(word, "en")[:1])
    return Said(round(float(row["overall"])) - 1, int(merit[0]), int(row["unixReviewTime"]), found)


def topics_of(of: Sequence[Said], everywhere: Mapping[str, int], texts: int) -> list[str]:
    counts = Counter(stem for one in of for stem in one.stems)
    told = sorted(counts)
    here, all_in = (np.array([counted[stem] for stem in told], dtype=np.int64) for counted in (counts, everywhere))
    return [told[at] for at in topics.topics(here, len(of), all_in, texts)]


def lists(of: Sequence[Said], told: Sequence[str]) -> dict[str, list[int]]:
    """The list by merit alone, with topics, with newcomers, and with both."""
    ranked = sorted(range(len(of)), key=lambda at: (-of[at].merit, -of[at].day, at))
    latest = sorted(range(len(of)), key=lambda at: (-of[at].day, at))
    best, newest = (
        {level: [at for at in queue if of[at].level == level] for level in range(5)} for queue in (ranked, latest)
    )
    aspects = {at: [n for n, stem in enumerate(told) if stem in one.stems] for at, one in enumerate(of)}
    spoken = [sum(stem in one.stems for one in of) for stem in told]
    strata = order.sequence([len(best[level]) for level in range(5)], 200)

    def filled(aspects: Mapping[int, Sequence[int]], newest: Mapping[int, Sequence[int]]) -> list[int]:
        return [at for at in order.filled(strata, best, newest, aspects, spoken, len(of)) if at is not None]

    lots = np.random.default_rng(7)
    drawn = {level: lots.permutation(queue).tolist() for level, queue in best.items()}
    return {
        "floor: drawn by lot inside a star": [
            at for at in order.filled(strata, drawn, {}, {}, [], 0) if at is not None
        ],
        "by merit alone": filled({}, {}),
        "newcomers": filled({}, newest),
        "topics": filled(aspects, {}),
        "**topics and newcomers**": filled(aspects, newest),
    }


def astray(of: Sequence[Said], listed: Sequence[int], told: Sequence[str]) -> float:
    """Total variation between what the first speak of and what all do, each topic by its mentions."""
    here, all_in = (
        np.array([sum(stem in of[at].stems for at in some) for stem in told], float)
        for some in (listed, range(len(of)))
    )
    return float(abs(here / max(here.sum(), 1) - all_in / max(all_in.sum(), 1)).sum() / 2)


def deviation(of: Sequence[Said], listed: Sequence[int]) -> float:
    """The furthest that a star is from its share in any beginning."""
    heads = np.bincount([one.level for one in of], minlength=5)
    taken = np.cumsum([[of[at].level == level for level in range(5)] for at in listed], axis=0)
    return float(abs(taken - np.outer(np.arange(1, len(listed) + 1), heads / heads.sum())).max())


if __name__ == "__main__":
    main()
