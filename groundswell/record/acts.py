"""Who did something about a product, and who had told them: the facts from which trees and credit are drawn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from groundswell.record.corrections import about_this
from groundswell.record.links import clusters
from groundswell.record.models import Campaign, Link, Purchase, Referral, ShareLink, Voice
from groundswell.record.proven import kept
from groundswell.record.shown import visible

# Whoever did something: a person by number, or a buyer of whom we know no more than a keyed hash, by its letters.
Actor = int | str

SAID_AT = Coalesce("said_at", "heard_at")
AT_ONCE = 10_000  # names in one question
OF_LINK = ("link__person_id", "link__collected", "link__campaign_id")
OF_BUYER = ("person_id", "buyer", "source_id", "order")


@dataclass(frozen=True, slots=True)
class Act:
    """Something that somebody did about a product: said something, bought it, or passed it on."""

    actor: Actor
    at: datetime
    collected: str = "unknown"  # how it came about, in the words of voices
    campaign: int | None = None
    country: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """That one person told another about a product, as the other's own deed shows."""

    teller: Actor
    told: Actor
    at: datetime
    link: int
    way: str  # of Referral or Purchase
    by: int  # whose link it was: of those who count as one, the one who told
    collected: str = "unknown"  # how the telling came about, as its link says
    campaign: int | None = None


@dataclass(frozen=True, slots=True)
class Bought:
    """One purchase of which at least a part was kept."""

    purchase: int
    buyer: Actor
    at: datetime


def told_about(product: int) -> list[Told]:
    """Who told whom about a product, in the order of time; nobody tells himself, nor whoever counts as one with him."""
    rows = Referral.objects.filter(link__product=product).values_list("person_id", "at", "link_id", "way", *OF_LINK)
    found = [Told(link[0], person, at, pk, way, *link) for person, at, pk, way, *link in rows]
    sold = kept(Purchase.objects.filter(link__product=product, product=product))
    bought = sold.values_list(*OF_BUYER, "at", "link_id", "way", *OF_LINK)
    found += [Told(row[7], known_buyer(*row[:4]), *row[4:7], *row[7:]) for row in bought]
    one_of = heads({end for row in found for end in (row.teller, row.told)})
    joined = [replace(row, teller=one_of[row.teller], told=one_of[row.told]) for row in found]
    return sorted((row for row in joined if row.teller != row.told), key=lambda row: (row.at, str(row.told), row.link))


def told_of(company: int) -> set[tuple[Actor, Actor, int]]:
    """Who told whom of which of a company's products, each once: the same, of all of them and without time or way."""
    told = Referral.objects.filter(link__product__company=company)
    found: set[tuple[Actor, Actor, int]] = set(
        told.values_list("link__person_id", "person_id", "link__product_id").iterator()
    )
    sold = kept(Purchase.objects.filter(link__product__company=company, product=F("link__product")))
    for teller, product, *buyer in sold.values_list("link__person_id", "product_id", *OF_BUYER).iterator():
        found.add((teller, known_buyer(*buyer), product))
    one_of = heads({end for row in found for end in row[:2]})
    joined = {(one_of[teller], one_of[told], product) for teller, told, product in found}
    return {row for row in joined if row[0] != row[1]}


def buyer_of(purchase: Purchase) -> Actor:
    """Who bought: a person if we know one, else the buyer by the hash of an address, else nobody but this order."""
    return known_buyer(purchase.person_id, purchase.buyer, purchase.source_id, purchase.order)


def known_buyer(person: int | None, buyer: str, source: int, order: str) -> Actor:
    return person or buyer or f"order {source}/{order}"


def heads(actors: set[Actor]) -> dict[Actor, Actor]:
    """For each of some actors, and for all who are linked to anybody, who they count as: the lowest number of those
    who are linked, from link to link.
    """
    linked = {end for row in Link.objects.filter(ended_at=None).values_list("one", "other") for end in row}
    people = np.array(sorted(linked | {actor for actor in actors if isinstance(actor, int)}), np.int64)
    found = clusters(people)
    heads_of = people[found] if len(found) else people
    return {actor: actor for actor in actors} | dict(zip(people.tolist(), heads_of.tolist(), strict=True))


def with_kin(actors: set[Actor]) -> set[Actor]:
    """These actors, and all who count as one with them."""
    one_of = heads(actors)
    meant = {one_of[actor] for actor in actors}
    return actors | {actor for actor, head in one_of.items() if head in meant}


def bought_by(product: int, buyers: set[Actor]) -> list[Bought]:
    """What these buyers bought of a product and kept at least in part; linked people count as one."""
    rows = [
        one for some in named(buyers, "person", "buyer") for one in kept(Purchase.objects.filter(some, product=product))
    ]
    rows += [
        one
        for one in kept(Purchase.objects.filter(product=product, person=None, buyer="", link__isnull=False))
        if buyer_of(one) in buyers
    ]
    one_of = heads({buyer_of(one) for one in rows})
    found = {one.pk: Bought(one.pk, one_of[buyer_of(one)], one.at) for one in rows}
    return sorted(found.values(), key=lambda row: (row.at, row.purchase))


def acts_on(product: int, actors: set[Actor] | None = None) -> list[Act]:
    """What people did about a product, in the order of time.

    actors  those who are meant, with all who count as one with them; left out: everybody
    """
    actors = actors if actors is None else with_kin(actors)
    found = [act for some in wanted(actors, "author") for act in spoken(product, some)]
    found += [act for some in wanted(actors, "person") for act in passed_on(product, some)]
    found += [act for some in wanted(actors, "person", "buyer") for act in purchased(product, some)]
    one_of = heads({act.actor for act in found})
    return sorted(
        {Act(one_of[one.actor], one.at, one.collected, one.campaign, one.country, one.language) for one in found},
        key=lambda one: (one.at, str(one.actor), one.collected),
    )


def wanted(actors: set[Actor] | None, *fields: str) -> Iterator[Q]:
    """Conditions on the fields that name an actor, a few thousand at a time."""
    yield from [Q()] if actors is None else named(actors, *fields)


def named(actors: set[Actor], person: str, buyer: str = "") -> Iterator[Q]:
    people = sorted(actor for actor in actors if isinstance(actor, int))
    for some in pieces(people):
        yield Q(**{f"{person}__in": some})
    if buyer:
        for names in pieces(sorted(actor for actor in actors if isinstance(actor, str))):
            yield Q(**{person: None, f"{buyer}__in": names}) | Q(
                **{person: None, buyer: "", "order__in": orders(names)}
            )


def orders(names: Sequence[str]) -> list[str]:
    """The orders of buyers of whom nothing else is known."""
    return [name.partition("/")[2] for name in names if name.startswith("order ")]


def pieces(rows: list) -> Iterator[list]:  # type: ignore[type-arg]
    return (rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE))


def spoken(product: int, where: Q) -> Iterator[Act]:
    rows = by_consumers(where & Q(product=product)).annotate(at=SAID_AT)
    for row in rows.values_list("author_id", "at", "collected", "country", "language").iterator():
        person, at, collected, country, language = row
        yield Act(person, at, collected, None, country, language)


def by_consumers(where: Q) -> QuerySet[Voice]:
    """What everybody may see that people said who neither sell the product nor work for whoever does."""
    consumers = Voice.objects.filter(where, author__company=None).exclude(role=Voice.Role.STAFF)
    return about_this(visible(consumers))


def passed_on(product: int, where: Q) -> Iterator[Act]:
    rows = ShareLink.objects.filter(where, product=product)
    for row in rows.values_list("person_id", "made_at", "collected", "campaign_id").iterator():
        yield Act(*row)


def purchased(product: int, where: Q) -> Iterator[Act]:
    """Purchases that an advertisement or a campaign led to are the company's own doing."""
    campaigns = dict(Campaign.objects.filter(company__products=product).values_list("key", "pk"))
    for one in kept(Purchase.objects.filter(where, product=product)).iterator():
        campaign = campaigns.get(one.utm_campaign)
        collected = "campaign" if campaign else "paid" if one.paid_by else "unasked"
        yield Act(buyer_of(one), one.at, collected, campaign, one.country)
