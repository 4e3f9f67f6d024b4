"""Sharing one purchase among the tellings before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

HALF_LIFE_DAYS = 7.0  # a telling so much older counts half
PASSED_ON = 0.25  # of a teller's share goes to those who had told him
WINDOW_DAYS = 30.0
MOST_HOPS = 6  # beyond, a share has shrunk below PASSED_ON^6 = 1/4096


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
                    and by the buyer are nothing
    bought_at       days
    window_days     a telling counts for what it led to within this time
    half_life_days  DECAY: a telling so much older counts half
    passed_on       0 to 1: of each share, what goes to those who had told the teller, if anybody had

    Returns person -> share: each above 0, together 1; empty where nobody had told the buyer. The buyer has no
    share, whoever told whom between. LAST and FIRST take one telling at each hop, and are there to compare.
    Raises ValueError when a number is out of range.
    Source: Berman, Beyond the last touch: attribution in online advertising, Marketing Science 37 (2018),
    on why neither first nor last touch is fair; the rule of decay is ours.
    """
    if not (0 <= passed_on <= 1 and window_days > 0 and half_life_days > 0):
        raise ValueError(f"passed on {passed_on}, window {window_days} days, half-life {half_life_days} days")
    heard: dict[int, list[Telling]] = {}
    for telling in sorted(tellings, key=lambda one: (one.at, one.teller)):
        if telling.teller not in {telling.told, buyer}:
            heard.setdefault(telling.told, []).append(telling)
    owed: dict[int, float] = {}

    def give(person: int, until: float, whole: float, above: frozenset[int], hops: int) -> bool:
        """Share what a person owes among those who had told it; False where nobody had."""
        before = [
            one for one in heard.get(person, []) if until - window_days <= one.at <= until and one.teller not in above
        ]
        if not before or hops > MOST_HOPS:
            return False
        for telling, part in zip(before, _parts(before, rule, half_life_days), strict=True):
            if not part:
                continue
            on = whole * part * passed_on
            passed = on > 0 and give(telling.teller, telling.at, on, above | {telling.teller}, hops + 1)
            kept = whole * part - on if passed else whole * part
            owed[telling.teller] = owed.get(telling.teller, 0.0) + kept
        return True

    give(buyer, bought_at, 1.0, frozenset({buyer}), 1)
    return {person: share for person, share in owed.items() if share > 0}


def _parts(before: Sequence[Telling], rule: Rule, half_life_days: float) -> list[float]:
    """The part of each telling, together 1; tellings are in the order of time."""
    if rule is Rule.DECAY:
        # Against the newest, so that very old ones do not vanish all together.
        weights = [2.0 ** (-(before[-1].at - one.at) / half_life_days) for one in before]
        return [weight / sum(weights) for weight in weights]
    chosen = 0 if rule is Rule.FIRST else len(before) - 1
    return [float(place == chosen) for place in range(len(before))]
