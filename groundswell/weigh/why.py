"""Why a voice counts as it does: what it adds to its product's score, and why it stands where it stands."""

from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.db.models import Q

from groundswell.engine.weigh.score import UNIT
from groundswell.engine.weigh.terms import Known, weight_terms
from groundswell.record.models import Voice
from groundswell.record.shown import visible
from groundswell.weigh.cells import Standing, add, heads
from groundswell.weigh.credibility import FIGURES, NEWCOMER
from groundswell.weigh.models import Copy, Credibility, Place, Score, Turn, Useful, Weight, Whose
from groundswell.weigh.score import score_cells, standing
from groundswell.weigh.turned import turn_over


@dataclass(frozen=True, slots=True)
class Author:
    """What the author's voice counts about this product, from what they say of others; drawn when the epoch opened.

    terms  log-odds by name; their sum makes the weight, and nothing said about this product is in them
    """

    voices: int  # other products that they speak about
    proof: float  # from 0 to 1: how sure it is, on average, that they had them
    helpful: int
    votes: int
    repeated: int  # of their texts there, those that they had said before
    weight: float  # of a full voice
    terms: dict[str, float]
    together: int  # accounts that count as one with it about this product, itself included

    @property
    def odds(self) -> float:
        """What the terms add up to."""
        return sum(self.terms.values())


@dataclass(frozen=True, slots=True)
class Copied:
    """What others had said in nearly the same words before, as it was when the epoch opened."""

    others: int  # how many had, accounts that are one counting once
    counts: bool  # whether it counts all the same: of one product an opinion counts once, for who said it first
    voice: int | None  # that said it first; None where it is no longer shown
    source: str  # the key of where that one stands; empty where it is no longer shown
    said_at: datetime | None


@dataclass(frozen=True, slots=True)
class Why:
    """What a voice that counts does to its product's score, and where it stands in the fair order."""

    whose: str
    people: int  # all that count, this one among them
    value: float  # the score
    is_too_few: bool  # for the score to be told as a number
    without: float | None  # what it would be without this voice; None where no voice would be left
    level: int
    rank: int  # among those with the same stars, from 1
    peers: int  # how many those are
    mass: float  # of a full voice, that it counts for
    waits: bool  # behind those with the same stars, since its author is hardly believed
    useful: Useful | None  # where enough readers have said whether it helped
    author: Author
    copied: Copied | None  # None where nobody had said it before
    turn: Turn | None  # since which people judge the product otherwise; None where it was said after that

    @property
    def moves(self) -> float:
        """By how many stars it draws the score, up or down."""
        return self.value - self.without if self.without is not None else 0.0


def why(voice: Voice) -> Why | None:
    """Say why a voice counts as it does; None for one that does not count."""
    place = next(standing(Q(pk=voice.pk)), None)
    if place is None:
        return None
    score = Score.objects.get(product=place.product_id, whose=place.whose)
    return Why(
        whose=place.whose,
        people=score.people,
        value=score.value,
        is_too_few=score.is_too_few,
        without=value_without(score, place),
        level=place.level,
        rank=rank_of(place),
        peers=heads(score.cells)[place.level - 1],
        mass=place.mass / UNIT,
        waits=place.merit < 0,
        useful=Useful.objects.filter(pk=voice.pk).first(),
        author=author_of(place),
        copied=copied_of(place),
        turn=turn_over(place),
    )


def copied_of(place: Standing) -> Copied | None:
    """What a place's voice has from others."""
    copy = Copy.objects.filter(pk=place.voice_id).first()
    if copy is None:
        return None
    of = visible(Voice.objects.filter(copied_by=copy)).select_related("source").first()
    first = (of.pk, of.source.key, of.said_at) if of else (None, "", None)
    return Copied(copy.others, copy.counts, *first)


def author_of(place: Standing) -> Author:
    """What is known of a place's author but for what they say of its product."""
    whom = {"person": place.person_id, "whose": place.whose}
    found: Weight | Credibility | None = Weight.objects.filter(product=place.product_id, **whom).first()
    if found is None:
        # Whom the epoch knows from other products alone: all that it knows of them speaks here.
        found = Credibility.objects.filter(**whom).exclude(only=place.product_id).first()
    known = {name: getattr(found, name) if found else 0 for name in FIGURES}
    columns = {name: np.array([known[name]], dtype=np.int64) for name in FIGURES[:-1]}
    terms = weight_terms(Known(**columns))
    if not known["copies"]:
        # Of what nobody did there is nothing to tell.
        del terms["repeated"]
    return Author(
        voices=known["voices"],
        proof=known["proof"] / UNIT / max(known["voices"], 1),
        helpful=known["helpful"],
        votes=known["votes"],
        repeated=known["copies"] // UNIT,
        weight=(known["weight"] if found else NEWCOMER[0]) / UNIT,
        terms={name: float(odds[0]) for name, odds in terms.items()} if found else {},
        together=UNIT // place.head if place.head else 1,
    )


def newer_of_the_same(voice: Voice) -> int | None:
    """The voice of the same person that counts in this one's stead; None where there is none."""
    whose = Whose.EXPERTS if voice.role == Voice.Role.EXPERT else Whose.CONSUMERS
    places = Place.objects.filter(product=voice.product_id, person=voice.author_id, whose=whose)
    return places.exclude(pk=voice.pk).values_list("pk", flat=True).first()


def value_without(score: Score, place: Standing) -> float | None:
    cells = deepcopy(score.cells)
    add(cells, [place], -1)
    return float(score_cells([cells], [score.prior], [score.cap]).value[0]) if cells else None


def rank_of(place: Standing) -> int:
    """Its rank among those with the same stars: found helpful, then newest, then by name."""
    peers = Place.objects.filter(product=place.product_id, whose=place.whose, level=place.level)
    same = Q(merit=place.merit)
    if place.said_at is None:
        newer = Q(said_at__isnull=False) | Q(said_at=None, tie__lt=place.tie)
    else:
        newer = Q(said_at__gt=place.said_at) | Q(said_at=place.said_at, tie__lt=place.tie)
    return 1 + peers.filter(Q(merit__gt=place.merit) | same & newer).count()
