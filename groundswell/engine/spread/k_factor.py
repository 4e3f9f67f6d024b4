"""How many people each person brings, corrected for those who have had no time yet."""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaincc, gammaincinv

from groundswell.engine.spread.cascade import NOBODY, Forest
from groundswell.engine.spread.estimate import Estimate
from groundswell.engine.weigh.score import Floats, IntArray

WATCHED = 0.1  # of the persons: until the age that so many have reached, people are counted
PART_BELOW = 0.05  # and above a 90 % interval


@dataclass(frozen=True, slots=True)
class Passing:
    """Who could tell, and who came of it.

    ages    (p,) how long each person has been watched since it could tell; at least 0
    teller  (c,) which of the p persons brought each of those who came
    delays  (c,) how long after that person could tell each came; at least 0, in the unit of ages
    """

    ages: Floats
    teller: IntArray
    delays: Floats

    def __post_init__(self) -> None:
        if self.teller.shape != self.delays.shape:
            raise ValueError(f"{self.teller.shape} tellers, but {self.delays.shape} delays")
        if min(self.ages.min(initial=0), self.delays.min(initial=0)) < 0:
            raise ValueError("an age or a delay is negative")
        if len(self.teller) and not 0 <= self.teller.min() <= self.teller.max() < len(self.ages):
            raise ValueError(f"a teller is none of the {len(self.ages)} persons")


@dataclass(frozen=True, slots=True)
class KFactor:
    """How many people each person brings within a time.

    k          value with its 90 % interval
    above_one  chance that it is above 1: that each generation is larger than the one before
    within     the time that is meant, in the unit of the ages
    people     who could tell
    brought    who came of it within that time
    """

    k: Estimate
    above_one: float
    within: float
    people: int
    brought: int


def k_factor(passing: Passing, *, within: float | None = None) -> KFactor:
    """How many people each person brings within a time, though many have not had it yet.

    within  left out: the age that a tenth of the persons have reached, for beyond it few are watched

    K = sum over those brought of 1 / Y(d), where Y(d) of the persons have been watched for at least d. Its
    variance is the larger of Poisson's, the sum of 1 / Y(d)^2, and of what lies between the persons, where a
    few bring many; the interval is that of a gamma variable of this mean and variance, with half a person
    more. Who came beyond the time, or at a delay that no person was watched for, is left out. O(p log p + c log c).
    Raises ValueError when there is no person.
    Source: Lawless and Nadeau, Some simple robust methods for the analysis of recurrent events, Technometrics
    37 (1995), for the mean and the robust variance; METHODS 10 (18).
    """
    if not len(passing.ages):
        raise ValueError("nobody who could have told")
    ages = np.sort(passing.ages)
    reach = float(np.quantile(ages, 1 - WATCHED)) if within is None else within
    watched = len(ages) - np.searchsorted(ages, passing.delays, side="left")
    counted = (passing.delays <= reach) & (watched > 0)
    watched, delays, teller = watched[counted], passing.delays[counted], passing.teller[counted]
    value = float((1 / watched).sum())
    variance = max(float((1 / watched**2).sum()), _between(passing.ages, reach, teller, delays, watched))
    # As many persons, fully watched, as would leave the same doubt.
    persons = value / variance if variance else float((ages >= min(reach, float(np.median(ages)))).sum())
    shape = value * persons + 0.5
    low, high = (float(gammaincinv(shape, part)) / persons for part in (PART_BELOW, 1 - PART_BELOW))
    estimate = Estimate(value, min(low, value), max(high, value))
    return KFactor(estimate, float(gammaincc(shape, persons)), reach, len(ages), len(delays))


def k_by_teller(kind: IntArray, passing: Passing, *, within: float | None = None) -> dict[int, KFactor]:
    """The same for each kind of those who tell: by generation, by campaign, by place.

    kind    (p,) of each person
    within  one time for all kinds; left out: that of all persons together

    Returns kind -> K among its persons, in ascending order.
    """
    reach = k_factor(passing).within if within is None and len(kind) else within
    found: dict[int, KFactor] = {}
    for one in np.unique(kind).tolist():
        its = kind == one
        place = np.cumsum(its) - 1
        brought = its[passing.teller]
        part = Passing(passing.ages[its], place[passing.teller[brought]], passing.delays[brought])
        found[one] = k_factor(part, within=reach)
    return found


def k_by_way(way: IntArray, passing: Passing, *, within: float | None = None) -> dict[int, KFactor]:
    """The same for each way by which people came: by tie, by channel. The values sum to the whole K.

    way  (c,) of each of those who came

    Returns way -> how many each person brings by it, in ascending order.
    """
    return {
        one: k_factor(Passing(passing.ages, passing.teller[way == one], passing.delays[way == one]), within=within)
        for one in np.unique(way).tolist()
    }


def passing_in(trees: Forest, until: float | Floats) -> Passing:
    """Who could tell and who came of it, in trees; each person could tell from the minute in which it was told.

    until  minutes, one or (n,) for each person: how long was watched, on the clock of its tree

    Returns n persons, in the order of the forest. A telling that is dated before its teller was told has
    a delay of 0. Raises ValueError when somebody was told after that.
    """
    if (trees.minute > until).any():
        raise ValueError("somebody was told after what was watched")
    told = np.flatnonzero(trees.teller != NOBODY)
    teller = trees.teller[told]
    delays = np.maximum(trees.minute[told] - trees.minute[teller], 0.0)
    return Passing(until - trees.minute, teller, delays)


def _between(ages: Floats, reach: float, teller: IntArray, delays: Floats, watched: IntArray) -> float:
    """The variance of K that the differences between persons tell of."""
    order = np.argsort(delays, kind="stable")
    # What a person watched for so long was to bring, as a part of K.
    usual = np.r_[0.0, np.cumsum(1 / watched[order] ** 2)]
    expected = usual[np.searchsorted(delays[order], np.minimum(ages, reach), side="right")]
    brought = np.bincount(teller, weights=1 / watched, minlength=len(ages))
    return float(((brought - expected) ** 2).sum())
