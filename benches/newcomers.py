"""How often newcomers raise a false alarm, what floods are found, and what a flood does to a score under the cap."""

from collections.abc import Callable

import numpy as np

from groundswell.engine.blocks import Array
from groundswell.engine.columns import DAY, Voices
from groundswell.engine.runners import runner
from groundswell.engine.weigh import scores, weigh_voices
from groundswell.engine.weigh.credibility import with_column
from groundswell.engine.weigh.newcomers import (
    capped_masses,
    cohort_caps,
    established_masses,
    flooding,
    newcomer_flood,
    newcomers,
)
from groundswell.engine.worlds import exponential_delays, talk

HERE = runner()
DAYS = 400
WEEK = 7


def main() -> None:
    false_alarms()
    print()
    floods()
    print()
    attacks()


def false_alarms() -> None:
    """Alarms found in 30 days of a product, where newcomers come each by itself, and where one brings the next."""
    print("| newcomers a day | each by itself: asked .1 | asked 1 | one brings .3: asked .1 | asked 1 |")
    print("|---|---|---|---|---|")
    for rate in (0.02, 0.1, 0.5, 3.0, 20.0):
        dice = np.random.default_rng(0)
        told = []
        for daily in (lambda _, r=rate, d=dice: d.poisson(r, DAYS), lambda seed, r=rate: talked(seed, r)):
            voices = of_days([daily(seed) for seed in range(60)])
            told += [f"{alarms(voices, asked) / 60 / DAYS * 30:.3f}" for asked in (0.1, 1.0)]
        print(f"| {rate} | {' | '.join(told)} |")


def floods() -> None:
    """How often a flood is found within its days; 0.1 false alarms in 30 days asked for."""
    kinds = ((5, 1), (10, 1), (10, 7), (20, 7), (50, 30))
    print(f"| newcomers a day | {' | '.join(f'{size} in {days} d' for size, days in kinds)} |")
    print("|---|" + "---|" * len(kinds))
    dice = np.random.default_rng(1)
    for rate in (0.05, 0.3, 1.0, 5.0):
        told = []
        for size, days in kinds:
            series = [dice.poisson(rate, 200) for _ in range(40)]
            for daily in series:
                np.add.at(daily, dice.integers(120, 120 + days, size), 1)
            found = newcomer_flood(of_days(series), np.ones(sum(map(sum, series)) + 40, dtype=bool), HERE)
            caught = set(found.product[(found.day >= 120) & (found.day < 120 + days)].tolist())
            told.append(f"{len(caught) / 40:.2f}")
        print(f"| {rate} | {' | '.join(told)} |")


def attacks() -> None:
    """Mean shift of 20 products of 20 to 100 voices in a made-up market, when fresh accounts all give 5 or 1 stars."""
    market = made()
    count = np.bincount(market[1])
    dice = np.random.default_rng(0)
    aims = dice.choice(np.flatnonzero((count >= 20) & (count <= 100)), 20, replace=False).tolist()
    ways: dict[str, Callable[[Array], Array]] = {
        "plain mean": plain,
        "Bayesian mean, C = 5": lambda rows: plain(rows, 5.0),
        "ours, unlinked": lambda rows: ours(rows, None),
        "cap, rho .5": lambda rows: ours(rows, 0.5),
        "cap, rho .1": lambda rows: ours(rows, 0.1),
        "linked": lambda rows: ours(rows, None, linked_from=int(market[0].max()) + 1),
    }
    before = {name: way(market) for name, way in ways.items()}
    print(f"| accounts x stars | {' | '.join(ways)} |\n|---|" + "---|" * len(ways))
    for many in (5, 20, 50, 200):
        for stars in (5, 1):
            shifts: dict[str, list[float]] = {name: [] for name in ways}
            for product in aims:
                fresh = market[0].max() + 1 + np.arange(many)
                rows = [fresh, np.full(many, product), np.full(many, stars), np.full(many, market[3].max())]
                attacked = np.concatenate([market, rows], axis=1)
                for name, way in ways.items():
                    shifts[name].append(way(attacked)[product] - before[name][product])
            print(f"| {many} x {stars} | {' | '.join(f'{np.mean(shifts[name]):+.3f}' for name in ways)} |", flush=True)


def made() -> Array:
    """Person, product, stars, day of 12,000 voices: popular products, busy people, half of all people heard once."""
    dice = np.random.default_rng(8)
    quality = dice.normal(3.8, 0.5, 200)
    product = (200 * dice.random(12_000) ** 1.5).astype(int)
    person = np.where(
        dice.random(12_000) < 0.35, 3_000 + np.arange(12_000), (3_000 * dice.random(12_000) ** 2).astype(int)
    )
    stars = np.clip(np.rint(dice.normal(quality[product], 1.0)), 1, 5).astype(int)
    return np.stack([person, product, stars, dice.integers(0, 1000, 12_000)])


def plain(rows: Array, prior_voices: float = 0.0) -> Array:
    count = np.bincount(rows[1], minlength=200)
    found: Array = (prior_voices * rows[2].mean() + np.bincount(rows[1], rows[2], 200)) / (prior_voices + count)
    return found


def ours(rows: Array, rho: float | None, linked_from: int | None = None) -> Array:
    """Scores with the alarm on at all products, or off; accounts from a number on are linked."""
    names, person = np.unique(rows[0], return_inverse=True)
    first = len(names) if linked_from is None else int(np.searchsorted(names, linked_from))
    voices = Voices(
        person.astype(np.int32),
        rows[1].astype(np.int32),
        (rows[2] * 1_000_000).astype(np.int32),
        rows[3] * DAY,
        len(names),
        200,
        cluster=np.minimum(np.arange(len(names)), first).astype(np.int32),
    )
    weighed = weigh_voices(voices, HERE)
    blocks = with_column("weight", weighed.blocks, [(part,) for part in weighed.weights])
    last = int(rows[3].max())
    in_flood = flooding(voices, newcomers(voices), np.full(200, last - WEEK + 1))
    caps = cohort_caps(established_masses(blocks, in_flood, HERE), np.full(200, rho is not None), rho=rho or 0.0)
    return scores(capped_masses(blocks, in_flood, caps, HERE), weighed.epoch.prior).value


def talked(seed: int, rate: float) -> Array:
    told = talk(
        np.random.default_rng(seed),
        hours=24.0 * DAYS,
        per_hour=rate / 24 * 0.7,
        reproduction=0.3,
        delays=exponential_delays(0.1),
        daily_swing=0.6,
    )
    return np.bincount((told.at // 24).astype(int), minlength=DAYS)


def of_days(series: list[Array]) -> Voices:
    """Products with so many newcomers on each day, and one voice on the first."""
    product = np.concatenate([np.full(daily.sum() + 1, number) for number, daily in enumerate(series)])
    day = np.concatenate([np.append(0, np.repeat(np.arange(len(daily)), daily)) for daily in series])
    person, stars = np.arange(len(day), dtype=np.int32), np.full(len(day), 5_000_000, dtype=np.int32)
    return Voices(person, product.astype(np.int32), stars, day * DAY, len(day), len(series))


def alarms(voices: Voices, asked: float) -> int:
    """Alarms that are not of the week of the one before."""
    found = newcomer_flood(voices, np.ones(len(voices.person), dtype=bool), HERE, false_alarms=asked)
    apart = (np.diff(found.product, prepend=-1) != 0) | (np.diff(found.day, prepend=-WEEK) > WEEK)
    return int(apart.sum())


if __name__ == "__main__":
    main()
