"""What somebody says on our own pages, once we know whose address it is: heard under their account."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from groundswell.listen import notice
from groundswell.listen.buying import recognised
from groundswell.listen.hear import count_refusals, hear
from groundswell.listen.item import Item
from groundswell.listen.said import Said
from groundswell.listen.screen import Visitor, is_no_copy
from groundswell.plumbing.limit import Limit, knock
from groundswell.record.models import Account, Consent, Person, Source, Voice, VoiceKind

VOICES = Limit("voices of one account", most=20, within=timedelta(hours=1))
# The same words again so soon come of a double click or the back button, and are not meant twice.
SAME = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Photograph:
    """A photograph that comes with a voice: a file among the media, and its words."""

    file: str
    alt: str
    width: int
    height: int


class NotTheirs(Exception):  # noqa: N818 - named after what went wrong
    """The voice of that id is another's."""


def speak(
    account: Account,
    said: Said,
    *,
    company: str,
    visitor: Visitor,
    consent: str,
    photographs: Iterable[Photograph] = (),
) -> Voice:
    """Let in what somebody who is signed in says, and all that comes with it. Said twice, it is one voice.

    said     its id names the voice, its name is how others shall see its author; whose it is, we know better
    consent  the words that were agreed to
    Raises Refused where the door does, TooOften, and NotTheirs where its id is taken.
    """
    said.person = account.handle
    passes(said, visitor)
    knock(VOICES, account.handle)
    return let_in(account, said, company=company, consent=consent, photographs=photographs)


def passes(said: Said, visitor: Visitor) -> None:
    """Let it pass the door's screen, or raise Refused, which has been counted."""
    item = Item(said, Source.SITE)
    item.screen({kind.key: kind for kind in VoiceKind.objects.all()}, visitor)
    if item.refused is not None:
        count_refusals(Source.SITE, [item])
        raise item.refused


@transaction.atomic
def let_in(
    account: Account, said: Said, *, company: str, consent: str, photographs: Iterable[Photograph] = ()
) -> Voice:
    """Let in what has passed the screen, now or a while ago."""
    author = account.speaker(said.name)
    recognised(account)
    said.person = account.handle
    # Somebody else may have been faster with the same words while these waited.
    is_no_copy(said, Visitor(network="", consents=True))
    before = said_before(author, said)
    if before is not None:
        return before
    answer = hear(said, source=Source.SITE, company=company)
    voice = Voice.objects.select_related("product").get(source__key=Source.SITE, outside_id=answer.id)
    if voice.author_id != author.pk:
        raise NotTheirs(f"voice {voice.pk} is not person {author.pk}'s")
    notice.consent(author, Consent.Purpose.PUBLISH, consent)
    notice.pen_name(author, voice.product, said.name)
    for one in photographs:
        notice.picture(voice, file=one.file, alt=one.alt, width=one.width, height=one.height)
    return voice


def said_before(author: Person, said: Said) -> Voice | None:
    """The voice by which this person said the very same a moment ago."""
    just_now = Voice.objects.filter(
        source__key=Source.SITE, author=author, heard_at__gte=timezone.now() - SAME, withdrawal=None
    )
    same = just_now.filter(
        product__slug=said.product, kind=said.kind, stars_given=said.stars, title=said.title, text=said.text
    )
    answered = said.answers.removeprefix("voice:")
    if answered.isdecimal():
        same = same.filter(answers_id=int(answered))
    return same.order_by("-pk").first()
