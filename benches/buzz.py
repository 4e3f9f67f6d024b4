"""Surges found, and how late, at one false alarm in 30 days, beside other detectors on the same made-up counts."""

import sys
from collections.abc import Callable

import numpy as np

from benches.measure import tell
from groundswell.engine.spread.buzz import surges
from groundswell.engine.worlds import exponential_delays, hourly, talk

try:
    from river.drift import ADWIN, PageHinkley
except ImportError:  # others' detectors, BSD: measured where they are installed
    ADWIN = PageHinkley = None

DAY, MONTH = 24, 720
LEARNED, WATCHED = 60, 8  # days before the burst, and with it
LASTS, IN_TIME = 12, 14  # hours
SIZES = (1.5, 2.0, 3.0, 5.0)
CLEAN = 30  # series, of 60 days, on which the others' thresholds are set
BURSTS = 40
WARM = 7 * DAY  # hours in which nobody is asked
Detector = Callable[[np.ndarray, float], np.ndarray]


def main() -> None:
    bursts = int(sys.argv[1]) if len(sys.argv) > 1 else BURSTS
    clean = [counts(seed, LEARNED) for seed in range(CLEAN)]
    fresh = [counts(seed + 500, LEARNED) for seed in range(CLEAN)]
    rows = []
    for name, detector, grid in detectors():
        # The others are given what ours has to find: the threshold that gives one false alarm on clean series.
        threshold = min(grid, key=lambda one: abs(rate(detector, clean, one) - 1)) if len(grid) else 1.0
        caught = [tried(detector, threshold, times, bursts) for times in SIZES]
        rows.append([name, f"{threshold:.3g}", f"{rate(detector, fresh, threshold):.2f}", *caught])
    heads = ["detector", "threshold", "found in 30 other clean days", *(f"x{times:g}" for times in SIZES)]
    tell(f"{bursts} bursts of {LASTS} hours for each size: caught within {IN_TIME}, hours until then", heads, rows)


def detectors() -> list[tuple[str, Detector, np.ndarray]]:
    """Name, alarms by counts and threshold, thresholds to choose among; none where it chooses by itself."""
    known = [
        ("ours", ours, np.empty(0)),
        ("EWMA z", ewma_z, np.geomspace(2, 12, 25)),
        ("rolling 24 h z", rolling_z, np.geomspace(2, 12, 25)),
    ]
    public = [
        ("PageHinkley of river", page_hinkley, np.geomspace(10, 400, 25)),
        ("ADWIN of river", adwin, np.geomspace(1, 100, 25)),
    ]
    return known + public * bool(PageHinkley)


def tried(detector: Detector, threshold: float, times: float, bursts: int) -> str:
    hits = []
    for seed in range(bursts):
        series, start = with_burst(1_000 + seed, times)
        found = detector(series, threshold)
        found = found[(found >= start) & (found <= start + IN_TIME)]
        hits += (found[:1] - start).tolist()
    return f"{len(hits) / bursts:.2f} ({np.mean(hits):.1f} h)" if hits else "0"


def rate(detector: Detector, series: list[np.ndarray], threshold: float) -> float:
    """Alarms in 30 days, those of one stretch of 12 hours being one."""
    alarms = 0
    for one in series:
        found = detector(one, threshold)
        found = found[found >= WARM]
        alarms += int((np.diff(found, prepend=-LASTS) >= LASTS).sum()) if len(found) else 0
    return alarms * MONTH / sum(len(one) - WARM for one in series)


def counts(seed: int, days: int) -> np.ndarray:
    """6 an hour, swinging by 60 % in the day, each event begetting .3."""
    told = talk(
        np.random.default_rng(seed),
        hours=24.0 * days,
        per_hour=4.2,
        reproduction=0.3,
        delays=exponential_delays(1.0),
        daily_swing=0.6,
    )
    return hourly(told.at, 24 * days)


def with_burst(seed: int, times: float) -> tuple[np.ndarray, int]:
    """A clean series, in which for 12 hours so many times the usual is said; and when that begins."""
    series, dice = counts(seed, LEARNED + WATCHED), np.random.default_rng(seed + 10_000)
    start = LEARNED * DAY + int(dice.integers(0, 2 * DAY))
    usual = 6 * (1 + 0.6 * np.sin(2 * np.pi * (np.arange(start, start + LASTS) + 0.5) / DAY))
    series[start : start + LASTS] += dice.poisson(usual * (times - 1))
    return series, start


def ours(series: np.ndarray, asked: float) -> np.ndarray:
    return surges(series, false_alarms=asked).at


def ewma_z(series: np.ndarray, threshold: float) -> np.ndarray:
    """Standard deviations above an exponential mean of about a day: Roberts, Technometrics 1 (1959)."""
    mean, variance, alarms = float(series[:DAY].mean()), float(series[:DAY].var()) + 1e-9, []
    for hour, count in enumerate(series.tolist()):
        if count - mean > threshold * variance**0.5:
            alarms.append(hour)
        off = count - mean
        mean, variance = mean + off / DAY, (1 - 1 / DAY) * (variance + off * off / DAY)
    return np.array(alarms, np.int64)


def rolling_z(series: np.ndarray, threshold: float) -> np.ndarray:
    """Standard deviations above the mean of the 24 hours before."""
    windows = np.lib.stride_tricks.sliding_window_view(series, DAY)[:-1]
    deviation = np.maximum(windows.std(axis=1), 1.0)
    return np.flatnonzero(series[DAY:] - windows.mean(axis=1) > threshold * deviation) + DAY


def page_hinkley(series: np.ndarray, threshold: float) -> np.ndarray:
    """River's test for a rising mean, with the allowance that did best of .005, .5, 1, 2 and 3."""
    test = PageHinkley(delta=1.0, threshold=threshold, mode="up")
    alarms = []
    for hour, count in enumerate(series.tolist()):
        test.update(count)
        if test.drift_detected:
            alarms.append(hour)
    return np.array(alarms, np.int64)


def adwin(series: np.ndarray, threshold: float) -> np.ndarray:
    """River's window that shrinks where the mean has changed; where it has risen, that is an alarm."""
    test = ADWIN(delta=float(np.exp(-threshold)), clock=1)
    alarms = []
    for hour, count in enumerate(series.tolist()):
        before = test.estimation
        test.update(count)
        if test.drift_detected and test.estimation > before:
            alarms.append(hour)
    return np.array(alarms, np.int64)


if __name__ == "__main__":
    main()
