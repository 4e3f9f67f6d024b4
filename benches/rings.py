"""How well rings are found that were put among real voices, and how often honest people are taken for one."""

import csv
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np

from groundswell.engine.columns import DAY, Voices, voices_from
from groundswell.engine.runners import runner
from groundswell.engine.weigh.lockstep import agreeing, shelf_of
from groundswell.engine.weigh.rings import rings

DATA = Path(__file__).parents[2] / "shared" / "data"
HERE = runner()
SEEDS = 5
GROUPS = 10
DISGUISES = {
    "a week for each target": {},
    "all targets in one week": {"one_week": True},
    "a third one star off": {"stars_off": 0.3},
    "4 days off": {"days_off": 4},
    "10 days off": {"days_off": 10},
    "a third one star off, 7 days off": {"stars_off": 0.3, "days_off": 7},
}


def main() -> None:
    if not DATA.is_dir():
        raise SystemExit("the real data (../shared/data) are not here")
    real = {"yelpchi_work": yelpchi(), "amazon_ratings_hin": amazon()}
    by_accident(real)
    print()
    injected(real["yelpchi_work"])
    print()
    at_scale()


def by_accident(real: dict[str, Voices]) -> None:
    """What is proposed where nobody was put in, as it is and with each product's stars and days dealt anew."""
    print("| file | pairs by the rule of METHODS | people in rings | the same, dealt anew 20 times | time |")
    print("|---|---|---|---|---|")
    for name, voices in real.items():
        rings(voices, HERE)
        started = time.process_time()
        found = rings(voices, HERE)
        took = time.process_time() - started
        pairs = len(agreeing(shelf_of(voices, HERE), HERE)[0])
        dealt = sum(len(rings(dealt_anew(voices, seed), HERE)) for seed in range(20))
        print(f"| {name} | {pairs} | {sum(len(r.people) for r in found)} | {dealt} rings | {took:.2f} s |")


def injected(voices: Voices) -> None:
    """Recall and precision over people, mean of some seeds; and the rule of METHODS beside it."""
    print("| ring | disguise | recall | precision | METHODS' rule: recall | precision |\n|---|---|---|---|---|---|")
    for size, targets, camouflage in ((20, 5, 5), (20, 3, 10), (8, 4, 5), (4, 4, 5), (3, 5, 5)):
        for name, disguise in DISGUISES.items():
            told = []
            for seed in range(SEEDS):
                attacked = with_rings(voices, np.random.default_rng(seed), size, targets, camouflage, **disguise)
                ours = (one for ring in rings(attacked, HERE) for one in ring.people)
                rule = (one for pair in by_the_rule(attacked) for one in pair)
                told.append([*found(ours, voices.people, size), *found(rule, voices.people, size)])
            row = " | ".join(f"{value:.3f}" for value in np.mean(told, axis=0))
            print(f"| {size} x {targets} + {camouflage} | {name} | {row} |", flush=True)


def found(people: Iterable[int], first: int, size: int) -> tuple[float, float]:
    proposed = set(people)
    right = sum(one >= first for one in proposed)
    return right / (GROUPS * size), right / max(len(proposed), 1)


def with_rings(
    voices: Voices,
    dice: np.random.Generator,
    size: int,
    targets: int,
    camouflage: int,
    *,
    one_week: bool = False,
    stars_off: float = 0.0,
    days_off: int = 0,
) -> Voices:
    """Ten groups of fresh accounts: the same stars for each target in its week, and further voices like real ones."""
    count, day = np.bincount(voices.product, minlength=voices.products), voices.said_at // DAY
    first, last = np.quantile(day, [0.3, 0.99]).astype(int)
    rows: list[tuple[int, int, int, int]] = []
    for account in range(voices.people, voices.people + GROUPS * size):
        if (account - voices.people) % size == 0:
            aims = dice.choice(np.flatnonzero(count >= 20), targets, replace=False)
            weeks = dice.integers(first, last, 1 if one_week else targets) // 7 * 7 + np.zeros(targets, dtype=int)
            side = dice.choice([1, 5])
        for product, week in zip(aims, weeks, strict=True):
            stars = np.clip(side + dice.choice([-1, 1]), 1, 5) if dice.random() < stars_off else side
            rows.append((account, product, stars, week + dice.integers(7) + dice.integers(-days_off, days_off + 1)))
        for product in dice.choice(np.setdiff1d(np.arange(voices.products), aims), camouflage, replace=False):
            like = dice.choice(np.flatnonzero(voices.product == product), 2)
            rows.append((account, product, voices.stars[like[0]] // 1_000_000, day[like[1]]))
    person, product, stars, days = np.array(rows).T
    return Voices(
        np.append(voices.person, person).astype(np.int32),
        np.append(voices.product, product).astype(np.int32),
        np.append(voices.stars, stars * 1_000_000).astype(np.int32),
        np.append(voices.said_at, days * DAY),
        voices.people + GROUPS * size,
        voices.products,
    )


def by_the_rule(voices: Voices) -> list[tuple[int, int]]:
    """METHODS 2.4 (5) to the letter: 3 products in common in 7-day buckets of two offsets, 200 voices at most."""
    alike: set[tuple[int, int, int]] = set()
    for offset in (0, 3.5):
        buckets = defaultdict(set)
        week = ((voices.said_at / DAY + offset) // 7).astype(int)
        rows = zip(*(c.tolist() for c in (voices.person, voices.product, voices.stars, week)), strict=True)
        for person, product, stars, its_week in rows:
            buckets[product, stars, its_week].add(person)
        for (product, _, _), people in buckets.items():
            if len(people) <= 200:
                alike |= {(one, other, product) for one, other in combinations(sorted(people), 2)}
    return [pair for pair, count in Counter((one, other) for one, other, _ in alike).items() if count >= 3]


def dealt_anew(voices: Voices, seed: int) -> Voices:
    """The same people about the same products, but whose stars and day is whose was drawn by lot."""
    dice = np.random.default_rng(seed)
    before = np.argsort(voices.product, kind="stable")
    after = np.lexsort((dice.random(len(before)), voices.product))
    stars, said_at = voices.stars.copy(), voices.said_at.copy()
    stars[before], said_at[before] = voices.stars[after], voices.said_at[after]
    return replace(voices, stars=stars, said_at=said_at)


def at_scale() -> None:
    """A million made-up voices with popular products and busy people, and the same rings in it."""
    dice = np.random.default_rng(1)
    voices, people, products = 1_000_000, 300_000, 20_000
    made = Voices(
        (people * dice.random(voices) ** 2).astype(np.int32),
        (products * dice.random(voices) ** 3).astype(np.int32),
        (dice.choice([1, 2, 3, 4, 5], voices, p=[0.1, 0.05, 0.1, 0.25, 0.5]) * 1_000_000).astype(np.int32),
        dice.integers(0, 3000, voices) * DAY,
        people,
        products,
    )
    started = time.process_time()
    proposed = rings(with_rings(made, dice, 20, 3, 5), HERE)
    recall, precision = found((one for ring in proposed for one in ring.people), people, 20)
    print(f"{voices:,} voices: {time.process_time() - started:.1f} s, recall {recall:.3f}, precision {precision:.3f}")


def yelpchi() -> Voices:
    with (DATA / "fraud" / "yelpchi_work.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = {"person": "user", "product": "prod", "stars": "rating", "said_at": "date"}
    return voices_from({ours: np.array([row[theirs] for row in rows]) for ours, theirs in names.items()})


def amazon() -> Voices:
    given = np.loadtxt(DATA / "reviews" / "amazon_ratings_hin" / "user_item.dat").astype(np.int64)
    return voices_from(dict(zip(("person", "product", "stars", "said_at"), given.T, strict=True)))


if __name__ == "__main__":
    main()
