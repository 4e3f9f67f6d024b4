"""All that is public as one file, and the check that nothing in it was dropped or changed."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from groundswell.plumbing.merkle import leaf_hash, root_of
from groundswell.record.models import Closeness, Correction, Erased, Hold, News, Revision, Seal, Voice
from groundswell.record.proof import Told, chained, digest_of, entry_of, leaf_of, lines_of, salt_of
from groundswell.record.shown import is_later, with_pen_names

FORMAT = "groundswell-public-1"


def export(path: Path) -> int:
    """Write all that is public: seals, news, every voice (shown ones with their words). Returns its lines.

    The order lets a reader check it in one pass: a piece of news, then the voices that it binds.
    """
    lines = 0
    with path.open("w", encoding="utf-8") as file:
        for line in public_lines():
            file.write(json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n")
            lines += 1
    return lines


def public_lines() -> Iterator[dict[str, Any]]:
    yield {"type": "head", "format": FORMAT}
    for seal in Seal.objects.order_by("first").iterator():
        yield seal_line(seal)
    for first in news_ranges():
        news = News.objects.public().filter(pk__gte=first, pk__lt=first + RANGE).order_by("pk")
        bound = bound_by(news)
        for line in lines_of(news):
            yield {"type": "news", **line}
            yield from bound.get(line["id"], [])


RANGE = 200


def news_ranges() -> Iterable[int]:
    last = News.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return range(1, last + 1, RANGE)


def seal_line(seal: Seal) -> dict[str, Any]:
    return {
        "type": "seal",
        "day": seal.day.isoformat(),
        "first": seal.first,
        "last": seal.last,
        "size": seal.size,
        "root": seal.root,
        "chain": seal.chain,
    }


def bound_by(news: QuerySet[News]) -> dict[int, list[dict[str, Any]]]:
    """The voices and revisions that these news bind, in the order of their leaves."""
    bound: dict[int, list[dict[str, Any]]] = defaultdict(list)
    voices = with_pen_names(Voice.objects.filter(news__in=news)).select_related("source", "product", "withdrawal")
    standing, erased, state = standing_of(voices), erased_of(news), State.of(voices)
    for voice in voices.order_by("news", "leaf"):
        stands, left = voice.pk not in standing, erased.get((voice.news_id, voice.leaf), "")
        bound[voice.news_id].append(voice_line(voice, told_of(voice), state, stands=stands, left=left))
    revisions = Revision.objects.filter(news__in=news).select_related("voice__source", "voice__product")
    amended = Voice.objects.filter(revisions__in=revisions)
    related = amended.distinct().select_related("source", "product", "withdrawal")
    names = {voice.pk: voice for voice in with_pen_names(related)}
    standing, state = standing_of(amended), State.of(amended)
    for revision in revisions:
        stands = standing.get(revision.voice_id) == revision.pk
        voice, left = names[revision.voice_id], erased.get((revision.news_id, 0), "")
        bound[revision.news_id].append(voice_line(voice, told_anew(revision), state, stands=stands, left=left))
    return bound


@dataclass(frozen=True, slots=True)
class State:
    """How some voices stand, beside what they say."""

    grounds: dict[int, str]  # of each that is held
    corrected: dict[int, list[str]]  # what each that its author has corrected is about instead
    close: dict[int, str]  # how the authors of some stood to the seller

    @classmethod
    def of(cls, voices: QuerySet[Voice]) -> "State":
        held = Hold.objects.filter(voice__in=voices, lifted_at=None).values_list("voice_id", "ground")
        made = Correction.objects.filter(voice__in=voices, ended_at=None).order_by("pk")
        corrected: dict[int, list[str]] = defaultdict(list)
        for voice, kind in made.values_list("voice_id", "kind"):
            corrected[voice].append(kind)
        close = Closeness.objects.filter(voice__in=voices).values_list("voice_id", "kind")
        return cls(dict(held), dict(corrected), dict(close))

    def of_one(self, voice: Voice) -> str:
        """Held, withdrawn, shown or private."""
        if voice.pk in self.grounds:
            return "held"
        if getattr(voice, "withdrawal", None) is not None:
            return "withdrawn"
        return "shown" if voice.audience == Voice.Audience.PUBLIC else "private"


def erased_of(news: QuerySet[News]) -> dict[tuple[int, int], str]:
    """What is left of wordings that were erased: their digests, by news and leaf."""
    found = Erased.objects.filter(news__in=news).values_list("news_id", "leaf", "digest")
    return {(news, leaf): digest for news, leaf, digest in found}


def standing_of(voices: QuerySet[Voice]) -> dict[int, int]:
    """The revision that stands, of each voice whose first wording does not."""
    standing: dict[int, int] = {}
    dated: dict[int, datetime | None] = {}
    for revision in Revision.objects.filter(voice__in=voices).order_by("pk").select_related("voice"):
        voice = revision.voice
        if is_later(revision.said_at, dated.get(voice.pk, voice.said_at)):
            standing[voice.pk], dated[voice.pk] = revision.pk, revision.said_at
    return standing


def voice_line(voice: Voice, told: Told, state: State, *, stands: bool, left: str = "") -> dict[str, Any]:
    """One wording of a voice: what is open always, the words only while everybody may see them.

    stands  whether it is the voice's latest wording, by which it is counted
    left    the digest of a wording that was erased
    """
    line = {
        "type": "voice",
        "number": voice.pk,
        "kind": told.kind,
        "level": told.level,
        "product": told.product,
        "state": state.of_one(voice),
        "stands": stands,
    }
    if line["state"] != "shown":
        return {**line, "ground": state.grounds.get(voice.pk), "digest": left or digest_of(told, salt_of(told)).hex()}
    return {
        **line,
        "author": getattr(voice, "shown_name", ""),
        "salt": salt_of(told).hex(),
        "source": told.source,
        "id": told.id,
        "stars": told.stars,
        "title": told.title,
        "text": told.text,
        "said_at": None if told.said_at is None else told.said_at.isoformat(),
        "role": told.role,
        "collected": told.collected,
        "proof": told.proof,
        "language": voice.language,
        "corrected": state.corrected.get(voice.pk, []),
        "close": state.close.get(voice.pk, ""),
    }


def told_of(voice: Voice) -> Told:
    return Told(
        kind=voice.kind_id,
        level=voice.level,
        product=voice.product.slug,
        source=voice.source.key,
        id=voice.outside_id,
        stars=None if voice.stars is None else int(voice.stars * 1_000_000),
        title=voice.title,
        text=voice.text,
        said_at=voice.said_at,
        role=voice.role,
        collected=voice.collected,
        proof=voice.proof,
    )


def told_anew(revision: Revision) -> Told:
    """A revision binds the voice with its new wording."""
    return replace(
        told_of(revision.voice),
        level=revision.level,
        stars=None if revision.stars is None else int(revision.stars * 1_000_000),
        title=revision.title,
        text=revision.text,
        said_at=revision.said_at,
    )


@dataclass(slots=True)
class Check:
    """What a check of a public file found."""

    voices: int = 0
    news: int = 0
    seals: int = 0
    unsealed: int = 0  # news newer than the last seal
    counts: dict[str, dict[str, int]] = field(default_factory=dict)  # state (or ground) to star to count
    troubles: list[str] = field(default_factory=list)

    def count(self, state: str, level: int | None) -> None:
        row = self.counts.setdefault(state, {})
        star = "none" if level is None else str(level)
        row[star] = row.get(star, 0) + 1


def verify(lines: Iterable[str], known: Iterable[Seal] = (), noted: str = "") -> Check:
    """Check a public file against its seals, these against seals known from elsewhere, or one noted chain value.

    Every voice must fit the root of its news, every news the root of its seal, every seal the one before.
    """
    check = Check()
    reader = Reader(check)
    number = 0
    try:
        for number, line in enumerate(lines, start=1):
            reader.read(number, json.loads(line))
        reader.end()
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        check.troubles.append(f"line {number} or the next: cannot be read: {error!r}")
    for seal in known:
        mine = reader.seals_by_first.get(seal.first)
        if mine is None:
            check.troubles.append(f"the seal of {seal.day} over news {seal.first} to {seal.last} is missing")
        elif mine["chain"] != seal.chain:
            check.troubles.append(f"the seal of {seal.day} is not the one that was published")
    if noted and noted not in {seal["chain"] for seal in reader.seals}:
        check.troubles.append(f"no seal here has the chain value {noted}")
    return check


class Reader:
    """Reads a public file line by line, holding one piece of news at a time."""

    def __init__(self, check: Check) -> None:
        self.check = check
        self.seals: list[dict[str, Any]] = []
        self.seals_by_first: dict[int, dict[str, Any]] = {}
        self.chain = ""
        self.news: dict[str, Any] | None = None
        self.leaves: list[bytes] = []
        self.sealed: list[bytes] = []
        self.at = 0
        self.has_head = False
        self.owed: set[int] = set()  # voices of which a later wording stands, till it comes

    def read(self, number: int, line: dict[str, Any]) -> None:
        kind = line["type"]
        if kind == "head":
            self.has_head = True
            if line["format"] != FORMAT:
                self.trouble(number, f"format {line['format']!r}, wanted {FORMAT}")
        elif kind == "seal":
            self.read_seal(number, line)
        elif kind == "news":
            self.end_news()
            self.news = line
            self.add_news(line)
        elif kind == "voice":
            self.read_voice(number, line)

    def trouble(self, number: int, what: str) -> None:
        self.check.troubles.append(f"line {number}: {what}")

    def read_seal(self, number: int, line: dict[str, Any]) -> None:
        chain = chained(self.chain, line["root"])
        if line["chain"] != chain:
            self.trouble(number, f"the seal of {line['day']} does not follow from the one before")
        if self.seals and line["first"] <= self.seals[-1]["last"]:
            self.trouble(number, f"the seal of {line['day']} overlaps the one before")
        self.chain = line["chain"]
        self.seals.append(line)
        self.seals_by_first[line["first"]] = line
        self.check.seals += 1

    def read_voice(self, number: int, line: dict[str, Any]) -> None:
        if self.news is None:
            self.trouble(number, "a voice before any news")
            return
        self.count(number, line, is_first=self.news["kind"] == News.Kind.VOICES_HEARD)
        if line["state"] == "shown":
            told = told_in(line)
            self.leaves.append(leaf_of(told.open_part, digest_of(told, bytes.fromhex(line["salt"]))))
        else:
            open_part = "\x1f".join((line["kind"], str(line["level"]), line["product"]))
            self.leaves.append(leaf_of(open_part, bytes.fromhex(line["digest"])))

    def count(self, number: int, line: dict[str, Any], *, is_first: bool) -> None:
        """Count each voice once, by the wording that stands."""
        if line["stands"]:
            self.check.voices += 1
            self.check.count(line.get("ground") or line["state"], line["level"])
        if is_first and not line["stands"]:
            self.owed.add(line["number"])
        elif line["stands"] and not is_first:
            if line["number"] not in self.owed:
                self.trouble(number, f"voice {line['number']} has two wordings that stand")
            self.owed.discard(line["number"])

    def end_news(self) -> None:
        """The voices that followed a piece of news must come to its root."""
        if self.news is None:
            return
        found = root_of(self.leaves).hex() if self.leaves else ""
        if (len(self.leaves), found) != (self.news["count"], self.news["root"]):
            self.check.troubles.append(
                f"news {self.news['id']} of {self.news['at']} binds {self.news['count']} voices;"
                f" the {len(self.leaves)} that stand here are not those"
            )
        self.leaves = []

    def add_news(self, line: dict[str, Any]) -> None:
        self.check.news += 1
        while self.at < len(self.seals) and line["id"] > self.seals[self.at]["last"]:
            self.end_seal()
        if self.at == len(self.seals):
            self.check.unsealed += 1
        else:
            self.sealed.append(leaf_hash(entry_of(line)))

    def end_seal(self) -> None:
        """The news that a seal covers must come to its root."""
        seal = self.seals[self.at]
        if (len(self.sealed), root_of(self.sealed).hex()) != (seal["size"], seal["root"]):
            self.check.troubles.append(
                f"the seal of {seal['day']} covers {seal['size']} news, {seal['first']} to {seal['last']};"
                f" the {len(self.sealed)} that stand here are not those"
            )
        self.sealed = []
        self.at += 1

    def end(self) -> None:
        self.end_news()
        while self.at < len(self.seals):
            self.end_seal()
        if not self.has_head:
            self.check.troubles.append(f"no line that says {FORMAT}")
        if self.owed:
            self.check.troubles.append(f"of {len(self.owed)} voices no wording stands, such as {min(self.owed)}")


def told_in(line: dict[str, Any]) -> Told:
    said_at = line["said_at"]
    return Told(
        kind=line["kind"],
        level=line["level"],
        product=line["product"],
        source=line["source"],
        id=line["id"],
        stars=line["stars"],
        title=line["title"],
        text=line["text"],
        said_at=None if said_at is None else datetime.fromisoformat(said_at),
        role=line["role"],
        collected=line["collected"],
        proof=line["proof"],
    )
