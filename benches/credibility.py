"""How well belief finds what Yelp had filtered, and how far linked accounts get; with floors beside it."""

import csv
import time
from pathlib import Path

import numpy as np
from scipy.stats import rankdata

from groundswell.engine.columns import Voices, voices_from
from groundswell.engine.runners import runner
from groundswell.engine.weigh import Weighed, score_products, weigh_voices

DATA = Path(__file__).parents[2] / "shared" / "data"


def main() -> None:
    if not DATA.is_dir():
        raise SystemExit("the real data (../shared/data) are not here")
    labels()
    print()
    linked()


def labels() -> None:
    """AUC and average precision of 1 - belief against a label that nothing here has read."""
    with (DATA / "fraud" / "yelpchi_work.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = {"person": "user", "product": "prod", "stars": "rating", "said_at": "date"}
    voices = voices_from({ours: np.array([row[theirs] for row in rows]) for ours, theirs in names.items()})
    filtered = np.array([row["label"] == "-1" for row in rows])
    here = runner("memory")
    weigh_voices(voices, here)
    started = time.perf_counter()
    weighed = weigh_voices(voices, here)
    took = time.perf_counter() - started
    wrote = np.bincount(voices.person)[voices.person]
    print(f"{len(rows):,} voices, {filtered.mean():.1%} filtered; weighed in {took:.3f} s\n")
    print("| by | AUC | average precision |\n|---|---|---|")
    for name, suspect in (
        ("floor: this person wrote few", -wrote.astype(float)),
        ("1 - weight (cross-fitted)", -weighed.weight.astype(float)),
        ("1 - belief", 1 - weighed.belief),
    ):
        print(f"| {name} | {auc(suspect, filtered):.4f} | {average_precision(suspect, filtered):.4f} |")
    print(f"\n| score | RMSE to the mean of what Yelp kept |\n|---|---|\n{kept_means(voices, weighed, filtered)}")


def kept_means(voices: Voices, weighed: Weighed, filtered: np.ndarray) -> str:
    """How near scores come to the mean of the voices that Yelp kept, over products with 50 and more."""
    stars = voices.stars / 1e6
    count = np.bincount(voices.product)
    plain = np.bincount(voices.product, weights=stars) / count
    kept = np.bincount(voices.product, weights=stars * ~filtered) / np.maximum(
        np.bincount(voices.product[~filtered], minlength=len(count)), 1
    )
    mean = stars.mean()
    ours = score_products(weighed, runner("memory")).value
    some = count >= 50
    told = {"plain mean": plain, "Bayesian mean, C = 5": (5 * mean + plain * count) / (5 + count), "ours": ours}
    return "\n".join(f"| {name} | {np.sqrt(np.mean((value - kept)[some] ** 2)):.4f} |" for name, value in told.items())


def linked() -> None:
    """Fresh accounts that all give 5 or 1 stars to one product, on 20 products of 50 to 200 voices."""
    given = np.loadtxt(DATA / "reviews" / "amazon_ratings_hin" / "user_item.dat").astype(np.int64)
    sizes = np.bincount(given[:, 1])
    picked = np.random.default_rng(0).choice(np.nonzero((sizes >= 50) & (sizes <= 200))[0], 20, replace=False)
    here = runner("memory")
    before = scored(given, [], here)
    print("| accounts | stars | plain mean | ours, unlinked | ours, linked | largest share of the bound, linked |")
    print("|---|---|---|---|---|---|")
    for many in (5, 50, 200):
        for stars in (5, 1):
            shifts: dict[str, list[float]] = {"plain": [], "unlinked": [], "linked": []}
            share = 0.0
            for product in picked.tolist():
                rows = [(10**7 + i, product, stars, given[:, 3].max()) for i in range(many)]
                attacked = np.concatenate([given, rows])
                own = given[given[:, 1] == product, 2]
                shifts["plain"].append(np.concatenate([own, np.full(many, stars)]).mean() - own.mean())
                shifts["unlinked"].append(scored(attacked, [], here)[product][0] - before[product][0])
                moved = scored(attacked, [10**7 + i for i in range(many)], here)[product][0] - before[product][0]
                shifts["linked"].append(moved)
                share = max(share, abs(moved) / before[product][1])
            told = " | ".join(f"{np.mean(shifts[name]):+.3f}" for name in ("plain", "unlinked", "linked"))
            print(f"| {many} | {stars} | {told} | {share:.3f} |")


def scored(given: np.ndarray, together: list[int], here) -> dict[int, tuple[float, float]]:
    """Value and bound of each product."""
    cluster = np.where(np.isin(given[:, 0], together), "ring", "")
    columns = {"person": given[:, 0], "product": given[:, 1], "stars": given[:, 2], "said_at": given[:, 3]}
    voices = voices_from({**columns, "cluster": cluster} if together else columns)
    found = score_products(weigh_voices(voices, here), here)
    names = np.unique(given[:, 1]).tolist()
    return dict(zip(names, zip(found.value.tolist(), found.one_person_moves.tolist(), strict=True), strict=True))


def auc(suspect: np.ndarray, label: np.ndarray) -> float:
    """The chance that a labelled voice is more suspect than another; ties count half."""
    ranks, found = rankdata(suspect), label.sum()
    return float((ranks[label].sum() - found * (found + 1) / 2) / (found * (~label).sum()))


def average_precision(suspect: np.ndarray, label: np.ndarray) -> float:
    """Mean precision over the labelled, equals counted together."""
    order = np.argsort(-suspect, kind="stable")
    ends = np.append(np.nonzero(np.diff(suspect[order]))[0], len(order) - 1)
    found = np.cumsum(label[order])[ends]
    return float((np.diff(np.append(0, found)) * found / (ends + 1)).sum() / label.sum())


if __name__ == "__main__":
    main()
