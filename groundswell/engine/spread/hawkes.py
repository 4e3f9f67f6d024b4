"""Talk that begets talk: a Hawkes process with a daily rhythm and campaigns, fitted to times."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from numba import njit

from groundswell.engine.weigh.score import Floats, IntArray

HOURS = 24
DECAYS = (9.0, 3.0, 1.0, 1 / 3, 1 / 9, 1 / 27, 1 / 81)  # b, per hour: from seven minutes to three days
PRIOR_SHAPE, PRIOR_RATE = 2.0, 4.0  # 2 ln n - 4 n: mode 1/2, weight of four parents
FORGOTTEN = 12.0  # decay lengths after which e^-12 of a campaign's impulse is left out
LEAST = 1e-8  # the bound of a parameter, as a part of its natural size
MOST_STEPS = 200
LEAST_DAMPING, MOST_DAMPING = 1e-3, 1e3
SHORTEST_REACH = 1e-3  # of a step: below that another direction is better
CHUNK = 2048  # events whose parts are multiplied at once
CLOSE = 1e-9  # Newton's decrement, as a part of the number of events

Kernel = TypeVar("Kernel", bound=Callable[..., object])


def compiled(function: Kernel) -> Kernel:
    """The function, compiled by numba and kept where NUMBA_CACHE_DIR says."""
    kernel: Kernel = njit(cache=True, nogil=True)(function)
    return kernel


@dataclass(frozen=True, slots=True)
class Design:
    """All that a fit needs to know of n events; rates are linear in the parameters (mu_1..H, a_1..C, n_1..M).

    bins         (n,) which of the H daily bins an event lies in
    impulse_at   (n + 1,) where the campaigns alive at an event begin in the two below
    impulse_of   which campaign, from 0
    impulse      per hour: k e^(-k (t - s)) of that campaign
    echoes       (n, M) per hour: b_m times the sum of e^(-b_m (t - t_j)) over strictly earlier events
    compensator  (H + C + M,) integral over the window of what each parameter is multiplied by
    daily        H, the number of daily bins: 1 or 24
    """

    bins: IntArray
    impulse_at: IntArray
    impulse_of: IntArray
    impulse: Floats
    echoes: Floats
    compensator: Floats
    daily: int

    @property
    def first_echo(self) -> int:
        """Index of n_1 among the parameters."""
        return len(self.compensator) - int(self.echoes.shape[1])


def design(times: Floats, begin: float, end: float, *, daily: bool, decays: Floats) -> Design:
    """Lay out n events for a fit, as yet without campaigns.

    times   (n,) hours, ascending, from begin to end
    daily   whether the baseline has a bin for each hour of the day, or one for all
    decays  (M,) per hour, above 0

    The hours of a bin are those observed, to the second, not T / 24. Events at the same moment beget
    each other nothing: of copies of a row none is the parent.
    """
    bins = np.floor(times % HOURS).astype(np.int64) % HOURS if daily else np.zeros(len(times), np.int64)
    baseline = hours_of_day(begin, end) if daily else np.array([end - begin])
    compensator = np.concatenate([baseline, _heard(times, end, decays)])
    none = np.zeros(len(times) + 1, np.int64), np.empty(0, np.int64), np.empty(0)
    return Design(bins, *none, _echoes(times, decays), compensator, len(baseline))


def with_campaigns(laid: Design, times: Floats, begin: float, end: float, starts: Floats, decays: Floats) -> Design:
    """The same layout with these campaigns instead of those it had.

    starts  (C,) hours in which campaigns began; may lie before begin
    decays  (C,) per hour, above 0: how fast the push of each fades
    """
    since, until = np.maximum(begin - starts, 0.0), np.maximum(end - np.maximum(starts, begin), 0.0)
    reached = np.exp(-decays * since) * -np.expm1(-decays * until)
    compensator = np.concatenate([laid.compensator[: laid.daily], reached, laid.compensator[laid.first_echo :]])
    at, of, impulse = _impulses(times, starts, decays)
    return replace(laid, impulse_at=at, impulse_of=of, impulse=impulse, compensator=compensator)


def hours_of_day(begin: float, end: float) -> Floats:
    """Hours of each hour of the day in a window; (24,), sum end - begin."""
    day = np.arange(HOURS)

    def until(moment: float) -> Floats:
        whole, part = divmod(moment, HOURS)
        hours: Floats = whole + np.clip(part - day, 0.0, 1.0)
        return hours

    return until(end) - until(begin)


def fitted(laid: Design, start: Floats, *, tilt: float = 0.0) -> tuple[Floats, float, Floats]:
    """The parameters that make the events likeliest, under the prior on n = n_1 + ... + n_M.

    start  (P,) where to begin; all above 0
    tilt   added to the price of n: the fit is then the best among all with its own n

    Returns (parameters, loss, Hessian at them): loss is the negative log-likelihood less
    2 ln n - 4 n, without the tilt. The problem is convex and has one optimum.
    Newton's method with bounds: Bertsekas, Projected Newton methods for optimization problems with
    simple constraints, SIAM J. Control and Optimization 20 (1982).
    """
    events = max(len(laid.bins), 1)
    price = laid.compensator.copy()
    price[laid.first_echo :] += PRIOR_RATE + tilt
    least = LEAST * events / np.maximum(price, LEAST)
    here = np.maximum(start, least)
    loss, gradient, hessian = _weighed(laid, price, here)
    damping = 0.0
    for _ in range(MOST_STEPS):
        held = (here <= 2 * least) & (gradient > 0)
        step = _newton(gradient, hessian, held, here, damping)
        decrement = -float(gradient @ step)
        if not damping and decrement <= CLOSE * events and not _leaves(here, step, least):
            break
        there, better = _further(laid, price, here, step, least, loss, gradient)
        if loss - better > 1e-13 * abs(loss):
            here, damping = there, damping / 10 if damping > LEAST_DAMPING else 0.0
            loss, gradient, hessian = _weighed(laid, price, here)
        elif damping < MOST_DAMPING:
            # Where the data hardly tell two parameters apart, Newton's step leads far off: go more carefully.
            damping = max(10 * damping, LEAST_DAMPING)
        else:
            break
    total = float(here[laid.first_echo :].sum())
    return here, loss - tilt * total, hessian


def _further(
    laid: Design, price: Floats, here: Floats, step: Floats, least: Floats, loss: float, gradient: Floats
) -> tuple[Floats, float]:
    """Go along the step as far as the loss falls with it; (parameters, loss there)."""
    reach = 1.0
    while True:
        there = np.maximum(here + reach * step, least)
        better = _loss(laid, price, there)
        if better <= loss + 1e-4 * float(gradient @ (there - here)) or reach < SHORTEST_REACH:
            return there, better
        reach /= 2


def _leaves(here: Floats, step: Floats, least: Floats) -> bool:
    """Whether a parameter on its bound would still leave it."""
    return bool(((here <= 2 * least) & (step > 100 * least)).any())


def first_guess(laid: Design) -> Floats:
    """Half of the events told by themselves, half begotten: somewhere to start."""
    events, campaigns = len(laid.bins), laid.first_echo - laid.daily
    guess = np.full(len(laid.compensator), 0.5 / laid.echoes.shape[1])
    guess[: laid.daily] = 0.4 * (events + 1) / max(float(laid.compensator[: laid.daily].sum()), 1e-9)
    guess[laid.daily : laid.first_echo] = 0.1 * (events + 1) / max(campaigns, 1)
    return guess


def rates(laid: Design, parameters: Floats) -> Floats:
    """The rate per hour in which each event was to be expected; (n,)."""
    found: Floats = _rates(
        laid.bins, laid.impulse_at, laid.impulse_of, laid.impulse, laid.echoes, laid.daily, parameters
    )
    return found


def rooted(laid: Design, times: Floats, parameters: Floats, decays: Floats) -> tuple[Floats, Floats]:
    """What share of each event goes back to each campaign, directly or through those it begot.

    Returns (by_campaign (n, C), organic (n,)): at least 0, and summing to 1 for each event. An event is owed to
    the baseline, to a campaign or to an earlier event in proportion to their rates; what is owed to an
    earlier event is owed to what that one is owed to.
    Source: Veen and Schoenberg, Estimation of space-time branching process models in seismology using
    an EM-type algorithm, Journal of the American Statistical Association 103 (2008), for the shares.
    """
    by_campaign: Floats = _rooted(
        times,
        rates(laid, parameters),
        laid.impulse_at,
        laid.impulse_of,
        laid.impulse,
        parameters[laid.daily : laid.first_echo],
        parameters[laid.first_echo :],
        decays,
    )
    organic: Floats = np.clip(1.0 - by_campaign.sum(axis=1), 0.0, 1.0)
    return by_campaign, organic


def _loss(laid: Design, price: Floats, parameters: Floats) -> float:
    found = rates(laid, parameters)
    total = float(parameters[laid.first_echo :].sum())
    if total <= 0 or (len(found) and found.min() <= 0):
        return np.inf
    return float(price @ parameters) - float(np.log(found).sum()) - PRIOR_SHAPE * float(np.log(total))


def _weighed(laid: Design, price: Floats, parameters: Floats) -> tuple[float, Floats, Floats]:
    """Loss, gradient and Hessian."""
    surprise, gradient, hessian = _slopes(
        laid.bins, laid.impulse_at, laid.impulse_of, laid.impulse, laid.echoes, laid.daily, parameters
    )
    hessian = np.triu(hessian) + np.triu(hessian, 1).T
    total = float(parameters[laid.first_echo :].sum())
    gradient += price
    gradient[laid.first_echo :] -= PRIOR_SHAPE / total
    hessian[laid.first_echo :, laid.first_echo :] += PRIOR_SHAPE / total**2
    return float(price @ parameters) + surprise - PRIOR_SHAPE * float(np.log(total)), gradient, hessian


def _newton(gradient: Floats, hessian: Floats, held: npt.NDArray[np.bool_], here: Floats, damping: float) -> Floats:
    """Newton's step over the parameters that are free."""
    free = np.flatnonzero(~held)
    step = np.zeros(len(gradient))
    part = hessian[np.ix_(free, free)]
    # As in logarithms: none that is to fall steps below 0, and where the Hessian knows nothing the price decides.
    careful = damping * (np.diag(part) + np.abs(gradient[free]) / here[free])
    part = part + np.diag(np.maximum(gradient[free], 0.0) / here[free] + careful)
    size = np.sqrt(np.maximum(np.diag(part), 1e-100))
    scaled = part / np.outer(size, size) + 1e-10 * np.eye(len(free))
    step[free] = -np.linalg.solve(scaled, gradient[free] / size) / size
    return step


def _impulses(times: Floats, starts: Floats, decays: Floats) -> tuple[IntArray, IntArray, Floats]:
    """Which campaigns are alive at each event, and how strongly."""
    events, campaigns, strengths = [], [], []
    for campaign, (start, decay) in enumerate(zip(starts, decays, strict=True)):
        first, last = np.searchsorted(times, [start, start + FORGOTTEN / decay], side="right")
        events.append(np.arange(first, last))
        campaigns.append(np.full(last - first, campaign))
        strengths.append(decay * np.exp(-decay * (times[first:last] - start)))
    if not events:
        return np.zeros(len(times) + 1, np.int64), np.empty(0, np.int64), np.empty(0)
    event = np.concatenate(events)
    order = np.argsort(event, kind="stable")
    at = np.searchsorted(event[order], np.arange(len(times) + 1))
    return at.astype(np.int64), np.concatenate(campaigns)[order].astype(np.int64), np.concatenate(strengths)[order]


def _heard(times: Floats, end: float, decays: Floats) -> Floats:
    """For each decay, how many events' echoes have died away by the end."""
    return np.array([float(-np.expm1(-decay * (end - times)).sum()) for decay in decays])


@compiled
def _echoes(times: Floats, decays: Floats) -> Floats:
    count, kinds = len(times), len(decays)
    echoes = np.zeros((count, kinds))
    heard = np.zeros(kinds)
    waiting, last = 0, 0.0
    for event in range(count):
        now = times[event]
        if waiting and now > last:
            for kind in range(kinds):
                heard[kind] = (heard[kind] + waiting) * np.exp(-decays[kind] * (now - last))
            waiting, last = 1, now
        else:
            # Those of one moment wait together until time goes on.
            waiting, last = waiting + 1, now
        for kind in range(kinds):
            echoes[event, kind] = decays[kind] * heard[kind]
    return echoes


@compiled
def _rates(
    bins: IntArray,
    impulse_at: IntArray,
    impulse_of: IntArray,
    impulse: Floats,
    echoes: Floats,
    daily: int,
    parameters: Floats,
) -> Floats:
    count, kinds = echoes.shape
    first_echo = len(parameters) - kinds
    found = np.empty(count)
    for event in range(count):
        rate = parameters[bins[event]]
        for place in range(impulse_at[event], impulse_at[event + 1]):
            rate += parameters[daily + impulse_of[place]] * impulse[place]
        for kind in range(kinds):
            rate += parameters[first_echo + kind] * echoes[event, kind]
        found[event] = rate
    return found


@compiled
def _slopes(
    bins: IntArray,
    impulse_at: IntArray,
    impulse_of: IntArray,
    impulse: Floats,
    echoes: Floats,
    daily: int,
    parameters: Floats,
) -> tuple[float, Floats, Floats]:
    """Minus the sum of ln rate, its gradient and the upper half of its Hessian."""
    count, kinds = echoes.shape
    size = len(parameters)
    first_echo = size - kinds
    gradient, hessian = np.zeros(size), np.zeros((size, size))
    branching = parameters[first_echo:]
    with_echo = np.zeros((first_echo, kinds))
    between_echoes = np.zeros((kinds, kinds))
    parts = np.empty((CHUNK, kinds))
    surprise = 0.0
    for begin in range(0, count, CHUNK):
        end = min(begin + CHUNK, count)
        for event in range(begin, end):
            baseline = bins[event]
            first, last = impulse_at[event], impulse_at[event + 1]
            rate = parameters[baseline]
            for place in range(first, last):
                rate += parameters[daily + impulse_of[place]] * impulse[place]
            for kind in range(kinds):
                rate += branching[kind] * echoes[event, kind]
            surprise -= np.log(rate)
            one = 1.0 / rate
            row = event - begin
            for kind in range(kinds):
                parts[row, kind] = echoes[event, kind] * one
                with_echo[baseline, kind] += echoes[event, kind] * one * one
            gradient[baseline] -= one
            hessian[baseline, baseline] += one * one
            for place in range(first, last):
                campaign = daily + impulse_of[place]
                part = impulse[place] * one
                gradient[campaign] -= part
                hessian[baseline, campaign] += part * one
                for kind in range(kinds):
                    with_echo[campaign, kind] += part * parts[row, kind]
                for beside in range(first, last):
                    other = daily + impulse_of[beside]
                    if other >= campaign:
                        hessian[campaign, other] += part * impulse[beside] * one
        block = parts[: end - begin]
        gradient[first_echo:] -= block.sum(axis=0)
        between_echoes += block.T @ block
    hessian[:first_echo, first_echo:] = with_echo
    hessian[first_echo:, first_echo:] = between_echoes
    return surprise, gradient, hessian


@compiled
def _rooted(
    times: Floats,
    rate: Floats,
    impulse_at: IntArray,
    impulse_of: IntArray,
    impulse: Floats,
    strength: Floats,
    branching: Floats,
    decays: Floats,
) -> Floats:
    count, campaigns, kinds = len(times), len(strength), len(branching)
    owed = np.zeros((count, campaigns))
    if not campaigns:
        return owed
    heard = np.zeros((kinds, campaigns))
    waiting = np.zeros(campaigns)
    last = 0.0
    for event in range(count):
        now = times[event]
        if event and now > last:
            for kind in range(kinds):
                fading = np.exp(-decays[kind] * (now - last))
                for campaign in range(campaigns):
                    heard[kind, campaign] = (heard[kind, campaign] + waiting[campaign]) * fading
            waiting[:] = 0.0
        last = now
        for place in range(impulse_at[event], impulse_at[event + 1]):
            campaign = impulse_of[place]
            owed[event, campaign] = strength[campaign] * impulse[place]
        for kind in range(kinds):
            through = branching[kind] * decays[kind]
            for campaign in range(campaigns):
                owed[event, campaign] += through * heard[kind, campaign]
        for campaign in range(campaigns):
            owed[event, campaign] /= rate[event]
            waiting[campaign] += owed[event, campaign]
    return owed
