"""How well bridging finds what both sides find useful, in made-up worlds, and what a ring moves; floors beside it."""

import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from benches.credibility import auc
from groundswell.engine.weigh import order
from groundswell.engine.weigh.bridging import Bridged, bridge, by_votes, pleases_both, sides, worths
from groundswell.engine.weigh.taste import tastes
from groundswell.engine.weigh.votes import Ballots, Votes, ballots
from groundswell.engine.worlds import Readers, readers

FILMTRUST = Path(__file__).parents[2] / "shared" / "data" / "trust" / "filmtrust" / "ratings.txt"
ROUNDS = 20
WORLDS = {
    "70 : 30, 20 votes a reader": {"raters": 300, "voices": 100, "votes": 6_000},
    "70 : 30, larger: 2,000 readers, 40 votes each": {"raters": 2_000, "voices": 500, "votes": 80_000},
    "70 : 30, 7 votes a reader": {"raters": 300, "voices": 100, "votes": 2_000},
    "85 : 15, farther apart": {"raters": 300, "voices": 100, "votes": 6_000, "larger": 0.85, "slant": 2.5},
    "50 : 50": {"raters": 300, "voices": 100, "votes": 6_000, "larger": 0.5},
    "no sides": {"raters": 300, "voices": 100, "votes": 6_000, "slant": 0.0},
}


def main() -> None:
    truth()
    labels()
    rings()
    no_sides()
    speed()
    real()


def votes_of(world: Readers, raters: int, voices: int) -> Votes:
    return Votes(world.rater.astype(np.int32), world.voice.astype(np.int32), world.helpful, raters, voices)


def truth() -> None:
    """AUC of the best quarter in the middle, and gain of the first ten, over worlds never used to choose a number."""
    print("| world | by | AUC of the best quarter | ndcg at 10 | within its interval |\n|---|---|---|---|---|")
    for name, size in WORLDS.items():
        told: dict[str, list[tuple[float, float]]] = {}
        inside = []
        for seed in range(1_000, 1_000 + ROUNDS):
            world = readers(np.random.default_rng(seed), **size)
            found = bridge(votes_of(world, size["raters"], size["voices"]))
            best = world.worth > np.quantile(world.worth, 0.75)
            inside.append(covered(world, found))
            for by, worth in {**floors(world, size["voices"]), "ours": found.worth}.items():
                told.setdefault(by, []).append((auc(worth, best), ndcg(worth, np.maximum(world.worth, 0))))
        for by, figures in told.items():
            mean = np.mean(figures, axis=0)
            shown = f"{np.mean(inside):.2f}" if by == "ours" else ""
            print(f"| {name} | {by} | {mean[0]:.3f} | {mean[1]:.3f} | {shown} |")
    print()


def labels() -> None:
    """How many voices are called useful to both, and how many of these truly are; beside plain votes."""
    print("| world | by | voices called useful to both | of these truly so |\n|---|---|---|---|")
    for name, size in WORLDS.items():
        told: dict[str, list[tuple[int, int]]] = {}
        for seed in range(2_000, 2_000 + ROUNDS):
            world = readers(np.random.default_rng(seed), **size)
            true = both_sides_would(world)
            for by, called in called_by(world, size["raters"], size["voices"]).items():
                told.setdefault(by, []).append((int(called.sum()), int((called & true).sum())))
        for by, figures in told.items():
            called, right = np.sum(figures, axis=0)
            print(f"| {name} | {by} | {called / ROUNDS:.1f} of {size['voices']} | {right / max(called, 1):.2f} |")
    print()


def both_sides_would(world: Readers) -> np.ndarray:
    """Which voices either side finds helpful more often than is usual, by what the world was made of."""
    shares = [1 / (1 + np.exp(-(0.3 + world.worth + side * world.slant))) for side in (1, -1)]
    return np.minimum(*shares) > world.helpful.mean()


def called_by(world: Readers, raters: int, voices: int) -> dict[str, np.ndarray]:
    votes, usual = np.bincount(world.voice, minlength=voices), world.helpful.mean()
    helpful = np.bincount(world.voice, world.helpful, voices)
    return {
        "Wilson above the usual": by_votes(helpful, votes.astype(np.float64), usual) > 0,
        "ours": pleases_both(votes_of(world, raters, voices)),
    }


def floors(world: Readers, voices: int) -> dict[str, np.ndarray]:
    count = np.bincount(world.voice, minlength=voices)
    helpful = np.bincount(world.voice, world.helpful, voices)
    return {
        "plain mean": np.where(count > 0, helpful / np.maximum(count, 1), 0.5),
        "Wilson's lower bound": order.merit(helpful.astype(np.int64), count).astype(np.float64),
    }


def covered(world: Readers, found: Bridged) -> float:
    """Share of voices whose true share between the sides, above the mean of all, lies in the interval."""
    lean = np.random.default_rng(0).normal(0, 0.5, 2_000)
    share = np.mean(
        [(1 / (1 + np.exp(-(0.3 + lean[:, None] + world.worth + s * world.slant)))).mean(0) for s in (1, -1)], 0
    )
    true = share - found.sides.usual
    return float(((true >= found.low) & (true <= found.high)).mean())


def ndcg(score: np.ndarray, gain: np.ndarray, first: int = 10) -> float:
    discount = 1 / np.log2(np.arange(2, first + 2))
    reached, best = gain[np.argsort(-score, kind="stable")[:first]], np.sort(gain)[::-1][:first]
    return float(reached @ discount / (best @ discount))


def rings() -> None:
    """Fifty accounts that vote alike: helpful on ten poor voices, which move up; everything found anew."""
    size = WORLDS["70 : 30, 20 votes a reader"]
    print("| 50 accounts | plain mean, mean move | ours, mean | ours, most | most of the bound, stands kept | anew |")
    print("|---|---|---|---|---|---|")
    for name, (others, flips, linked) in {
        "the same ten votes": (0, 0.0, False),
        "nine of ten alike": (0, 0.05, False),
        "ten alike, ten at random": (10, 0.0, False),
        "ten alike, ten at random, linked": (10, 0.0, True),
    }.items():
        moves, plain, kept, anew = [], [], [], []
        for seed in range(2_000, 2_000 + ROUNDS):
            dice = np.random.default_rng(seed)
            world = readers(dice, **size)
            before = bridge(votes_of(world, 300, 100))
            target = np.argsort(before.worth)[:10]
            attacked = with_ring(world, dice, target, others, flips, linked)
            after = bridge(attacked)
            frozen = np.abs(after.worth - before.worth)[target] / before.one_person_moves[target]
            moves.append((after.worth - before.worth)[target])
            anew.append(frozen.max())
            kept.append((one_more(before, world, target) / before.one_person_moves[target]).max())
            count, helpful = np.bincount(world.voice, minlength=100), np.bincount(world.voice, world.helpful, 100)
            plain.append(((helpful + 50) / (count + 50) - helpful / np.maximum(count, 1))[target])
        print(
            f"| {name} | {np.mean(plain):+.3f} | {np.mean(moves):+.3f} | {np.max(np.abs(moves)):.3f} "
            f"| {np.max(kept):.3f} | {np.max(anew):.2f} |"
        )
    print()


def with_ring(
    world: Readers, dice: np.random.Generator, target: np.ndarray, others: int, flips: float, linked: bool
) -> Votes:
    rater, voice, helpful = [world.rater], [world.voice], [world.helpful]
    for account in range(300, 350):
        camouflage = dice.choice(np.setdiff1d(np.arange(100), target), others, replace=False)
        rater.append(np.full(10 + others, account))
        voice.append(np.concatenate([target, camouflage]))
        helpful.append(np.concatenate([(dice.random(10) >= flips) * 1.0, dice.integers(0, 2, others) * 1.0]))
    cluster = np.minimum(np.arange(350), 300).astype(np.int32) if linked else np.empty(0, dtype=np.int32)
    columns = (np.concatenate(part) for part in (rater, voice, helpful))
    rater_, voice_, helpful_ = columns
    return Votes(rater_.astype(np.int32), voice_.astype(np.int32), helpful_, 350, 100, cluster)


def one_more(before: Bridged, world: Readers, target: np.ndarray) -> np.ndarray:
    """Most that one new rater who says yes moves the targets, wherever that rater stands; all others stay."""
    cast = ballots(votes_of(world, 300, 100))
    columns = (
        np.append(cast.rater, np.full(len(target), 300)),
        np.append(cast.voice, target),
        np.append(cast.helpful, np.ones(len(target))),
        np.append(cast.weight, np.ones(len(target))),
    )
    found = np.zeros(len(target))
    for stand in (-1.5, -1.0, 0.0, 1.0, 1.5):
        where = replace(
            before.sides,
            stand=np.append(before.sides.stand, stand),
            leniency=np.append(before.sides.leniency, -before.sides.usual),
        )
        after = worths(Ballots(*columns, 301, 100, np.arange(301)), where)
        found = np.maximum(found, np.abs(after.worth - before.worth)[target])
    return found


def no_sides() -> None:
    """How often noise is called two sides, or a voice a matter of taste: asked at 5 %."""
    for name, size in {
        "no sides": WORLDS["no sides"],
        "no sides, leniency 1.5": {**WORLDS["no sides"], "leniency": 1.5},
        "two sides": WORLDS["70 : 30, 20 votes a reader"],
    }.items():
        called, tasteful, slanted = [], [], []
        for seed in range(3_000, 3_000 + 200):
            world = readers(np.random.default_rng(seed), **size)
            cast = ballots(votes_of(world, 300, 100))
            where = sides(cast)
            called.append(where.chance < 0.05)
            chance = tastes(cast, where).chance
            slants = world.slant != 0
            tasteful.append((chance[~slants] < 0.05).mean())
            slanted.append((chance[slants] < 0.05).mean() if slants.any() else np.nan)
        shown = f", of slanted voices {np.nanmean(slanted):.3f}" if "two" in name else ""
        print(f"{name}: sides seen {np.mean(called):.3f}; of even voices called taste {np.mean(tasteful):.3f}{shown}")
    print()


def speed() -> None:
    for raters, voices, count in ((10_000, 5_000, 100_000), (50_000, 20_000, 1_000_000)):
        world = readers(np.random.default_rng(5), raters=raters, voices=voices, votes=count, own=0.0)
        votes = votes_of(world, raters, voices)
        started = time.process_time()
        ballots(votes)
        counted = time.process_time()
        found = bridge(votes)
        took = time.process_time() - counted
        told = f"ballots {counted - started:.1f} s, all {took:.1f} s of one core"
        print(f"{len(world.rater):,} votes: {told}; chance {found.sides.chance:.3g}")
    print()


def real() -> None:
    """FilmTrust: films as voices, 3 of 4 stars and more as helpful."""
    if not FILMTRUST.is_file():
        print("FilmTrust (../shared/data/trust) is not here: no real votes to look at")
        return
    given = np.loadtxt(FILMTRUST)
    _, rater = np.unique(given[:, 0], return_inverse=True)
    _, voice = np.unique(given[:, 1], return_inverse=True)
    votes = Votes(
        rater.astype(np.int32), voice.astype(np.int32), (given[:, 2] >= 3) * 1.0, rater.max() + 1, voice.max() + 1
    )
    cast = ballots(votes)
    where = sides(cast)
    found = tastes(cast, where)
    asked = found.chance < 1
    print(
        f"FilmTrust: alike {where.alike:.3f} over {where.people:.0f} full raters of {cast.raters}, chance "
        f"{where.chance:.3g}, certainty {where.certainty:.2f}; of {asked.sum()} films {np.sum(found.chance < 0.05)} at "
        f"5 %, {np.sum(found.chance * asked.sum() < 0.05)} beyond what is found among so many"
    )


if __name__ == "__main__":
    main()
