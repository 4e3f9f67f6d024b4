"""Statements of reasons: what an author, and whoever reported it, is told when a voice is held back or stays."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groundswell.plumbing import mail
from groundswell.record.models import Account, Hold, Report, Voice

log = logging.getLogger(__name__)

# The grounds on which a reader may hold a voice or report it: the same for one star and for five.
GROUNDS: Mapping[str, object] = {
    Hold.Ground.ILLEGAL: gettext_lazy("It is against the law."),
    Hold.Ground.PRIVATE_DATA: gettext_lazy("It holds private data of somebody."),
    Hold.Ground.ABUSE: gettext_lazy("It insults or threatens somebody."),
    Hold.Ground.SPAM: gettext_lazy("It is advertising or spam."),
    Hold.Ground.OFF_TOPIC: gettext_lazy("It is about something else than the product."),
    Hold.Ground.NOT_A_CUSTOMER: gettext_lazy("Its author has no experience with the product."),
}
AT_SOURCE = gettext_lazy("It was kept back where it was written.")


def ground_words(ground: str) -> str:
    """The ground as a sentence."""
    return str(GROUNDS.get(ground, AT_SOURCE))


def send(hold: int) -> None:
    """Write to the author of a held voice, if they have an account: what, why, on what it rests, what they can do."""
    held = Hold.objects.select_related("voice__product__company").get(pk=hold)
    author = Account.objects.filter(person=held.voice.author_id, is_active=True).first()
    if author is not None:
        with spoken(held.voice):
            post(author.email, _("What you wrote is held back"), statement_of(held))


def statement_of(hold: Hold) -> str:
    """The statement in words, as the letter has it (Digital Services Act, article 17)."""
    product, company = hold.voice.product, hold.voice.product.company
    paragraphs = [
        _("What you wrote about %(product)s is held back: its words are not shown for now.")
        % {"product": product.title},
        _("The ground: %(ground)s") % {"ground": ground_words(hold.ground)},
        _("What it rests on: %(evidence)s") % {"evidence": hold.evidence},
        decided_by(hold),
        redress(company.contact),
        address_of(hold.voice),
    ]
    return "\n\n".join(paragraphs)


def decided_by(hold: Hold) -> str:
    """Who decided, by hand or not, and for how long."""
    by_hand = _("A person at %(company)s decided this, not a program.") % {"company": hold.voice.product.company.name}
    if hold.until is None:
        return by_hand
    ends = _("It ends by itself after 72 hours, unless a second person finds it right.")
    return f"{by_hand} {ends}"


def redress(contact: str) -> str:
    """What an author can do against it."""
    law = _("You may also turn to a body that settles disputes out of court, or to a court.")
    if not contact:
        return law
    return _("If you think it wrong, write to %(contact)s.") % {"contact": contact} + " " + law


def answer(report: Report) -> None:
    """Write to whoever reported a voice what came of it, if they left an address."""
    if report.email:
        with spoken(report.voice):
            tell(report)


def tell(report: Report) -> None:
    became = _("The voice is held back.") if report.hold_id else _("The voice stays as it is.")
    paragraphs = [
        _("You reported a voice. Your receipt's number is %(number)s.") % {"number": report.number},
        became,
        _("What was found: %(why)s") % {"why": report.closed_why},
        redress(report.voice.product.company.contact),
        address_of(report.voice),
    ]
    post(report.email, _("What came of your report %(number)s") % {"number": report.number}, "\n\n".join(paragraphs))


def post(to: str, subject: str, text: str) -> None:
    try:
        mail.send(to, subject, text)
    except mail.NotSent as error:
        log.warning("statement of reasons not sent", extra={"error": str(error)})


def address_of(voice: Voice) -> str:
    return settings.SITE + reverse("voice", args=[voice.pk])


@contextmanager
def spoken(voice: Voice) -> Iterator[None]:
    """In the language in which the author wrote, where it is one of ours."""
    language = voice.language.partition("-")[0]
    known = language in dict(settings.LANGUAGES)
    with translation.override(language if known else settings.LANGUAGE_CODE):
        yield
