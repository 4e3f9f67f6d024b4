"""What speaks for a group, as a company reads it: about its own products by name, about others' in numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groundswell.faces.console.graph import Graph, drawn
from groundswell.faces.words import day
from groundswell.record.models import Company, PenName, Person, Product, Voice
from groundswell.record.shown import texts_of
from groundswell.weigh.models import Ring, RingMember

Names = Mapping[int, str]  # by person


@dataclass(frozen=True, slots=True)
class Meeting:
    """A product that several spoke about in the same days."""

    product: Product
    first: datetime
    last: datetime
    stars: str
    who: list[int]

    @property
    def days(self) -> str:
        return day(self.first) if self.first.date() == self.last.date() else f"{day(self.first)} – {day(self.last)}"


@dataclass(frozen=True, slots=True)
class Shared:
    """A text that several have nearly alike: how it reads in a voice about the company's product, and those voices."""

    text: str
    voices: list[int]
    who: list[int]


@dataclass(frozen=True, slots=True)
class Tied:
    """Those of a group whom the same ties to others of it."""

    names: list[str]
    ties: list[str]


@dataclass(frozen=True, slots=True)
class Evidence:
    """All of it, with a picture of the same."""

    people: list[str]
    tied: list[Tied]
    meetings: list[tuple[Meeting, list[str]]]
    texts: list[tuple[Shared, list[str]]]
    elsewhere: int  # meetings at other companies' products
    one_of: int  # by accident it would be seen in one of so many files like this one
    graph: Graph


def evidence_of(ring: Ring, company: Company) -> Evidence:
    """What a page tells of a group whose members are at hand."""
    members = sorted(ring.members.all(), key=lambda member: member.person_id)
    names = names_beside([member.person for member in members], company)
    products = Product.objects.filter(company=company).in_bulk([met["product"] for met in ring.meetings])
    here = [meeting_of(met, products, names) for met in ring.meetings if met["product"] in products]
    meetings = [met for met in here if len(met.who) > 1]
    texts = texts_in(ring, company, names)
    return Evidence(
        people=list(names.values()),
        tied=alike(members, names),
        meetings=[(met, [names[one] for one in met.who]) for met in meetings],
        texts=[(text, [names[one] for one in text.who]) for text in texts],
        elsewhere=len(ring.meetings) - len(here),
        one_of=round(1 / max(ring.chance, 1e-6)),
        graph=graph_of(names, meetings, texts),
    )


def names_beside(people: Iterable[Person], company: Company) -> dict[int, str]:
    """What each is called beside the company's products: by their pen name there, if they have one."""
    everybody = sorted(people, key=lambda person: person.pk)
    found = {person.pk: person.name or _("somebody without a name") for person in everybody}
    pens = PenName.objects.filter(person__in=everybody, product__company=company).order_by("-pk")
    return found | dict(pens.values_list("person", "name"))


def meeting_of(met: dict[str, Any], products: Mapping[int, Product], names: Names) -> Meeting:
    first, last = (datetime.fromtimestamp(met[end], UTC) for end in ("first", "last"))
    stars = [f"{count}\u00a0×\u00a0{star}\u00a0★" for star, count in enumerate(met["levels"], start=1) if count]
    who = [one for one in met["people"] if one in names]
    return Meeting(products[met["product"]], first, last, ", ".join(reversed(stars)), who)


def texts_in(ring: Ring, company: Company, names: Names) -> list[Shared]:
    """The texts that several of them share, with how they read about this company's products; three queries."""
    ids = [voice for shared in ring.texts for _, voice in shared]
    own = set(Voice.objects.filter(pk__in=ids, product__company=company).values_list("pk", flat=True))
    reads = texts_of(sorted(own))
    found = []
    for shared in ring.texts:
        voices = [voice for _, voice in shared if voice in reads]
        who = sorted({person for person, _ in shared if person in names})
        if len(who) > 1:
            found.append(Shared(reads[voices[0]] if voices else "", voices, who))
    return found


def alike(members: Iterable[RingMember], names: Names) -> list[Tied]:
    """What ties them, those first who are tied most."""
    found: dict[tuple[int, int, int], Tied] = {}
    for member in members:
        counts = (member.lockstep, member.company, member.words)
        found.setdefault(counts, Tied([], ties_of(member))).names.append(names[member.person_id])
    return [found[counts] for counts in sorted(found, reverse=True)]


def ties_of(member: RingMember) -> list[str]:
    """What ties somebody to another of the group, in words."""
    told = []
    if member.lockstep:
        told.append(
            ngettext(
                "the same stars on %(n)s product within the same week",
                "the same stars on %(n)s products within the same weeks",
                member.lockstep,
            )
            % {"n": member.lockstep}
        )
    if member.company:
        told.append(
            ngettext(
                "the same %(n)s product and no other, within the same week",
                "the same %(n)s products and no others, within the same weeks",
                member.company,
            )
            % {"n": member.company}
        )
    if member.words:
        told.append(ngettext("%(n)s text nearly alike", "%(n)s texts nearly alike", member.words) % {"n": member.words})
    return told or [_("counts as one with another of them already")]


def graph_of(names: Names, meetings: Iterable[Meeting], texts: Iterable[Shared]) -> Graph:
    place = {person: number for number, person in enumerate(names)}
    spots = [("product", met.product.title, met.stars, [place[one] for one in met.who]) for met in meetings]
    same = [("text", _("texts alike"), "", [place[one] for one in text.who]) for text in texts]
    return drawn(list(names.values()), [*spots, *same])
