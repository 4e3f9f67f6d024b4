"""How often the intervals of readers' regard hold the truth, in made-up worlds; plain votes beside it."""

import time

import numpy as np

from groundswell.engine.weigh.regard import Judged, Regard, regard

ROUNDS = 1000
CONSUMERS, EXPERTS = 0.71, 0.62
# readers, consumers and experts who write, votes a reader, how far readers and authors differ (in log-odds)
WORLDS = {
    "10 readers, 4 experts": (10, 20, 4, 6, 0.7, 0.5),
    "40 readers, 4 experts": (40, 60, 4, 8, 0.7, 0.5),
    "40 readers, 10 experts": (40, 60, 10, 8, 0.7, 0.5),
    "200 readers, 10 experts": (200, 300, 10, 8, 0.7, 0.5),
    "200 readers, 40 experts": (200, 300, 40, 8, 0.7, 0.5),
    "200 readers, 40 experts, who hardly differ": (200, 300, 40, 8, 0.7, 0.0),
    "1,000 readers, 100 experts": (1000, 1000, 100, 8, 0.7, 0.5),
    "200 readers, all very lenient or very strict": (200, 300, 40, 8, 2.5, 0.5),
}


def main() -> None:
    """How often consumers' share, experts' and the difference lie inside, that of plain votes, and both widths."""
    for name, world in WORLDS.items():
        held = np.array([coverage(world, seed) for seed in range(ROUNDS)])
        told = held[~np.isnan(held[:, 0])]
        print(f"{name:50}", *(f"{figure:.3f}" for figure in told.mean(axis=0)), f"{len(told) / ROUNDS:.2f}")
    speed()


def coverage(world: tuple[int, int, int, int, float, float], seed: int) -> list[float]:
    """Whether share of consumers, of experts and difference lie in theirs; the same by plain votes; and how wide."""
    rng = np.random.default_rng(seed)
    found = regard(made(rng, world)[0])
    if found is None:
        return [np.nan] * 6
    votes, (consumers, experts) = made(np.random.default_rng(seed), world)
    held = [side.low <= truth <= side.high for side, truth in ((found.consumers, consumers), (found.experts, experts))]
    apart = experts - consumers
    plain = by_plain_votes(votes)
    return [
        *map(float, held),
        found.low <= apart <= found.high,
        plain[0] <= apart <= plain[1],
        found.high - found.low,
        plain[1] - plain[0],
    ]


def made(
    rng: np.random.Generator, world: tuple[int, int, int, int, float, float]
) -> tuple[Judged, tuple[float, float]]:
    """Votes of readers who are lenient or strict upon authors who are good or bad, and the true shares."""
    readers, consumers, experts, each, lenient, good = world
    leniency = rng.normal(0, lenient, readers)
    merit = rng.normal(0, good, consumers + experts)
    count = 1 + rng.poisson(each - 1, readers)
    reader = np.repeat(np.arange(readers), count)
    on_expert = rng.random(len(reader)) < 0.3
    author = np.where(
        on_expert, consumers + rng.integers(0, experts, len(reader)), rng.integers(0, consumers, len(reader))
    )
    base = np.where(on_expert, logit_for(EXPERTS, lenient, good), logit_for(CONSUMERS, lenient, good))
    chance = 1 / (1 + np.exp(-(base + leniency[reader] + merit[author])))
    return Judged(reader, readers + author, on_expert, rng.random(len(reader)) < chance), (CONSUMERS, EXPERTS)


def logit_for(share: float, *spreads: float) -> float:
    """The log-odds about which people of these spreads come to that share."""
    spread = float(np.sqrt(np.sum(np.square(spreads))))
    at, mass = np.polynomial.hermite_e.hermegauss(80)
    low, high = -10.0, 10.0
    for _ in range(60):
        middle = (low + high) / 2
        mean = float(mass @ (1 / (1 + np.exp(-(middle + spread * at)))) / mass.sum())
        low, high = (middle, high) if mean < share else (low, middle)
    return middle


def by_plain_votes(votes: Judged) -> tuple[float, float]:
    """As if each vote were another reader's, on another author's review."""
    experts, consumers = (votes.helpful[its] for its in (votes.by_expert, ~votes.by_expert))
    apart = float(experts.mean() - consumers.mean())
    doubt = 1.6449 * float(np.sqrt(experts.var() / len(experts) + consumers.var() / len(consumers)))
    return apart - doubt, apart + doubt


def speed() -> None:
    votes, _ = made(np.random.default_rng(1), (125_000, 100_000, 10_000, 8, 0.7, 0.5))
    began = time.perf_counter()
    found: Regard | None = regard(votes)
    print(f"{len(votes.reader):,} votes in {time.perf_counter() - began:.2f} s: {found}")


if __name__ == "__main__":
    main()
