"""Keeping a voice back for a stated ground, reading that again, lifting it, and an author's taking it back."""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from groundswell.listen import reasons
from groundswell.plumbing import snapshot
from groundswell.record.models import Account, Hold, News, Person, Voice, Withdrawal, announce

# So long one reader alone may keep a voice back; longer needs a second one.
ALONE = timedelta(hours=72)
RAN_OUT = "its time ran out"


class NotHeld(Exception):  # noqa: N818 - named after what went wrong
    """A hold cannot be placed or read again as asked: the reason's name."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def place(
    voice: Voice,
    ground: str,
    evidence: str,
    by: str,
    *,
    account: Account | None = None,
    until: datetime | None = None,
) -> Hold:
    """Keep a voice back: who, on which ground, resting on what. It is counted in public, by star and ground.

    account  the one reader who places it: then it ends by itself after 72 hours, unless a second one confirms it,
             and the same reader does not place it again
    Raises NotHeld: held_already, or not_again.
    """
    if account is not None:
        may_place(voice, ground, account)
        until = until or timezone.now() + ALONE
    hold = Hold.objects.create(
        voice=voice, ground=ground, evidence=evidence, placed_by=by, account=account, until=until
    )
    told(hold, "held")
    if account is not None:
        transaction.on_commit(partial(reasons.send, hold.pk), robust=True)
    return hold


def may_place(voice: Voice, ground: str, account: Account) -> None:
    """One reader's hold that no second one confirmed is not placed by the same reader again."""
    Voice.objects.select_for_update().get(pk=voice.pk)
    same = Hold.objects.filter(voice=voice, ground=ground)
    if same.filter(lifted_at=None).exists():
        raise NotHeld("held_already")
    if same.filter(account=account, second=None).exists():
        raise NotHeld("not_again")


@transaction.atomic
def confirm(hold: Hold, account: Account) -> None:
    """A second reader finds a hold right: it stands until it is lifted. Confirmed twice is confirmed once.

    Raises NotHeld: not_yourself, where the same person placed it; over, where it has ended.
    """
    hold = Hold.objects.select_for_update().get(pk=hold.pk)
    if hold.account_id is None or hold.account_id == account.pk:
        raise NotHeld("not_yourself")
    standing = Q(until=None) | Q(until__gt=timezone.now())
    open_ones = Hold.objects.filter(standing, pk=hold.pk, lifted_at=None)
    if not open_ones.exists():
        raise NotHeld("over")
    if open_ones.filter(second=None).update(second=account, second_at=timezone.now(), until=None):
        told(hold, "confirmed")


@transaction.atomic
def lift(hold: Hold, why: str, by: str) -> None:
    """Let a voice be seen again; that it was held, and why no longer, is kept."""
    lifted = Hold.objects.filter(pk=hold.pk, lifted_at=None)
    if lifted.update(lifted_at=timezone.now(), lifted_by=by, lifted_why=why):
        told(hold, "lifted")


def lift_ended() -> None:
    """Lift the holds whose time has run out."""
    for hold in Hold.objects.filter(lifted_at=None, until__lte=timezone.now()).select_related("voice"):
        lift(hold, RAN_OUT, "the timetable")


@transaction.atomic
def withdraw(voice: Voice, by: Person, why: str = "") -> None:
    """An author takes a voice back: a tombstone remains. Taken back twice is taken back once."""
    _, is_new = Withdrawal.objects.get_or_create(voice=voice, defaults={"by": by, "why": why})
    if is_new:
        announce(News.Kind.VOICE_CHANGED, voice.pk, facts={"withdrawn": True})
        snapshot.forget(snapshot.product(voice.product_id))


def told(hold: Hold, what: str) -> None:
    """Say what became of a hold, and let no kept page show it otherwise."""
    announce(News.Kind.VOICE_CHANGED, hold.voice_id, facts={what: hold.ground})
    snapshot.forget(snapshot.product(hold.voice.product_id))
