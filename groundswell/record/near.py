"""What people near somebody say of a product: by ties that both sides stand by, and one step on by open ones."""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from groundswell.record.models import PenName, Person, Product, Tie, Voice
from groundswell.record.shown import visible

AT_ONCE = 20
SAID = ("review", "recommendation")


@dataclass(frozen=True, slots=True)
class Near:
    """A voice, and by which way its author is near."""

    voice: int
    kind: str  # of the reader's own tie: friend, family, coworker
    through: str = ""  # the name of who stands between; empty for nobody


def near(reader: Person, about: Product) -> list[Near]:
    """Voices of people near a reader, the nearest and newest first, at most twenty; three queries.

    At one step the reader's own ties count, whoever else may know of them. At two steps both ties must be open to
    all, since the way is told. What people say under another name than their own, or under none, is left out:
    nobody is to be known again by it.
    """
    own = {other_of(tie, reader.pk): tie for tie in standing().filter(Q(declarer=reader) | Q(other=reader))}
    further = beyond(reader, own, about)
    said = named_voices(about).filter(author__in={*own, *further})
    newest = said.order_by(F("said_at").desc(nulls_last=True), "-pk").values_list("pk", "author")
    found = [way(pk, author, own, further) for pk, author in newest]
    return sorted(found, key=lambda one: one.through != "")[:AT_ONCE]


def has_ties(reader: Person) -> bool:
    """Whether somebody is near at all."""
    return standing().filter(Q(declarer=reader) | Q(other=reader)).exists()


def standing() -> QuerySet[Tie]:
    """Ties that both sides stand by, to people who have a name."""
    return Tie.objects.filter(confirmed_at__isnull=False, revoked_at=None).select_related("declarer", "other")


def other_of(tie: Tie, one: int) -> int:
    return tie.other_id if tie.declarer_id == one else tie.declarer_id


def beyond(reader: Person, own: dict[int, Tie], about: Product) -> dict[int, Tie]:
    """Those two steps away who have spoken of the product, each with the tie that leads to them; one query."""
    between = {person for person, tie in own.items() if tie.is_public}
    spoke = named_voices(about).values("author")
    open_ones = standing().filter(
        Q(declarer__in=between, other__in=spoke) | Q(other__in=between, declarer__in=spoke), is_public=True
    )
    found: dict[int, Tie] = {}
    for tie in open_ones.order_by("-pk"):
        for middle, far in ((tie.declarer, tie.other_id), (tie.other, tie.declarer_id)):
            if middle.pk in between and middle.name and far != reader.pk and far not in own:
                found[far] = tie
    return found


def named_voices(about: Product) -> QuerySet[Voice]:
    """What people say of it under the name by which those near them know them."""
    pens = PenName.objects.filter(person=OuterRef("author"), product=about)
    said = Voice.objects.filter(product=about, kind__in=SAID).exclude(author__name="")
    return visible(said).filter(~Exists(pens))


def way(voice: int, author: int, own: dict[int, Tie], further: dict[int, Tie]) -> Near:
    """How the author of a voice is near."""
    if author in own:
        return Near(voice, own[author].kind)
    tie = further[author]
    middle = tie.declarer if tie.other_id == author else tie.other
    return Near(voice, own[middle.pk].kind, middle.name)
