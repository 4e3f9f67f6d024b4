"""How far a word will go: the final size and the peak of a cascade, told from its beginning and from earlier ones."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from groundswell.engine.weigh.score import Floats, IntArray

ENOUGH_PAST = 30  # cascades: below that only the ratio of sizes is learned
MOST_PAST = 3_000  # the newest so many are learned from
NEIGHBOURS = (15, 60)
EXPECTED = 0.8  # of the interval
PARTS = (0.25, 0.5, 0.75)  # of the time so far at which growth is looked at
STEPS = 60  # of the fit of least absolute deviations
PEAK_PARTS = 12  # the peak is where a twelfth of the time so far heard most

# Delays between tellings where nothing is known of the tenant: flat for five minutes, then a power law.
FLAT_SECONDS, FADING = 300.0, 0.242
GUESSED = (0.25, 2.5)  # ends of the interval, as parts of the growth in logarithms
LONGEST_SECONDS = 604_800.0  # a week


@dataclass(frozen=True, slots=True)
class Forecast:
    """What becomes of a cascade.

    value      its final number of events, those seen so far included
    low, high  it is between them with 80 % confidence; low is at least what was seen
    peak_at    seconds from its first event: when most is said
    basis      "past" where enough earlier cascades were learned from, "ratio" where few, "none" where none
    """

    value: float
    low: float
    high: float
    peak_at: float
    basis: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """What k earlier cascades teach about a certain age.

    at      seconds: the age at which is told
    signs   (k, f) what each looked like at that age, scaled
    centre, scale  (f,) of the signs
    slopes  (f + 1,) of the fit of growth to signs
    growth  (k,) ln of final size over size at that age
    left    (k,) growth less the fit
    peaks   (k,) seconds: when each had its peak
    slack   added to both ends of the interval, so that it would have held for 80 % of these
    """

    at: float
    signs: Floats
    centre: Floats
    scale: Floats
    slopes: Floats
    growth: Floats
    left: Floats
    peaks: Floats
    slack: float


def forecast(ages: Floats, at: float, past: Sequence[Floats] = ()) -> Forecast:
    """Tell the final size of a cascade from its first `at` seconds.

    ages  (n,) seconds since its first event, ascending; those after `at` are not looked at
    at    seconds, above 0
    past  earlier cascades, whole, each (m,) seconds since its own first event, ascending

    With 30 earlier ones or more: least absolute deviations of ln growth over size and pace so far,
    corrected by the median of what is left among the most alike, with a conformal interval. With fewer,
    the median ratio (Szabo and Huberman). With none, the share that a power law's memory says has
    come; its interval is a guess.
    Raises ValueError when `at` is not above 0 or nothing was seen until then.
    Source: Szabo and Huberman, Predicting the popularity of online content, CACM 53 (2010); Zhao et al., SEISMIC,
    KDD 2015; Romano, Patterson, Candes, Conformalized quantile regression, NeurIPS 2019; METHODS 4.3 (S4).
    """
    if at <= 0:
        raise ValueError(f"told at {at} seconds, but wanted an age above 0")
    seen = ages[ages <= at]
    if not len(seen):
        raise ValueError(f"nothing was seen in the first {at} seconds")
    if not len(past):
        return _without_past(seen, at)
    if len(past) < ENOUGH_PAST:
        return _by_ratio(seen, at, past)
    return told_by(lesson(past, at), seen)


def lesson(past: Sequence[Floats], at: float) -> Lesson:
    """Learn from k whole cascades, each (m,) seconds since its first event, what becomes of one aged `at` seconds."""
    known = [ages for ages in past if len(ages)][-MOST_PAST:]
    signs = np.array([_signs(ages[ages <= at], at) for ages in known])
    growth = np.array([np.log(len(ages) / max(int((ages <= at).sum()), 1)) for ages in known])
    centre, scale = signs.mean(axis=0), np.maximum(signs.std(axis=0), 1e-9)
    signs = (signs - centre) / scale
    slopes = _least_absolute(signs, growth)
    left = growth - _line(signs, slopes)
    peaks = np.array([_peak(ages, at / PEAK_PARTS) for ages in known])
    learned = Lesson(at, signs, centre, scale, slopes, growth, left, peaks, 0.0)
    misses = []
    for row in range(len(known)):
        # Each is told by the others, as a new one would be.
        alike = _alike(learned, signs[row], but=row)
        low, high = np.quantile(left[alike], [(1 - EXPECTED) / 2, (1 + EXPECTED) / 2])
        misses.append(max(low - left[row], left[row] - high))
    rank = min(int(np.ceil(EXPECTED * (len(known) + 1))), len(known)) - 1
    return Lesson(at, signs, centre, scale, slopes, growth, left, peaks, float(np.sort(misses)[rank]))


def told_by(learned: Lesson, seen: Floats) -> Forecast:
    """Tell what becomes of a cascade, by a lesson for its age; seen: (n,) seconds, all up to that age."""
    signs = (_signs(seen, learned.at) - learned.centre) / learned.scale
    alike = _alike(learned, signs)
    expected = float(_line(signs[None], learned.slopes)[0])
    middle = expected + float(np.median(learned.left[alike]))
    low, high = np.quantile(learned.left[alike], [(1 - EXPECTED) / 2, (1 + EXPECTED) / 2]) + expected
    low, high = min(float(low) - learned.slack, middle), max(float(high) + learned.slack, middle)
    # A cascade does not shrink.
    value, least, most = (len(seen) * float(np.exp(max(growth, 0.0))) for growth in (middle, low, high))
    own = _peak(seen, learned.at / PEAK_PARTS)
    later = learned.peaks[alike][learned.peaks[alike] > learned.at]
    peak = float(np.median(later)) if 2 * len(later) > len(alike) else own
    return Forecast(value, least, most, peak, "past")


def by_ratio(seen: int, at: float, past: Sequence[Floats]) -> float:
    """The baseline: the size so far times the mean ratio, in logarithms, of earlier cascades at that age."""
    growth = [np.log(len(ages) / int((ages <= at).sum())) for ages in past]
    return seen * float(np.exp(np.mean(growth)))


def _signs(seen: Floats, at: float) -> Floats:
    """Size, and how much of it is new."""
    size = max(len(seen), 1)
    earlier = np.searchsorted(seen, [part * at for part in PARTS], side="right")
    signs: Floats = np.r_[np.log(size), np.log((size + 1) / (earlier + 1))]
    return signs


def _line(signs: Floats, slopes: Floats) -> Floats:
    line: Floats = slopes[0] + signs @ slopes[1:]
    return line


def _least_absolute(signs: Floats, growth: Floats) -> Floats:
    """Least absolute deviations, by weights anew in each step; a little ridge keeps it in one place."""
    table = np.c_[np.ones(len(signs)), signs]
    ridge = 1e-3 * len(signs) * np.diag([0.0] + [1.0] * signs.shape[1])
    slopes = np.linalg.solve(table.T @ table + ridge + 1e-12 * np.eye(table.shape[1]), table.T @ growth)
    for _ in range(STEPS):
        weighed = table / np.maximum(np.abs(growth - table @ slopes), 1e-2)[:, None]
        slopes = np.linalg.solve(weighed.T @ table + ridge, weighed.T @ growth)
    return slopes


def _alike(learned: Lesson, signs: Floats, but: int = -1) -> IntArray:
    """The most alike among the earlier ones."""
    apart = ((learned.signs - signs) ** 2).sum(axis=1)
    if but >= 0:
        apart[but] = np.inf
    wanted = min(int(np.clip(len(apart) // 12, *NEIGHBOURS)), len(apart) - (but >= 0))
    nearest: IntArray = np.argsort(apart, kind="stable")[:wanted].astype(np.int64)
    return nearest


def _peak(ages: Floats, width: float) -> float:
    """The middle of the stretch of this width in which most events lie; the first of them if there are several."""
    heads = np.searchsorted(ages, ages + width, side="right") - np.arange(len(ages))
    first = int(np.argmax(heads))
    return float((ages[first] + ages[first + heads[first] - 1]) / 2)


def _by_ratio(seen: Floats, at: float, past: Sequence[Floats]) -> Forecast:
    growth = np.sort([np.log(len(ages) / max(int((ages <= at).sum()), 1)) for ages in past if len(ages)])
    middle = float(np.median(growth))
    count = len(growth)
    # Of few, the ends stand for more than the 80 %: as far out as the ranks reach.
    rank = int(np.floor((1 - EXPECTED) / 2 * (count + 1)))
    low, high = (growth[rank - 1], growth[count - rank]) if rank else (0.0, 2 * growth[-1] + np.log(2))
    value, least, most = (len(seen) * float(np.exp(max(one, 0.0))) for one in (middle, low, high))
    return Forecast(value, least, most, _peak(seen, at / PEAK_PARTS), "ratio")


def _without_past(seen: Floats, at: float) -> Forecast:
    """The size so far over the share that should have come by now; a guess, and so is its interval."""
    missing = -float(np.log(_memory(at, max(LONGEST_SECONDS, 2 * at))))
    size = len(seen)
    value, low, high = (size * float(np.exp(part * missing)) for part in (1.0, *GUESSED))
    return Forecast(value, low, high + 2, _peak(seen, at / PEAK_PARTS), "none")


def _memory(seconds: float, until: float) -> float:
    """Share of what the first telling begets that has come after so many seconds."""

    def grown(age: float) -> float:
        late = max(age, FLAT_SECONDS) / FLAT_SECONDS
        return min(age, FLAT_SECONDS) + FLAT_SECONDS * (1 - float(late**-FADING)) / FADING

    return grown(seconds) / grown(until)
