"""Attacks upon a product's score, made up: what hostile people would add to a table of voices."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from groundswell.engine.blocks import Array, Runner
from groundswell.engine.columns import DAY, STAR, Bools, Codes, Ints, Voices
from groundswell.engine.weigh.credibility import Weighed, weigh_voices, with_column
from groundswell.engine.weigh.newcomers import (
    NEVER,
    capped_masses,
    cohort_caps,
    established_masses,
    flooding,
    newcomer_flood,
    newcomers,
)
from groundswell.engine.weigh.order import levels
from groundswell.engine.weigh.score import LEVELS, Scores, scores
from groundswell.engine.weigh.table import faded, order_voices, score_products

FIRST = 10
CAMOUFLAGE = 5  # products that each account of a ring praises to look like a customer
PRAISE = 4 * STAR


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a product stands to those who read it.

    plain             stars: the mean of all its voices, as others show it
    value, low, high  stars
    one_person_moves  stars: the bound that is printed beside it
    people            who speak about it
    first_ten         (5,) how many of the fair order's first ten have 1, 2, 3, 4, 5 stars
    attackers_ahead   how many of the attack's voices are among them
    alarm             whether newcomers' alarm is on
    """

    plain: float
    value: float
    low: float
    high: float
    one_person_moves: float
    people: int
    first_ten: tuple[int, ...]
    attackers_ahead: int
    alarm: bool


def aberrant(voices: Voices, product: int, size: int, at: int) -> Voices:
    """One real customer, the most heard of those who are silent here, whose 1 star `size` readers find helpful."""
    spoken = np.bincount(voices.person, minlength=voices.people)
    spoken[voices.person[voices.product == product]] = -1
    who = int(spoken.argmax())
    return joined_by(voices, [who], [product], [STAR], [at], helpful=size)


def flood(voices: Voices, product: int, size: int, at: int) -> Voices:
    """So many fresh accounts, each giving 1 star on one day, with nothing to link them by."""
    crowd = list(range(voices.people, voices.people + size))
    return joined_by(voices, crowd, [product] * size, [STAR] * size, [at] * size)


def sellers(voices: Voices, product: int, size: int, at: int) -> Voices:
    """The same from the other side: fresh accounts of the seller's praise their own product."""
    crowd = list(range(voices.people, voices.people + size))
    return joined_by(voices, crowd, [product] * size, [LEVELS * STAR] * size, [at] * size)


def ring(voices: Voices, product: int, size: int, at: int) -> Voices:
    """So many accounts that are one: each praised popular products for some weeks, and then gives 1 star here."""
    heard = np.argsort(-np.bincount(voices.product, minlength=voices.products), kind="stable").tolist()
    masks = [other for other in heard[: 4 * CAMOUFLAGE] if other != product]
    crowd = list(range(voices.people, voices.people + size))
    said = [(who, product, STAR, at) for who in crowd]
    for n in range(min(CAMOUFLAGE, len(masks))):
        said += [(who, masks[(who + n) % len(masks)], PRAISE, at - (n + 1) * 7 * DAY) for who in crowd]
    people, products, stars, days = zip(*said, strict=True)
    table = joined_by(voices, people, products, stars, days)
    cluster = table.cluster.copy() if len(table.cluster) else np.arange(table.people, dtype=np.int32)
    cluster[crowd] = voices.people
    return replace(table, cluster=cluster)


ATTACKS: dict[str, Callable[[Voices, int, int, int], Voices]] = {
    "aberrant": aberrant,
    "ring": ring,
    "flood": flood,
    "sellers": sellers,
}


def joined_by(
    voices: Voices,
    people: Sequence[int],
    products: Sequence[int],
    stars: Sequence[int],
    at: Sequence[int],
    *,
    helpful: int = 0,
) -> Voices:
    """The table with some voices more; who is not in it yet is new."""

    def longer(column: Array, values: Any) -> Array:
        more = np.broadcast_to(np.asarray(values, dtype=column.dtype), len(people))
        return np.concatenate([column, more]) if len(column) else column

    everybody = max(voices.people, 1 + max(people))
    newly = np.arange(voices.people, everybody, dtype=np.int32)
    return replace(
        voices,
        person=longer(voices.person, people),
        product=longer(voices.product, products),
        stars=longer(voices.stars, stars),
        said_at=longer(voices.said_at, at),
        people=everybody,
        proof=longer(voices.proof, 0),
        cluster=np.concatenate([voices.cluster, newly]) if len(voices.cluster) else voices.cluster,
        helpful=longer(voices.helpful, helpful),
        unhelpful=longer(voices.unhelpful, 0),
        own_copies=longer(voices.own_copies, 0),
        others_copies=longer(voices.others_copies, 0),
    )


def undiscovered(voices: Voices, attacked: Voices) -> Voices:
    """The same attack where nobody has seen which accounts are one."""
    newly = np.arange(voices.people, attacked.people, dtype=np.int32)
    known = np.concatenate([voices.cluster, newly]) if len(voices.cluster) else voices.cluster
    return replace(attacked, cluster=known)


def outcome(
    voices: Voices,
    product: int,
    runner: Runner,
    *,
    first_new: int,
    at: int,
    watched: bool = True,
    half_life_days: float | None = None,
) -> Outcome:
    """How a product stands, everything drawn anew.

    first_new       place in the table of the first voice of the attack; len(voices.person) where there is none
    at              seconds since 1970: the day on which one looks; ages are taken at its beginning
    watched         whether the newcomers' alarm may put its cap on them
    half_life_days  days after which a voice counts half; left out, an opinion does not fade by age
    """
    weighed = weigh_voices(voices, runner)
    is_new = newcomers(voices)
    since = newcomer_flood(voices, is_new, runner).since(voices.products, at // DAY)
    day = at // DAY * DAY
    weights = weighed.weights if half_life_days is None else aged(weighed, half_life_days, day)
    drawn = scored(weighed, weights, flooding(voices, is_new, since), (since < NEVER) & watched, runner)
    told = score_products(weighed, runner, half_life_days=half_life_days, as_of=day)
    ahead = first_ten(weighed, product)
    stars = np.bincount(levels(voices.stars[ahead]), minlength=LEVELS)
    here = weighed.live & (voices.product == product)
    return Outcome(
        plain=float(voices.stars[here].mean()) / STAR,
        value=float(drawn.value[product]),
        low=float(drawn.low[product]),
        high=float(drawn.high[product]),
        one_person_moves=float(told.one_person_moves[product]),
        people=int(here.sum()),
        first_ten=tuple(stars.tolist()),
        attackers_ahead=int((ahead >= first_new).sum()),
        alarm=bool(since[product] < NEVER),
    )


def aged(weighed: Weighed, half_life_days: float, at: int) -> list[Codes]:
    """What the voices weigh at a moment, by block, where opinions fade by age."""
    parts = zip(weighed.weights, faded(weighed, half_life_days, at), strict=True)
    return [np.rint(weights * left).astype(np.int32) for weights, left in parts]


def scored(weighed: Weighed, weights: Sequence[Codes], in_flood: Bools, alarmed: Bools, runner: Runner) -> Scores:
    """The scores of all products by these weights; where the alarm is on, its flood together under its cap."""
    blocks = with_column("weight", weighed.blocks, [(part,) for part in weights])
    caps = cohort_caps(established_masses(blocks, in_flood, runner), alarmed)
    return scores(capped_masses(blocks, in_flood, caps, runner), weighed.epoch.prior)


def first_ten(weighed: Weighed, product: int) -> Ints:
    """Which voices stand first about a product, as places in the table."""
    rows = np.flatnonzero(weighed.voices.product == product)
    places = order_voices(weighed, product)[rows]
    found: Ints = rows[np.argsort(places)][:FIRST]
    return found
