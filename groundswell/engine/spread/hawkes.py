"""Talk that begets talk: a Hawkes process with a daily rhythm and campaigns, fitted to times."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.linalg import solve_triangular
from scipy.optimize import nnls

from groundswell.engine.compiling import compiled
from groundswell.engine.weigh.score import Floats, IntArray

HOURS = 24
DECAYS = (9.0, 3.0, 1.0, 1 / 3, 1 / 9, 1 / 27, 1 / 81)  # b, per hour: from seven minutes to three days
PRIOR_SHAPE, PRIOR_RATE = 2.0, 4.0  # 2 ln n - 4 n: mode 1/2, weight of four parents
SLOW_PRICE = (4.0, 8.0)  # more parents for the two slowest, since a baseline's chance hardly differs from them
FORGOTTEN = 12.0  # decay lengths after which e^-12 of a campaign's impulse is left out
LEAST = 1e-8  # the bound of a parameter, as a part of its natural size
MOST_STEPS = 200
MOST_FALL = 0.9  # of a parameter in one step from far off
NEAR = 1e-4  # gain of a step, for each event, from which on the fit is close by
SHORTEST_REACH = 1e-3  # of a step: below that another direction is better
RIDGE = 1e-10  # keeps the parabola round where the data do not tell two parameters apart
CHUNK = 2048  # events whose parts are multiplied at once
CLOSE = 1e-9  # Newton's decrement, as a part of the number of events


@dataclass(frozen=True, slots=True)
class Design:
    """All that a fit needs to know of n events; rates are linear in the parameters (mu_1..H, a_1..C, n_1..M).

    bins         (n,) the last middle of an hour of the day before an event, of H; 0 without a rhythm
    between      (n,) how far the event is on the way from that one to the next, 0 to 1; 0 without a rhythm
    impulse_at   (n + 1,) where the campaigns alive at an event begin in the two below
    impulse_of   which campaign, from 0
    impulse      per hour: k e^(-k (t - s)) of that campaign
    echoes       (n, M) per hour: b_m times the sum of e^(-b_m (t - t_j)) over strictly earlier events
    compensator  (H + C + M,) integral over the window of what each parameter is multiplied by
    daily        H, the number of daily bins: 1 or 24
    """

    bins: IntArray
    between: Floats
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
    daily   whether the baseline has a rate for the middle of each hour of the day, straight between them, or one
            for all hours: steps from hour to hour would be taken for talk that begets talk
    decays  (M,) per hour, above 0

    The hours of a rate are those observed, to the second, not T / 24. Events at the same moment beget
    each other nothing: of copies of a row none is the parent.
    """
    laid = Design(
        np.zeros(len(times), np.int64),
        np.zeros(len(times)),
        np.zeros(len(times) + 1, np.int64),
        np.empty(0, np.int64),
        np.empty(0),
        _echoes(times, decays),
        np.r_[end - begin, _heard(times, end, decays)],
        1,
    )
    return with_rhythm(laid, times, begin, end) if daily else laid


def with_rhythm(laid: Design, times: Floats, begin: float, end: float) -> Design:
    """The same layout, which has one rate for all hours, with a rate for each hour of the day."""
    since = times % HOURS - 0.5
    bins = np.floor(since).astype(np.int64)
    compensator = np.r_[hours_of_day(begin, end), laid.compensator[1:]]
    return replace(laid, bins=bins % HOURS, between=since - bins, compensator=compensator, daily=HOURS)


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
    """Hours of a window that count for each hour of the day; (24,), sum end - begin.

    A moment counts for the two hours between whose middles it lies, more for the one that is nearer.
    """
    middle = np.arange(HOURS) + 0.5

    def peak(before: Floats) -> Floats:
        """The area of a peak of height 1 and breadth 2 so far before its middle, or behind it."""
        under: Floats = np.where(before < 0, (1 + before) ** 2 / 2, 1 - (1 - before) ** 2 / 2)
        return under

    def until(moment: float) -> Floats:
        days, part = divmod(moment, HOURS)
        hours = np.full(HOURS, days)
        for day in (-HOURS, 0, HOURS):
            hours += peak(np.clip(part - middle - day, -1, 1)) - peak(np.clip(-middle - day, -1, 1))
        return hours

    return until(end) - until(begin)


def fitted(laid: Design, start: Floats, *, tilt: float = 0.0) -> tuple[Floats, float, Floats]:
    """The parameters that make the events likeliest, under the prior on n_1, ..., n_M.

    start  (P,) where to begin; all above 0
    tilt   added to the price of n: the fit is then the best among all with its own n

    Returns (parameters, loss, Hessian at them): loss is the negative log-likelihood less 2 ln n, plus the prior's
    price of each n_m, without the tilt. The problem is convex and has one optimum.
    Each step goes to the lowest point, within the bounds, of the parabola that the loss resembles here, or part of
    the way. Source: Lee, Sun, Saunders, Proximal Newton-type methods for minimizing composite functions, SIAM J.
    Optimization 24 (2014).
    """
    events = max(len(laid.bins), 1)
    price = laid.compensator.copy()
    price[laid.first_echo :] += prior_price(laid.echoes.shape[1]) + tilt
    least = LEAST * events / np.maximum(price, LEAST)
    here, far = np.maximum(start, least), True
    for _ in range(MOST_STEPS):
        loss, gradient, hessian = _weighed(laid, price, here)
        # From far off none falls to its bound at once: from there it would come back by doubling alone.
        room = np.where(far, np.minimum(here - least, MOST_FALL * here), here - least)
        step = _newton(gradient, hessian, room, least)
        gain = -float(gradient @ step) / events
        if gain <= CLOSE and not far:
            break
        there, better = _further(laid, price, here, step, least, loss, gradient)
        if better >= loss:
            break
        here, far = there, gain > NEAR
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
        if better <= loss + 1e-4 * reach * float(gradient @ step) or reach < SHORTEST_REACH:
            return there, better
        reach /= 2


def prior_price(kinds: int) -> Floats:
    """What the prior asks for each n_m, in parents that brought nobody; (M,), by falling decay.

    What is begotten over days is hardly told from a baseline that is high by chance, and never below 0: without a
    price of its own, chance would always read as contagion.
    """
    price = np.full(kinds, PRIOR_RATE)
    if kinds > len(SLOW_PRICE):
        price[-len(SLOW_PRICE) :] += SLOW_PRICE
    return price


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
        laid.bins, laid.between, laid.impulse_at, laid.impulse_of, laid.impulse, laid.echoes, laid.daily, parameters
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
        laid.bins, laid.between, laid.impulse_at, laid.impulse_of, laid.impulse, laid.echoes, laid.daily, parameters
    )
    hessian = np.triu(hessian) + np.triu(hessian, 1).T
    total = float(parameters[laid.first_echo :].sum())
    gradient += price
    gradient[laid.first_echo :] -= PRIOR_SHAPE / total
    hessian[laid.first_echo :, laid.first_echo :] += PRIOR_SHAPE / total**2
    return float(price @ parameters) + surprise - PRIOR_SHAPE * float(np.log(total)), gradient, hessian


def _newton(gradient: Floats, hessian: Floats, room: Floats, least: Floats) -> Floats:
    """The step to the lowest point of the parabola; room: (P,) by how much each parameter may fall."""
    # Where the loss is a straight line the price decides: down to the bound.
    bend = np.diag(hessian) + RIDGE * np.maximum(gradient, 0.0) / np.maximum(room, least)
    size = np.sqrt(np.maximum(bend, 1e-100))
    scaled = hessian / np.outer(size, size)
    np.fill_diagonal(scaled, 1 + RIDGE)
    factor = np.linalg.cholesky(scaled)
    wanted = solve_triangular(factor, scaled @ (room * size) - gradient / size, lower=True)
    found, _ = nnls(factor.T, wanted)
    step: Floats = found / size - room
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
    between: Floats,
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
        rate = parameters[bins[event]] * (1 - between[event]) + parameters[(bins[event] + 1) % daily] * between[event]
        for place in range(impulse_at[event], impulse_at[event + 1]):
            rate += parameters[daily + impulse_of[place]] * impulse[place]
        for kind in range(kinds):
            rate += parameters[first_echo + kind] * echoes[event, kind]
        found[event] = rate
    return found


@compiled
def _slopes(
    bins: IntArray,
    between: Floats,
    impulse_at: IntArray,
    impulse_of: IntArray,
    impulse: Floats,
    echoes: Floats,
    daily: int,
    parameters: Floats,
) -> tuple[float, Floats, Floats]:
    """Minus the sum of ln rate, its gradient and the upper half of its Hessian."""
    (count, kinds), size = echoes.shape, len(parameters)
    first_echo = size - kinds
    gradient, hessian = np.zeros(size), np.zeros((size, size))
    with_echo = np.zeros((first_echo, kinds))
    between_echoes = np.zeros((kinds, kinds))
    parts = np.empty((CHUNK, kinds))
    surprise = 0.0
    for begin in range(0, count, CHUNK):
        end = min(begin + CHUNK, count)
        for event in range(begin, end):
            hour, after = bins[event], (bins[event] + 1) % daily
            later = between[event]
            earlier = 1.0 - later
            first, last = impulse_at[event], impulse_at[event + 1]
            rate = parameters[hour] * earlier + parameters[after] * later
            for place in range(first, last):
                rate += parameters[daily + impulse_of[place]] * impulse[place]
            for kind in range(kinds):
                rate += parameters[first_echo + kind] * echoes[event, kind]
            surprise -= np.log(rate)
            one = 1.0 / rate
            row = event - begin
            for kind in range(kinds):
                parts[row, kind] = echoes[event, kind] * one
                with_echo[hour, kind] += parts[row, kind] * earlier * one
                with_echo[after, kind] += parts[row, kind] * later * one
            gradient[hour] -= earlier * one
            gradient[after] -= later * one
            hessian[hour, hour] += earlier * earlier * one * one
            hessian[after, after] += later * later * one * one
            hessian[min(hour, after), max(hour, after)] += earlier * later * one * one
            for place in range(first, last):
                campaign = daily + impulse_of[place]
                part = impulse[place] * one
                gradient[campaign] -= part
                hessian[hour, campaign] += earlier * part * one
                hessian[after, campaign] += later * part * one
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
