"""Tells people by e-mail that somebody answered them, if they want to know, and once."""

from collections import defaultdict
from collections.abc import Sequence

from django.conf import settings
from django.core.signing import BadSignature, dumps, loads
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext, ngettext, override

from groundswell.act import requested
from groundswell.act.models import Letter
from groundswell.act.whom import INVITE
from groundswell.listen import notice
from groundswell.plumbing import mail
from groundswell.record.models import Account, Consent, Suppression, Voice
from groundswell.record.privacy import address_of
from groundswell.record.shown import visible

REPLY = "reply"
# More answers than this are told of as a number, with the first few by name.
NAMED = 10
# What somebody agreed to who gets letters of a kind: it ends with them.
AGREED = {REPLY: Consent.Purpose.MAIL, INVITE: Consent.Purpose.INVITE}
ANSWERS = ("answer", "reply", "solution", "endorsement")
SPOKEN = frozenset(code for code, _ in settings.LANGUAGES)


class NoSuchLetter(Exception):  # noqa: N818 - named after what went wrong
    """The link ends no letters: it was changed on its way."""


def heard(news: list[int]) -> None:
    """Write to those whose voices were answered in these news: one letter each, however many the answers.

    Doing it twice writes to nobody twice. A letter that the mail server does not take is tried again.
    """
    failed: mail.NotSent | None = None
    for account, answers in by_account(answers_of(news)).items():
        try:
            tell(account, answers)
        except mail.NotSent as error:
            # The others get theirs first; then the job fails, aloud, and is tried again.
            failed = error
    if failed is not None:
        raise failed


def answers_of(news: list[int]) -> QuerySet[Voice]:
    """What everybody may see of the answers in these news, where those answered want to know."""
    wants = Consent.objects.filter(person=OuterRef("answers__author"), purpose=Consent.Purpose.MAIL, ended_at=None)
    answers = Voice.objects.filter(
        Exists(wants), news__in=news, kind__in=ANSWERS, answers__author__account__is_active=True
    )
    with_words = answers.filter(~Q(text="") | ~Q(title="")).exclude(author=F("answers__author"))
    return visible(with_words).select_related("product", "answers__author__account").order_by("pk")


def by_account(answers: QuerySet[Voice]) -> dict[Account, list[Voice]]:
    found: dict[Account, list[Voice]] = defaultdict(list)
    for answer in answers:
        if answer.answers is not None:
            found[answer.answers.author.account].append(answer)
    return found


@transaction.atomic
def tell(account: Account, answers: Sequence[Voice]) -> None:
    """Write one letter about the answers that this account has not been told of; a letter that fails is none."""
    if is_suppressed(account.email):
        return
    # Two workers with the same news wait here for each other.
    Account.objects.select_for_update().get(pk=account.pk)
    known = set(Letter.objects.filter(account=account, voice__in=answers).values_list("voice_id", flat=True))
    fresh = [answer for answer in answers if answer.pk not in known]
    if not fresh:
        return
    Letter.objects.bulk_create(Letter(account=account, voice=answer, stream=REPLY) for answer in fresh)
    with override(language_for(fresh[0].answers)):
        mail.send(account.email, subject(fresh), text(fresh, leave_address(account)), leave=leave_address(account))


def is_suppressed(email: str, stream: str = REPLY) -> bool:
    """Whether an address wants no letters of this kind."""
    return Suppression.objects.filter(address=address_of(email), stream=stream).exists()


def language_for(answered: Voice | None) -> str:
    """The language that the person wrote in, where we speak it."""
    spoken = answered.language[:2] if answered else ""
    return spoken if spoken in SPOKEN else settings.LANGUAGE_CODE


def subject(answers: Sequence[Voice]) -> str:
    told = ngettext(
        "Somebody answered you about %(product)s", "%(n)s people answered you about %(product)s", len(answers)
    )
    return told % {"n": len(answers), "product": answers[0].product.title}


def text(answers: Sequence[Voice], leave_at: str) -> str:
    """The letter: where to read, and no words of strangers, who could otherwise write to anybody through us."""
    lines = [gettext("Hello,"), "", gettext("You wrote about something, and somebody answered. Read it here:"), ""]
    lines += [
        f"{answer.product.title}\n{settings.SITE}{reverse('voice', args=[answer.pk])}\n" for answer in answers[:NAMED]
    ]
    if len(answers) > NAMED:
        lines += [gettext("All you have said, with what was answered: %(address)s") % {"address": my_page()}, ""]
    lines.append(gettext("You get this letter because you asked for it on your page. To get no more of them:"))
    return "\n".join([*lines, leave_at])


def leave_address(account: Account, stream: str = REPLY) -> str:
    """The address that ends letters of one kind at once, without signing in. It works after the account is gone."""
    return leave_link(address_of(account.email), stream, account.pk)


def leave_link(address: str, stream: str, account: int = 0) -> str:
    """Likewise of an address, known by its keyed hash, that need not be an account's."""
    token = dumps([address, account, stream], salt="leave")
    return settings.SITE + reverse("leave_letters", args=[token])


def my_page() -> str:
    return settings.SITE + reverse("me")


def stream_of(token: str) -> str:
    """Which letters a link ends."""
    return read(token)[2]


@transaction.atomic
def leave(token: str) -> None:
    """End letters of one kind to one address. Ended twice is ended once."""
    address, account, stream = read(token)
    notice.suppress(address, stream)
    if stream == requested.REQUEST:
        requested.unsubscribed(address)
    if stream not in AGREED:
        return
    found = Account.objects.filter(pk=account).select_related("person").first()
    if found is not None and found.person is not None and address_of(found.email) == address:
        notice.end_consent(found.person, AGREED[stream])


def read(token: str) -> tuple[str, int, str]:
    try:
        address, account, stream = loads(token, salt="leave")
    except (BadSignature, ValueError, TypeError) as error:
        raise NoSuchLetter from error
    return address, account, stream


@transaction.atomic
def ask_for(account: Account, wording: str, stream: str = REPLY) -> None:
    """An account wants letters of a kind, in these words; what ended them before does so no longer."""
    notice.unsuppress(address_of(account.email), stream)
    notice.consent(account.speaker(), AGREED[stream], wording)


def ask_for_no_more(account: Account, stream: str = REPLY) -> None:
    if account.person is not None:
        notice.end_consent(account.person, AGREED[stream])


def are_wanted(account: Account, stream: str = REPLY) -> bool:
    """Whether this account gets letters of a kind: when somebody answers, where none is named."""
    wanted = Consent.objects.filter(person=account.person, purpose=AGREED[stream], ended_at=None)
    return account.person is not None and wanted.exists() and not is_suppressed(account.email, stream)
