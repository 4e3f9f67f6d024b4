"""One tree of tellings, read back from its rows. A link's number finds it again, however often trees are drawn anew."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Min, Q

from groundswell.record.models.told import BY_THE_COMPANY
from groundswell.spread.models import Node


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody in a tree."""

    node: int
    teller: int | None
    person: int | None
    generation: int
    is_by_company: bool
    link: int | None  # the link by which they came


def teller_by(link: int) -> Node | None:
    """Who passed something on by this link, so that somebody came; None where nobody did."""
    told = Node.objects.filter(link=link).select_related("teller__root", "teller__product").first()
    return told.teller if told else None


def tree_of(node: Node) -> list[Told]:
    """The whole tree in which somebody stands, each after their teller."""
    root = node.root_id or node.pk
    rows = Node.objects.filter(Q(pk=root) | Q(root=root)).order_by("generation", "pk")
    parts = rows.values_list("pk", "teller_id", "person_id", "generation", "cause", "link_id")
    return [
        Told(pk, teller, person, generation, cause in BY_THE_COMPANY, link)
        for pk, teller, person, generation, cause, link in parts.iterator(chunk_size=10_000)
    ]


def links_of(nodes: Iterable[int]) -> dict[int, int]:
    """For each of some nodes that told anybody, the first link by which they did."""
    told = Node.objects.filter(teller__in=list(nodes)).values("teller_id").annotate(first=Min("link_id"))
    return {row["teller_id"]: row["first"] for row in told.order_by()}


def links_told(links: Iterable[int]) -> dict[int, int]:
    """How many came by each of some links and did something afterwards; links by which nobody came are left out."""
    told = Node.objects.filter(link__in=list(links)).order_by().values_list("link_id").annotate(count=Count("pk"))
    return dict(told)
