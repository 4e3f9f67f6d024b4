"""How soon a change of mind is sure, how often noise is taken for one, and what it takes to feign one."""

import sys
from collections.abc import Iterator
from csv import DictReader
from pathlib import Path

import numpy as np

from benches.measure import tell
from groundswell.engine.blocks import Array
from groundswell.engine.columns import STAR
from groundswell.engine.weigh.drift import Turns, confirmed_of, daily, left_before, turns
from groundswell.engine.weigh.score import PRIOR_VOICES, UNIT

YELP = Path(__file__).parents[2] / "shared/data/fraud/yelpchi_work.csv"
PRIOR = 3.9  # stars that a product begins with
KNOWN, NEW = 0.65, 0.525  # what a voice counts of whom something is known, and of whom nothing is
QUARTER, NEXT = 91, 20  # days between two looks; voices that are foretold


def main() -> None:
    noise()
    drops()
    attacks()
    if YELP.exists():
        restaurants(YELP if len(sys.argv) < 2 else Path(sys.argv[1]))


def noise() -> None:
    """Products of whom people are of one mind: false turns, and how many are promised at most."""
    dice, products = np.random.default_rng(0), 300
    rows = []
    for name, share in (("two sides", (5, 1, 1, 2, 11)), ("even", (1, 1, 1, 1, 1)), ("content", (1, 1, 2, 6, 10))):
        for days, rate in ((100, 1), (400, 1), (400, 5)):
            size = products * days * rate
            stars = dice.choice(np.arange(1, 6), size, p=np.array(share) / sum(share)) * STAR
            day, product = (
                np.tile(np.repeat(np.arange(days), rate), products),
                np.repeat(np.arange(products), days * rate),
            )
            found = turns(product.astype(np.int32), day, stars.astype(np.int32), products)
            rows.append((name, days, rate, len(found.product), products * days // 1000))
    tell(f"{products} products of one mind", ("mind", "days", "voices a day", "false turns", "promised at most"), rows)


def drops() -> None:
    """One star less at half the life of a product: when it is sure, and when the score is half way."""
    rows = []
    for rate in (0.1, 0.3, 1.0, 3.0):
        for fall in (1.0, 1.5):
            found = np.array([fallen(seed, rate, fall) for seed in range(20)])
            sure = found[:, 0][found[:, 0] < np.inf]
            rows.append((rate, fall, f"{len(sure)} of 20", *np.median(found, axis=0).tolist()))
    heads = (
        "voices a day",
        "stars less",
        "seen in 1000 d",
        "sure after d",
        "voices",
        "half way: ours",
        "365 d",
        "none",
    )
    tell("A fall after 1000 days, medians", heads, rows)


def fallen(seed: int, rate: float, fall: float) -> tuple[float, ...]:
    """Days and voices until it is sure; days until the score is half way: with turns, by half-life, by neither."""
    dice = np.random.default_rng(seed)
    day = np.sort(dice.integers(0, 2000, dice.poisson(2000 * rate)))
    stars = given(dice, np.where(day < 1000, 4.3, 4.3 - fall))
    sure = sure_of(day, stars)
    from_day, on = sure[0] if sure else (np.inf, np.inf)
    voices = np.inf if on == np.inf else float(((day >= 1000) & (day <= on)).sum())
    half = [halfway(day, stars, fall, way, from_day, on) for way in ("turns", "half-life", "none")]
    return (on - 1000, voices, *half)


def given(dice: np.random.Generator, mean: Array) -> Array:
    found: Array = np.clip(np.rint(dice.normal(mean, 1.1)), 1, 5)
    return found


def sure_of(day: Array, stars: Array) -> list[tuple[int, int]]:
    """The turns of one product: since when, and when it was sure."""
    days = daily(np.zeros(len(day), np.int32), day, (stars * STAR).astype(np.int32), 1)
    its = confirmed_of(days, np.array([0]))[0] if len(days.day) else []
    return [(int(days.day[turn.first]), int(days.day[turn.confirmed])) for turn in its]


def halfway(day: Array, stars: Array, fall: float, way: str, from_day: float, on: float) -> float:
    start = value(day, stars, 1000, way, from_day, np.inf)
    looks = range(1000, 2000, 5)
    return next(
        (float(at - 1000) for at in looks if value(day, stars, at, way, from_day, on) < start - fall / 2), np.inf
    )


def value(day: Array, stars: Array, at: float, way: str, from_day: float, on: float) -> float:
    """The score at a day."""
    past = day < at
    weights = np.full(int(past.sum()), KNOWN)
    if way == "half-life":
        weights = weights * 0.5 ** ((at - day[past]) / 365)
    if way == "turns" and on < at:
        weights = restarted(weights, day[past] < from_day, np.full(len(weights), fill_value=True))
    return scored(weights, stars[past])


def restarted(weights: Array, before: Array, heard: Array) -> Array:
    """What was said before a turn drawn down by what those said since who are heard."""
    mass, since = (int(weights[those].sum() * UNIT) for those in (before, heard & ~before))
    return np.where(before, weights * (left_before(mass, since) / max(mass, 1)), weights)


def scored(weights: Array, stars: Array) -> float:
    return float((PRIOR_VOICES * PRIOR + weights @ stars) / (PRIOR_VOICES + weights.sum()))


def attacks() -> None:
    """A product that people like, one voice a day; then accounts who give one star, so many a day beside."""
    rows = []
    for honest in (100, 500):
        for kind, many, a_day in (
            ("newcomers", 20, 20), ("newcomers", 50, 20), ("newcomers", 50, 1),
            ("with a history", 10, 1), ("with a history", 20, 20), ("with a history", 20, 1),
            ("with a history", 50, 20), ("with a history", 50, 5), ("with a history", 50, 1),
        ):  # fmt: skip
            found = np.array([attacked(seed, honest, kind, many, a_day) for seed in range(20)])
            rows.append((honest, f"{many} {kind}", a_day, *found.mean(axis=0).round(3).tolist()))
    tell("Attacks", ("voices before", "accounts", "a day", "turned", "score moves: no turns", "with turns"), rows)


def attacked(seed: int, honest: int, kind: str, many: int, a_day: int) -> tuple[float, float, float]:
    """Whether it turned by the end of the attack, and how far the score moved without and with turns."""
    dice = np.random.default_rng(seed)
    lasts = -(-many // a_day)
    day = np.concatenate([np.arange(honest + lasts), honest + np.arange(many) // a_day])
    false = np.arange(len(day)) >= honest + lasts
    stars = np.where(false, 1, given(dice, np.full(len(day), 4.3)))
    weights = np.where(false & (kind == "newcomers"), NEW, KNOWN)
    heard = ~false | (kind != "newcomers")
    sure = sure_of(day[heard], stars[heard])
    before = scored(weights[~false], stars[~false])
    plain = scored(weights, stars)
    turned = scored(restarted(weights, day < sure[-1][0], heard), stars) if sure else plain
    return float(bool(sure)), plain - before, turned - before


def restaurants(path: Path) -> None:
    """YelpChi: how many turn, and how well the score foretells the mean of the next 20 voices."""
    person, product, stars, day = read(path)
    _, which, voices = np.unique(person, return_inverse=True, return_counts=True)
    heard, products = voices[which] > 1, int(product.max()) + 1
    found = asked(product, day, stars, heard, products)
    errors = np.array([row for at in range(day.min() + 365, day.max(), QUARTER) for row in foretold(
        product, day, stars, heard, products, at)])  # fmt: skip
    root = np.sqrt((errors[:, 1:] ** 2).mean(axis=0))
    turned = errors[errors[:, 0] == 1]
    of_turned = np.sqrt((turned[:, 1:] ** 2).mean(axis=0)) if len(turned) else [np.nan] * 4
    rows = [(name, float(root[i]), float(of_turned[i])) for i, name in enumerate(("none", "365 d", "turns", "both"))]
    tell(
        f"{len(found.product)} of {products} products turn",
        ("fading", f"all {len(errors)}", f"turned, {len(turned)}"),
        rows,
    )


def read(path: Path) -> tuple[Array, Array, Array, Array]:
    with path.open(encoding="utf-8") as file:
        rows = [(row["user"], row["prod"], row["rating"], row["date"]) for row in DictReader(file)]
    person, product, stars, day = (np.array(column) for column in zip(*rows, strict=True))
    number = np.unique(product, return_inverse=True)[1]
    return person, number, stars.astype(float), day.astype("datetime64[D]").astype(np.int64)


def asked(product: Array, day: Array, stars: Array, those: Array, products: int) -> Turns:
    return turns(product[those].astype(np.int32), day[those], (stars[those] * STAR).astype(np.int32), products)


def foretold(
    product: Array, day: Array, stars: Array, heard: Array, products: int, at: int
) -> Iterator[tuple[float, ...]]:
    """For each product at a day: whether it has turned, and by how much each way of fading errs."""
    found = asked(product, day, stars, heard & (day < at), products)
    since = dict(zip(found.product.tolist(), found.day.tolist(), strict=True))
    for one in range(products):
        its = np.flatnonzero(product == one)
        its = its[np.argsort(day[its], kind="stable")]
        past, future = its[day[its] < at], its[day[its] >= at][:NEXT]
        if len(past) >= NEXT and len(future) == NEXT:
            mean, plain = stars[future].mean(), np.where(heard[past], KNOWN, NEW)
            aged, before = plain * 0.5 ** ((at - day[past]) / 365), day[past] < since.get(one, -1)
            ways = (plain, aged, restarted(plain, before, heard[past]), restarted(aged, before, heard[past]))
            yield (float(one in since), *(scored(weights, stars[past]) - mean for weights in ways))


if __name__ == "__main__":
    main()
