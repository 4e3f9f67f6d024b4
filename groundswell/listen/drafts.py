"""What somebody wrote before they showed that their address is theirs: kept a while, then heard or forgotten."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from django.core.signing import BadSignature, SignatureExpired, dumps, loads
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from groundswell.listen import speak, telling
from groundswell.listen.models import Draft
from groundswell.listen.said import Said
from groundswell.listen.screen import Visitor
from groundswell.listen.speak import SAME, Photograph, passes
from groundswell.plumbing.limit import Limit, knock
from groundswell.plumbing.sign import keyed, token
from groundswell.record.models import Account, Referral, ShareLink, Voice

KEPT = timedelta(days=14)
CODE_HOLDS = timedelta(hours=1)
TRIES = 5
DRAFTS = Limit("drafts", most=20, within=timedelta(hours=1))
CODES = Limit("codes", most=20, within=timedelta(days=1))
DATES = {"said_at": parse_datetime, "reply_at": parse_datetime, "owned_from": parse_date, "owned_until": parse_date}


class NoSuchDraft(Exception):  # noqa: N818 - named after what went wrong
    """The link or code fits no draft that still waits.

    reason      wrong (this code), over (too old, or tried too often) or unknown
    tries_left  how often another code may be tried
    """

    def __init__(self, reason: str = "unknown", tries_left: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.tries_left = reason, tries_left


def keep(
    said: Said,
    *,
    company: str,
    email: str,
    visitor: Visitor,
    consent: str,
    photographs: Iterable[Photograph] = (),
    told_by: ShareLink | None = None,
) -> tuple[Draft, bool]:
    """Screen what was written and keep it until its author shows that the address is theirs.

    said     product names it by our slug; its id, where it has one, makes two sendings of one form one voice
    consent  the words that were agreed to
    told_by  the link of whoever told its author, where they name its code
    Returns the draft, and whether it needs a letter: sent again a moment later, it has had one.
    Raises Refused as the door would, TooOften, and ValidationError for an address that is none.
    """
    check(email)
    passes(said, visitor)
    knock(DRAFTS, visitor.network)
    told = {"said": plain(said), "consent": consent, "pictures": [asdict(one) for one in photographs]}
    return put(email.lower(), told | {"company": company, "told_by": told_by.code if told_by else ""})


def check(email: str) -> None:
    """Raises ValidationError for what is no address, or a longer one than any is."""
    Draft._meta.get_field("email").clean(email, None)


@transaction.atomic
def put(email: str, told: dict[str, Any]) -> tuple[Draft, bool]:
    """Keep it in the place of what was sent before by the same form, or in the same words; and whether it is new."""
    before = same_form(told["said"].get("id", "")) or same_words(email, told["said"])
    if before is not None and before.email == email and before.made_at > timezone.now() - SAME:
        # A moment ago: the letter that is on its way serves for this as well.
        Draft.objects.filter(pk=before.pk).update(**told)
        before.refresh_from_db()
        return before, False
    if before is not None:
        drop(before)
    return Draft.objects.create(email=email, nonce=token(), **told), True


def same_form(name: str) -> Draft | None:
    """The waiting draft that was sent by the same form."""
    if not name:
        return None
    return Draft.objects.filter(said__id=name, voice=None).order_by("-pk").first()


def same_words(email: str, said: dict[str, Any]) -> Draft | None:
    """The waiting draft of this address that says the very same."""
    meant = {**said, "id": "", "said_at": ""}
    waiting = Draft.objects.filter(email=email, voice=None).order_by("-pk")
    return next((one for one in waiting if {**one.said, "id": "", "said_at": ""} == meant), None)


def waiting(nonce: str) -> Draft:
    """The draft that was begun in this browser, whether confirmed by now or not."""
    found = Draft.objects.filter(nonce=nonce).first() if nonce else None
    if found is None:
        raise NoSuchDraft
    return found


def again(draft: Draft, visitor: Visitor, email: str = "") -> Draft:
    """Let a draft wait anew, for another letter; at another address, with another link and code.

    Raises TooOften, and ValidationError for an address that is none.
    """
    knock(DRAFTS, visitor.network)
    fresh: dict[str, Any] = {"tries": 0, "made_at": timezone.now()}
    if email and email.lower() != draft.email:
        check(email)
        fresh |= {"email": email.lower(), "nonce": token()}
    Draft.objects.filter(pk=draft.pk, voice=None).update(**fresh)
    draft.refresh_from_db()
    return draft


def link_token(draft: Draft) -> str:
    """What stands in the letter's link. Whoever has it can read the address's letters."""
    return dumps([draft.pk, draft.nonce], salt="draft")


def code(draft: Draft) -> str:
    """The six digits of the letter, for those who read it on another device."""
    return f"{int.from_bytes(keyed('draft code', draft.nonce)[:8]) % 1_000_000:06d}"


def by_link(given: str) -> Draft:
    """The draft that a letter's link names, whether confirmed by now or not."""
    try:
        pk, nonce = loads(given, salt="draft", max_age=KEPT)
    except SignatureExpired as error:
        raise NoSuchDraft("over") from error
    except (BadSignature, ValueError, TypeError) as error:
        raise NoSuchDraft from error
    found = Draft.objects.filter(pk=pk, nonce=nonce).first()
    if found is None:
        raise NoSuchDraft
    return found


def by_code(nonce: str, given: str) -> Draft:
    """The draft that was begun in this browser, if the code fits. A few wrong ones end the code.

    Raises NoSuchDraft, and TooOften for an address whose codes were tried all day.
    """
    draft = waiting(nonce)
    knock(CODES, draft.email)
    fresh = Draft.objects.filter(pk=draft.pk, made_at__gte=timezone.now() - CODE_HOLDS, tries__lt=TRIES)
    if not fresh.update(tries=F("tries") + 1):
        raise NoSuchDraft("over")
    if "".join(given.split()) != code(draft):
        left = TRIES - draft.tries - 1
        raise NoSuchDraft("wrong" if left > 0 else "over", tries_left=max(0, left))
    return draft


def confirm(draft: Draft) -> tuple[Account, Voice]:
    """The address is theirs: let the voice in. Confirmed twice, or by two at once, it is one voice."""
    try:
        return let_in(draft)
    except IntegrityError:
        # Another of this address's drafts made the account a moment ago: now it is there.
        return let_in(draft)


@transaction.atomic
def let_in(draft: Draft) -> tuple[Account, Voice]:
    locked = Draft.objects.select_for_update().filter(pk=draft.pk, nonce=draft.nonce).first()
    if locked is None:
        raise NoSuchDraft
    account = Account.objects.of(locked.email)
    if locked.voice is not None:
        return account, locked.voice
    voice = speak.let_in(
        account,
        said_again(locked.said),
        company=locked.company,
        consent=locked.consent,
        photographs=photographs_of(locked),
    )
    was_told(locked, voice)
    Draft.objects.filter(pk=locked.pk).update(voice=voice, said={}, pictures=[], told_by="")
    return account, voice


def was_told(draft: Draft, voice: Voice) -> None:
    """Whoever named a code beside their words was told by its owner, no later than when they wrote them; unless the
    code was taken back meanwhile.
    """
    link = telling.link_by(draft.told_by)
    if link is not None:
        telling.was_told(voice.author, link, Referral.Way.CODE, at=voice.said_at)


def photographs_of(draft: Draft) -> list[Photograph]:
    """The photographs that wait with a draft."""
    return [Photograph(**one) for one in draft.pictures]


def drop(draft: Draft) -> None:
    """Forget what waits, with the link and the code to it."""
    Draft.objects.filter(pk=draft.pk, voice=None).delete()


def plain(said: Said) -> dict[str, Any]:
    """As JSON keeps it: what was told, and nothing that was not."""
    untold = asdict(Said(product=""))
    told = {name: value for name, value in asdict(said).items() if value != untold[name]}
    return {name: value.isoformat() if isinstance(value, date | datetime) else value for name, value in told.items()}


def said_again(kept: dict[str, Any]) -> Said:
    """What was said, from what was kept of it."""
    told: dict[str, Any] = {name: DATES[name](value) if name in DATES else value for name, value in kept.items()}
    return Said(**{"product": "", **told})


def forget_of(email: str) -> list[str]:
    """Forget all that waits for an address, and what is left of what was heard. Returns the photographs' files."""
    found = Draft.objects.filter(email__iexact=email)
    files = [picture["file"] for draft in found for picture in draft.pictures]
    found.delete()
    return files


def forget_old() -> None:
    """Forget what nobody has confirmed in time, and the addresses of what was."""
    Draft.objects.filter(made_at__lt=timezone.now() - KEPT).delete()
