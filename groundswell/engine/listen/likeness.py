"""How alike two texts are; near copies among millions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from groundswell.engine.blocks import Array, Runner
from groundswell.engine.columns import Bools, Ints

FEWEST_WORDS = 8  # "very good product, fast delivery, thank you" is said by many, and copied by none
ALIKE = 0.6  # share of pieces in common from which one text is a near copy of another
BANDS, ROWS = 20, 3  # at ALIKE 99 of 100 pairs meet in a band, at a tenth of it one of 300
MET = 4  # texts of a bucket that each further one is compared with
SEED = 0x9E3779B97F4A7C15  # the golden ratio's digits; fixed, so that groups are the same on every machine

_MARKS = r"\p{M}+"
_NO_WORDS = r"[^\p{L}\p{N}]+"
_UNSPACED = r"([\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}])"
_LETTERS = {"ł": "l", "đ": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"}  # which no form takes apart


@dataclass(frozen=True, slots=True)
class Shingles:
    """The pieces of n texts.

    words   (n,) how many words each has
    starts  (n + 1,) where the pieces of each begin, and where the last's end
    pieces  rising within each text, none twice; a text of fewer than FEWEST_WORDS has none
    """

    words: Array
    starts: Ints
    pieces: Array

    @classmethod
    def joined(cls, parts: Sequence["Shingles"]) -> "Shingles":
        """The texts of several parts, one after another."""
        lengths = np.concatenate([np.diff(part.starts) for part in parts])
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
        return cls(np.concatenate([part.words for part in parts]), starts, np.concatenate([p.pieces for p in parts]))


def near_copies(texts: Shingles, runner: Runner, *, alike: float = ALIKE) -> Ints:
    """Group texts that are the same, or nearly.

    alike  share of pieces in common, above 0, at most 1

    Returns (n,): texts of one group share the number of its first row; -1 for those like no other, or too short to
    tell. Two texts are joined where the share of pieces in common, counted and not estimated, is `alike` or more;
    who is alike by way of a third is in the group. Another order of rows gives the same groups. O(n) texts of one
    length: each is compared with MET others in each of BANDS at most, so that a pair may be missed, but none made up.
    Source: Broder, On the resemblance and containment of documents (1997); Leskovec, Rajaraman and Ullman, Mining of
    Massive Datasets, chapter 3. docs/maths/likeness.md has what was measured.
    """
    if not 0 < alike <= 1:
        raise ValueError(f"found alike {alike}, but wanted more than 0, and at most 1")
    told = np.flatnonzero(np.diff(texts.starts)).astype(np.int64)
    whole = runner.compiled(whole_keys)(texts.starts, texts.pieces, told)
    # In an order of their content: whatever meets below meets for what it says, not for where it stands.
    order = np.argsort(whole, kind="stable")
    told, whole = told[order], whole[order]
    group = np.arange(len(told))
    band = runner.compiled(band_keys)
    for keys in (whole, *(band(texts.starts, texts.pieces, told, seeds) for seeds in _seeds())):
        one, other = _met(keys)
        apart = group[one] != group[other]
        one, other = one[apart], other[apart]
        near = runner.compiled(are_alike)(texts.starts, texts.pieces, told[one], told[other], alike)
        group = _joined(group, one[near], other[near])
    return _numbered(group, told, len(texts.words))


def near(texts: Shingles, one: Ints, other: Ints, runner: Runner, *, alike: float = ALIKE) -> Bools:
    """Whether two texts are near copies of each other by themselves, and not by way of a third.

    one, other  (pairs,) rows of texts

    Returns (pairs,).
    """
    found: Bools = runner.compiled(are_alike)(texts.starts, texts.pieces, one, other, alike)
    return found


def shingles(texts: Any, runner: Runner) -> Shingles:
    """The pieces of some texts: words in threes, without case, marks and blanks.

    texts  (n,) an Arrow column, or any sequence of texts and None

    In scripts that leave no blanks each sign is read as a word.
    """
    plain = folded(texts)
    offsets = np.frombuffer(plain.buffers()[1], np.int64)[plain.offset : plain.offset + len(plain) + 1]
    letters = plain.buffers()[2]
    data = np.frombuffer(letters, np.uint8) if letters is not None else np.empty(0, np.uint8)
    return Shingles(*runner.compiled(cut_up)(data, offsets, FEWEST_WORDS))


def folded(texts: Any) -> Any:
    """Texts without case and diacritics, and without marks other than ASCII's, which `cut_up` passes over."""
    plain = texts if isinstance(texts, pa.Array | pa.ChunkedArray) else pa.array(list(texts), pa.string())
    plain = plain.combine_chunks() if isinstance(plain, pa.ChunkedArray) else plain
    # Large strings hold more than two gigabytes of text.
    plain = pc.utf8_lower(pc.fill_null(pc.cast(plain, pa.large_string()), ""))
    foreign = pc.invert(pc.string_is_ascii(plain))
    return pc.replace_with_mask(plain, foreign, _bare(pc.filter(plain, foreign))) if pc.any(foreign).as_py() else plain


def _bare(texts: Any) -> Any:
    """Lower-case texts of any script without diacritics, their words parted by blanks."""
    plain = pc.replace_substring_regex(pc.utf8_normalize(texts, form="NFKD"), _MARKS, "")
    for letter, without in _LETTERS.items():
        plain = pc.replace_substring(plain, letter, without)
    return pc.replace_substring_regex(pc.replace_substring_regex(plain, _UNSPACED, r" \1 "), _NO_WORDS, " ")


def _seeds() -> Iterator[Array]:
    """What each row of each band is drawn by; BANDS times (ROWS,)."""
    yield from np.random.default_rng(SEED).integers(0, 2**63, (BANDS, ROWS)).astype(np.uint64) * 2 + 1


def _met(keys: Array) -> tuple[Ints, Ints]:
    """Pairs of one key, each text with the MET before it."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    places = [np.flatnonzero(ordered[step:] == ordered[:-step]) for step in range(1, MET + 1)]
    step = np.repeat(np.arange(1, MET + 1), [len(some) for some in places])
    place = np.concatenate(places)
    return order[place], order[place + step]


def _joined(group: Ints, one: Ints, other: Ints) -> Ints:
    """Groups after some of their members turned out to be alike."""
    if not len(one):
        return group
    graph = coo_array((np.ones(len(one)), (group[one], group[other])), shape=(len(group), len(group)))
    joined: Ints = connected_components(graph, directed=False)[1].astype(np.int64)[group]
    return joined


def _numbered(group: Ints, told: Ints, n: int) -> Ints:
    """Each group by its first row, and -1 for who is alone; (n,)."""
    _, its, count = np.unique(group, return_inverse=True, return_counts=True)
    first = np.full(len(count), n, dtype=np.int64)
    np.minimum.at(first, its, told)
    found = np.full(n, -1, dtype=np.int64)
    found[told] = np.where(count[its] > 1, first[its], -1)
    return found


# Kernels: plain loops, for a runner to compile. They count in 64 bits and let them overflow: numbers are mixed here,
# not added up.


def cut_up(data: Array, offsets: Ints, fewest: int) -> tuple[Array, Ints, Array]:
    """A kernel: how many words each text has, and the pieces of those that have enough; see Shingles."""
    n = len(offsets) - 1
    words, starts = np.zeros(n, np.int32), np.zeros(n + 1, np.int64)
    pieces = np.empty(offsets[n] - offsets[0], np.uint32)
    prime = np.uint64(1099511628211)
    one, before, begun = np.uint64(0), np.uint64(0), np.uint64(14695981039346656037)
    for text in range(n):
        last = starts[text]
        count, word = 0, begun
        for place in range(offsets[text], offsets[text + 1] + 1):
            sign = data[place] if place < offsets[text + 1] else np.uint8(0)
            # Letters and figures, and whatever stands for them beyond ASCII.
            if 97 <= sign <= 122 or 48 <= sign <= 57 or sign > 127:
                word = (word ^ np.uint64(sign)) * prime
            elif word != begun:
                count += 1
                if count > 2:
                    piece = (one * prime + before) * prime + word
                    piece = (piece ^ (piece >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
                    pieces[last] = np.uint32(piece >> np.uint64(32))
                    last += 1
                one, before, word = before, word, begun
        words[text], starts[text + 1] = count, starts[text]
        if count >= fewest:
            rising = np.unique(pieces[starts[text] : last])
            pieces[starts[text] : starts[text] + len(rising)] = rising
            starts[text + 1] += len(rising)
    return words, starts, pieces[: starts[n]].copy()


def whole_keys(starts: Ints, pieces: Array, told: Ints) -> Array:
    """A kernel: a key for all pieces of each text that tells something."""
    found = np.zeros(len(told), np.uint64)
    for i in range(len(told)):
        key = np.uint64(14695981039346656037)
        for place in range(starts[told[i]], starts[told[i] + 1]):
            key = (key ^ np.uint64(pieces[place])) * np.uint64(0x9E3779B97F4A7C15)
            key ^= key >> np.uint64(29)
        found[i] = key
    return found


def band_keys(starts: Ints, pieces: Array, told: Ints, seeds: Array) -> Array:
    """A kernel: a key of the least piece in each of some random orders of all pieces.

    Two texts have the same least piece as often as the share that they have in common; all of a band's rows agree
    as often as that share to the power of ROWS.
    """
    found = np.zeros(len(told), np.uint64)
    for i in range(len(told)):
        key = np.uint64(0)
        for seed in seeds:
            least = np.uint64(0xFFFFFFFFFFFFFFFF)
            for place in range(starts[told[i]], starts[told[i] + 1]):
                # Pieces are mixed already: an odd factor alone puts them in another order, led by the high bits.
                least = min(least, np.uint64(pieces[place]) * seed)
            key = (key ^ least) * np.uint64(0x9E3779B97F4A7C15)
            key ^= key >> np.uint64(29)
        found[i] = key
    return found


def are_alike(starts: Ints, pieces: Array, one: Ints, other: Ints, alike: float) -> Bools:
    """A kernel: whether texts have so large a share of their pieces in common; (pairs,)."""
    found = np.zeros(len(one), np.bool_)
    for pair in range(len(one)):
        left, right = starts[one[pair]], starts[other[pair]]
        left_end, right_end = starts[one[pair] + 1], starts[other[pair] + 1]
        both, either = 0, left_end - left + right_end - right
        while left < left_end and right < right_end:
            here, there = pieces[left], pieces[right]
            both += here == there
            left += here <= there
            right += there <= here
        found[pair] = both >= alike * (either - both)
    return found
