"""How many further events one brings, where the truth is known: bias, coverage, time; others' programs beside it."""

import sys
import time
from typing import NamedTuple

import numpy as np

from benches.measure import tell
from groundswell.engine.spread.virality import Virality, virality
from groundswell.engine.worlds import Delays, Talk, exponential_delays, power_law_delays, talk

try:
    import intensify
except ImportError:  # another's program, MIT: measured where it is installed
    intensify = None

RUNS = 100
HOURS, PER_HOUR, TRUTH = 2_000.0, 2.0, 0.5
CAMPAIGNS, BROUGHT = 5, 200.0  # direct events of each, fading by .2 an hour, which is not told
SIZES = (125_000, 250_000, 500_000, 1_000_000)


class World(NamedTuple):
    """How talk comes about: METHODS 4.2 has these four settings."""

    delays: Delays
    swing: float


WORLDS = {
    "exponential 1 h, flat": World(exponential_delays(1.0), 0.0),
    "power law, flat": World(power_law_delays(0.1, 0.5), 0.0),
    "exponential 1 h, daily ±80 %": World(exponential_delays(1.0), 0.8),
    "power law, daily ±80 %": World(power_law_delays(0.1, 0.5), 0.8),
}


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    heads = ["truth", "mean n", "bias", "sd", "90 % covers", "campaigns' share, off by", "campaigns not told"]
    heads += ["intensify, one exponential"] * bool(intensify)
    tell(
        f"n = {TRUTH}, {CAMPAIGNS} campaigns, {runs} runs",
        heads,
        ([name, *settled(WORLDS[name], runs)] for name in WORLDS),
    )
    heads = ["truth", "n without campaigns", "n with them", "difference"]
    tell(
        f"H3: what telling of campaigns leaves, {max(runs // 2, 2)} seeds",
        heads,
        ([name, *raised(WORLDS[name], max(runs // 2, 2))] for name in WORLDS),
    )
    tell("Time", ["events", "seconds", "CPU seconds", "microseconds an event"], map(timed, SIZES))


def settled(world: World, runs: int) -> list[object]:
    """What is found over so many runs."""
    found: list[tuple[Virality, float, float, float]] = []
    for seed in range(runs):
        told, starts = made(world, seed)
        true_share = float((told.campaign >= 0).mean())
        ignored = virality(told.at, 0.0, HOURS).reproduction.value
        found.append((virality(told.at, 0.0, HOURS, starts), true_share, ignored, others(told)))
    value = np.array([one.reproduction.value for one, *_ in found])
    covered = sum(one.reproduction.low <= TRUTH <= one.reproduction.high for one, *_ in found)
    off = np.mean([abs(one.campaign_shares.sum() - share) for one, share, *_ in found])
    ignored, theirs = np.mean([row[2:] for row in found], axis=0)
    figures = [f"{value.mean():.3f}", f"{value.mean() - TRUTH:+.3f}", f"{value.std():.3f}", f"{covered} of {runs}"]
    return [*figures, f"{off:.3f}", f"{ignored:.3f}", *[f"{theirs:.3f}"] * bool(intensify)]


def raised(world: World, runs: int) -> list[object]:
    """Mean n without campaigns, and with campaigns whose decay is told."""
    values = []
    for seed in range(runs):
        quiet, _ = made(world, seed, brought=0.0)
        pushed, starts = made(world, seed + 10_000)
        told = virality(pushed.at, 0.0, HOURS, starts, np.full(CAMPAIGNS, 0.2))
        values.append((virality(quiet.at, 0.0, HOURS).reproduction.value, told.reproduction.value))
    quiet, pushed = np.mean(values, axis=0)
    return [f"{quiet:.3f}", f"{pushed:.3f}", f"{pushed - quiet:+.3f}"]


def made(world: World, seed: int, brought: float = BROUGHT, per_hour: float = PER_HOUR) -> tuple[Talk, np.ndarray]:
    dice = np.random.default_rng(seed)
    starts = np.sort(dice.random(CAMPAIGNS)) * HOURS * 0.9
    told = talk(
        dice,
        hours=HOURS,
        per_hour=per_hour,
        reproduction=TRUTH,
        delays=world.delays,
        daily_swing=world.swing,
        campaign_starts=starts,
        campaign_events=brought,
    )
    return told, starts


def others(told: Talk) -> float:
    """The same by a public program: it fits one exponential, and cannot be told of campaigns or hours of the day."""
    if intensify is None:
        return np.nan
    model = intensify.Hawkes(mu=PER_HOUR, kernel=intensify.ExponentialKernel(alpha=0.5, beta=1.0))
    return float(model.fit(np.unique(told.at), T=HOURS).branching_ratio_)


def timed(size: int) -> list[object]:
    """A fit of about so many events, with five campaigns of which the decay is not told and a daily rhythm."""
    told, starts = made(WORLDS["exponential 1 h, daily ±80 %"], 0, brought=size * 0.02, per_hour=size / HOURS * 0.4)
    virality(told.at[:2_000], 0.0, float(told.at[1_999]), starts[:1])
    began, busy = time.perf_counter(), time.process_time()
    virality(told.at, 0.0, HOURS, starts)
    took, busy = time.perf_counter() - began, time.process_time() - busy
    return [f"{len(told.at):,}", took, busy, busy / len(told.at) * 1e6]


if __name__ == "__main__":
    main()
