"""Voices as everybody may see them, each with all that stands beside it, in a few queries however many they are."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from groundswell.record.corrections import ASIDE as ELSE
from groundswell.record.corrections import is_aside, standing
from groundswell.record.models import (
    Correction,
    HelpfulVote,
    Hold,
    OutsideVotes,
    PenName,
    Picture,
    Product,
    Purchase,
    Revision,
    Tie,
    Voice,
    Withdrawal,
)
from groundswell.record.proven import kept, proof_of


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
    confirmed_close: int = 0  # of these, friends, family and coworkers, as both sides say in public
    confirming: set[int] = field(default_factory=set)  # the persons who do
    tie: str = ""  # how its author openly stands to the one it answers
    name: str = ""  # of its author, as shown beside this product; empty for none
    pictures: list[Picture] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)  # by its author, that stand
    close: str = ""  # how its author stood to the seller when they spoke; empty for not at all

    @property
    def is_aside(self) -> bool:
        """Whether it counts apart from the other voices about the product."""
        return bool(self.close) or any(made.kind in ELSE for made in self.corrections)

    @property
    def answers(self) -> list["Shown"]:
        """What stands below it, without those who only confirm it."""
        return [one for one in self.below if one.voice.kind_id != "endorsement"]


def visible(voices: QuerySet[Voice]) -> QuerySet[Voice]:
    """Those of the voices that everybody may see: public, not withdrawn, under no hold."""
    return voices.filter(
        ~Exists(Hold.objects.filter(voice=OuterRef("pk"), lifted_at=None)),
        ~Exists(Withdrawal.objects.filter(voice=OuterRef("pk"))),
        audience=Voice.Audience.PUBLIC,
    )


def show(ids: Sequence[int], *beside: str) -> list[Shown]:
    """The voices in the order of their ids, with what stands below them; three queries.

    beside  names of related rows to bring along, so that they cost no query of their own
    """
    wanted = visible(Voice.objects.filter(Q(pk__in=ids) | Q(answers__in=ids))).select_related(*RELATED, *beside)
    rows = list(with_what_is_told(wanted).order_by(F("said_at").asc(nulls_last=True), "pk"))
    asked = set(ids)
    found = {voice.pk: shown_first(voice) for voice in rows if voice.pk in asked}
    for voice in rows:
        if voice.answers_id in found:
            put_below(found[voice.answers_id], shown_first(voice))
    everyone = [*found.values(), *(answer for shown in found.values() for answer in shown.below)]
    by_id: dict[int, list[Shown]] = {}
    for one in everyone:
        by_id.setdefault(one.voice.pk, []).append(one)
    add_revisions(by_id)
    add_pictures(by_id)
    add_corrections(by_id)
    return [found[pk] for pk in ids if pk in found]


RELATED = ("author", "source", "experience__version", "product", "outside_votes", "closeness")


def put_below(answered: Shown, answer: Shown) -> None:
    """An answer stands below; of bare confirmations each person's is counted once."""
    if answer.voice.kind_id == "endorsement" and not answer.voice.text:
        confirms(answered, answer)
    else:
        answered.below.append(answer)


def confirms(answered: Shown, by: Shown) -> None:
    # Who is close to the seller is no independent witness, and a bare yes has no room to say so.
    if by.voice.author_id not in answered.confirming and not by.close:
        answered.confirming.add(by.voice.author_id)
        answered.confirmed_by += 1
        answered.confirmed_close += by.tie in CLOSE


def with_what_is_told(voices: QuerySet[Voice]) -> QuerySet[Voice]:
    """Add each author's name for that product, since when they have it, the votes given here, and their open tie."""
    ours = HelpfulVote.objects.filter(voice=OuterRef("pk")).order_by().values("voice")
    bought = Purchase.objects.filter(person=OuterRef("author"), product=OuterRef("product"))
    return with_pen_names(voices).annotate(
        bought_at=Subquery(kept(bought).order_by("at").values("at")[:1]),
        up=Coalesce(Subquery(ours.annotate(n=Count("pk", filter=Q(helpful=True))).values("n")), 0),
        down=Coalesce(Subquery(ours.annotate(n=Count("pk", filter=Q(helpful=False))).values("n")), 0),
        is_corrected=Exists(standing()),
        tie_to_answered=Coalesce(Subquery(open_ties().values("kind")[:1]), Value("")),
    )


# Who is close to somebody confirms from another place than a stranger does.
CLOSE = frozenset({Tie.Kind.FRIEND, Tie.Kind.FAMILY, Tie.Kind.COWORKER})


def open_ties() -> QuerySet[Tie]:
    """Ties that both sides stand by and everybody may know, between an answer's author and the answered one's."""
    mine, theirs = OuterRef("author"), OuterRef("answers__author")
    either = Q(declarer=mine, other=theirs) | Q(declarer=theirs, other=mine)
    return Tie.objects.filter(either, is_public=True, confirmed_at__isnull=False, revoked_at=None).order_by("pk")


def with_pen_names(voices: QuerySet[Voice]) -> QuerySet[Voice]:
    """Add the name under which each author speaks of that product."""
    pen = PenName.objects.filter(person=OuterRef("author"), product=OuterRef("product"))
    return voices.annotate(shown_name=Coalesce(Subquery(pen.values("name")[:1]), F("author__name")))


def shown_first(voice: Any) -> Shown:
    """A voice in its first wording, with its votes: those counted outside and those given here."""
    helpful, unhelpful = voice.up, voice.down
    outside = getattr(voice, "outside_votes", None)
    if outside is not None:
        helpful, unhelpful = helpful + outside.helpful, unhelpful + outside.unhelpful
    # Not as its author said it, but as it counts: it is shown, and never written.
    voice.proof = proof_of(voice.proof, voice.bought_at)
    return Shown(
        voice,
        first_wording(voice),
        helpful=helpful,
        votes=helpful + unhelpful,
        name=voice.shown_name,
        tie=voice.tie_to_answered,
        close=voice.closeness.kind if hasattr(voice, "closeness") else "",
    )


def add_pictures(by_id: dict[int, list[Shown]]) -> None:
    for picture in Picture.objects.filter(voice__in=by_id).order_by("pk"):
        for shown in by_id[picture.voice_id]:
            shown.pictures.append(picture)


def add_corrections(by_id: dict[int, list[Shown]]) -> None:
    """What the authors say that their voices are about instead; asks nothing where none does."""
    corrected = [pk for pk, several in by_id.items() if several[0].voice.is_corrected]  # type: ignore[attr-defined]
    if not corrected:
        return
    made = Correction.objects.filter(voice__in=corrected, ended_at=None).select_related("product", "version")
    for correction in made.order_by("pk"):
        for shown in by_id[correction.voice_id]:
            shown.corrections.append(correction)


def first_wording(voice: Voice) -> Wording:
    stars = None if voice.stars is None else float(voice.stars)
    return Wording(stars, voice.title, voice.text, voice.said_at)


def add_revisions(by_id: dict[int, list[Shown]]) -> None:
    """Let the latest wording stand, and keep the others readable: as the score counts them."""
    for revision in Revision.objects.filter(voice__in=by_id).order_by("pk"):
        stars = None if revision.stars is None else float(revision.stars)
        for shown in by_id[revision.voice_id]:
            revise(shown, Wording(stars, revision.title, revision.text, revision.said_at))


def revise(shown: Shown, wording: Wording) -> None:
    if is_later(wording.said_at, shown.now.said_at):
        shown.earlier.append(shown.now)
        shown.now = wording
    else:
        shown.earlier.append(wording)


def is_later(said_at: datetime | None, standing: datetime | None) -> bool:
    """A wording of unknown or equal date, heard later, stands; one that is dated earlier does not."""
    return said_at is None or standing is None or said_at >= standing


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


def texts_of(ids: Sequence[int]) -> dict[int, str]:
    """Title and text of those of the voices that everybody sees and that have any, as they stand now; two queries."""
    rows = visible(Voice.objects.filter(pk__in=ids)).values_list("pk", "title", "text", "said_at")
    standing = {pk: Wording(None, title, text, said_at) for pk, title, text, said_at in rows.iterator()}
    for revision in Revision.objects.filter(voice__in=ids).order_by("pk"):
        now = standing.get(revision.voice_id)
        if now is not None and is_later(revision.said_at, now.said_at):
            standing[revision.voice_id] = Wording(None, revision.title, revision.text, revision.said_at)
    texts = {pk: f"{now.title}\n{now.text}".strip() for pk, now in standing.items()}
    return {pk: text for pk, text in texts.items() if text}


# Fates beside the grounds of holds.
WITHDRAWN = "withdrawn"
ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Account:
    """What became of all reviews of a product, by star: so that anyone can see that none is hidden unseen."""

    submitted: dict[int, int]
    shown: dict[int, int]
    older: dict[int, int]  # shown, but a newer review of the same person counts
    held: dict[str, dict[int, int]]  # by ground
    withdrawn: dict[int, int]
    aside: dict[int, int] = field(default_factory=dict)  # shown, but counted apart


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
    """Say what became of each row's voice: withdrawn, held for a ground, set aside, or, where empty, shown."""
    held = Hold.objects.filter(voice=OuterRef(voice), lifted_at=None).order_by("pk")
    told: QuerySet[Any] = rows.annotate(
        fate=Case(
            When(Exists(Withdrawal.objects.filter(voice=OuterRef(voice))), then=Value(WITHDRAWN)),
            When(Exists(held), then=Subquery(held.values("ground")[:1])),
            When(is_aside(voice), then=Value(ASIDE)),
            default=Value(""),
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
        by_level(account, fate)[level] = count
    for level, count in account.shown.items():
        if count > counted.get(level, 0):
            account.older[level] = count - counted.get(level, 0)
    for level, count in account.aside.items():
        account.shown[level] = account.shown.get(level, 0) + count
    return account


def by_level(account: Account, fate: str) -> dict[int, int]:
    """The line of the account that a fate is counted in."""
    lines = {"": account.shown, WITHDRAWN: account.withdrawn, ASIDE: account.aside}
    return lines[fate] if fate in lines else account.held.setdefault(fate, {})
