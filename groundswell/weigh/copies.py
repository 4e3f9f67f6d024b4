"""Which reviews say nearly what was said before: drawn when an epoch opens, from all texts that are shown."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from django.db.models import Q

from groundswell.engine.columns import Bools, Codes, Ints
from groundswell.engine.listen.likeness import FEWEST_WORDS, Shingles, near, near_copies, shingles
from groundswell.engine.runners import runner
from groundswell.engine.weigh.copies import Moments, own_copies, said_before
from groundswell.plumbing.rows import insert_many
from groundswell.record import snapshots
from groundswell.record.columns import batches
from groundswell.record.links import one_of
from groundswell.record.texts import Text, texts
from groundswell.weigh.models import Copy

AT_ONCE = 10_000  # texts that are in memory together; of the others only their pieces are
NAMES = ("voice_id", "product_id", "person_id", "of_id", "others", "counts")


@dataclass(frozen=True, slots=True)
class Voiced:
    """Counting reviews, (n,) each: ids of voices, of who says it, and of what it is about; voices rise."""

    voice: Ints
    person: Ints
    product: Ints


@dataclass(frozen=True, slots=True)
class Copies:
    """What n counting reviews have from elsewhere, (n,) each, in the order that they were given in.

    own     other reviews of the same person with nearly the same text, among those that count
    others  how many others, accounts that are one counting once, had said nearly this before
    of      the voice that said it first, of this very product where one did; 0 where none had
    counts  whether it still counts: what was said of this very product before counts once, for who said it first
    """

    own: Codes
    others: Codes
    of: Ints
    counts: Bools


def find(said: Voiced) -> Copies:
    """Compare the texts of all counting reviews; memory for the pieces of those that have eight words and more."""
    n = len(said.voice)
    own, others = np.zeros(n, dtype=np.int32), np.zeros(n, dtype=np.int32)
    of, counts = np.zeros(n, dtype=np.int64), np.ones(n, dtype=np.bool_)
    told = list(telling(said.voice))
    if not told:
        return Copies(own, others, of, counts)
    # Compiled, however few they are: as plain loops a text takes some twenty milliseconds.
    here = runner("memory")
    voice, pieces, first, last = joined(told)
    group = near_copies(pieces, here)
    rows = np.searchsorted(said.voice, voice)
    person, product = said.person[rows], said.product[rows]
    cluster = one_of(person)
    before, earliest = said_before(group, cluster, first, last)
    here_before, here_first = said_before(on(product, group), cluster, first, last)
    is_echo = here_before > 0
    is_echo[is_echo] = near(pieces, np.flatnonzero(is_echo), here_first[is_echo], here)
    origin = np.where(is_echo, here_first, earliest)
    own[rows], others[rows] = own_copies(np.where(is_echo, -1, group), person), np.maximum(before, here_before)
    of[rows], counts[rows] = np.where(origin >= 0, voice[origin], 0), ~is_echo
    return Copies(own, others, of, counts)


def telling(voices: Ints) -> Iterator[tuple[list[Text], Shingles]]:
    """The texts of some voices that say enough to be told from others, cut into pieces, some at a time."""
    wanted, here = set(voices.tolist()), None
    for some in batches(Q()):
        for part in in_parts(text for text in texts(some) if text.voice in wanted and says_enough(text.text)):
            here = here or runner("memory")
            pieces = shingles([text.text for text in part], here)
            yield without_words(part), pieces


def in_parts(found: Iterator[Text]) -> Iterator[list[Text]]:
    part: list[Text] = []
    for text in found:
        part.append(text)
        if len(part) == AT_ONCE:
            yield part
            part = []
    if part:
        yield part


def says_enough(text: str) -> bool:
    """Whether it may have as many words as a copy must have; scripts that leave no blanks are counted by signs."""
    return len(text.split()) >= FEWEST_WORDS or (len(text) >= FEWEST_WORDS and not text.isascii())


def without_words(part: list[Text]) -> list[Text]:
    for text in part:
        text.text = ""
    return part


def joined(told: list[tuple[list[Text], Shingles]]) -> tuple[Ints, Shingles, Moments, Moments]:
    """All that was read as columns: voices, pieces, and when each was first said, and last."""
    found = [text for some, _ in told for text in some]
    voice = np.array([text.voice for text in found], dtype=np.int64)
    first, last = (
        np.array(moments, dtype=np.int64).T
        for moments in ([text.first for text in found], [text.last for text in found])
    )
    return voice, Shingles.joined([pieces for _, pieces in told]), (first[0], first[1]), (last[0], last[1])


def on(product: Ints, group: Ints) -> Ints:
    """The same groups, cut by product."""
    _, its = np.unique(np.stack([group, product], axis=1), axis=0, return_inverse=True)
    return np.where(group >= 0, its, -1)


def write(said: Voiced, found: Copies) -> None:
    """Let the copies that were found stand, and no others; only what differs is written.

    Lists mark a copy that counts nothing: where these change, the pages of the product are forgotten.
    """
    rows = np.flatnonzero(found.others)
    columns = (said.voice, said.product, said.person, found.of, found.others, found.counts)
    wanted = set(zip(*(column[rows].tolist() for column in columns), strict=True))
    before = set(Copy.objects.values_list(*NAMES).iterator(chunk_size=10_000))
    gone = [row[0] for row in before - wanted]
    for start in range(0, len(gone), AT_ONCE):
        Copy.objects.filter(pk__in=gone[start : start + AT_ONCE]).delete()
    insert_many(Copy, NAMES, sorted(wanted - before))
    snapshots.forget(*sorted({product for _, product, _, _, _, counts in wanted ^ before if not counts}))
