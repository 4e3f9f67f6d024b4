"""Made-up markets whose truth is known."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from groundswell.engine.columns import STAR, Codes, Voices
from groundswell.engine.weigh.score import Floats, IntArray

Delays = Callable[[np.random.Generator, int], Floats]
MOST_GENERATIONS = 10_000
DRAWN_AT_ONCE = 1 << 20  # ratings: what is drawn on the way to them stays small

# Talk: events that beget events, and campaigns


@dataclass(frozen=True, slots=True)
class Talk:
    """A series of n events of which it is known who begot whom; each (n,), ascending in time.

    at        hours from the beginning
    parent    index of the event that begot this one; -1 for those that came of themselves or by a campaign
    campaign  the campaign that this event goes back to, however far; -1 for organic ones
    """

    at: Floats
    parent: IntArray
    campaign: IntArray


def exponential_delays(per_hour: float) -> Delays:
    """Delays that fade at one speed."""
    return lambda dice, count: dice.exponential(1 / per_hour, count)


def power_law_delays(cutoff_hours: float, exponent: float) -> Delays:
    """Delays with density proportional to (cutoff + t)^-(1 + exponent).

    cutoff_hours  above 0
    exponent      above 0; up to 1 the mean delay is infinite
    """
    return lambda dice, count: cutoff_hours * (dice.random(count) ** (-1 / exponent) - 1)


def talk(
    dice: np.random.Generator,
    *,
    hours: float,
    per_hour: float,
    reproduction: float,
    delays: Delays,
    daily_swing: float = 0.0,
    campaign_starts: Floats | None = None,
    campaign_events: float = 0.0,
    campaign_decay: float = 0.2,
) -> Talk:
    """Simulate a Hawkes process with campaigns from 0 to `hours`, generation by generation.

    per_hour         mean rate of what comes of itself
    reproduction     events that each event brings in the end; below 1, for else it need not end
    delays           draws so many delays in hours
    daily_swing      0 to 1: the rate swings by this part of its mean, as a sine over the day
    campaign_starts  (C,) hours
    campaign_events  mean number that each campaign brings directly, at delays of 1 / campaign_decay hours
    Source: Hawkes and Oakes, A cluster process representation of a self-exciting process, Journal of
    Applied Probability 11 (1974).
    """
    starts = np.empty(0) if campaign_starts is None else campaign_starts
    organic = _rhythm(dice, hours, per_hour, daily_swing)
    pushed = dice.poisson(campaign_events, len(starts))
    at = np.r_[organic, np.repeat(starts, pushed) + dice.exponential(1 / campaign_decay, int(pushed.sum()))]
    campaign = np.r_[np.full(len(organic), -1), np.repeat(np.arange(len(starts)), pushed)].astype(np.int64)
    parent = np.full(len(at), -1, np.int64)
    inside = at < hours
    at, campaign, parent = at[inside], campaign[inside], parent[inside]
    youngest = np.arange(len(at))
    for _ in range(MOST_GENERATIONS):
        born = np.repeat(youngest, dice.poisson(reproduction, len(youngest)))
        when = at[born] + delays(dice, len(born))
        born, when = born[when < hours], when[when < hours]
        if not len(born):
            break
        youngest = np.arange(len(at), len(at) + len(born))
        at, parent, campaign = np.r_[at, when], np.r_[parent, born], np.r_[campaign, campaign[born]]
    return _in_time(at, parent, campaign)


# Readers: two sides who vote on voices


@dataclass(frozen=True, slots=True)
class Readers:
    """Votes of readers of two sides on n voices, of which it is known what each voice is worth.

    rater, voice, helpful  (m,) who voted on what, and 1 for helpful, 0 for not
    side                   (raters,) 1 or -1
    worth                  (n,) log-odds that somebody between the sides finds it helpful, less the usual
    slant                  (n,) log-odds by which side 1 does more than the middle, and side -1 less
    """

    rater: IntArray
    voice: IntArray
    helpful: Floats
    side: IntArray
    worth: Floats
    slant: Floats


def readers(
    dice: np.random.Generator,
    *,
    raters: int,
    voices: int,
    votes: int,
    larger: float = 0.7,
    slant: float = 1.5,
    leniency: float = 0.5,
    own: float = 0.5,
) -> Readers:
    """Make readers of two sides vote, each at most once on a voice.

    votes     how many are drawn; those drawn twice count once
    larger    share of readers on side 1
    slant     log-odds: a third of the voices please side 1 by this, a third side -1, a third neither; 0 for no sides
    leniency  log-odds, standard deviation over readers
    own       share of the votes on voices that please the other side which are not cast
    """
    side = np.where(np.arange(raters) < round(larger * raters), 1, -1)
    worth, lean = dice.normal(0, 1, voices), dice.normal(0, leniency, raters)
    sign = dice.integers(-1, 2, voices)
    rater, voice = dice.integers(0, raters, votes), dice.integers(0, voices, votes)
    foreign = (sign[voice] * side[rater] < 0) & (dice.random(votes) < own)
    rater, voice = np.divmod(np.unique((rater * voices + voice)[~foreign]), voices)
    odds = 0.3 + lean[rater] + worth[voice] + slant * sign[voice] * side[rater]
    helpful = (dice.random(len(rater)) < 1 / (1 + np.exp(-odds))).astype(np.float64)
    return Readers(rater, voice, helpful, side, worth, np.asarray(slant * sign))


# A market: many people rate many products


@dataclass(frozen=True, slots=True)
class Market:
    """Ratings of which it is known what each product is worth.

    voices   whole stars; a person may rate a product more than once
    quality  (products,) stars that a person gives on average, before they are cut off at 1 and 5
    """

    voices: Voices
    quality: Floats


def market(dice: np.random.Generator, *, voices: int, people: int, products: int) -> Market:
    """Draw ratings by a few who rate much and many who rate once or twice, of a few bestsellers and a long tail.

    Persons and products have the frequencies of a law of Zipf and Mandelbrot; who is frequent has nothing to do
    with the number that stands for them. Days lie within six years, and tell nothing. The time is linear in the
    voices, and no more memory is taken than the voices need.
    """
    named, called = dice.permutation(people).astype(np.int32), dice.permutation(products).astype(np.int32)
    quality = dice.normal(3.9, 0.6, products)
    person, product, stars = (np.empty(voices, dtype=np.int32) for _ in range(3))
    said_at = np.empty(voices, dtype=np.int64)
    for start in range(0, voices, DRAWN_AT_ONCE):
        rows = slice(start, min(start + DRAWN_AT_ONCE, voices))
        count = rows.stop - start
        person[rows], product[rows] = named[zipf(dice, count, people)], called[zipf(dice, count, products)]
        given = np.rint(quality[product[rows]] + dice.standard_normal(count))
        stars[rows] = STAR * np.clip(given, 1, 5)
        said_at[rows] = 1_500_000_000 + dice.integers(0, 190_000_000, count)
    return Market(Voices(person, product, stars, said_at, people, products), quality)


def zipf(dice: np.random.Generator, count: int, size: int, *, exponent: float = 0.9, offset: float = 1e-5) -> Codes:
    """Draw ranks from 0 to size - 1 with frequencies proportional to (rank / size + offset)^-exponent.

    exponent, offset  from 0 to less than 1, and above 0: how unequal it is, and where the few at the top level off

    Source: B. Mandelbrot, An informational theory of the statistical structure of language (1953).
    """
    power = 1 - exponent
    least, most = offset**power, (1 + offset) ** power
    along = (least + dice.random(count) * (most - least)) ** (1 / power) - offset
    found: Codes = np.minimum(along * size, size - 1).astype(np.int32)
    return found


def hourly(at: Floats, hours: int) -> IntArray:
    """Events in each hour; (hours,)."""
    counts: IntArray = np.bincount(at[at < hours].astype(np.int64), minlength=hours).astype(np.int64)
    return counts


def _rhythm(dice: np.random.Generator, hours: float, per_hour: float, swing: float) -> Floats:
    most = per_hour * (1 + swing)
    at: Floats = dice.random(dice.poisson(most * hours)) * hours
    rate = per_hour * (1 + swing * np.sin(2 * np.pi * at / 24))
    kept: Floats = at[dice.random(len(at)) * most < rate]
    return kept


def _in_time(at: Floats, parent: IntArray, campaign: IntArray) -> Talk:
    order = np.argsort(at, kind="stable")
    place = np.empty(len(at) + 1, np.int64)
    place[order], place[-1] = np.arange(len(at)), -1
    return Talk(at[order], place[parent[order]], campaign[order])
