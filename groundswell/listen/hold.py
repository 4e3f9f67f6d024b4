"""Keeping a voice back for a stated ground, lifting that, and an author's taking it back."""

from django.db import transaction
from django.utils import timezone

from groundswell.record.models import Hold, News, Person, Voice, Withdrawal, announce


@transaction.atomic
def place(voice: Voice, ground: str, evidence: str, by: str) -> Hold:
    """Keep a voice back: who, on which ground, resting on what. It is counted in public, by star and ground."""
    hold = Hold.objects.create(voice=voice, ground=ground, evidence=evidence, placed_by=by)
    announce(News.Kind.VOICE_CHANGED, voice.pk, facts={"held": ground})
    return hold


@transaction.atomic
def lift(hold: Hold, why: str, by: str) -> None:
    """Let a voice be seen again; that it was held, and why no longer, is kept."""
    lifted = Hold.objects.filter(pk=hold.pk, lifted_at=None)
    if lifted.update(lifted_at=timezone.now(), lifted_by=by, lifted_why=why):
        announce(News.Kind.VOICE_CHANGED, hold.voice_id, facts={"lifted": hold.ground})


def lift_ended() -> None:
    """Lift the holds whose time has run out."""
    for hold in Hold.objects.filter(lifted_at=None, until__lte=timezone.now()):
        lift(hold, "its time ran out", "the timetable")


@transaction.atomic
def withdraw(voice: Voice, by: Person, why: str = "") -> None:
    """An author takes a voice back: a tombstone remains. Taken back twice is taken back once."""
    _, is_new = Withdrawal.objects.get_or_create(voice=voice, defaults={"by": by, "why": why})
    if is_new:
        announce(News.Kind.VOICE_CHANGED, voice.pk, facts={"withdrawn": True})
