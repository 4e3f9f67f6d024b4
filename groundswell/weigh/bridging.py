"""Useful to people who usually disagree: drawn from readers' votes when an epoch opens, and looked up till the next."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import compress
from typing import NamedTuple

import numpy as np
from django.db.models import Exists, F, OuterRef, Q

from groundswell.engine.columns import Floats
from groundswell.engine.weigh.bridging import Bridged, Marks, bridge, merits, pleases_both
from groundswell.engine.weigh.order import MERIT_UNIT
from groundswell.engine.weigh.votes import Votes
from groundswell.plumbing.rows import insert_many
from groundswell.record import snapshots
from groundswell.record.links import clusters, one_of
from groundswell.record.models import Handle, HelpfulVote, OutsideVotes, Voice
from groundswell.record.shown import visible
from groundswell.weigh.credibility import NEWCOMER
from groundswell.weigh.models import Credibility, Useful, Whose

AT_ONCE = 10_000


class Vote(NamedTuple):
    """One vote on a voice that everybody sees."""

    voice: int
    voter: int
    helpful: bool
    author: int
    source: str
    outside_id: str

    @property
    def name(self) -> str:
        """Of the voice: the same in every house that heard it."""
        return f"{self.source}/{self.outside_id}"


class Worth(NamedTuple):
    """One row of Useful as plain values."""

    voice_id: int
    usual: float
    worth: float
    low: float
    high: float
    raters: float
    one_reader_moves: float
    is_to_both: bool
    merit: int


def draw() -> None:
    """Draw anew what voices are worth to both sides of those who vote; write what differs.

    Goes by how far voters are believed, so by credibility as it was drawn before. What is told is the same whoever
    came first: people and voices stand by their names.
    """
    votes = without_own(list(map(Vote._make, votes_told())))
    replace(set(worths_of(votes)) if votes else set())


def merits_in(where: Q) -> dict[int, int]:
    """By voice, the merit of the reviews that match and whose worth to both sides is known."""
    return dict(Useful.objects.filter(voice__in=Voice.objects.filter(where)).values_list("voice_id", "merit"))


def votes_told() -> Iterable[tuple]:  # type: ignore[type-arg]
    """All votes on what everybody sees; one query."""
    votes = HelpfulVote.objects.filter(voice__in=visible(Voice.objects.all())).order_by()
    names = ("voice_id", "voter_id", "helpful", "voice__author_id", "voice__source__key", "voice__outside_id")
    return votes.values_list(*names).iterator(chunk_size=AT_ONCE)


def without_own(votes: list[Vote]) -> list[Vote]:
    """The votes but those of accounts that are one with the author's: nobody finds themselves helpful."""
    told = [[vote.voter for vote in votes], [vote.author for vote in votes]]
    voters, authors = np.split(one_of(np.array(told, dtype=np.int64).ravel()), 2)
    return list(compress(votes, voters != authors))


def worths_of(votes: Sequence[Vote]) -> list[Worth]:
    """The voices that enough readers have voted on, and what they are worth."""
    name_of = {vote.voice: vote.name for vote in votes}
    voices, people = in_order(name_of), in_order(names_of({vote.voter for vote in votes}))
    place = {voice: at for at, voice in enumerate(voices)}
    seat = {person: at for at, person in enumerate(people)}
    cast = Votes(
        rater=np.array([seat[vote.voter] for vote in votes], dtype=np.int32),
        voice=np.array([place[vote.voice] for vote in votes], dtype=np.int32),
        helpful=np.array([vote.helpful for vote in votes], dtype=np.float64),
        raters=len(people),
        voices=len(voices),
        cluster=clusters_of(people),
        belief=beliefs_of(people),
    )
    marks = Marks(marks_of(people.values()), marks_of(voices.values()))
    return rows_of(list(voices), bridge(cast, marks), pleases_both(cast, marks).tolist())


def in_order(names: dict[int, str]) -> dict[int, str]:
    return dict(sorted(names.items(), key=lambda one: one[1]))


def names_of(people: set[int]) -> dict[int, str]:
    """A name of each that other houses know too: the first of those that sources know them by."""
    votes = HelpfulVote.objects.filter(voter=OuterRef("person"))
    handles = Handle.objects.filter(Exists(votes)).order_by("source__key", "name")
    names = {person: f"{person}" for person in people}
    for person, source, name in reversed(handles.values_list("person_id", "source__key", "name")):
        if person in names:
            names[person] = f"{source}/{name}"
    return names


def clusters_of(people: dict[int, str]) -> np.typing.NDArray[np.int32]:
    """Which of the people, in their order, are one; each cluster known by the first of them."""
    ids = np.array(list(people), dtype=np.int64)
    rising = np.argsort(ids)
    found = clusters(ids[rising])
    if not len(found):
        return found
    cluster = np.empty(len(ids), dtype=np.int32)
    cluster[rising] = found
    _, first, which = np.unique(cluster, return_index=True, return_inverse=True)
    return first[which].astype(np.int32)


def beliefs_of(people: dict[int, str]) -> Floats:
    """How far each is believed, from 0 to 1; of whom nothing is known, as far as any newcomer."""
    votes = HelpfulVote.objects.filter(voter=OuterRef("person"))
    known = Credibility.objects.filter(Exists(votes), whose=Whose.CONSUMERS)
    belief = dict(known.values_list("person_id", "belief"))
    return np.array([belief.get(person, NEWCOMER[1]) for person in people], dtype=np.float64) / MERIT_UNIT


def marks_of(names: Iterable[str]) -> Floats:
    """Numbers from -1 to 1 that belong to names, whatever the order of a table."""
    digests = (int.from_bytes(sha256(name.encode()).digest()[:6]) for name in names)
    return np.array(list(digests), dtype=np.float64) / 2**47 - 1


def rows_of(voices: list[int], found: Bridged, to_both: list[bool]) -> list[Worth]:
    elsewhere = counted_elsewhere(voices)
    merit = merits(found, *np.array([elsewhere.get(voice, (0, 0)) for voice in voices], dtype=np.int64).T).tolist()
    columns = (found.worth, found.low, found.high, found.raters, found.one_person_moves)
    figures = zip(*(column.tolist() for column in columns), strict=True)
    told = zip(voices, figures, to_both, merit, found.by_votes.tolist(), strict=True)
    usual = found.sides.usual
    return [Worth._make((voice, usual, *its, both, rank)) for voice, its, both, rank, by_votes in told if not by_votes]


def counted_elsewhere(voices: list[int]) -> dict[int, tuple[int, int]]:
    """Helpful votes and all votes that sources have counted on voices that are voted on here."""
    ours = HelpfulVote.objects.filter(voice=OuterRef("voice"))
    rows = OutsideVotes.objects.filter(Exists(ours)).values_list("voice_id", "helpful", F("helpful") + F("unhelpful"))
    return {voice: (helpful, votes) for voice, helpful, votes in rows}


def replace(wanted: set[Worth]) -> None:
    """Let these rows stand and no others; the pages that tell of a voice that now pleases both, or no longer, go."""
    before = set(map(Worth._make, Useful.objects.values_list(*Worth._fields).iterator(chunk_size=AT_ONCE)))
    gone = [row.voice_id for row in before - wanted]
    for start in range(0, len(gone), AT_ONCE):
        Useful.objects.filter(pk__in=gone[start : start + AT_ONCE]).delete()
    insert_many(Useful, Worth._fields, list(wanted - before))
    turned = {row.voice_id for row in wanted if row.is_to_both} ^ {row.voice_id for row in before if row.is_to_both}
    snapshots.changed(sorted(turned))
