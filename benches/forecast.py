"""How well the end of a cascade is told from its beginning, learning on some and telling others; floors beside."""

import gzip
import sys
from pathlib import Path

import numpy as np

from benches.cascade import SPREAD, edges
from benches.measure import tell
from groundswell.engine.spread.cascade import forest
from groundswell.engine.spread.forecast import by_ratio, lesson, told_by

SPLITS = 4
HOUR = 3_600.0
TWEET = 15_563  # rows of the one large cascade
AT_MOST = 1_500  # cascades of a set, half of them learned from
Cascades = list[np.ndarray]


def main() -> None:
    splits = int(sys.argv[1]) if len(sys.argv) > 1 else SPLITS
    trees = twitter()
    heads = ["told at", "ours", "held by the 80 % interval", "no change", "Szabo and Huberman", "log-linear"]
    title = "{}: median absolute percentage error, mean of {} splits"
    early = {"10 minutes": HOUR / 6, "1 hour": HOUR, "6 hours": 6 * HOUR}
    tell(title.format("twitter15", splits), heads, ([name, *tried(trees, at, splits)] for name, at in early.items()))
    late = {"1 hour": HOUR, "6 hours": 6 * HOUR, "1 day": 24 * HOUR}
    phrases = memetracker(SPREAD / "memetracker" / "cascade.txt")
    tell(title.format("memetracker", splits), heads, ([name, *tried(phrases, at, splits)] for name, at in late.items()))
    heads = ["told at", "seen", "ours", "from", "to", "off by", "no change", "Szabo and Huberman", "log-linear"]
    rows = ([name, *of_one(tweet(), trees, at)] for name, at in early.items())
    tell(f"seismic_tweet, {TWEET:,} in the end, learned from twitter15", heads, rows)


def tried(cascades: Cascades, at: float, splits: int) -> list[object]:
    """Median errors, and how often the interval holds; each split learns from one half and tells the other."""
    rows = []
    for seed in range(splits):
        order = np.random.default_rng(seed).permutation(len(cascades))[:AT_MOST]
        past, new = ([cascades[one] for one in part] for part in np.array_split(order, 2))
        learned = lesson(past, at)
        told = [told_by(learned, one[one <= at]) for one in new]
        final, seen = np.array([len(one) for one in new]), np.array([(one <= at).sum() for one in new])
        held = np.mean([one.low <= size <= one.high for one, size in zip(told, final, strict=True)])
        floors = (seen, by_ratio(1, at, past) * seen, log_linear(past, at, seen))
        rows.append([off(np.array([one.value for one in told]), final), held, *(off(floor, final) for floor in floors)])
    return [f"{figure:.3f}" for figure in np.mean(rows, axis=0)]


def of_one(whole: np.ndarray, past: Cascades, at: float) -> list[object]:
    seen, final = whole[whole <= at], len(whole)
    told = told_by(lesson(past, at), seen)
    size = np.array([len(seen)])
    floors = (size, by_ratio(1, at, past) * size, log_linear(past, at, size))
    ends = [f"{end:,.0f}" for end in (len(seen), told.value, told.low, told.high)]
    return [*ends, *(f"{off(np.atleast_1d(one), np.array([final])):.3f}" for one in (told.value, *floors))]


def off(told: np.ndarray, final: np.ndarray) -> float:
    return float(np.median(np.abs(told - final) / final))


def log_linear(past: Cascades, at: float, seen: np.ndarray) -> np.ndarray:
    """Least squares of the logarithm of the end on that of the size so far."""
    so_far = np.log([max((one <= at).sum(), 1) for one in past])
    slope, height = np.polyfit(so_far, np.log([len(one) for one in past]), 1)
    found: np.ndarray = np.exp(height + slope * np.log(np.maximum(seen, 1)))
    return found


def twitter() -> Cascades:
    """Seconds since the root of each of 1,490 trees."""
    grown = forest(*edges())
    starts = np.flatnonzero(np.diff(grown.tree, prepend=-1))
    return [np.sort(np.maximum(minute, 0.0)) * 60 for minute in np.split(grown.minute, starts[1:])]


def memetracker(path: Path) -> Cascades:
    """Seconds since its first mention of each phrase that five or more wrote; times are in hours there."""
    lines = path.read_text(encoding="utf-8").splitlines()
    hours = [np.sort([float(said.split(",")[1]) for said in line.split()]) for line in lines]
    return [(one - one[0]) * HOUR for one in hours if len(one) >= 5]


def tweet() -> np.ndarray:
    """Seconds since the tweet, read from R's own format: whole numbers behind their kind and count."""
    whole = gzip.decompress((SPREAD / "seismic_tweet" / "tweet.rda").read_bytes())
    begin = whole.index(b"\x00\x00\x00\x0d" + TWEET.to_bytes(4, "big")) + 8
    return np.frombuffer(whole, ">i4", TWEET, begin).astype(np.float64)


if __name__ == "__main__":
    main()
