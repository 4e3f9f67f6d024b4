"""One voice on its way in: what was said, and what we make of it, before it is a fact."""

import json
import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from operator import attrgetter
from typing import Any

from groundswell.engine.listen.language import recognise
from groundswell.engine.weigh.score import read_stars
from groundswell.listen.match import handle_of
from groundswell.listen.said import Said
from groundswell.listen.screen import Refused, Visitor, screen
from groundswell.plumbing.rows import stamp
from groundswell.record.models import Experience, Voice, VoiceKind
from groundswell.record.proof import Told, commitment

# Characters that no one writes and that databases, seals and terminals stumble over.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
TEXTS = tuple(field.name for field in fields(Said) if field.type is str)
all_texts = attrgetter(*TEXTS)


class Outcome(StrEnum):
    """What became of something that was said."""

    HEARD = "heard"
    REPEATED = "repeated"
    REVISED = "revised"
    REFUSED = "refused"


@dataclass(slots=True)
class Heard:
    """The door's answer: what became of it, and the reason if it was refused."""

    outcome: Outcome
    id: str = ""  # the source's id of the voice, or the one it is known by here
    refused: Refused | None = None


@dataclass(slots=True)
class Item:
    """What was said, and what it belongs to as far as that is known by now."""

    said: Said
    source: str
    outcome: Outcome = Outcome.REFUSED
    refused: Refused | None = None
    id: str = ""
    handle: str = ""  # empty: nobody's, a person of his own
    author: int = 0
    to: str = ""
    addressed_to: int | None = None
    product: int = 0
    slug: str = ""
    version: int | None = None
    answered: Voice | None = None
    experience: int | None = None
    stars: int | None = None  # millionths of a star
    level: int | None = None

    def answer(self) -> Heard:
        return Heard(self.outcome, self.id, self.refused)

    def refuse(self, reason: str, found: str, wanted: str) -> None:
        self.refused = Refused(reason, found, wanted)

    def screen(self, kinds: dict[str, VoiceKind], visitor: Visitor | None) -> None:
        """Read it and pass it through the steps of the door; what fails is refused."""
        try:
            tidy(self.said)
            self.read_kind(kinds)
            screen(self.said, visitor)
        except Refused as refused:
            self.refused = refused

    def read_kind(self, kinds: dict[str, VoiceKind]) -> None:
        """Settle its form and stars: a review without stars is a mention, stars elsewhere are only kept."""
        said = self.said
        if said.kind not in kinds:
            raise Refused("unknown_kind", repr(said.kind[:40]), ", ".join(sorted(kinds)))
        if kinds[said.kind].answers_another and not said.answers:
            raise Refused("answers_nothing", f"a {said.kind} to nothing", "the id of the voice it answers")
        if said.kind != "review":
            if said.stars:
                said.more = {**said.more, "stars": said.stars}
        elif said.stars:
            self.read_stars()
        else:
            said.kind = "mention"

    def read_stars(self) -> None:
        if self.said.kind == "review" and self.refused is None:
            self.stars, self.level = stars_of(self.said.stars, self.said.scale)

    def name_itself(self) -> None:
        """Take the source's id; without one a voice is known by what it says, by whom and when."""
        said = self.said
        self.handle = handle_of(said.person)
        self.to = handle_of(said.to)
        self.id = said.id or self.fingerprint()

    def fingerprint(self) -> str:
        said = self.said
        when = f"{said.said_at.timestamp():.6f}" if said.said_at else ""
        parts = (
            said.kind if said.kind != "review" else "",
            said.company,
            said.product,
            self.handle or said.person,
            when,
            str(self.stars),
            said.text,
            said.answers,
        )
        return "~" + urlsafe_b64encode(sha256("\x1f".join(parts).encode()).digest()[:18]).decode()

    def says_the_same(self, stars: int | None, title: str, text: str) -> bool:
        """Whether its wording is this one; without an id of its own it is, or it would not be known."""
        return not self.said.id or (self.stars, self.said.title, self.said.text) == (stars, title, text)

    @property
    def wording(self) -> str:
        """Fingerprint of what it says."""
        return sha256("\x1f".join((str(self.stars), self.said.title, self.said.text)).encode()).hexdigest()

    @property
    def tells_of_an_experience(self) -> bool:
        said = self.said
        plain = said.obtained == "unknown" and said.about == "product"
        return not plain or bool(said.version or said.owned_from or said.owned_until)

    def as_experience(self) -> Experience:
        said = self.said
        return Experience(
            person_id=self.author,
            product_id=self.product,
            version_id=self.version,
            obtained=said.obtained,
            owned_from=said.owned_from,
            owned_until=said.owned_until,
            about=said.about,
        )

    def reply(self) -> Said:
        """The company's reply that came with it, as a voice of its own."""
        return Said(
            kind="reply",
            id=f"{self.id}#reply",
            answers=self.id,
            product=self.said.product,
            company=self.said.company,
            role="staff",
            text=self.said.reply,
            said_at=self.said.reply_at,
        )

    def commitment(self) -> bytes:
        """The leaf by which the seals bind it."""
        said = self.said
        return commitment(
            Told(
                kind=said.kind,
                level=self.level,
                product=self.slug,
                source=self.source,
                id=self.id,
                stars=self.stars,
                title=said.title,
                text=said.text,
                said_at=said.said_at,
                role=said.role,
                collected=said.collected,
                proof=said.proof,
            )
        )

    def row(self, source: int, news: int, leaf: int, heard_at: Any) -> tuple[Any, ...]:
        """Its columns as a row of Voice."""
        said = self.said
        language, told = language_of(said)
        return (
            source,
            self.id,
            said.kind,
            self.author,
            said.role,
            self.product,
            self.experience,
            self.answered.pk if self.answered else None,
            said.audience,
            self.addressed_to,
            stars_column(self.stars),
            self.level,
            said.stars[:40] if self.stars is not None else "",
            said.scale[:20] if self.stars is not None else "",
            said.title,
            said.text,
            language,
            told,
            said.collected,
            said.proof,
            stamp(said.said_at),
            heard_at,
            said.country.upper() if len(said.country) == 2 else "",
            said.url if said.url.startswith(("https://", "http://")) and len(said.url) <= 500 else "",
            json.dumps(said.more, ensure_ascii=False, default=str) if said.more else None,
            news,
            leaf,
        )


# The order in which Item.row gives its columns.
COLUMNS = (
    "source_id",
    "outside_id",
    "kind_id",
    "author_id",
    "role",
    "product_id",
    "experience_id",
    "answers_id",
    "audience",
    "addressed_to_id",
    "stars",
    "level",
    "stars_given",
    "scale",
    "title",
    "text",
    "language",
    "language_told",
    "collected",
    "proof",
    "said_at",
    "heard_at",
    "country",
    "address",
    "more",
    "news_id",
    "leaf",
)


def tidy(said: Said) -> None:
    """Take out what no one writes: control characters and halves of characters."""
    if CONTROL.search("".join(all_texts(said))) is None:
        return
    for name in TEXTS:
        setattr(said, name, CONTROL.sub("", getattr(said, name)))


@lru_cache(maxsize=4096)
def stars_of(given: str, scale: str) -> tuple[int, int]:
    """Stars in millionths, and their level, from what was given on a scale such as 0.5-5; empty is 1-5."""
    lowest, _, highest = (scale or "1-5").partition("-")
    try:
        return read_stars(Decimal(given.replace(",", ".")), Decimal(lowest), Decimal(highest))
    except (InvalidOperation, ValueError) as error:
        raise Refused("unreadable_stars", repr(given[:40]), f"a number from {lowest} to {highest}") from error


@lru_cache(maxsize=4096)
def stars_column(stars: int | None) -> str | None:
    """Stars as the database takes a decimal."""
    return None if stars is None else f"{stars / 1_000_000:.6f}"


def language_of(said: Said) -> tuple[str, bool]:
    """The author's word for the language, else what we recognise; and whether it is the author's."""
    if said.language:
        return said.language.replace("_", "-")[:12], True
    words = said.text or said.title
    return (recognise(words) if words else ""), False


def shown_name(name: str) -> str:
    """A name as shown: never an address, nor the name of a browser."""
    return name[:200] if not name.startswith(("mailto:", "browser:")) else ""
