"""A product's score, which no single voice moves far."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np
from django.db import transaction
from django.db.models import OuterRef, Q, Subquery

from groundswell.engine.weigh.order import MERIT_UNIT, merit
from groundswell.engine.weigh.score import LEVELS, RANGE, UNIT, IntArray, Scores, capped, left_of, scores
from groundswell.plumbing import locks
from groundswell.plumbing.rows import insert_many, stamp
from groundswell.record.columns import Review, newest, reviews
from groundswell.record.models import News, Product, announce
from groundswell.weigh.bridging import merits_in
from groundswell.weigh.cells import Cells, Standing, add, heads, masses, part_of
from groundswell.weigh.credibility import Trust, kin, whose_of
from groundswell.weigh.models import Alarm, Epoch, Place, Prior, Score, Whose
from groundswell.weigh.models.scores import AT_ONCE
from groundswell.weigh.turned import as_facts, turns_of

PARTS = Standing._fields
# Who moves one product's score waits for who draws many anew, and the other way round.
SCORES = "scores"


@transaction.atomic
def reweigh(product: int, people: Collection[int]) -> bool:
    """Bring some people's part in one product's score up to date: what they say now against what counted.

    Who counts as one with any of them is looked at too: together they have one voice. Returns whether it was done:
    where the others' parts still stand by an earlier epoch, it is not, for the product has to be drawn as a whole.
    """
    locks.beside_others(SCORES)
    # Lock the product, not the score: the first voice has no score yet.
    Product.objects.select_for_update().get(pk=product)
    if Score.objects.filter(product=product).exclude(epoch=Epoch.current()).exists():
        return False
    together = kin(people)
    whom = Q(product=product, person__in=together)
    theirs = Q(product=product, author__in=together)
    trust = Trust.about(whom, Q(person__in=together), Q(product=product))
    now = places_of(reviews(theirs, trust.day), trust, merits_in(theirs))
    before = list(standing(whom))
    for whose in sorted({place.whose for place in (*now, *before)}):
        gone = [place for place in before if place.whose == whose and place not in now]
        fresh = [place for place in now if place.whose == whose and place not in before]
        if gone or fresh:
            move(product, whose, gone, fresh)
    return True


def standing(where: Q) -> Iterator[Standing]:
    """The places that count now."""
    return map(Standing._make, Place.objects.filter(where).values_list(*PARTS).iterator(chunk_size=10_000))


def write_places(gone: Sequence[int], fresh: Sequence[Standing]) -> None:
    """Take away the places of some voices, and put down others."""
    for start in range(0, len(gone), 10_000):
        Place.objects.filter(pk__in=gone[start : start + 10_000]).delete()
    insert_many(Place, PARTS, [place._replace(said_at=stamp(place.said_at)) for place in fresh])


def move(product: int, whose: str, gone: Sequence[Standing], fresh: Sequence[Standing]) -> None:
    """Put some places in others' stead, and the score with them."""
    write_places([place.voice_id for place in gone], fresh)
    score = Score.objects.filter(product=product, whose=whose).first()
    # A copy: what stood before is compared with what comes of it.
    cells: Cells = deepcopy(score.cells) if score else {}
    add(cells, gone, -1)
    add(cells, fresh, +1)
    put(Epoch.current(), whose, {product: cells}, {product: score} if score else {})


def places_of(found: Iterable[Review], trust: Trust, bridged: Mapping[int, int]) -> list[Standing]:
    """The reviews that count, each with what it counts: of each person's about each product the newest.

    found    all reviews of some products, or all about one by those who count as one
    bridged  by voice, the merit of those whose worth to both sides is known
    """
    counting = newest(found)
    weights = np.array([trust.weight(review) for review in counting], dtype=np.int64)
    merits = merits_of(counting, trust, bridged) - np.where(weights < trust.gate, MERIT_UNIT, 0)
    weights = aged(counting, weights, trust.at)
    # What was said before people turned counts less: a smaller weight, drawn in the epoch, so every bound holds.
    weights = weights * np.array([trust.keeps(review) for review in counting], dtype=np.int64) // UNIT
    own = np.array([trust.is_own(review) for review in counting], dtype=np.int64)
    masses, people = weights.copy(), UNIT * own
    for its in clustered(counting, trust):
        stars = np.array([counting[i].stars for i in its], dtype=np.int64)
        masses[its] = capped(stars, weights[its])
        people[its] = UNIT // len(its)
    # A voice whose fault is fixed for sure keeps a part of its mass: less than before, so every bound holds.
    masses = masses * np.array([trust.faded.get(review.voice, UNIT) for review in counting], dtype=np.int64) // UNIT
    new, flood = map(trust.is_new, counting), map(trust.in_flood, counting)
    columns = zip(counting, merits.tolist(), masses.tolist(), people.tolist(), new, flood, strict=True)
    return [place_from(review, *figures) for review, *figures in columns]


def merits_of(counting: Sequence[Review], trust: Trust, bridged: Mapping[int, int]) -> IntArray:
    """How high each voice stands among its like: by how far it is believed, and how helpful readers found it.

    Where enough readers have voted, by what those between the two sides find; as the epoch has drawn it.
    """
    helpful = np.array([review.helpful for review in counting], dtype=np.int64)
    votes = np.array([review.votes for review in counting], dtype=np.int64)
    belief = np.array([trust.belief(review) for review in counting], dtype=np.int64)
    plain = merit(helpful, votes).tolist()
    found = [bridged.get(review.voice, by_votes) for review, by_votes in zip(counting, plain, strict=True)]
    return belief * np.array(found, dtype=np.int64) // MERIT_UNIT


def aged(counting: Sequence[Review], weights: IntArray, at: int) -> IntArray:
    """What voices count at a moment, where their company lets an opinion age; elsewhere none fades."""
    half_lives = half_lives_of({review.product for review in counting})
    if not half_lives:
        return weights
    said_at = np.array([review.seconds for review in counting], dtype=np.int64)
    days = np.array([half_lives.get(review.product, np.inf) for review in counting])
    found: IntArray = np.rint(weights * left_of(said_at, at, days)).astype(np.int64)
    return found


def half_lives_of(products: set[int]) -> dict[int, int]:
    """The half-life in days of what is said about these products, where their company has set one; one query."""
    ageing = Product.objects.filter(company__half_life_days__isnull=False)
    if len(products) <= AT_ONCE:
        ageing = ageing.filter(pk__in=products)
    return {pk: days for pk, days in ageing.values_list("pk", "company__half_life_days") if days}


def clustered(counting: Sequence[Review], trust: Trust) -> Iterator[list[int]]:
    """Where those stand that count as one about a product: two and more together, in an order of their own."""
    together = defaultdict(list)
    for i, review in ((i, review) for i, review in enumerate(counting) if trust.is_own(review)):
        together[review.product, review.is_expert, trust.cluster(review)].append(i)
    return (sorted(its, key=lambda i: counting[i].tie) for its in together.values() if len(its) > 1)


def place_from(review: Review, rank: int, mass: int, head: int, is_new: bool, in_flood: bool) -> Standing:
    return Standing(
        voice_id=review.voice,
        product_id=review.product,
        person_id=review.person,
        whose=whose_of(review),
        stars=review.stars,
        level=review.level,
        collected=review.collected,
        proof=review.proof,
        merit=rank,
        mass=mass,
        head=head,
        is_new=is_new,
        in_flood=in_flood,
        said_at=review.said_at,
        tie=review.tie,
    )


def score_cells(all_cells: Iterable[Cells], priors: Iterable[list[int]], caps: Iterable[int | None]) -> Scores:
    """Score many products, or many parts of one, by their cells.

    priors  for each, what it begins with: people at the five stars, in millionths
    caps    for each, what a flood counts at most, in millionths of a voice; None where no alarm rings
    """
    # The same prior and cap for all parts of a product come without end.
    rows = [(masses(cells, cap), prior) for cells, prior, cap in zip(all_cells, priors, caps, strict=False)]
    both = np.array(rows, dtype=np.int64).reshape(-1, 2, LEVELS)
    return scores(both[:, 0], both[:, 1])


class Terms(NamedTuple):
    """What a product's score goes by but for its voices."""

    prior: list[int]  # people at the five stars, in millionths
    widest_move: float  # stars by which one person may move a score that is told as a number


def terms_of(epoch: Epoch, products: Sequence[int]) -> dict[int, Terms]:
    """What the scores of some products go by; one query."""
    found = Product.objects.filter(pk__in=products) if len(products) <= AT_ONCE else Product.objects.all()
    prior = Prior.objects.filter(category=OuterRef("category")).values("levels")
    rows = found.annotate(levels=Subquery(prior)).values_list("pk", "levels", "company__widest_move")
    return {pk: Terms(levels or epoch.levels, most or RANGE) for pk, levels, most in rows.iterator()}


def put(epoch: Epoch, whose: str, cells: dict[int, Cells], before: dict[int, Score]) -> None:
    """Write the scores of products by their cells, and announce those whose value changed."""
    products = [product for product, parts in cells.items() if parts]
    caps, terms = Alarm.caps(whose, products), terms_of(epoch, products)
    drawn = score_cells(
        (cells[product] for product in products),
        (terms[product].prior for product in products),
        map(caps.get, products),
    )
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
            is_too_few=bool(drawn.one_person_moves[i] > terms[product].widest_move),
            prior=terms[product].prior,
            cells=dict(sorted(cells[product].items())),
            cap=caps.get(product),
        )
        if product not in before or differs(before[product], now):
            moved.append(now)
    gone = [score for product, score in before.items() if not cells.get(product)]
    Score.objects.filter(pk__in=[score.pk for score in gone]).delete()
    Score.objects.bulk_create(
        moved, batch_size=500, update_conflicts=True, unique_fields=["product", "whose"], update_fields=FIGURES
    )
    touched = [score.product_id for score in (*moved, *gone)]
    if touched:
        announce(
            News.Kind.PRODUCT_WEIGHED,
            touched[0] if len(touched) == 1 else None,
            facts={"products": len(touched), "whose": str(whose)},
        )


FIGURES = (
    "epoch",
    "value",
    "low",
    "high",
    "people",
    "mass",
    "one_person_moves",
    "is_too_few",
    "prior",
    "cells",
    "cap",
)


def differs(old: Score, new: Score) -> bool:
    names = ("epoch_id", *FIGURES[1:])
    return any(getattr(old, name) != getattr(new, name) for name in names)


def parts_of(score: Score) -> dict[str, dict[str, Any]]:
    """The score taken apart: by how voices were collected, and by proof; each with its own interval."""
    groups: dict[str, Cells] = {}
    for key, cell in score.cells.items():
        part = part_of(key)
        for name in (part.collected, asked_of(part.collected), f"proof:{part.proof}"):
            groups.setdefault(name, {})[key] = cell
    return taken_apart(groups, score)


def taken_apart(groups: dict[str, Cells], score: Score) -> dict[str, dict[str, Any]]:
    """Each part scored by itself, with its own interval."""
    drawn = score_cells(groups.values(), repeat(score.prior), repeat(score.cap))
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
    prior = score.prior_stars
    steps = [{"why": f"before any voice: where products begin in epoch {score.epoch_id}", "stars": prior}]
    standing = prior
    for i, (key, cell) in enumerate(score.cells.items()):
        so_far = dict(list(score.cells.items())[: i + 1])
        value = float(score_cells([so_far], [score.prior], [score.cap]).value[0])
        part = part_of(key)
        steps.append(
            {
                "why": f"{sum(cell[:LEVELS])} voices, {part.collected}, proof {part.proof}"
                f"{', in a flood' if part.in_flood else ''}",
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
        "since": as_facts(turns_of([product.pk]).get((product.pk, score.whose))),
        "epoch": {"id": score.epoch_id, "day": score.epoch.day.isoformat(), "prior": prior},
        "stars": dict(zip("12345", heads(score.cells), strict=True)),
        "parts": parts_of(score),
        "steps": steps,
    }
