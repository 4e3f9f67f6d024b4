"""Endorsements between people: who vouches where others vouch too."""

from dataclasses import dataclass, field

import numpy as np
from scipy.special import expit

from groundswell.engine.columns import Codes, Floats, Ints

REACH = 0.9  # how much agreement counts: below 1, so that one dissent never costs all
PRIOR = 2.0  # full endorsers that a target's mean is drawn towards nothing by
PASSES = 5


@dataclass(frozen=True, slots=True)
class Endorsements:
    """m times that one person vouched for another, or warned of them, in any order.

    who, whom  (m,) from 0 to people - 1; who speaks of themselves, or of one of their own cluster, says nothing
    sign       (m,) from -1 to 1: 1 for an endorsement, -1 for a warning
    people     how many there are
    cluster    (people,) any numbers: those with the same one are known to be one person; or empty: each is alone

    Raises ValueError where lengths differ or a value lies outside its range.
    """

    who: Codes
    whom: Codes
    sign: Floats
    people: int
    cluster: Codes = field(default_factory=lambda: np.empty(0, dtype=np.int32))

    def __post_init__(self) -> None:
        if not len(self.who) == len(self.whom) == len(self.sign) or len(self.cluster) not in {0, self.people}:
            raise ValueError("the columns have different lengths")
        for ends in (self.who, self.whom):
            if len(ends) and not (ends.min() >= 0 and ends.max() < self.people):
                raise ValueError(f"a person lies outside 0 to {self.people - 1}")
        if not (np.abs(self.sign) <= 1).all():
            raise ValueError("a sign lies outside [-1, 1]")


@dataclass(frozen=True, slots=True)
class Agreement:
    """What endorsing says of those who endorse.

    odds    (people,) log-odds A_u of each; 0 for who endorses nobody, and for who is alone in it
    people  (people,) how many others each speaks of
    """

    odds: Floats
    people: Ints


def agreement(said: Endorsements, *, passes: int = PASSES) -> Agreement:
    """Find how far each person endorses whom others endorse, and warns of whom others warn.

    A_u = sum over e of ln(1 + 0.9 s_e m_e) / sqrt(n_u + 2), with m_e the mean sign that the *others* give to the same
    person, drawn towards 0. In the first pass all others count alike, then each by sigma(A) of the pass before.
    Accounts of a cluster say one thing of a person, the mean of theirs, and share one A. Linear in the endorsements.
    Source: METHODS 2.4 (3) and 10 (6); docs/maths/trust.md.
    """
    if passes < 1:
        raise ValueError(f"{passes} passes, but wanted 1 or more")
    of, people = np.arange(said.people, dtype=np.int64), said.people
    if len(said.cluster):
        names, of = np.unique(said.cluster, return_inverse=True)
        people = len(names)
    who, whom, sign = _one_each(of[said.who], of[said.whom], said.sign, people)
    count = np.bincount(who, minlength=people)
    odds, weight = np.zeros(people), np.ones(people)
    for _ in range(passes):
        told = np.log1p(REACH * sign * others_mean(who, whom, sign, weight, people))
        odds = np.bincount(who, told, people) / np.sqrt(count + 2)
        weight = expit(odds)
    return Agreement(odds[of], count[of])


def others_mean(who: Ints, whom: Ints, sign: Floats, weight: Floats, people: int) -> Floats:
    """Mean sign that the others give to the person whom each speaks of, drawn towards 0; (m,), inside (-1, 1).

    who, whom, sign  (m,) one for each pair
    weight           (people,) from 0 to 1: how far each endorser counts
    """
    mine = weight[who]
    heads = np.bincount(whom, mine, people)[whom] - mine
    sums = np.bincount(whom, mine * sign, people)[whom] - mine * sign
    # Taking oneself out of a sum may leave a last bit where nothing is.
    alone = np.bincount(whom, minlength=people)[whom] == 1
    return np.where(alone, 0.0, np.clip(sums / (PRIOR + np.maximum(heads, 0.0)), -1.0, 1.0))


def _one_each(who: Ints, whom: Ints, sign: Floats, people: int) -> tuple[Ints, Ints, Floats]:
    """One endorsement for each pair: the mean of what was said; none of oneself."""
    others = who != whom
    pairs, row = np.unique(who[others] * people + whom[others], return_inverse=True)
    mean = np.bincount(row, sign[others], len(pairs)) / np.maximum(np.bincount(row, minlength=len(pairs)), 1)
    first, second = np.divmod(pairs, max(people, 1))
    return first, second, mean
