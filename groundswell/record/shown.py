"""Voices as everybody may see them, each with all that stands beside it, in a few queries however many they are."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from groundswell.record.models import (
    HelpfulVote,
    Hold,
    OutsideVotes,
    PenName,
    Picture,
    Product,
    Revision,
    Voice,
    Withdrawal,
)


@dataclass(slots=True)
class Wording:
    """What a voice said at one time."""

    stars: float | None
    title: str
    text: str
    said_at: datetime | None


@dataclass(slots=True)
class Shown:
    """One voice in its latest wording, with its history, its votes and what was said below it."""

    voice: Voice
    now: Wording
    earlier: list[Wording] = field(default_factory=list)
    helpful: int = 0
    votes: int = 0
    below: list["Shown"] = field(default_factory=list)
    place: int | None = None  # in the fair order, from 1
    confirmed_by: int = 0  # how many say: I confirm this
    name: str = ""  # of its author, as shown beside this product; empty for none
    pictures: list[Picture] = field(default_factory=list)
    is_withdrawn: bool = False


def visible(voices: QuerySet[Voice]) -> QuerySet[Voice]:
    """Those of the voices that everybody may see: public, not withdrawn, under no hold."""
    return voices.filter(
        ~Exists(Hold.objects.filter(voice=OuterRef("pk"), lifted_at=None)),
        ~Exists(Withdrawal.objects.filter(voice=OuterRef("pk"))),
        audience=Voice.Audience.PUBLIC,
    )


def show(ids: Sequence[int]) -> list[Shown]:
    """The voices in the order of their ids, with what stands below them; six queries."""
    related = ("author", "source", "experience__version", "product")
    tops = with_pen_names(visible(Voice.objects.filter(pk__in=ids)).select_related(*related))
    found = {voice.pk: shown_first(voice) for voice in tops}
    below = with_pen_names(visible(Voice.objects.filter(answers__in=found)).select_related("author", "source"))
    for voice in below.order_by(F("said_at").asc(nulls_last=True), "pk"):
        answered = found[voice.answers_id or 0]
        if voice.kind_id == "endorsement" and not voice.text:
            answered.confirmed_by += 1
        else:
            answered.below.append(shown_first(voice))
    everyone = [*found.values(), *(answer for shown in found.values() for answer in shown.below)]
    by_id = {shown.voice.pk: shown for shown in everyone}
    add_revisions(by_id)
    add_votes(by_id)
    add_pictures(by_id)
    return [found[pk] for pk in ids if pk in found]


def with_pen_names(voices: QuerySet[Voice]) -> QuerySet[Voice]:
    """Add the name under which each author speaks of that product."""
    pen = PenName.objects.filter(person=OuterRef("author"), product=OuterRef("product"))
    return voices.annotate(shown_name=Coalesce(Subquery(pen.values("name")[:1]), F("author__name")))


def shown_first(voice: Voice) -> Shown:
    return Shown(voice, first_wording(voice), name=getattr(voice, "shown_name", ""))


def add_pictures(by_id: dict[int, Shown]) -> None:
    for picture in Picture.objects.filter(voice__in=by_id).order_by("pk"):
        by_id[picture.voice_id].pictures.append(picture)


def first_wording(voice: Voice) -> Wording:
    stars = None if voice.stars is None else float(voice.stars)
    return Wording(stars, voice.title, voice.text, voice.said_at)


def add_revisions(by_id: dict[int, Shown]) -> None:
    """Let the latest wording stand, and keep the others readable: as the score counts them."""
    for revision in Revision.objects.filter(voice__in=by_id).order_by("pk"):
        shown = by_id[revision.voice_id]
        stars = None if revision.stars is None else float(revision.stars)
        wording = Wording(stars, revision.title, revision.text, revision.said_at)
        if is_later(revision.said_at, shown.now.said_at):
            shown.earlier.append(shown.now)
            shown.now = wording
        else:
            shown.earlier.append(wording)


def is_later(said_at: datetime | None, standing: datetime | None) -> bool:
    """A wording of unknown or equal date, heard later, stands; one that is dated earlier does not."""
    return said_at is None or standing is None or said_at >= standing


def add_votes(by_id: dict[int, Shown]) -> None:
    for voice, up, down in votes_on(by_id):
        by_id[voice].helpful += up
        by_id[voice].votes += up + down


def votes_on(voices: Any) -> Iterable[tuple[int, int, int]]:
    """Voice, helpful and unhelpful votes: those counted outside and those given here."""
    outside = OutsideVotes.objects.filter(voice__in=voices).values_list("voice_id", "helpful", "unhelpful")
    ours = (
        HelpfulVote.objects.filter(voice__in=voices)
        .values_list("voice_id")
        .annotate(up=Count("pk", filter=Q(helpful=True)), down=Count("pk", filter=Q(helpful=False)))
        .order_by()
    )
    return [*outside, *ours]


WITHDRAWN = "withdrawn"  # a fate beside the grounds of holds


@dataclass(frozen=True, slots=True)
class Account:
    """What became of all reviews of a product, by star: so that anyone can see that none is hidden unseen."""

    submitted: dict[int, int]
    shown: dict[int, int]
    older: dict[int, int]  # shown, but a newer review of the same person counts
    held: dict[str, dict[int, int]]  # by ground
    withdrawn: dict[int, int]


def account_of(product: Product, counted: dict[int, int]) -> Account:
    """Count a product's public reviews by what became of them, each at the star it gives now; two queries.

    counted  by star, those in the score
    Submitted are the shown, the held and the withdrawn together: what was taken back is not held as well.
    """
    reviews = Voice.objects.filter(product=product, kind="review", audience=Voice.Audience.PUBLIC)
    rows = fates(reviews, "pk").values_list("fate", "level").annotate(n=Count("pk")).order_by()
    by_fate = Counter({(fate, level): count for fate, level, count in rows})
    for fate, first, now in amended(reviews):
        by_fate[fate, first] -= 1
        by_fate[fate, now] += 1
    return account_from(by_fate, counted)


def fates(rows: QuerySet[Any], voice: str) -> QuerySet[Any]:
    """Say what became of each row's voice: withdrawn, held for a ground, or, where empty, shown."""
    held = Hold.objects.filter(voice=OuterRef(voice), lifted_at=None).order_by("pk")
    told: QuerySet[Any] = rows.annotate(
        fate=Case(
            When(Exists(Withdrawal.objects.filter(voice=OuterRef(voice))), then=Value(WITHDRAWN)),
            default=Coalesce(Subquery(held.values("ground")[:1]), Value("")),
        ),
    )
    return told


def amended(reviews: QuerySet[Voice]) -> list[tuple[str, int, int]]:
    """Of each review that was amended: what became of it, its first star and the one that stands."""
    rows = fates(Revision.objects.filter(voice__in=reviews, level__isnull=False), "voice").order_by("pk")
    standing: dict[int, tuple[str, int, int]] = {}
    dated: dict[int, datetime | None] = {}
    for row in rows.select_related("voice"):
        first = row.voice
        if is_later(row.said_at, dated.get(first.pk, first.said_at)):
            standing[first.pk] = (row.fate, first.level, row.level)
            dated[first.pk] = row.said_at
    return list(standing.values())


def account_from(by_fate: dict[tuple[str, int], int], counted: dict[int, int]) -> Account:
    account = Account({}, {}, {}, {}, {})
    for (fate, level), count in sorted(by_fate.items()):
        if not count:
            continue
        account.submitted[level] = account.submitted.get(level, 0) + count
        if fate in {"", WITHDRAWN}:
            (account.withdrawn if fate else account.shown)[level] = count
        else:
            account.held.setdefault(fate, {})[level] = count
    for level, count in account.shown.items():
        if count > counted.get(level, 0):
            account.older[level] = count - counted.get(level, 0)
    return account
