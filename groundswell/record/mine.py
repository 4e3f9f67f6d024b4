"""What one person said, everywhere and in every state, for their own eyes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet

from groundswell.record.models import Hold, Person, Revision, Source, Voice
from groundswell.record.shown import Wording, first_wording, is_later


@dataclass(frozen=True, slots=True)
class Mine:
    """One thing that I said: how it reads now, and how it stands."""

    voice: Voice
    now: Wording
    state: str  # shown, held, withdrawn or private
    ground: str = ""  # of the hold

    @property
    def is_open(self) -> bool:
        """Whether its author can amend it or take it back here."""
        return self.state != "withdrawn" and self.voice.source.key == Source.SITE


def said_by(person: Person | None) -> QuerySet[Voice]:
    """All that a person said, newest first."""
    said = Voice.objects.filter(author=person) if person else Voice.objects.none()
    return said.order_by(F("said_at").desc(nulls_last=True), "-pk")


def mine(voices: Sequence[Voice]) -> list[Mine]:
    """How each of the voices stands; three queries."""
    ids = [voice.pk for voice in voices]
    found = Voice.objects.filter(pk__in=ids).select_related("product", "source", "withdrawal").in_bulk()
    now = {voice.pk: first_wording(voice) for voice in found.values()}
    for revision in Revision.objects.filter(voice__in=ids).order_by("pk"):
        if is_later(revision.said_at, now[revision.voice_id].said_at):
            stars = None if revision.stars is None else float(revision.stars)
            now[revision.voice_id] = Wording(stars, revision.title, revision.text, revision.said_at)
    grounds = dict(Hold.objects.filter(voice__in=ids, lifted_at=None).values_list("voice_id", "ground"))
    return [told(found[pk], now[pk], grounds.get(pk, "")) for pk in ids]


def told(voice: Voice, now: Wording, ground: str) -> Mine:
    if getattr(voice, "withdrawal", None) is not None:
        return Mine(voice, now, "withdrawn")
    if ground:
        return Mine(voice, now, "held", ground)
    return Mine(voice, now, "shown" if voice.audience == Voice.Audience.PUBLIC else "private")
