"""How well the next place is told, beside floors; and how often the range of hours per border holds."""

from collections.abc import Iterator

import numpy as np

from groundswell.engine.columns import Bools, Floats, Ints
from groundswell.engine.spread.front import (
    FEWEST,
    Front,
    borders_from,
    front,
    habits,
    map_weight,
    mass_of,
    nearness,
    next_places,
    pace,
)
from groundswell.plumbing.geography import countries, km_between

HOUSES, PRODUCTS, LEARNED, PEOPLE = 5, 80, 60, 400
STAYS = 0.85  # of those told, in the teller's own country


def main() -> None:
    km, borders, speaks, inhabitants = the_world()
    near = nearness(km, borders, speaks)
    print("| world | told by | right | among three | log loss |\n|---|---|---|---|---|")
    for name in ("the map", "the map and habits", "neither"):
        told = {by: [] for by in ("ours", "ours, by the map alone", "where most speak anyway", "nearest to the origin")}
        for seed in range(HOUSES):
            dice = np.random.default_rng(seed)
            stories = house(dice, name, km, borders, speaks, inhabitants)
            for by, found in guesses(stories, near, km, inhabitants):
                told[by].append(found)
        for by, rows in told.items():
            first, three, loss = np.concatenate(rows).mean(0)
            print(f"| {name} | {by} | {first:.3f} | {three:.3f} | {loss:.2f} |")
    print(
        "\n| places | come late | told | range holds | off by, median | mean slope off by |\n|---|---|---|---|---|---|"
    )
    for places in (6, 10, 20, 40):
        for late in (0.0, 0.1):
            print(f"| {places} | {late:.0%} | {' | '.join(paces(places, borders, late))} |")


def the_world() -> tuple[Floats, Bools, Bools, Floats]:
    told = list(countries().values())
    codes = [one.code for one in told]
    tongues = sorted({tongue for one in told for tongue in one.languages})
    km = np.array([[km_between(one.seat, other.seat) for other in told] for one in told])
    borders = np.array([[code in one.borders for code in codes] for one in told])
    speaks = np.array([[tongue in one.languages for tongue in tongues] for one in told])
    return km, borders, speaks, np.array([one.inhabitants for one in told], float)


def house(
    dice: np.random.Generator, name: str, km: Floats, borders: Bools, speaks: Bools, inhabitants: Floats
) -> list[Front]:
    """What is said of many products: somebody told brings others, mostly at home, else abroad by the world's own rule.

    The rule is not the engine's: distances fade as an exponential, a tongue counts more than a border.
    """
    anyway = np.sqrt(np.maximum(inhabitants, 1)) * dice.lognormal(0, 1.0, len(km))
    shared = speaks.astype(float) @ speaks.T.astype(float) > 0
    pull = np.outer(np.ones(len(km)), anyway)
    if name != "neither":
        pull = pull * np.exp(-km / 1500) * (1 + 2 * borders) * (1 + 4 * shared)
    if name == "the map and habits":
        pull = pull * dice.lognormal(0, 1.5, pull.shape)
    np.fill_diagonal(pull, 0)
    ways = np.cumsum(pull / pull.sum(1, keepdims=True), axis=1)
    starts = dice.choice(len(km), PRODUCTS, p=anyway / anyway.sum())
    return [told_of(dice, int(start), ways) for start in starts]


def told_of(dice: np.random.Generator, start: int, ways: Floats) -> Front:
    place = np.full(PEOPLE, start)
    for number in range(FEWEST, PEOPLE):
        teller = place[dice.integers(number)]
        stays = dice.random() < STAYS
        place[number] = teller if stays else np.searchsorted(ways[teller], dice.random())
    return front(np.minimum(place, len(ways) - 1).astype(np.int64), np.arange(PEOPLE, dtype=float))


def guesses(stories: list[Front], near: Floats, km: Floats, inhabitants: Floats) -> Iterator[tuple[str, Floats]]:
    """For each way of telling: of each arrival, whether it was told, among three, and the logarithm of its chance."""
    past = stories[:LEARNED]
    mass = mass_of(past, inhabitants)
    by_map, none = near, habits([], near, mass)
    near = near ** map_weight(past, near, mass)
    learned = habits(past, near, mass)
    found: dict[str, list[tuple[float, float, float]]] = {}
    for story in stories[LEARNED:]:
        for step in range(1, len(story.place)):
            so_far = Front(story.place[:step], story.at[:step], people_at(story, step), 0)
            open_ = np.ones(len(near))
            open_[so_far.place] = 0
            ways = {
                "ours": next_places(so_far, near, mass, learned),
                "ours, by the map alone": next_places(so_far, by_map, mass, none),
                "where most speak anyway": mass * open_ / (mass * open_).sum(),
                "nearest to the origin": open_ / (100 + km[so_far.place[0]]),
            }
            for by, chances in ways.items():
                its, came = chances / chances.sum(), story.place[step]
                above = int((its > its[came]).sum())
                found.setdefault(by, []).append((above == 0, above < 3, -np.log(max(its[came], 1e-12))))
    yield from ((by, np.array(rows)) for by, rows in found.items())


def people_at(story: Front, step: int) -> Ints:
    """Who had spoken by then is not kept; what is known is that each place had the fewest at least."""
    return np.maximum(story.people[:step] * story.at[step] / PEOPLE, FEWEST).astype(np.int64)


def paces(places: int, borders: Bools, late: float) -> list[str]:
    """How often a pace is told and its range holds, beside least squares; some places may come a good deal too late."""
    dice, hops = np.random.default_rng(places), borders_from(list(countries()).index("DE"), borders)
    told: list[tuple[float, float, float]] = []
    for _ in range(400):
        its = np.r_[0, hops[dice.choice(np.flatnonzero(hops), places - 1, replace=False)]]
        hours = 100.0 * its + dice.normal(0, 100, places)
        hours[1:] += 3000 * (dice.random(places - 1) < late)
        if found := pace(its, hours):
            squares = float(np.polyfit(its, hours, 1)[0])
            told.append((found.low <= 100 <= found.high, abs(found.value - 100), abs(squares - 100)))
    rows = np.array(told)
    return [f"{len(rows) / 400:.2f}", f"{rows[:, 0].mean():.2f}", *(f"{np.median(rows[:, n]):.0f} h" for n in (1, 2))]


if __name__ == "__main__":
    main()
