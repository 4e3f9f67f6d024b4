"""What somebody wrote before they showed that their address is theirs: kept a while, then heard or forgotten."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.signing import BadSignature, dumps, loads
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from groundswell.listen import notice
from groundswell.listen.hear import hear
from groundswell.listen.item import tidy
from groundswell.listen.models import Draft
from groundswell.listen.said import Said
from groundswell.listen.screen import Visitor, screen
from groundswell.plumbing.sign import keyed, token
from groundswell.record.models import Account, Consent, Source, Voice

KEPT = timedelta(days=14)
CODE_HOLDS = timedelta(hours=1)
TRIES = 5
DATES = {"said_at": parse_datetime, "reply_at": parse_datetime, "owned_from": parse_date, "owned_until": parse_date}


class NoSuchDraft(Exception):  # noqa: N818 - named after what went wrong
    """The link or code fits no draft that still waits: wrong, too old, or tried too often."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A photograph that comes with a draft: a file among the media, and its words."""

    file: str
    alt: str
    width: int
    height: int


def keep(
    said: Said, *, company: str, email: str, visitor: Visitor, consent: str, pictures: tuple[Picture, ...] = ()
) -> Draft:
    """Screen what was written and keep it until its author shows that the address is theirs.

    consent  the words that were agreed to
    Raises Refused as the door would, and ValidationError for an address that is none.
    """
    validate_email(email)
    tidy(said)
    screen(said, visitor)
    return Draft.objects.create(
        email=email.lower(),
        company=company,
        said=plain(said),
        consent=consent,
        pictures=[asdict(picture) for picture in pictures],
        nonce=token(),
    )


def link_token(draft: Draft) -> str:
    """What stands in the letter's link. Whoever has it can read the address's letters."""
    return dumps([draft.pk, draft.nonce], salt="draft")


def code(draft: Draft) -> str:
    """The six digits of the letter, for those who read it on another device."""
    return f"{int.from_bytes(keyed('draft code', draft.nonce)[:8]) % 1_000_000:06d}"


def by_link(given: str) -> Draft:
    """The waiting draft that a letter's link names."""
    try:
        pk, nonce = loads(given, salt="draft", max_age=KEPT)
    except (BadSignature, ValueError, TypeError) as error:
        raise NoSuchDraft from error
    found = Draft.objects.filter(pk=pk, nonce=nonce).first()
    if found is None:
        raise NoSuchDraft
    return found


def by_code(nonce: str, given: str) -> Draft:
    """The waiting draft that was begun in this browser, if the code fits. A few wrong ones end the code."""
    fresh = Draft.objects.filter(nonce=nonce, made_at__gte=timezone.now() - CODE_HOLDS)
    if not fresh.filter(tries__lt=TRIES).update(tries=F("tries") + 1):
        raise NoSuchDraft
    draft = fresh.get()
    if "".join(given.split()) != code(draft):
        raise NoSuchDraft
    return draft


@transaction.atomic
def confirm(draft: Draft) -> tuple[Account, Voice]:
    """The address is theirs: let the voice in. Confirmed twice, it is one voice."""
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    said = said_again(draft.said)
    account = Account.objects.of(draft.email)
    author = account.speaker(said.name)
    said.person = account.handle
    voice = draft.voice
    if voice is None:
        answer = hear(said, source=Source.SITE, company=draft.company)
        voice = Voice.objects.get(source__key=Source.SITE, outside_id=answer.id)
        notice.consent(author, Consent.Purpose.PUBLISH, draft.consent)
        notice.pen_name(author, voice.product, said.name)
        for picture in draft.pictures:
            notice.picture(voice, **picture)
        Draft.objects.filter(pk=draft.pk).update(voice=voice, said={}, pictures=[])
    return account, voice


def plain(said: Said) -> dict[str, Any]:
    """As JSON keeps it: what was told, and nothing that was not."""
    untold = asdict(Said(product=""))
    told = {name: value for name, value in asdict(said).items() if value != untold[name]}
    return {name: value.isoformat() if isinstance(value, date | datetime) else value for name, value in told.items()}


def said_again(kept: dict[str, Any]) -> Said:
    if not kept:
        return Said(product="")
    told: dict[str, Any] = {name: DATES[name](value) if name in DATES else value for name, value in kept.items()}
    return Said(**told)


def forget_old() -> None:
    """Forget what nobody has confirmed in time."""
    Draft.objects.filter(made_at__lt=timezone.now() - KEPT).delete()
