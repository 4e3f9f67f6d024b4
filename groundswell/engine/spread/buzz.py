"""What is usual for a product at this hour, and when there is more: surges, at a false-alarm rate of one's choice."""

from dataclasses import dataclass, field

import numpy as np

from groundswell.engine.weigh.score import Floats, IntArray

HOURS = 24
SURGE = 2.0  # k: the rise that is watched for, as a multiple of the usual
DRIFT = float(np.log(SURGE))
RHYTHM_RATE, LEVEL_RATE, NOISE_RATE = 0.1, 0.01, 0.02  # per day, per hour, per hour
LEAST_USUAL = 0.2  # an hour: below that, one voice would be a surge
LONGEST_FROZEN = 72  # hours: what lasts longer is no surge but a new level
LEARNING_DAYS = 7  # in which nothing is called a surge
MONTH = 720  # hours, of which the false alarms are counted
CALIBRATIONS = 6
THEORY, THEORY_EXCESS = 10.0, 1.5  # peaks that go by what is usual, and their mean excess
CAUTION = 0.7  # aimed at, as a part of the alarms asked for: a threshold drawn from few peaks is more often too low


@dataclass(slots=True)
class Pulse:
    """What is known of one product after some hours; moved on by `beat`, in O(1).

    rhythm   (24,) mean at each hour of the day
    level    mean of an hour
    noise    variance over mean; 1 for voices that come each by itself
    sum      the CUSUM statistic, at least 0
    rising   hours since the sum left 0
    heard    voices since then
    usual    voices that were usual since then
    frozen   hours for which the rhythm has not been learned
    hours    hours seen
    """

    rhythm: Floats
    level: float
    noise: float = 1.0
    sum: float = 0.0
    rising: int = 0
    heard: float = 0.0
    usual: float = 0.0
    frozen: int = 0
    hours: int = 0
    armed: bool = True

    @classmethod
    def starting(cls, mean: float) -> "Pulse":
        """Before the first hour, from the mean of the first period."""
        mean = max(mean, LEAST_USUAL)
        return cls(np.full(HOURS, mean), mean)

    def expected(self, hour: int) -> float:
        """Voices that are usual at this hour of the day; smoothed with the hours beside it."""
        around = (self.rhythm[(hour - 1) % HOURS] + 2 * self.rhythm[hour] + self.rhythm[(hour + 1) % HOURS]) / 4
        return max(float(around) * self.level / max(float(self.rhythm.mean()), LEAST_USUAL), LEAST_USUAL)

    def beat(self, count: float, hour: int, threshold: float) -> float | None:
        """Take in one hour. Returns how many times the usual was heard, at the hour in which a surge is sure."""
        usual = self.expected(hour)
        # Judged by what was known before this hour; of less than Poisson's noise nothing is made.
        self.sum = max(0.0, self.sum + (count * DRIFT - usual * (SURGE - 1)) / max(self.noise, 1.0))
        self.sum = min(self.sum, 2 * threshold)
        if self.sum == 0:
            self.rising, self.heard, self.usual, self.armed = 0, 0.0, 0.0, True
        else:
            self.rising, self.heard, self.usual = self.rising + 1, self.heard + count, self.usual + usual
        surge = None
        if self.armed and self.sum > threshold and self.hours >= LEARNING_DAYS * HOURS:
            surge, self.armed = self.heard / self.usual, False
        self._learn(count, hour, usual, threshold)
        return surge

    def _learn(self, count: float, hour: int, usual: float, threshold: float) -> None:
        self.hours += 1
        if self.sum > threshold / 2 and self.hours > LEARNING_DAYS * HOURS:
            self.frozen += 1
            if self.frozen < LONGEST_FROZEN:
                return
            # It stays: this is the new level.
            self.level *= max(self.heard / max(self.usual, LEAST_USUAL), LEAST_USUAL)
            self.sum, self.armed = 0.0, True
        self.frozen = 0
        self.noise += NOISE_RATE * ((count - usual) ** 2 / usual - self.noise)
        day = self.hours // HOURS
        self.rhythm[hour] += max(RHYTHM_RATE, 1 / (day + 2)) * (count - self.rhythm[hour])
        self.level += LEVEL_RATE * (count - usual)


@dataclass(frozen=True, slots=True)
class Surges:
    """The surges of one series.

    at         (a,) index of the hour in which each became sure
    strength   (a,) how many times the usual was heard since the rise began
    threshold  of the statistic
    path       (n,) the statistic after each hour
    """

    at: IntArray
    strength: Floats
    threshold: float
    path: Floats = field(repr=False)


def surges(counts: IntArray, *, false_alarms: float, first_hour: int = 0) -> Surges:
    """Find the hours in which much more is said than is usual at that hour.

    counts        (n,) voices in each hour, at least 0
    false_alarms  in 30 days of usual talk, asked for; above 0
    first_hour    hour of the day of counts[0], 0 to 23

    The threshold is drawn from the series' own history: peaks of the statistic between two zeros have an
    exponential tail, which is fitted to its middle, where surges do not reach. Of each hour only what came
    before it decides, save that threshold. Nothing is called a surge in the first seven days.
    Counts times s, with noise times s, give the same path wherever the noise is 1 or more.
    Raises ValueError when a count is negative or false_alarms is not above 0.
    Source: Page, Continuous inspection schemes, Biometrika 41 (1954); METHODS 4.3 (S3) and 10 (19).
    """
    if false_alarms <= 0:
        raise ValueError(f"{false_alarms} false alarms in 30 days, but wanted more than 0")
    if len(counts) and counts.min() < 0:
        raise ValueError("a count is negative")
    wanted = CAUTION * false_alarms / MONTH
    threshold = float(np.log(0.1 / wanted + 1)) + 1
    for _ in range(CALIBRATIONS):
        found = _watched(counts, threshold, first_hour)
        # Freezing depends on the threshold, which is therefore approached in steps.
        threshold += 0.7 * (threshold_for(found.path[LEARNING_DAYS * HOURS :], wanted) - threshold)
    return _watched(counts, threshold, first_hour)


def threshold_for(path: Floats, wanted: float) -> float:
    """The threshold that the peaks of a path would pass so often.

    path    (n,) of the statistic, with zeros between its peaks
    wanted  alarms an hour

    Peaks over their 70 % point u are taken for exponential with mean excess s; s is estimated with all
    above their 99 % point counted as if they stood there, and with THEORY peaks of a usual s beside them
    (1 where voices come each by itself, more where one brings the next). At least 1.
    """
    peaks = _peaks(path)
    if len(peaks) < 2:
        return max(1.0, float(np.log(0.1 / wanted + 1)))
    base, far = np.quantile(peaks, [0.7, 0.99])
    over = peaks[peaks > base] - base
    seen = int((over < far - base).sum())
    mean_excess = (float(np.minimum(over, far - base).sum()) + THEORY * THEORY_EXCESS) / (seen + THEORY)
    often = len(over) / max(len(path), 1)
    return max(1.0, float(base + mean_excess * np.log(max(often / wanted, 1.0))))


def _watched(counts: IntArray, threshold: float, first_hour: int) -> Surges:
    pulse = Pulse.starting(float(counts[:HOURS].mean()) if len(counts) else 0.0)
    path, at, strength = np.empty(len(counts)), [], []
    for hour, count in enumerate(counts.tolist()):
        surge = pulse.beat(count, (first_hour + hour) % HOURS, threshold)
        path[hour] = pulse.sum
        if surge is not None:
            at.append(hour)
            strength.append(surge)
    return Surges(np.array(at, np.int64), np.array(strength, np.float64), threshold, path)


def _peaks(path: Floats) -> Floats:
    """The highest point of each stretch above 0."""
    positive = np.r_[False, path > 0, False].astype(np.int8)
    begins, ends = np.flatnonzero(np.diff(positive) == 1), np.flatnonzero(np.diff(positive) == -1)
    return np.array([path[begin:end].max() for begin, end in zip(begins, ends, strict=True)])
