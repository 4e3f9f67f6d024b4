"""Whom to invite to try a product and tell others: it goes by who is listened to, never by what they said."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from django.db.models import Q
from django.utils import timezone

from groundswell.act.models import Invitation
from groundswell.engine.spread.seeds import Graph, edge_probability, graph, seeds
from groundswell.record.acts import Actor, heads, told_of
from groundswell.record.models import Company, Consent, Membership, Person, Suppression, Visit, Voice
from groundswell.record.privacy import address_of
from groundswell.spread.models import Node
from groundswell.spread.visits import readers

INVITE = "invite"  # the kind of letters
# Whoever was invited, by whichever company, is left alone for so long.
REST = timedelta(days=30)
FEWEST = 30  # tellings by which somebody came: of fewer nobody can be told from anybody
Pair = tuple[Actor, Actor]  # who told, and who was told


@dataclass(frozen=True, slots=True)
class Chosen:
    """Somebody to invite, and why."""

    person: int
    further: float  # people expected to come by them who would not come by those before them
    came: int  # people who came by what they passed on
    onward: int  # of these: who told others, and somebody came


@dataclass(frozen=True, slots=True)
class Choice:
    """Whom to invite, the most useful first; empty while too little is known."""

    tellings: int  # by which somebody came, over all products of the company
    free: int  # people who can be asked now, and by whom somebody has come
    chosen: list[Chosen]
    further: float = 0.0  # people expected to come by all of them
    floor: float = 0.0  # the same by as many who have told most people
    ratio: float = 1.0  # at least this part of what any choice under the same limits could reach

    @property
    def is_enough(self) -> bool:
        return self.tellings >= FEWEST


@dataclass(frozen=True, slots=True)
class Ties:
    """Who told whom, over all products of a company; those who count as one are one."""

    told: Counter[Pair]  # of how many products
    came: Counter[Pair]  # at how many of these the other then did something

    def tellings(self) -> int:
        return self.came.total()

    def listeners(self) -> dict[Actor, set[Actor]]:
        """Who came by each."""
        found: dict[Actor, set[Actor]] = defaultdict(set)
        for teller, told in self.came:
            found[teller].add(told)
        return found


def whom(company: Company, most: int, *, cost: float = 1.0, budget: float = np.inf) -> Choice:
    """Up to so many people whom to invite to a product of this company; the same record gives the same.

    cost    of one invitation, above 0; the same for each
    budget  what all of them may cost, in the same unit

    Linear in what was passed on of this company's products: other companies' are none of its business. Neither
    stars nor words play a part. Where fewer than 30 tellings brought anybody, nobody is named.
    """
    ties = ties_of(company)
    listeners, free = ties.listeners(), free_of(company)
    asked = {actor for actor in free if actor in listeners}
    affordable = int(min(most, budget / cost))
    if ties.tellings() < FEWEST or not asked or affordable < 1:
        return Choice(ties.tellings(), len(asked), [])
    actors = sorted({end for pair in ties.told for end in pair}, key=str)
    found = seeds(
        laid(ties, actors, mean_of(company, ties)),
        affordable,
        np.random.default_rng(company.pk),
        allowed=np.array([actor in asked for actor in actors]),
    )
    rows = [
        chosen_of(actors[place], gain, listeners, free)
        for place, gain in zip(found.chosen.tolist(), found.gains.tolist(), strict=True)
    ]
    count = len(rows)  # who is invited is no further person
    further, floor = max(found.spread - count, 0.0), max(found.floor - count, 0.0)
    return Choice(ties.tellings(), len(asked), rows, further, floor, found.ratio)


def chosen_of(actor: Actor, gain: float, listeners: Mapping[Actor, set[Actor]], free: Mapping[Actor, int]) -> Chosen:
    came = listeners[actor]
    return Chosen(free[actor], max(gain - 1, 0.0), len(came), sum(1 for one in came if one in listeners))


def ties_of(company: Company) -> Ties:
    """Who told whom of this company's products, and who of these then came and did something.

    Who has left is in it no more, neither as a teller nor as one who was told.
    """
    gone = left()
    told = {row for row in told_of(company.pk) if row[0] not in gone and row[1] not in gone}
    came = told & came_of(company)
    return Ties(Counter((row[0], row[1]) for row in told), Counter((row[0], row[1]) for row in came))


def came_of(company: Company) -> set[tuple[Actor, Actor, int]]:
    """By whom each came who came by anybody, as the trees tell: teller, the one who came, product."""
    nodes = Node.objects.filter(product__company=company, teller__isnull=False)
    rows = nodes.values_list("teller__person", "teller__buyer", "person", "buyer", "product")
    return {(teller or its, person or buyer, product) for teller, its, person, buyer, product in rows.iterator()}


def left() -> set[Actor]:
    """Who has left: nothing knows them by a name any more, nor anybody who counts as one with them."""
    erased: set[Actor] = set(Person.objects.filter(handles=None, company=None).values_list("pk", flat=True))
    one_of = heads(erased) if erased else {}
    here = {head for actor, head in one_of.items() if actor not in erased}
    return {one_of[actor] for actor in erased} - here


def mean_of(company: Company, ties: Ties) -> float:
    """How often a telling brings somebody, over all: of those who opened a link or are known to have been told."""
    opened = readers(Visit.objects.filter(product__company=company))
    return ties.tellings() / max(opened, ties.told.total(), 1)


def laid(ties: Ties, actors: list[Actor], mean: float) -> Graph:
    """The ties as the engine reads them."""
    number = {actor: place for place, actor in enumerate(actors)}
    pairs = list(ties.told)
    tellers = np.array([number[teller] for teller, _ in pairs], np.int64)
    told = np.array([number[other] for _, other in pairs], np.int64)
    exposures = np.array([ties.told[pair] for pair in pairs], np.float64)
    shares = np.array([ties.came[pair] for pair in pairs], np.float64)
    return graph(len(actors), tellers, told, edge_probability(shares, exposures, mean))


def free_of(company: Company) -> dict[Actor, int]:
    """Who may be invited now, by whom they count as: they agreed, can be written to, are no staff, and have rested.

    Of several who count as one it is the first; none where one of them rests, or works for the company.
    """
    people = reachable()
    barred = staff_of(company) | resting()
    one_of = heads({*people, *barred})
    out = {one_of[person] for person in barred}
    found: dict[Actor, int] = {}
    for person in sorted(people):
        if one_of[person] not in out:
            found.setdefault(one_of[person], person)
    return found


def reachable() -> set[int]:
    """Who agrees to be invited, and can be written to."""
    agreed = Consent.objects.filter(purpose=Consent.Purpose.INVITE, ended_at=None, person__account__is_active=True)
    rows = agreed.filter(person__company=None).values_list("person", "person__account__email")
    no_letters = set(Suppression.objects.filter(stream=INVITE).values_list("address", flat=True))
    if not no_letters:
        return {person for person, _ in rows}
    return {person for person, email in rows if address_of(email) not in no_letters}


def staff_of(company: Company, person: int | None = None) -> set[int]:
    """Who works for the company, or has said so; all, or whether this one is among them."""
    members = Membership.objects.filter(company=company, account__person__isnull=False)
    says_so = Q(role=Voice.Role.STAFF) | Q(collected=Voice.Collected.EMPLOYEE)
    speakers = Voice.objects.filter(says_so, product__company=company)
    if person is not None:
        members, speakers = members.filter(account__person=person), speakers.filter(author=person)
    return {*members.values_list("account__person", flat=True), *speakers.values_list("author", flat=True)}


def resting() -> set[int]:
    """Who was invited lately, by whichever company; an invitation that never went out counts as none."""
    lately = Invitation.objects.filter(at__gt=timezone.now() - REST, ended_at=None)
    return set(lately.values_list("person", flat=True))
