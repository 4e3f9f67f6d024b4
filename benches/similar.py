"""Whether people like the reader know better what the reader will think, and whom the reader trusts; floors beside."""

import time
from pathlib import Path

import numpy as np

from benches.credibility import auc
from groundswell.engine.weigh.similar import Shelf, people_like, shelf

DATA = Path(__file__).parents[2] / "shared" / "data"
DRAWN_TO = 3.0  # full likenesses by which a forecast is drawn towards the product's mean
READERS = 1_500


def main() -> None:
    if not DATA.is_dir():
        raise SystemExit("the real data (../shared/data) are not here")
    film = np.loadtxt(DATA / "trust" / "filmtrust" / "ratings.txt")
    film[:, 2] = 1 + (film[:, 2] - 0.5) / 3.5 * 4
    bought = np.loadtxt(DATA / "reviews" / "amazon_ratings_hin" / "user_item.dat")
    print("| data | readers | RMSE of the product's mean | drawn to people like the reader | all sharers alike |")
    print("|---|---|---|---|---|")
    forecasts("FilmTrust", film)
    forecasts("amazon_ratings_hin", bought)
    trusted(film)
    speed()


def laid_out(given: np.ndarray) -> tuple[Shelf, np.ndarray, np.ndarray, np.ndarray]:
    """The shelf, and person, product and stars of each rating; of two by one person of one product the first."""
    _, person = np.unique(given[:, 0], return_inverse=True)
    _, product = np.unique(given[:, 1], return_inverse=True)
    _, first = np.unique(product * (person.max() + 1) + person, return_index=True)
    person, product, stars = person[first], product[first], np.rint(given[first, 2] * 1e6).astype(np.int32)
    people, products = int(person.max()) + 1, int(product.max()) + 1
    its = shelf(person.astype(np.int32), product.astype(np.int32), stars, people=people, products=products)
    return its, person, product, stars / 1e6


def forecasts(name: str, given: np.ndarray) -> None:
    """One rating of each reader is set aside; likeness is found by the others."""
    its, person, product, stars = laid_out(given)
    dice = np.random.default_rng(0)
    by_person = np.argsort(person, kind="stable")
    starts = np.searchsorted(person[by_person], np.arange(person.max() + 2))
    some = np.nonzero(np.diff(starts) >= 5)[0]
    off: list[tuple[float, float, float]] = []
    for reader in dice.choice(some, min(READERS, len(some)), replace=False).tolist():
        rows = by_person[starts[reader] : starts[reader + 1]]
        aside = int(dice.choice(rows))
        there = slice(its.starts[product[aside]], its.starts[product[aside] + 1])
        others = its.person[there] != reader
        who, said = its.person[there][others], its.stars[there][others] / 1e6
        if len(who) < 5:
            continue
        alike = people_like(reader, product[rows[rows != aside]], its)
        likeness = dict(zip(alike.person.tolist(), np.maximum(alike.likeness, 0).tolist(), strict=True))
        off.append(tuple(mean_drawn(said, weight) - stars[aside] for weight in (
            np.zeros(len(who)),
            np.array([likeness.get(one, 0.0) for one in who.tolist()]),
            np.array([0.2 * (one in likeness) for one in who.tolist()]),
        )))  # fmt: skip
    plain, ours, sharers = np.sqrt(np.mean(np.square(off), axis=0))
    print(f"| {name} | {len(off)} | {plain:.4f} | {ours:.4f} | {sharers:.4f} |")


def mean_drawn(said: np.ndarray, weight: np.ndarray) -> float:
    mean = said.mean()
    return float(mean + weight @ (said - mean) / (DRAWN_TO + weight.sum()))


def trusted(film: np.ndarray) -> None:
    """AUC of those whom a reader trusts, among all who share a film with the reader; mean over readers."""
    its, person, product, _ = laid_out(film)
    place = {int(name): i for i, name in enumerate(np.unique(film[:, 0]))}
    whom: dict[int, set[int]] = {}
    for one, other, _ in np.loadtxt(DATA / "trust" / "filmtrust" / "trust.txt", dtype=np.int64).tolist():
        if one in place and other in place and one != other:
            whom.setdefault(place[one], set()).add(place[other])
    found = []
    for reader, theirs in sorted(whom.items()):
        alike = people_like(reader, product[person == reader], its)
        label = np.isin(alike.person, list(theirs))
        if label.any() and not label.all():
            found.append(
                (auc(alike.likeness, label), auc(alike.shared * 1.0, label), auc(alike.agreed / alike.shared, label))
            )
    ours, shared, agreed = np.mean(found, axis=0)
    told = f"likeness {ours:.3f}, floor: films shared {shared:.3f}, share agreed {agreed:.3f}"
    print(f"\nFilmTrust, whom {len(found)} readers trust, AUC: {told}")


def speed() -> None:
    dice = np.random.default_rng(0)
    pairs = np.unique(dice.integers(0, 200_000 * 20_000, 1_000_000))
    person, product = np.divmod(pairs, 20_000)
    stars = (dice.integers(1, 6, len(pairs)) * 1_000_000).astype(np.int32)
    started = time.process_time()
    its = shelf(person.astype(np.int32), product.astype(np.int32), stars, people=200_000, products=20_000)
    laid = time.process_time() - started
    readers = dice.choice(200_000, 200, replace=False)
    theirs = [product[person == reader] for reader in readers]
    started = time.process_time()
    for reader, products in zip(readers.tolist(), theirs, strict=True):
        people_like(reader, products, its)
    each = (time.process_time() - started) / 200
    print(
        f"{len(pairs):,} voices laid out in {laid:.1f} s, one reader against all in {each * 1e3:.2f} ms (of one core)"
    )


if __name__ == "__main__":
    main()
