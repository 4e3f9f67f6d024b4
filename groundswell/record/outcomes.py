"""What came of passing on, as far as those who were told let the teller know; of all others not even a count."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, QuerySet

from groundswell.record.acts import Actor, buyer_of
from groundswell.record.models import Purchase, Referral, Thanks
from groundswell.record.proven import kept


@dataclass(frozen=True, slots=True)
class Outcome:
    """One thing that somebody wishes the teller to know: that they bought it and kept it, or that they give thanks."""

    at: datetime  # to be told by the month
    words: str | None = None  # of thanks; None for a purchase


def outcomes_of(links: Collection[int]) -> dict[int, list[Outcome]]:
    """What the owner of some links may know, by link, the newest first; four queries."""
    found: dict[int, list[Outcome]] = defaultdict(list)
    bought: dict[tuple[int, Actor], datetime] = {}
    for link, purchase in (*by_the_link(links), *by_who_said_yes(links)):
        bought.setdefault((link, buyer_of(purchase)), purchase.at)
    for (link, _), at in bought.items():
        found[link].append(Outcome(at))
    standing = Thanks.objects.filter(referral__link__in=links, ended_at=None)
    for link, at, words in standing.values_list("referral__link_id", "at", "words"):
        found[link].append(Outcome(at, words))
    return {link: sorted(its, key=lambda one: one.at, reverse=True) for link, its in found.items()}


def by_the_link(links: Collection[int]) -> list[tuple[int, Purchase]]:
    """Purchases by the link whose buyers said yes to the shop, unless their own page says no."""
    says_no = Referral.objects.filter(link=OuterRef("link"), person=OuterRef("person"), tells_teller=False)
    its = Purchase.objects.filter(~Exists(says_no), link__in=links, product=F("link__product"), tells_teller=True)
    # Nobody tells himself.
    others = its.exclude(person=F("link__person"))
    return [(one.link_id, one) for one in kept_ones(others) if one.link_id is not None]


def by_who_said_yes(links: Collection[int]) -> list[tuple[int, Purchase]]:
    """What those have bought since they were told who let the teller know, by whichever way they came to the shop."""
    yes = Referral.objects.filter(link__in=links, tells_teller=True)
    told = list(yes.values_list("person", "link", "link__product", "at"))
    theirs = Purchase.objects.filter(person__in=yes.values("person"), product__in=yes.values("link__product"))
    bought: dict[tuple[int | None, int], list[Purchase]] = defaultdict(list)
    for one in kept_ones(theirs):
        bought[one.person_id, one.product_id].append(one)
    return [
        (link, one)
        for person, link, product, at in told
        for one in bought[person, product]
        if one.at >= at or one.link_id == link
    ]


def kept_ones(purchases: QuerySet[Purchase]) -> QuerySet[Purchase]:
    """Those of which not all has come back, the oldest first."""
    return kept(purchases).order_by("at", "pk")
