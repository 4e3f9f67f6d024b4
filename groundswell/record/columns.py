"""The record as columns, for the engine."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from groundswell.engine.columns import NOT_SAID
from groundswell.record.corrections import about_this
from groundswell.record.models import Revision, Voice
from groundswell.record.proven import bought_since, proof_of
from groundswell.record.shown import is_later, visible, votes_on


@dataclass(slots=True)
class Review:
    """One public review as it stands now: the latest wording, with what weighs and ranks it."""

    voice: int
    product: int
    person: int
    is_expert: bool
    stars: int  # millionths of a star
    level: int
    collected: str
    proof: str
    said_at: datetime | None
    tie: str
    helpful: int = 0
    votes: int = 0

    @property
    def seconds(self) -> int:
        """When it was said, in seconds since 1970; NOT_SAID where the source does not say."""
        return NOT_SAID if self.said_at is None else int(self.said_at.timestamp())


def reviews(where: Q, on: date | None = None) -> list[Review]:
    """Read the shown reviews that match and are about their product, each in its latest wording, with its votes.

    on  the day by which what was bought counts as kept; today, where none is named
    """
    found = {row[0]: review_of(row) for row in rows_of(where)}
    # What follows asks by product and author alone, which an index answers without a look at each voice.
    lay_revisions_over(found, where)
    add_votes(found, where)
    prove(found, where, on)
    return list(found.values())


def newest(found: Iterable[Review]) -> list[Review]:
    """The reviews that count: of each person's about each product the newest; an expert's apart from a customer's."""
    latest: dict[tuple[int, int, bool], Review] = {}
    for review in found:
        key = (review.product, review.person, review.is_expert)
        if key not in latest or age_of(review) > age_of(latest[key]):
            latest[key] = review
    return list(latest.values())


def age_of(review: Review) -> tuple[bool, float, str]:
    """Later is more; of unknown date is earliest; equals are settled by name, never by who came in first."""
    at = review.said_at
    return (at is not None, at.timestamp() if at else 0.0, review.tie)


def rows_of(where: Q) -> Iterator[tuple]:  # type: ignore[type-arg]
    return (
        about_this(visible(Voice.objects.filter(where, kind="review")))
        .values_list(
            "pk",
            "product_id",
            "author_id",
            "role",
            "stars",
            "level",
            "collected",
            "proof",
            "said_at",
            "source__key",
            "outside_id",
        )
        .iterator(chunk_size=10_000)
    )


def review_of(row: Sequence) -> Review:  # type: ignore[type-arg]
    voice, product, person, role, stars, level, collected, proof, said_at, source, outside_id = row
    return Review(
        voice=voice,
        product=product,
        person=person,
        is_expert=role == Voice.Role.EXPERT,
        stars=int(stars * 1_000_000),
        level=level,
        collected=collected,
        proof=proof,
        said_at=said_at,
        tie=f"{source}/{outside_id}",
    )


def lay_revisions_over(found: dict[int, Review], where: Q) -> None:
    """Let the latest wording stand: the one said last, of equals the one heard last."""
    revised = Revision.objects.filter(voice__in=Voice.objects.filter(where)).order_by("pk")
    for voice, said_at, stars, level in revised.values_list("voice_id", "said_at", "stars", "level"):
        review = found.get(voice)
        if review is not None and stars is not None and is_later(said_at, review.said_at):
            review.stars, review.level, review.said_at = int(stars * 1_000_000), level or 0, said_at


def add_votes(found: dict[int, Review], where: Q) -> None:
    for voice, up, down in votes_on(Voice.objects.filter(where)):
        if voice in found:
            found[voice].helpful += up
            found[voice].votes += up + down


def prove(found: dict[int, Review], where: Q, on: date | None) -> None:
    """Whose purchase a shop tells of has more proof than they brought themselves."""
    since = bought_since(where) if found else {}
    for review in found.values() if since else ():
        review.proof = proof_of(review.proof, since.get((review.product, review.person)), on)


def batches(where: Q, rows: int = 200_000) -> Iterator[Q]:
    """Cut the products that match into ranges of about so many voices each, so that memory stays flat.

    Every product of a range that matches is in it, with reviews or without: what counted there may be gone.
    """
    sizes = Voice.objects.filter(where).values_list("product_id").annotate(Count("pk")).order_by("product_id")
    held, first, last = 0, 0, 0
    for product, size in sizes.iterator():
        if held and held + size > rows:
            yield where & Q(product_id__gte=first, product_id__lte=last)
            first, held = last + 1, 0
        last, held = product, held + size
    yield where & Q(product_id__gte=first)
