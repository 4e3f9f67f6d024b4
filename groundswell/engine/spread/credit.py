"""Sharing purchases among the tellings before them."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import numpy as np

from groundswell.engine.weigh.score import Floats, IntArray

HALF_LIFE_DAYS = 7.0  # a telling so much older counts half
PASSED_ON = 0.25  # of a teller's share goes to those who had told him
WINDOW_DAYS = 30.0
MOST_HOPS = 6  # beyond, a share has shrunk below PASSED_ON^6 = 1/4096
LEAST_PASSED = 1e-4  # of a purchase: less is not passed on, so that the way up has an end where all tell all


class Rule(StrEnum):
    """How tellings to one person share what it brought."""

    DECAY = "decay"  # by how fresh they were
    LAST = "last"  # last touch
    FIRST = "first"  # first touch


@dataclass(frozen=True, slots=True)
class Telling:
    """That one person told another, or that the other came by what the one had passed on.

    at  days, on any clock
    """

    teller: int
    told: int
    at: float


@dataclass(frozen=True, slots=True)
class Credits:
    """Who is owed what of k purchases; s shares, by purchase and then the largest first.

    purchase  (s,) index from 0 to k - 1; those of which nobody had told the buyer are not among them
    person    (s,) to whom
    share     (s,) above 0, together 1 for each purchase
    """

    purchase: IntArray
    person: IntArray
    share: Floats


def shares(
    tellings: Sequence[Telling],
    buyer: int,
    bought_at: float,
    *,
    rule: Rule = Rule.DECAY,
    window_days: float = WINDOW_DAYS,
    half_life_days: float = HALF_LIFE_DAYS,
    passed_on: float = PASSED_ON,
) -> dict[int, float]:
    """Say to whom one purchase is owed, and by what share.

    tellings        in any order; those outside the window, after what they should have led to, to oneself
                    and by the buyer are nothing; of one person's to another only the newest counts
    bought_at       days
    window_days     a telling counts for what it led to within this time
    half_life_days  DECAY: a telling so much older counts half
    passed_on       0 to 1: of each share, what goes to those who had told the teller, if anybody had

    Returns person -> share: each above 0, together 1; empty where nobody had told the buyer. The buyer has no
    share, whoever told whom between. LAST and FIRST take one telling at each hop, and are there to compare.
    Where several people are one for this purpose (a household), hand in one number for them.
    Raises ValueError when a number is out of range.
    Source: Berman, Beyond the last touch: attribution in online advertising, Marketing Science 37 (2018),
    on why neither first nor last touch is fair; the rule of decay is ours.
    """
    terms = _Terms(rule, window_days, half_life_days, passed_on)
    owed: dict[int, float] = {}
    _give(_heard(tellings), terms, owed, buyer, bought_at, 1.0, frozenset({buyer}))
    return {person: share for person, share in owed.items() if share > 0}


def credited(
    tellings: Sequence[Telling],
    buyers: IntArray,
    bought_at: Floats,
    *,
    rule: Rule = Rule.DECAY,
    window_days: float = WINDOW_DAYS,
    half_life_days: float = HALF_LIFE_DAYS,
    passed_on: float = PASSED_ON,
) -> Credits:
    """Share k purchases, each (k,) by whom and when; each as `shares` does, the tellings being sorted once.

    A purchase takes at most 1 / LEAST_PASSED steps up on each hop, and mostly as many as there are tellers.
    """
    terms = _Terms(rule, window_days, half_life_days, passed_on)
    heard = _heard(tellings)
    rows: list[tuple[int, int, float]] = []
    for number, (buyer, at) in enumerate(zip(buyers.tolist(), bought_at.tolist(), strict=True)):
        owed: dict[int, float] = {}
        _give(heard, terms, owed, buyer, at, 1.0, frozenset({buyer}))
        largest_first = sorted(owed.items(), key=lambda one: (-one[1], one[0]))
        rows += [(number, person, share) for person, share in largest_first if share > 0]
    purchase, person, share = zip(*rows, strict=True) if rows else ((), (), ())
    return Credits(np.array(purchase, np.int64), np.array(person, np.int64), np.array(share, np.float64))


def parted(amount: int, owed: Floats) -> IntArray:
    """An amount in its smallest coin, parted by shares: whole coins, which sum to the amount.

    amount  below 2^50, of any sign; a return is parted as its purchase was, with the opposite sign
    owed    (s,) at least 0, together 1; s at least 1

    Each part is at most one coin from its exact share: what is rounded is the sum up to each, so that nothing is
    left over. Raises ValueError when there is no share, or they do not sum to 1.
    """
    if not len(owed) or owed.min() < 0 or abs(float(owed.sum()) - 1) > 1e-9:
        raise ValueError(f"{len(owed)} shares that sum to {float(owed.sum())}, but wanted 1")
    until = np.cumsum(owed)
    parts: IntArray = np.diff(np.rint(amount * (until / until[-1])).astype(np.int64), prepend=0)
    return parts


@dataclass(frozen=True, slots=True)
class _Terms:
    rule: Rule
    window_days: float
    half_life_days: float
    passed_on: float

    def __post_init__(self) -> None:
        if not (0 <= self.passed_on <= 1 and self.window_days > 0 and self.half_life_days > 0):
            raise ValueError(
                f"passed on {self.passed_on}, window {self.window_days} days, half-life {self.half_life_days} days"
            )

    def parts(self, ages: Sequence[float]) -> list[float]:
        """The part of each telling, together 1; ages in days, falling."""
        if self.rule is Rule.DECAY:
            # Against the newest, so that very old ones do not vanish all together.
            weights = [2.0 ** ((ages[-1] - age) / self.half_life_days) for age in ages]
            whole = sum(weights)
            return [weight / whole for weight in weights]
        chosen = 0 if self.rule is Rule.FIRST else len(ages) - 1
        return [float(place == chosen) for place in range(len(ages))]


# For each person: when it was told, ascending, and by whom.
_Heard: TypeAlias = Mapping[int, tuple[list[float], list[int]]]


def _heard(tellings: Sequence[Telling]) -> _Heard:
    heard: dict[int, tuple[list[float], list[int]]] = {}
    for telling in sorted(tellings, key=lambda one: (one.at, one.teller)):
        if telling.teller != telling.told:
            times, tellers = heard.setdefault(telling.told, ([], []))
            times.append(telling.at)
            tellers.append(telling.teller)
    return heard


def _give(
    heard: _Heard,
    terms: _Terms,
    owed: dict[int, float],
    person: int,
    until: float,
    whole: float,
    below: frozenset[int],
) -> bool:
    """Share what a person owes among those who had told it; False where nobody had.

    below  the people on the way from the buyer up to this one, both included
    """
    before = _before(heard, terms, person, until, below)
    if not before:
        return False
    for (teller, at), part in zip(before, terms.parts([until - at for _, at in before]), strict=True):
        mine = whole * part
        on = mine * terms.passed_on
        may_pass = on >= LEAST_PASSED and len(below) < MOST_HOPS
        if may_pass and _give(heard, terms, owed, teller, at, on, below | {teller}):
            mine -= on
        owed[teller] = owed.get(teller, 0.0) + mine
    return True


def _before(heard: _Heard, terms: _Terms, person: int, until: float, below: frozenset[int]) -> list[tuple[int, float]]:
    """Who had told a person within the window, and when: once each, in the order of time."""
    if person not in heard:
        return []
    times, tellers = heard[person]
    first, last = bisect_left(times, until - terms.window_days), bisect_right(times, until)
    newest: dict[int, float] = {}
    for place in range(first, last) if terms.rule is Rule.FIRST else range(last - 1, first - 1, -1):
        if tellers[place] not in below:
            newest.setdefault(tellers[place], times[place])
    return sorted(newest.items(), key=lambda one: (one[1], one[0]))
