"""Whose reviews readers find helpful, consumers' or experts': drawn from their votes when an epoch opens."""

from collections.abc import Container, Iterable
from typing import NamedTuple

import numpy as np

from groundswell.engine.columns import Bools, Ints
from groundswell.engine.weigh import regard as engine
from groundswell.engine.weigh.regard import Judged, Side
from groundswell.plumbing.rows import insert_many
from groundswell.record import snapshots
from groundswell.record.corrections import about_this
from groundswell.record.links import one_of
from groundswell.record.models import Company, HelpfulVote, Membership, Person, Product, Voice
from groundswell.record.shown import visible
from groundswell.weigh.models import Regard, Score, Whose

AT_ONCE = 10_000
DIGITS = 9  # beyond them figures may differ by how sums were rounded
ALL = ""  # the whole house, where a category's name stands


class Vote(NamedTuple):
    """One reader's vote on a review that everybody sees."""

    voter: int
    helpful: bool
    author: int
    role: str
    company: int
    category: str


class Told(NamedTuple):
    """One row of Regard as plain values."""

    category: str
    readers: int
    consumers: float
    consumers_low: float
    consumers_high: float
    consumers_readers: int
    experts: float
    experts_low: float
    experts_high: float
    experts_readers: int
    difference: float
    low: float
    high: float


def draw() -> None:
    """Measure anew what readers find of consumers' and of experts' reviews; write what differs. Moves no score."""
    replace(set(told_of(list(map(Vote._make, votes_told())))))


def leading(company: Company, spoken: Container[str]) -> str:
    """Whose score stands first beside a product of the company's: as it chose, if they have spoken; else consumers'.

    spoken  whose scores there are
    """
    experts = company.leads == Company.Leads.EXPERTS and Whose.EXPERTS in spoken
    return (Whose.EXPERTS if experts else Whose.CONSUMERS).value


def votes_told() -> Iterable[tuple]:  # type: ignore[type-arg]
    """All votes on reviews that everybody sees and that are about their product; one query."""
    reviews = about_this(visible(Voice.objects.filter(kind="review")))
    votes = HelpfulVote.objects.filter(voice__in=reviews).exclude(voice__role=Voice.Role.STAFF).order_by()
    names = ("author_id", "role", "product__company_id", "product__category")
    rows = votes.values_list("voter_id", "helpful", *(f"voice__{name}" for name in names))
    return rows.iterator(chunk_size=AT_ONCE)


def told_of(votes: list[Vote]) -> list[Told]:
    """What the votes come to: all over the house, and in each category; only where there are enough."""
    if not votes:
        return []
    judged, companies = columns_of(votes)
    kept = (judged.reader != judged.author) & ~is_staff(judged.reader, companies)
    named = sorted({vote.category for vote in votes} - {ALL})
    number = {name: at for at, name in enumerate(named)}
    category = np.array([number.get(vote.category, -1) for vote in votes], dtype=np.int64)[kept]
    judged = judged.only(kept)
    found = {named[at]: one for at, one in engine.regards(judged, category).items()}
    whole = engine.regard(judged)
    return [row_of(name, one) for name, one in found.items()] + ([row_of(ALL, whole)] if whole else [])


def columns_of(votes: list[Vote]) -> tuple[Judged, Ints]:
    """The votes with each person known by the first of the accounts that are one; and whose product it is."""
    voters = np.array([vote.voter for vote in votes], dtype=np.int64)
    authors = np.array([vote.author for vote in votes], dtype=np.int64)
    reader, author = np.split(one_of(np.concatenate([voters, authors])), 2)
    by_expert = np.array([vote.role == Voice.Role.EXPERT for vote in votes], dtype=np.bool_)
    helpful = np.array([vote.helpful for vote in votes], dtype=np.bool_)
    return Judged(reader, author, by_expert, helpful), np.array([vote.company for vote in votes], dtype=np.int64)


def is_staff(readers: Ints, companies: Ints) -> Bools:
    """Whether each reader, or an account that is one with them, works for the company beside it or is its voice."""
    working = Membership.objects.exclude(account__person=None).values_list("company_id", "account__person_id")
    speaking = Person.objects.exclude(company=None).values_list("company_id", "pk")
    staff = np.array([*working, *speaking], dtype=np.int64).reshape(-1, 2)
    reader, worker = np.split(one_of(np.concatenate([readers, staff[:, 1]])), [len(readers)])
    theirs = set(zip(staff[:, 0].tolist(), worker.tolist(), strict=True))
    pairs = zip(companies.tolist(), reader.tolist(), strict=True)
    return np.fromiter((pair in theirs for pair in pairs), dtype=np.bool_, count=len(readers))


def row_of(category: str, found: engine.Regard) -> Told:
    apart = (round(one, DIGITS) for one in (found.difference, found.low, found.high))
    return Told(category, found.readers, *side_of(found.consumers), *side_of(found.experts), *apart)


def side_of(side: Side) -> tuple[float, float, float, int]:
    share, low, high = (round(one, DIGITS) for one in (side.share, side.low, side.high))
    return share, low, high, side.readers


def replace(wanted: set[Told]) -> None:
    """Let these rows stand and no others; the pages that tell of what has changed go."""
    before = set(map(Told._make, Regard.objects.values_list(*Told._fields)))
    gone, come = before - wanted, wanted - before
    Regard.objects.filter(category__in=[row.category for row in gone]).delete()
    insert_many(Regard, Told._fields, sorted(come))
    forget_pages({row.category for row in gone | come})


def forget_pages(categories: set[str]) -> None:
    """Forget the pages of products that experts have spoken about, in these categories, or in all."""
    if not categories:
        return
    judged = Product.objects.filter(pk__in=Score.objects.filter(whose=Whose.EXPERTS).values("product"))
    if ALL not in categories:
        judged = judged.filter(category__in=categories)
    snapshots.forget(*judged.order_by().values_list("pk", flat=True))
