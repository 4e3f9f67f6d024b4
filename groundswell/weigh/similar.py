"""People like the reader: who knows the same products and found them alike, asked for when a page is drawn."""

from typing import NamedTuple

import numpy as np
from django.db.models import Exists, OuterRef, Q, QuerySet

from groundswell.engine.weigh.similar import people_like, shelf
from groundswell.record.models import Consent, Objection, PenName, Person
from groundswell.weigh.credibility import kin
from groundswell.weigh.models import Place, Score, Whose

SHARED = 2  # products that both know: to share one tells next to nothing
MOST_VOICES = 20_000  # on the shelf: the products that fewest speak of come first, for they tell most
MOST_PEOPLE = 2_000


class Peer(NamedTuple):
    """A voice of somebody like the reader, and why it is shown: they both know so many products, and agree on some."""

    voice: int
    shared: int
    agreed: int


def is_wanted(person: Person) -> bool:
    """Whether a person has agreed that their reviews are compared with those of others, for their own eyes."""
    return Consent.objects.filter(person=person, purpose=Consent.Purpose.COMPARE, ended_at=None).exists()


def keeps_apart(person: Person) -> bool:
    """Whether a person does not want to be shown to others as somebody like them."""
    return Objection.objects.filter(person=person, to=Objection.To.COMPARE, ended_at=None).exists()


def knows_enough(person: Person) -> bool:
    """Whether a person has spoken of as many products as it takes to be like somebody."""
    return about_products(person)[:SHARED].count() == SHARED


def peers(reader: Person, product: int, most: int = 3) -> list[Peer]:
    """The voices about a product by people who are most like a reader, the most alike first; five queries.

    Only by what everybody sees: counting reviews under one name. Whoever goes by another name beside a product, or by
    none, is to be known again by nobody; whoever does not want to be compared is not. Those who are one with the
    reader are left out.
    """
    own = dict(about_products(reader))
    if len(own) < SHARED:
        return []
    known = rarest(list(own))
    themselves = kin([reader.pk])
    others = comparable().filter(product__in=known).exclude(person__in=themselves)
    rows = [(reader.pk, of, own[of]) for of in known] + list(others.values_list("person_id", "product_id", "stars"))
    alike = most_alike(reader.pk, rows)
    speaking = comparable().filter(product=product, person__in=alike).exclude(person__in=themselves)
    voices = dict(speaking.values_list("person_id", "pk"))
    found = [Peer(voices[person], *why) for person, why in alike.items() if person in voices]
    return found[:most]


def about_products(reader: Person) -> QuerySet[Place, tuple[int, int]]:
    # By their voices: places have no index of persons, which every voice that is weighed would have to keep up.
    return Place.objects.filter(voice__author=reader, whose=Whose.CONSUMERS).values_list("product_id", "stars")


def rarest(products: list[int]) -> list[int]:
    """Those of the products that fewest speak of, as long as all their voices fit on the shelf."""
    spoken = Score.objects.filter(product__in=products, whose=Whose.CONSUMERS).order_by("people", "product_id")
    sizes = list(spoken.values_list("product_id", "people"))
    filled = np.cumsum([people for _, people in sizes])
    return [product for (product, _), voices in zip(sizes, filled.tolist(), strict=True) if voices <= MOST_VOICES]


def comparable() -> QuerySet[Place]:
    """The places of those who may be compared, where they go by the name that everybody knows them by."""
    pen = PenName.objects.filter(person=OuterRef("person"), product=OuterRef("product"))
    objects = Objection.objects.filter(person=OuterRef("person"), to=Objection.To.COMPARE, ended_at=None)
    return Place.objects.filter(~Q(person__name=""), ~Exists(pen), ~Exists(objects), whose=Whose.CONSUMERS)


def most_alike(reader: int, rows: list[tuple[int, int, int]]) -> dict[int, tuple[int, int]]:
    """Who shares enough with the reader and finds more of it alike than is usual; how much they share and agree on.

    rows  person, product, millionths of a star
    """
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    people, person = np.unique(table[:, 0], return_inverse=True)
    products, product = np.unique(table[:, 1], return_inverse=True)
    codes = (column.astype(np.int32) for column in (person, product, table[:, 2]))
    voices = shelf(*codes, people=len(people), products=len(products))
    found = people_like(int(np.searchsorted(people, reader)), np.arange(len(products)), voices)
    kept = np.nonzero((found.likeness > 0) & (found.shared >= SHARED))[0][:MOST_PEOPLE]
    why = zip(found.shared[kept].tolist(), found.agreed[kept].tolist(), strict=True)
    return dict(zip(people[found.person[kept]].tolist(), why, strict=True))
