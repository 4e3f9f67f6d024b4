"""Groups of people who seem to act as one: drawn each night for a person to decide, and never punished in silence."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.metadata import version
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q

from groundswell.engine.columns import Ints, Voices
from groundswell.engine.listen.likeness import Shingles, near_copies, shingles
from groundswell.engine.runners import runner
from groundswell.engine.weigh.rings import Meeting, rings
from groundswell.engine.weigh.rings import Ring as Found
from groundswell.plumbing import locks
from groundswell.record.columns import Review, batches, newest, reviews
from groundswell.record.models import News, Voice
from groundswell.record.shown import texts_of
from groundswell.weigh.credibility import Table, whose_of
from groundswell.weigh.models import Basis, Ring, RingMember, Whose

# Ids that one question to the database names at most.
AT_ONCE = 10_000
# What is kept of a group, and shown: where most of them met, and which texts most of them share.
MEETINGS, TEXTS = 100, 100

TIED = ("lockstep", "company", "words")
RINGS = "rings"  # as its Basis is called, and what those who write them wait for


def propose() -> None:
    """Draw all proposals anew from what is shown, where it has changed; a group of the same people keeps its number."""
    # Counted before anything is read: what comes in meanwhile is drawn again, and not passed over.
    facts = facts_so_far()
    if Basis.objects.filter(pk=RINGS, facts=facts).exists():
        return
    drawn = {whose: list(proposals(read)) for whose, read in readings().items()}
    with transaction.atomic():
        locks.alone(RINGS)
        for whose, found in drawn.items():
            write(whose, found)
        # They may have been read before they took it all back.
        let_go(Q())
        Basis.objects.update_or_create(pk=RINGS, defaults={"facts": facts})


def facts_so_far() -> str:
    """All that a drawing depends on, in one line: two are the same only where nothing has come between them.

    Counts, and not the last ids: of two who write at once the first may be seen last. None of these rows is ever
    dropped, so a count that is the same stands for the same rows. Whatever lets a review be shown, or no more, or read
    otherwise is news; votes and questions change no group.
    """
    told = News.objects.filter(kind__in=(News.Kind.VOICE_CHANGED, News.Kind.PEOPLE_LINKED)).values_list("kind")
    counts = dict(told.annotate(n=Count("pk")).order_by("kind"))
    counts["reviews"] = Voice.objects.filter(kind="review").count()
    return " ".join([version("groundswell"), *(f"{name}:{count}" for name, count in counts.items())])


@dataclass(slots=True)
class Reading:
    """The counting reviews of consumers, or of experts, with the pieces of their texts; in one order."""

    tables: list[Table] = field(default_factory=list)
    voices: list[int] = field(default_factory=list)
    pieces: list[Shingles] = field(default_factory=list)

    def add(self, found: Sequence[Review]) -> None:
        texts: dict[int, str] = {}
        ids = [review.voice for review in found]
        for start in range(0, len(ids), AT_ONCE):
            texts |= texts_of(ids[start : start + AT_ONCE])
        self.tables.append(Table.of(found))
        self.voices += ids
        # The texts themselves are let go of: what stays is a number for each word. Compiled always: texts are mixed
        # by numbers that overflow, which plain Python warns of.
        self.pieces.append(shingles([texts.get(pk) for pk in ids], runner()))


def readings() -> dict[str, Reading]:
    """All counting reviews, in one pass."""
    read = {whose: Reading() for whose in Whose.values}
    for some in batches(Q()):
        found = newest(reviews(some))
        for whose, reading in read.items():
            reading.add([review for review in found if whose_of(review) == whose])
    return read


@dataclass(frozen=True, slots=True)
class Proposal:
    """A group with what speaks for it, by the record's own numbers; see Ring."""

    chance: float
    members: dict[int, tuple[int, int, int]]  # by person, as in TIED
    meetings: list[dict[str, Any]]
    texts: list[list[tuple[int, int]]]
    products: set[int]

    @property
    def key(self) -> str:
        return sha256(" ".join(map(str, sorted(self.members))).encode()).hexdigest()


def proposals(read: Reading) -> Iterator[Proposal]:
    """The groups that the engine finds among some reviews."""
    table, pieces = Table.joined(read.tables), Shingles.joined(read.pieces)
    here = runner()
    voices, alike = table.voices(), near_copies(pieces, here)
    said = Said(table, voices, np.array(read.voices, dtype=np.int64), alike)
    for ring in rings(voices, here, alike=alike, words=pieces.words):
        yield said.told(ring)


class Said:
    """What the engine's numbers stand for."""

    def __init__(self, table: Table, voices: Voices, ids: Ints, alike: Ints) -> None:
        self.table, self.ids, self.alike = table, ids, alike
        self.people, self.products = np.unique(table.person), np.unique(table.product)
        self.by_person = np.argsort(voices.person, kind="stable")
        self.starts = np.searchsorted(voices.person[self.by_person], np.arange(voices.people + 1))

    def told(self, ring: Found) -> Proposal:
        rows = np.concatenate([self.by_person[self.starts[one] : self.starts[one + 1]] for one in ring.people])
        meetings = [self.met(meeting, rows) for meeting in ring.meetings[:MEETINGS]]
        most = sorted(ring.texts, key=lambda number: (-ring.texts[number], number))[:TEXTS]
        shared = [rows[self.alike[rows] == number] for number in most]
        texts = [sorted(zip(self.table.person[its].tolist(), self.ids[its].tolist(), strict=True)) for its in shared]
        products = {meeting["product"] for meeting in meetings}
        products.update(*(self.table.product[its].tolist() for its in shared))
        return Proposal(ring.chance, self.tied(ring), meetings, texts, products)

    def tied(self, ring: Found) -> dict[int, tuple[int, int, int]]:
        """How much ties each of a group to any other, at most; nothing for who is linked to one of them already."""
        most = dict.fromkeys(ring.people, (0, 0, 0))
        for tie in ring.ties:
            for one in (tie.one, tie.other):
                lockstep, company, words = most[one]
                most[one] = (max(lockstep, tie.lockstep), max(company, tie.company), max(words, tie.words))
        return {int(self.people[one]): counts for one, counts in sorted(most.items())}

    def met(self, meeting: Meeting, rows: Ints) -> dict[str, Any]:
        product = int(self.products[meeting.product])
        at = self.table.said_at[rows]
        here = rows[(self.table.product[rows] == product) & (meeting.first <= at) & (at <= meeting.last)]
        return {
            "product": product,
            "first": meeting.first,
            "last": meeting.last,
            "levels": list(meeting.levels),
            "people": sorted(set(self.table.person[here].tolist())),
        }


@transaction.atomic
def write(whose: str, found: Sequence[Proposal]) -> None:
    """Let these proposals stand and no others."""
    Ring.objects.filter(whose=whose).exclude(key__in=[one.key for one in found]).delete()
    rows = [Ring(whose=whose, key=one.key, chance=one.chance, meetings=one.meetings, texts=one.texts) for one in found]
    drawn = ("chance", "meetings", "texts")
    Ring.objects.bulk_create(rows, update_conflicts=True, unique_fields=["whose", "key"], update_fields=drawn)
    number = dict(Ring.objects.filter(whose=whose).values_list("key", "pk"))
    RingMember.objects.filter(ring__whose=whose).delete()
    RingMember.objects.bulk_create(members_of(found, number))
    about = Ring.products.through
    about.objects.filter(ring__whose=whose).delete()
    about.objects.bulk_create(
        about(ring_id=number[one.key], product_id=product) for one in found for product in sorted(one.products)
    )


def members_of(found: Iterable[Proposal], number: dict[str, int]) -> Iterator[RingMember]:
    for one in found:
        for person, counts in one.members.items():
            tied = dict(zip(TIED, counts, strict=True))
            yield RingMember(ring_id=number[one.key], person_id=person, **tied)


@transaction.atomic
def changed(voices: list[int]) -> None:
    """Who has taken back all that they said is in no proposal any more; the rest waits for the night."""
    locks.alone(RINGS)
    let_go(Q(person__in=Voice.objects.filter(pk__in=voices).values("author")))


def let_go(members: Q) -> None:
    """Take those of the members out who have taken back all that they said; who is left alone is no group."""
    said = Voice.objects.filter(author=OuterRef("person"), withdrawal=None)
    RingMember.objects.filter(members, ~Exists(said)).delete()
    left = Ring.objects.annotate(people=Count("members")).filter(people__lt=2)
    Ring.objects.filter(pk__in=list(left.values_list("pk", flat=True))).delete()
