"""Turns: since when people judge a product otherwise, and what is left then of what was said before."""

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, timedelta
from typing import Any

import numpy as np
from django.db.models import Q

from groundswell.engine.columns import DAY, Ints
from groundswell.engine.weigh.drift import Turns, left_before, turns
from groundswell.engine.weigh.score import UNIT
from groundswell.record import snapshots
from groundswell.record.columns import Review, age_of, newest
from groundswell.weigh.credibility import Trust, whose_of
from groundswell.weigh.models import Turn, Whose
from groundswell.weigh.score import aged

EPOCH = date(1970, 1, 1)
TOLD = ("product_id", "whose", "day", "confirmed", "before", "since", "known", "people", "kept", "left")


def draw(where: Q, found: Iterable[Review], trust: Trust) -> Trust:
    """Draw the turns of some products, all of whose reviews are given. Returns the trust that goes by them.

    The pages of products whose turn came, went or changed are forgotten.
    """
    before = told(where)
    Turn.objects.filter(where).delete()
    by_whose: dict[str, list[Review]] = defaultdict(list)
    for review in newest(found):
        by_whose[whose_of(review)].append(review)
    drawn = [turn for whose in Whose.values for turn in drawn_of(whose, by_whose[whose], trust)]
    Turn.objects.bulk_create(drawn, batch_size=500)
    snapshots.forget(*sorted({product for product, *_ in before ^ told(where)}))
    return replace(trust, turns={(turn.whose, turn.product_id): (turn.began, turn.kept) for turn in drawn})


def told(where: Q) -> set[tuple[Any, ...]]:
    """All that the turns of some products tell."""
    return set(Turn.objects.filter(where).values_list(*TOLD))


def drawn_of(whose: str, counting: Sequence[Review], trust: Trust) -> list[Turn]:
    """The turns of customers, or of experts; none where what was said before has no more mass than is left to it."""
    heard = once((review for review in counting if is_heard(review, trust)), trust)
    found, ids = turns_among(heard)
    days = {ids[product]: day for product, day in zip(found.product.tolist(), found.day.tolist(), strict=True)}
    earlier = [review for review in counting if review.seconds < days.get(review.product, -math.inf) * DAY]
    later = [review for review in heard if review.seconds >= days.get(review.product, math.inf) * DAY]
    kept = kept_of(earlier, later, trust)
    rows = zip(*(getattr(found, name).tolist() for name in Turns.__slots__), strict=True)
    drawn = [turn_from(whose, ids[product], *figures) for product, *figures in rows]
    for turn in drawn:
        turn.kept, turn.left = kept.get(turn.product_id, (UNIT, 0))
    return [turn for turn in drawn if turn.kept < UNIT]


def turn_from(whose: str, product: int, day: int, confirmed: int, *figures: float) -> Turn:
    told = dict(zip(("before", "since", "known", "people", "chance"), figures, strict=True))
    return Turn(product_id=product, whose=whose, day=to_date(day), confirmed=to_date(confirmed), **told)


def is_heard(review: Review, trust: Trust) -> bool:
    """Whether a voice can confirm a turn.

    Not one of an unknown day, nor of a newcomer, nor what others had said before, nor what a fix has made fade; and
    while the product's alarm rings, none of those that came since the flood began.
    """
    if review.said_at is None or trust.is_new(review) or not trust.is_own(review) or review.voice in trust.faded:
        return False
    since = trust.floods.get((whose_of(review), review.product))
    return since is None or review.said_at.astimezone(UTC).date() < since


def once(heard: Iterable[Review], trust: Trust) -> list[Review]:
    """Of accounts that are one the newest voice about each product."""
    latest: dict[tuple[int, int], Review] = {}
    for review in heard:
        key = review.product, trust.cluster(review)
        if key not in latest or age_of(review) > age_of(latest[key]):
            latest[key] = review
    return list(latest.values())


def turns_among(heard: Sequence[Review]) -> tuple[Turns, list[int]]:
    """The turns of some products, with the ids that their numbers stand for."""
    rows = np.array([(review.product, review.seconds // DAY, review.stars) for review in heard], dtype=np.int64)
    product, day, stars = rows.reshape(-1, 3).T
    ids, number = np.unique(product, return_inverse=True)
    return turns(number.astype(np.int32), day, stars.astype(np.int32), len(ids)), ids.tolist()


def kept_of(earlier: Sequence[Review], later: Sequence[Review], trust: Trust) -> dict[int, tuple[int, int]]:
    """What each voice from before a turn keeps, and all of them together, in millionths; by product.

    later  what was said since by those who can confirm it
    """
    before, since = together(earlier, trust), together(later, trust)
    return {product: share_of(masses, since[product]) for product, masses in before.items()}


def together(said: Sequence[Review], trust: Trust) -> dict[int, Ints]:
    """What people count about each product, accounts that are one together; millionths of a voice."""
    weights = aged(said, np.array([trust.weight(review) for review in said], dtype=np.int64), trust.at)
    found: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for review, weight in zip(said, weights.tolist(), strict=True):
        found[review.product][trust.cluster(review)] += weight
    return {product: np.array(list(its.values()), dtype=np.int64) for product, its in found.items()}


def share_of(before: Ints, since: Ints) -> tuple[int, int]:
    """What is kept of what some people count, and what that comes to, by what others count since; in millionths.

    Accounts that are one are one voice at most, which is drawn down only after that.
    """

    def left(kept: int) -> int:
        return int(np.minimum(before * kept // UNIT, UNIT).sum())

    most = left_before(left(UNIT), int(np.minimum(since, UNIT).sum()))
    return bisect_right(range(UNIT + 1), most, key=left) - 1, most


def to_date(day: int) -> date:
    """From days since 1970."""
    return EPOCH + timedelta(days=day)
