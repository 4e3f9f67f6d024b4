"""How many each telling brings, and how sure that is: apart from what campaigns brought."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.special import ndtr

from groundswell.engine.spread.estimate import Estimate
from groundswell.engine.spread.hawkes import (
    DECAYS,
    HOURS,
    PRIOR_RATE,
    PRIOR_SHAPE,
    Design,
    design,
    first_guess,
    fitted,
    prior_price,
    rooted,
    with_campaigns,
    with_rhythm,
)
from groundswell.engine.weigh.score import Floats

CAMPAIGN_DECAYS = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)  # k, per hour: tried where none is told
USUAL_DECAY = 0.2
THREADS = 2  # the kernels let go of Python's lock
LEAST_DOUBT, MOST_DOUBT = 0.02, 0.35  # standard deviations of ln k between which we look about
UNLIKELY = 10.0  # loss above the best from which on no k is looked for further out
FIRST_LOOK, SECOND_LOOK = (-1.5, 0.0, 1.5), (-2.0, -1.0, 0.0, 1.0, 2.0)  # standard deviations from the best k
FINE = 1024  # values of k over which n is averaged
SURE = 1.6448536269514722  # z of a 90 % interval
ENOUGH_DAYS = 3  # before that, an hour of the day has been seen too seldom to have a rate of its own


@dataclass(frozen=True, slots=True)
class Virality:
    """How a series of n events came about.

    reproduction     further events that one event brings, directly, in the end; 90 % interval
    organic_share    share of the events that go back to the baseline; None without events
    campaign_shares  (C,) share of the events that go back to each campaign, directly or over others
    direct           (C,) events that each campaign brought directly
    half_life_hours  half of what an event brings comes within this time
    campaign_decay   per hour: how fast a campaign's push fades, as found or told; None without campaigns
    amplification    events in the end for one brought from outside; None from a reproduction of 1 on
    baseline         per hour: (24,) rate of what comes of itself in the middle of each hour of the day, or (1,) for all
    branching        (M,) events that one event brings, by decay
    by_campaign      (n, C) share of each event that goes back to each campaign, the rest being organic; no rows
                     where all events are at one moment
    campaign_is_clear  whether the data tell the campaign's decay; else the shares hang on a guess
    """

    reproduction: Estimate
    organic_share: float | None
    campaign_shares: Floats
    direct: Floats
    half_life_hours: float
    campaign_decay: float | None
    amplification: float | None
    baseline: Floats
    branching: Floats
    campaign_is_clear: bool
    by_campaign: Floats = field(repr=False)

    @property
    def organic(self) -> Floats:
        """(n,) share of each event that goes back to the baseline: what is left by the campaigns, 0 to 1."""
        left: Floats = np.clip(1.0 - self.by_campaign.sum(axis=1), 0.0, 1.0)
        return left

    @property
    def chance_above_one(self) -> float:
        """Chance that each event brings more than one: that talk grows of itself. By the interval, as if normal."""
        found = self.reproduction
        away = found.high - found.value if found.value < 1 else found.value - found.low
        return float(ndtr(SURE * (found.value - 1) / max(away, 1e-12)))


@dataclass(frozen=True, slots=True)
class _Fit:
    laid: Design
    parameters: Floats
    loss: float
    hessian: Floats

    @property
    def total(self) -> float:
        return float(self.parameters[self.laid.first_echo :].sum())


def virality(
    times: Floats,
    begin: float,
    end: float,
    campaign_starts: Floats | None = None,
    campaign_decays: Floats | None = None,
    *,
    decays: tuple[float, ...] = DECAYS,
) -> Virality:
    """Fit what talk begets, apart from the hour of the day and from campaigns.

    times            (n,) hours, ascending, from begin to end; 0 is a midnight
    begin, end       hours: the window that was watched
    campaign_starts  (C,) hours; may lie before begin
    campaign_decays  (C,) per hour; nan where it is to be found (then one for all)
    decays           (M,) per hour: the time-scales in which talk begets talk

    Rate(t) = mu_hour + sum a_c k e^(-k (t - s_c)) + sum n_m b_m sum e^(-b_m (t - t_j)); the reproduction
    number is n = n_1 + ... + n_M, with the prior 2 ln n - 4 n and a further price on the two slowest
    (`prior_price`). A daily rhythm is used where it tells more than it costs (BIC). Without events, or with
    all at one moment, the prior is returned.
    The interval is the profile likelihood's, widened by the doubt about k. O(n).
    Raises ValueError when times are not ascending or outside the window, or a decay is not above 0.
    Source: Ozaki, Maximum likelihood estimation of Hawkes' self-exciting point processes, Ann. Inst.
    Statist. Math. 31 (1979); METHODS 4.3 (S1) and 10 (17).
    """
    starts = np.empty(0) if campaign_starts is None else np.asarray(campaign_starts, np.float64)
    told = np.full(len(starts), np.nan) if campaign_decays is None else np.asarray(campaign_decays, np.float64)
    _check(times, begin, end, starts, told, decays)
    series = _Series(times, begin, end, starts, told, np.array(decays))
    if not len(times) or end <= begin:
        return _nothing_said(len(starts), series.decays)
    profile = _over_decays(series, *_with_rhythm(series))
    best = profile.tried[profile.best]
    value, doubt = profile.average()
    scales = series.decays
    by_campaign, organic = rooted(best.laid, times, best.parameters, scales)
    branching = best.parameters[best.laid.first_echo :]
    return Virality(
        _interval(best, value, widened=SURE * float(np.sqrt(doubt))),
        float(organic.mean()),
        by_campaign.mean(axis=0),
        (best.parameters * best.laid.compensator)[best.laid.daily : best.laid.first_echo],
        half_life(branching, scales),
        profile.best if len(starts) else None,
        1 / (1 - value) if value < 1 else None,
        best.parameters[: best.laid.daily],
        branching,
        profile.is_clear(),
        by_campaign,
    )


def half_life(branching: Floats, decays: Floats) -> float:
    """Hours within which half of what an event brings has come.

    branching  (M,) at least 0, not all 0
    decays     (M,) per hour, above 0
    """
    share = branching / branching.sum()

    def missing(hours: float) -> float:
        return float(share @ np.exp(-decays * hours)) - 0.5

    return _root(missing, 0.0, 1.0 / float(decays.min()))


def _check(times: Floats, begin: float, end: float, starts: Floats, told: Floats, decays: tuple[float, ...]) -> None:
    if starts.shape != told.shape:
        raise ValueError(f"{starts.shape} campaigns, but {told.shape} decays")
    if (told <= 0).any() or min(decays) <= 0:
        raise ValueError("a decay is not above 0")
    if len(times) and (times[0] < begin or times[-1] > end):
        raise ValueError(f"events from {times[0]} to {times[-1]}, but the window is from {begin} to {end}")
    if (np.diff(times) < 0).any():
        raise ValueError("times are not ascending")


def _root(function: Callable[[float], float], above: float, below: float) -> float:
    """Where a function that is positive at the one end and negative at the other is 0, by halves."""
    for _ in range(60):
        middle = (above + below) / 2
        if function(middle) > 0:
            above = middle
        else:
            below = middle
    return (above + below) / 2


def _nothing_said(campaigns: int, decays: Floats) -> Virality:
    """The prior: what is believed of a product of which nobody has spoken."""
    value = PRIOR_SHAPE / PRIOR_RATE

    def below(n: float) -> float:
        rise = PRIOR_SHAPE * np.log(n / value) - PRIOR_RATE * (n - value)
        return float(rise) + SURE**2 / 2

    low, high = _root(below, value, 1e-6), _root(below, value, 10.0)
    branching = np.full(len(decays), value / len(decays))
    none = np.zeros(campaigns)
    return Virality(
        Estimate(value, low, high),
        None,
        none,
        none,
        half_life(branching, decays),
        None,
        1 / (1 - value),
        np.zeros(1),
        branching,
        campaign_is_clear=False,
        by_campaign=np.zeros((0, campaigns)),
    )


@dataclass(frozen=True, slots=True)
class _Series:
    """What is fitted: events, the window they were watched in, and campaigns."""

    times: Floats
    begin: float
    end: float
    starts: Floats
    told: Floats
    decays: Floats

    def fit(self, laid: Design, decay: float, guess: Floats | None = None) -> _Fit:
        """Fit with campaigns fading at this speed, where none is told."""
        decays = np.where(np.isnan(self.told), decay, self.told)
        whole = with_campaigns(laid, self.times, self.begin, self.end, self.starts, decays)
        return _Fit(whole, *fitted(whole, first_guess(whole) if guess is None else guess))


def _with_rhythm(series: _Series) -> tuple[Design, _Fit]:
    """The layout with 24 rates for the hours of the day, where they tell more than the 23 numbers cost."""
    flat = design(series.times, series.begin, series.end, daily=False, decays=series.decays)
    flat_fit = series.fit(flat, USUAL_DECAY)
    if series.end - series.begin < 24 * ENOUGH_DAYS:
        return flat, flat_fit
    daily = with_rhythm(flat, series.times, series.begin, series.end)
    guess = np.r_[np.repeat(flat_fit.parameters[:1], HOURS), flat_fit.parameters[1:]]
    daily_fit = series.fit(daily, USUAL_DECAY, guess)
    if flat_fit.loss - daily_fit.loss > (HOURS - 1) / 2 * np.log(len(series.times)):
        return daily, daily_fit
    return flat, flat_fit


@dataclass(frozen=True, slots=True)
class _Profile:
    """Fits over the campaigns' decay k, each as likely as its loss says."""

    tried: dict[float, _Fit]

    @property
    def best(self) -> float:
        return min(self.tried, key=lambda decay: self.tried[decay].loss)

    def edges(self) -> list[float]:
        """The decays next to the fastest and the slowest one tried, where these are not yet far less likely."""
        known = sorted(self.tried)
        least = min(fit.loss for fit in self.tried.values())
        slower, faster = CAMPAIGN_DECAYS.index(known[0]) - 1, CAMPAIGN_DECAYS.index(known[-1]) + 1
        found = []
        if slower >= 0 and self.tried[known[0]].loss < least + UNLIKELY:
            found.append(CAMPAIGN_DECAYS[slower])
        if faster < len(CAMPAIGN_DECAYS) and self.tried[known[-1]].loss < least + UNLIKELY:
            found.append(CAMPAIGN_DECAYS[faster])
        return found

    def summit(self) -> tuple[float, float]:
        """Mean and standard deviation of ln k, by the parabola through the best and its neighbours."""
        known = sorted(self.tried)
        place = min(max(known.index(self.best), 1), len(known) - 2)
        three = np.log(known[place - 1 : place + 2])
        bend, slope, _ = np.polyfit(three - three[1], [self.tried[k].loss for k in known[place - 1 : place + 2]], 2)
        if bend <= 0:
            return float(np.log(self.best)), MOST_DOUBT
        centre = three[1] + np.clip(-slope / (2 * bend), three[0] - three[1], three[2] - three[1])
        return float(centre), float(np.clip(1 / np.sqrt(2 * bend), LEAST_DOUBT, MOST_DOUBT))

    def average(self) -> tuple[float, float]:
        """Mean of n over k, and the variance that the doubt about k adds; between the fits by a smooth curve."""
        known = sorted(self.tried)
        totals = np.array([self.tried[decay].total for decay in known])
        if len(known) == 1:
            return float(totals[0]), 0.0
        losses = np.array([self.tried[decay].loss for decay in known])
        along = np.linspace(np.log(known[0]), np.log(known[-1]), FINE)
        between = PchipInterpolator(np.log(known), np.stack([losses, totals], axis=1))(along)
        weight = np.exp(between[:, 0].min() - between[:, 0])
        mean = float(weight @ between[:, 1] / weight.sum())
        return mean, float(weight @ (between[:, 1] - mean) ** 2 / weight.sum())

    def is_clear(self) -> bool:
        losses = [fit.loss for fit in self.tried.values()]
        return len(losses) == 1 or max(losses) - min(losses) > SURE**2 / 2


def _over_decays(series: _Series, laid: Design, first: _Fit) -> _Profile:
    """Fit over all k that are likely: first far apart, then close to the best."""
    if not np.isnan(series.told).any():
        return _Profile({float(series.told[0]) if len(series.told) else USUAL_DECAY: first})
    tried = {USUAL_DECAY: first}
    profile = _Profile(tried)

    def near(decay: float) -> float:
        return min(tried, key=lambda other: abs(np.log(other / decay)))

    def try_all(decays: Sequence[float]) -> None:
        # Each from a fit that was there before, so that the answer does not depend on who is ready first.
        guesses = [tried[near(decay)].parameters for decay in decays]
        with ThreadPoolExecutor(THREADS) as pool:
            fits = list(pool.map(lambda decay, guess: series.fit(laid, decay, guess), decays, guesses))
        tried.update(zip(decays, fits, strict=True))

    while edges := profile.edges():
        try_all(edges)
    for far in FIRST_LOOK, SECOND_LOOK:
        centre, doubt = profile.summit()
        around = np.exp(centre + doubt * np.array(far)).tolist()
        inside = [decay for decay in around if CAMPAIGN_DECAYS[0] <= decay <= CAMPAIGN_DECAYS[-1]]
        try_all([decay for decay in inside if abs(np.log(decay / near(decay))) > 0.6 * doubt])
    return profile


def _interval(best: _Fit, value: float, *, widened: float) -> Estimate:
    """The n at which the likelihood, all else fitted anew, is e^-1.35 of its best; around the value over all k."""
    below, above = (float(np.hypot(best.total - _end(best, side), widened)) for side in (-1, 1))
    return Estimate(value, max(value - below, 0.0), value + above)


def _end(best: _Fit, side: int) -> float:
    """One end of the interval, by tilting the price of n until the loss has risen enough."""
    laid, first = best.laid, best.laid.first_echo
    free = best.parameters > 1e-6 * max(best.total, 1e-3)
    free[:first] |= best.parameters[:first] * laid.compensator[:first] > 1e-6
    which = np.flatnonzero(free)
    size = np.sqrt(np.maximum(np.diag(best.hessian)[which], 1e-300))
    scaled = best.hessian[np.ix_(which, which)] / np.outer(size, size) + 1e-10 * np.eye(len(which))
    ones = (which >= first) / size
    variance = float(ones @ np.linalg.solve(scaled, ones))
    tilt = -side * SURE / np.sqrt(max(variance, 1e-300))
    cheapest = -0.999 * float((laid.compensator[first:] + prior_price(len(laid.compensator) - first)).min())
    told = [(0.0, best.total, 0.0)]
    for _ in range(8):
        tilt = max(tilt, cheapest)
        parameters, loss, _ = fitted(laid, best.parameters, tilt=tilt)
        rise = float(np.sqrt(2 * max(loss - best.loss, 0.0)))
        told.append((tilt, float(parameters[first:].sum()), rise))
        if abs(rise - SURE) < 0.02 or tilt == cheapest:
            break
        tilt *= SURE / max(rise, 0.3)
    told.sort(key=lambda one: one[2])
    for under, over in pairwise(told):
        if under[2] <= SURE <= over[2]:
            part = (SURE - under[2]) / max(over[2] - under[2], 1e-12)
            return under[1] + part * (over[1] - under[1])
    return told[-1][1] + (told[-1][1] - best.total) * (SURE / max(told[-1][2], 1e-3) - 1)
