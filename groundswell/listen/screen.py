"""What may not come in: what cannot be read, and on our own pages floods, copies, private data, missing consent."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from operator import attrgetter

from django.utils import timezone
from django.utils.translation import gettext_noop

from groundswell.listen.said import Said
from groundswell.plumbing.limit import Limit, TooOften, knock
from groundswell.record.models import Experience, Voice


class Refused(Exception):  # noqa: N818 - it is an answer, not an error of ours
    """It may not come in: the reason's name, what was found, and what was wanted."""

    def __init__(self, reason: str, found: str, wanted: str) -> None:
        super().__init__(f"{reason}: found {found}, wanted {wanted}")
        self.reason, self.found, self.wanted = reason, found, wanted


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who stands at the door of our own pages: their network, as a keyed hash, and what they agreed to."""

    network: str
    consents: bool


WORDS = {
    "role": frozenset(Voice.Role.values),
    "collected": frozenset(Voice.Collected.values),
    "proof": frozenset(Voice.Proof.values),
    "audience": frozenset(Voice.Audience.values),
    "obtained": frozenset(Experience.Obtained.values),
    "about": frozenset(Experience.About.values),
}
LENGTHS = {"id": 190, "person": 200, "product": 300, "title": 300, "text": 100_000, "version": 100}
MAY_BE_DATED_AHEAD = timedelta(days=2)
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)

words_of = attrgetter(*WORDS)
texts_of = attrgetter(*LENGTHS)


def knows_its_words(said: Said) -> None:
    words = words_of(said)
    if are_known(words):
        return
    for given, (field, known) in zip(words, WORDS.items(), strict=True):
        if given not in known:
            raise Refused(f"unknown_{field}", repr(given[:40]), ", ".join(sorted(known)))


@lru_cache(maxsize=4096)
def are_known(words: tuple[str, ...]) -> bool:
    """Files have millions of rows with the same few words."""
    return all(given in known for given, known in zip(words, WORDS.values(), strict=True))


def names_a_product(said: Said) -> None:
    if not said.product and not said.answers:
        raise Refused("missing_product", "no product", "the product it is about")


def fits(said: Said) -> None:
    lengths = [len(text) for text in texts_of(said)]
    if max(lengths) <= min(LENGTHS.values()):
        return
    for length, (field, most) in zip(lengths, LENGTHS.items(), strict=True):
        if length > most:
            raise Refused(f"too_long_{field}", f"{length} characters", f"at most {most}")


def says_something(said: Said) -> None:
    if said.kind in {"review", "endorsement", "share"} or said.text or said.title:
        return
    raise Refused("nothing_said", f"a {said.kind} without words", "a title or a text")


def is_of_our_time(said: Said) -> None:
    for moment in (said.said_at, said.reply_at):
        if moment is None:
            continue
        if moment > timezone.now() + MAY_BE_DATED_AHEAD:
            raise Refused("dated_ahead", moment.date().isoformat(), "a day that has been")
        if moment < EARLIEST:
            raise Refused("dated_long_ago", moment.date().isoformat(), "a day since 1900")


def owns_in_order(said: Said) -> None:
    if said.owned_from and said.owned_until and said.owned_until < said.owned_from:
        found = f"owned from {said.owned_from} until {said.owned_until}"
        raise Refused("owned_backwards", found, "an end after the beginning")


def is_no_consumers_voice_of_staff(said: Said) -> None:
    if said.role == "staff" and said.kind in {"review", "recommendation", "endorsement"}:
        raise Refused("staff_as_consumer", f"a {said.kind} by staff", "a reply, an answer or a solution")


def names_whom_it_was_told(said: Said) -> None:
    if (said.audience == "person") != bool(said.to):
        raise Refused("told_to_nobody", f"audience {said.audience}, to {said.to!r}", "a person, and who")


# The steps for whatever comes in, in their order. Files and programs pass these and no more.
STEPS: tuple[Callable[[Said], None], ...] = (
    names_a_product,
    knows_its_words,
    fits,
    says_something,
    is_of_our_time,
    owns_in_order,
    is_no_consumers_voice_of_staff,
    names_whom_it_was_told,
)

FLOOD = Limit("voices", most=10, within=timedelta(hours=1))
CARD = re.compile(r"\b(?:\d[ -]?){13,19}\b")
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}\b")
MAIL = re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.]{2,}\b")


def consents(said: Said, visitor: Visitor) -> None:
    if not visitor.consents:
        raise Refused("missing_consent", "no consent", "consent to publish what you write")


def is_no_flood(said: Said, visitor: Visitor) -> None:
    try:
        knock(FLOOD, visitor.network)
    except TooOften as error:
        raise Refused("flood", f"more than {FLOOD.most} voices in an hour", "a pause") from error


def holds_no_private_data(said: Said, visitor: Visitor) -> None:
    for name, pattern in (("card number", CARD), ("account number", IBAN), ("e-mail address", MAIL)):
        if pattern.search(said.text) or pattern.search(said.title):
            raise Refused("private_data", f"an {name}" if name[0] in "ae" else f"a {name}", "words without it")


def is_no_copy(said: Said, visitor: Visitor) -> None:
    if len(said.text) < 40:
        return
    twins = Voice.objects.filter(text=said.text, source__key="site").exclude(kind="reply")
    if twins.exclude(author__handles__name=said.person).exists():
        raise Refused("copy", "the very words of another voice", "your own words")


# The further steps for what is written on our own pages. The flood is counted last: a slip costs nobody.
STEPS_AT_HOME: tuple[Callable[[Said, Visitor], None], ...] = (
    consents,
    holds_no_private_data,
    is_no_copy,
    is_no_flood,
)

# What a refused shopper reads, by the reason's name.
TOLD = {
    "missing_consent": gettext_noop("Please agree that what you write is published."),
    "flood": gettext_noop("That is a great many voices in one hour. Please take a pause and come back."),
    "private_data": gettext_noop("Please leave out addresses and card or account numbers: everybody can read this."),
    "copy": gettext_noop("These are the very words of another voice. Please tell it in your own."),
    "nothing_said": gettext_noop("Please write at least a few words."),
    "dated_ahead": gettext_noop("That day is still to come."),
    "owned_backwards": gettext_noop("You stopped owning it before you began. Please check the two days."),
    "unreadable_stars": gettext_noop("Please choose one to five stars."),
    "endorses_oneself": gettext_noop("Nobody confirms their own words."),
}


def screen(said: Said, visitor: Visitor | None = None) -> None:
    """Let it pass, or raise Refused with the reason of the first step that it fails."""
    for step in STEPS:
        step(said)
    if visitor is not None:
        for step_at_home in STEPS_AT_HOME:
            step_at_home(said, visitor)
