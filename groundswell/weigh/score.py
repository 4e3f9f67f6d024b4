"""A product's score, which no single voice moves far."""

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
from django.db import transaction
from django.db.models import Q

from groundswell.engine.weigh.order import merit
from groundswell.engine.weigh.score import LEVELS, Scores, scores, spread_levels
from groundswell.plumbing.rows import insert_many, stamp
from groundswell.record.columns import Review, reviews
from groundswell.record.models import News, Product, announce
from groundswell.weigh.models import Epoch, Place, Score, Whose

# What a product's counting reviews come to: for each way of collecting and level of proof,
# five heads and then five masses in millionths of a voice. Whole numbers: adding and taking away is exact.
Cells = dict[str, list[int]]


class Standing(NamedTuple):
    """One Place as plain values: what stands, or should; two are the same place when all of it is equal."""

    voice_id: int
    product_id: int
    person_id: int
    whose: str
    stars: int
    level: int
    collected: str
    proof: str
    merit: int
    said_at: datetime | None
    tie: str


PARTS = Standing._fields


@transaction.atomic
def reweigh(product: int, person: int) -> None:
    """Bring one person's part in one product's score up to date: what they say now against what counted."""
    # Lock the product, not the score: the first voice has no score yet.
    Product.objects.select_for_update().get(pk=product)
    now = {place.whose: place for place in places_of(reviews(Q(product=product, author=person)))}
    before = {place.whose: place for place in standing(Q(product=product, person=person))}
    for whose in sorted(now.keys() | before.keys()):
        if now.get(whose) != before.get(whose):
            move(product, whose, before.get(whose), now.get(whose))


def standing(where: Q) -> Iterator[Standing]:
    """The places that count now."""
    return map(Standing._make, Place.objects.filter(where).values_list(*PARTS).iterator(chunk_size=10_000))


def write_places(gone: Sequence[int], fresh: Sequence[Standing]) -> None:
    """Take away the places of some voices, and put down others."""
    for start in range(0, len(gone), 10_000):
        Place.objects.filter(pk__in=gone[start : start + 10_000]).delete()
    insert_many(Place, PARTS, [place._replace(said_at=stamp(place.said_at)) for place in fresh])


def move(product: int, whose: str, old: Standing | None, new: Standing | None) -> None:
    """Put one place in another's stead, and the score with it."""
    write_places([old.voice_id] if old else [], [new] if new else [])
    score = Score.objects.filter(product=product, whose=whose).first()
    # A copy: what stood before is compared with what comes of it.
    cells: Cells = deepcopy(score.cells) if score else {}
    if old is not None:
        add(cells, [old], -1)
    if new is not None:
        add(cells, [new], +1)
    put(Epoch.current(), whose, {product: cells}, {product: score} if score else {})


def places_of(found: Iterable[Review]) -> list[Standing]:
    """The reviews that count: of each person's about each product the newest."""
    newest: dict[tuple[int, int, bool], Review] = {}
    for review in found:
        key = (review.product, review.person, review.is_expert)
        if key not in newest or age_of(review) > age_of(newest[key]):
            newest[key] = review
    counting = list(newest.values())
    helpful = np.array([review.helpful for review in counting], dtype=np.int64)
    votes = np.array([review.votes for review in counting], dtype=np.int64)
    merits = merit(helpful, votes).tolist()
    return [place_from(review, rank) for review, rank in zip(counting, merits, strict=True)]


def age_of(review: Review) -> tuple[bool, float, str]:
    """Later is more; of unknown date is earliest; equals are settled by name, never by who came in first."""
    at = review.said_at
    return (at is not None, at.timestamp() if at else 0.0, review.tie)


def place_from(review: Review, rank: int) -> Standing:
    return Standing(
        voice_id=review.voice,
        product_id=review.product,
        person_id=review.person,
        whose=Whose.EXPERTS.value if review.is_expert else Whose.CONSUMERS.value,
        stars=review.stars,
        level=review.level,
        collected=review.collected,
        proof=review.proof,
        merit=rank,
        said_at=review.said_at,
        tie=review.tie,
    )


def add(cells: Cells, places: Sequence[Standing], sign: int) -> None:
    """Add places to a product's cells, or take them away; an empty cell goes."""
    all_stars = np.array([place.stars for place in places], dtype=np.int64)
    for place, mass in zip(places, spread_levels(all_stars).tolist(), strict=True):
        add_one(cells, place, mass, sign)


def add_one(cells: Cells, place: Standing, mass: Sequence[int], sign: int) -> None:
    key = f"{place.collected}/{place.proof}"
    cell = cells.setdefault(key, [0] * (2 * LEVELS))
    cell[place.level - 1] += sign
    for level in range(LEVELS):
        cell[LEVELS + level] += sign * mass[level]
    if not any(cell):
        del cells[key]


def heads(cells: Cells) -> list[int]:
    """How many people stand at each of the five levels."""
    return [sum(cell[level] for cell in cells.values()) for level in range(LEVELS)]


def masses(cells: Cells) -> list[int]:
    """Mass at each of the five stars, in millionths of a voice."""
    return [sum(cell[LEVELS + level] for cell in cells.values()) for level in range(LEVELS)]


def score_cells(all_cells: Iterable[Cells], epoch: Epoch) -> Scores:
    """Score many products, or many parts of one, by their cells."""
    rows = np.array([masses(cells) for cells in all_cells], dtype=np.int64).reshape(-1, LEVELS)
    return scores(rows, np.array(epoch.levels, dtype=np.int64))


def put(epoch: Epoch, whose: str, cells: dict[int, Cells], before: dict[int, Score]) -> None:
    """Write the scores of products by their cells, and announce those whose value changed."""
    products = [product for product, parts in cells.items() if parts]
    drawn = score_cells((cells[product] for product in products), epoch)
    moved = []
    for i, product in enumerate(products):
        now = Score(
            product_id=product,
            whose=whose,
            epoch=epoch,
            value=float(drawn.value[i]),
            low=float(drawn.low[i]),
            high=float(drawn.high[i]),
            people=sum(heads(cells[product])),
            mass=float(drawn.mass[i]),
            one_person_moves=float(drawn.one_person_moves[i]),
            cells=dict(sorted(cells[product].items())),
        )
        if product not in before or differs(before[product], now):
            moved.append(now)
    gone = [score.pk for product, score in before.items() if not cells.get(product)]
    Score.objects.filter(pk__in=gone).delete()
    Score.objects.bulk_create(
        moved, batch_size=500, update_conflicts=True, unique_fields=["product", "whose"], update_fields=FIGURES
    )
    if moved or gone:
        announce(
            News.Kind.PRODUCT_WEIGHED,
            moved[0].product_id if len(moved) == 1 else None,
            facts={"products": len(moved) + len(gone), "whose": str(whose)},
        )


FIGURES = ("epoch", "value", "low", "high", "people", "mass", "one_person_moves", "cells")


def differs(old: Score, new: Score) -> bool:
    names = ("epoch_id", *FIGURES[1:])
    return any(getattr(old, name) != getattr(new, name) for name in names)


def parts_of(score: Score) -> dict[str, dict[str, Any]]:
    """The score taken apart: by how voices were collected, and by proof; each with its own interval."""
    groups: dict[str, Cells] = {}
    for key, cell in score.cells.items():
        collected, proof = key.split("/")
        for name in (collected, asked_of(collected), f"proof:{proof}"):
            groups.setdefault(name, {})[key] = cell
    return taken_apart(groups, score.epoch)


def taken_apart(groups: dict[str, Cells], epoch: Epoch) -> dict[str, dict[str, Any]]:
    """Each part scored by itself, with its own interval."""
    drawn = score_cells(groups.values(), epoch)
    return {
        name: {
            "value": float(drawn.value[i]),
            "low": float(drawn.low[i]),
            "high": float(drawn.high[i]),
            "people": sum(heads(cells)),
        }
        for i, (name, cells) in enumerate(groups.items())
    }


ASKED = frozenset({"invited", "rewarded", "employee", "paid", "campaign"})


def asked_of(collected: str) -> str:
    """Whether somebody had asked for the voice: who was asked drives the stars."""
    if collected == "unasked":
        return "not_asked"
    return "asked" if collected in ASKED else "unknown_whether_asked"


def explain(product: Product) -> dict[str, Any]:
    """Say how a product's score comes about, step by step; the steps add up to the score."""
    score = Score.objects.filter(product=product, whose=Whose.CONSUMERS).select_related("epoch").first()
    if score is None:
        return {"product": product.slug, "value": None, "steps": []}
    prior = score.epoch.prior_stars
    steps = [{"why": f"before any voice: the mean of all products in epoch {score.epoch_id}", "stars": prior}]
    standing = prior
    for i, (key, cell) in enumerate(score.cells.items()):
        so_far = dict(list(score.cells.items())[: i + 1])
        value = float(score_cells([so_far], score.epoch).value[0])
        collected, proof = key.split("/")
        steps.append(
            {
                "why": f"{sum(cell[:LEVELS])} voices, {collected}, proof {proof}",
                "stars": value,
                "moved_by": value - standing,
            }
        )
        standing = value
    return {
        "product": product.slug,
        "value": score.value,
        "low": score.low,
        "high": score.high,
        "people": score.people,
        "effective": score.mass,
        "one_person_moves": score.one_person_moves,
        "epoch": {"id": score.epoch_id, "day": score.epoch.day.isoformat(), "prior": prior},
        "stars": dict(zip("12345", heads(score.cells), strict=True)),
        "parts": parts_of(score),
        "steps": steps,
    }
