"""How well a text answers a query, and how the answers stand so that the first ones speak for all."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
import numpy.typing as npt

from groundswell.engine.weigh.order import sequence
from groundswell.engine.weigh.score import Floats
from groundswell.engine.weigh.stems import all_stems, bared, nearest, places, words

MOST_WORDS = 8
K1, B = 1.2, 0.75  # how soon a word said again adds nothing more, and how much long texts are marked down
STANCES = 4  # support, neutral, oppose, and those that give no stars

_QUOTES = str.maketrans(dict.fromkeys("„“”‟«»″", '"') | {"−": "-", "–": "-"})
_PART = re.compile(r'(?P<minus>(?<!\S)-(?=\S))?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')


@dataclass(frozen=True, slots=True)
class Query:
    """What a query asks for: words and phrases that must be there, and words and phrases that must not."""

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    without: tuple[tuple[str, ...], ...] = ()
    given: tuple[str, ...] = ()  # the words as they were typed, between blanks: numbers are read from them

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is asked for."""
        return not (self.given or self.phrases or self.without)

    @property
    def wanted(self) -> tuple[str, ...]:
        """All the words that must be there, each once."""
        return tuple(dict.fromkeys((*self.words, *(word for phrase in self.phrases for word in phrase))))


def read(query: str) -> Query:
    """Read a query as people type it: words, "phrases in quotes", and -words taken out. At most 8 words count."""
    found: list[tuple[str, str, tuple[str, ...]]] = []
    left = MOST_WORDS
    for part in _PART.finditer(query.replace("\x00", "").translate(_QUOTES)):
        way = "without" if part["minus"] else "words" if part["phrase"] is None else "phrases"
        typed = part["word"] or part["phrase"] or ""
        told = tuple(words(typed))[:left]
        left -= len(told)
        if told or (left and way == "words"):
            found.append((way, typed, told))
    return Query(
        words=tuple(dict.fromkeys(word for way, _, told in found if way == "words" for word in told)),
        phrases=tuple(told for way, _, told in found if way == "phrases"),
        without=tuple(told for way, _, told in found if way == "without"),
        given=tuple(typed for way, typed, _ in found if way == "words"),
    )


def bm25(counts: Floats, lengths: Floats, seen: Floats, texts: int) -> Floats:
    """How well each text answers a query of some words; all that counts is which is more.

    counts   (n, t) how often each word stands in each text; weighted sums over fields make it BM25F
    lengths  (n,) words in each text, weighted alike
    seen     (t,) in how many of all texts each word stands; may be an estimate
    texts    how many texts there are

    Returns (n,) numbers not below 0. Raises ValueError when the shapes differ.
    Source: Robertson and Zaragoza, The probabilistic relevance framework: BM25 and beyond (2009), with the
    inverse frequency that is never negative, as Lucene has it.
    """
    if counts.shape != (len(lengths), len(seen)):
        raise ValueError(f"{counts.shape} counts, but {len(lengths)} lengths and {len(seen)} words")
    rarity = np.log1p((np.maximum(texts - seen, 0) + 0.5) / (seen + 0.5))
    mean = lengths.mean() if lengths.size and lengths.any() else 1.0
    damp = K1 * (1 - B + B * lengths / mean)
    found: Floats = (counts * (K1 + 1) / (counts + damp[:, None])) @ rarity
    return found


def window(rates: Sequence[float], wanted: int, texts: int) -> int:
    """How many of the newest texts to look through until about so many answer.

    rates   the share of all texts in which each word stands
    wanted  answers
    texts   how many texts there are

    Words that stand together more often than by chance are allowed for by exponential backoff: the second rarest
    counts by its square root, the third by its fourth root, and so on.
    """
    rate = prod(rate ** (0.5**place) for place, rate in enumerate(sorted(rates)))
    return texts if rate * texts <= wanted else round(wanted / rate)


def stance(level: int | None) -> int:
    """Which camp a voice is of, by its level of stars: 0 supports, 1 is neutral, 2 opposes, 3 gives no stars."""
    if level is None:
        return 3
    return 0 if level > 3 else 1 if level == 3 else 2


def hits(text: str, query: Query) -> list[tuple[int, int]]:
    """Where the words of a text begin and end that a query finds: by a stem, as a part, or but for a slip."""
    wanted = [(bared(word), all_stems(word)) for word in query.wanted if bared(word)]
    return [
        (first, last)
        for first, last in places(text)
        for word in [text[first:last].lower()]
        if any(one in bared(word) or not found.isdisjoint(all_stems(word)) for one, found in wanted)
        or nearest(bared(word), [one for one, _ in wanted])
    ]


def fairly(
    scores: Floats, products: npt.NDArray[np.int64], stances: npt.NDArray[np.int64], people: npt.NDArray[np.int64]
) -> list[int]:
    """Rank answers, the best first, so that what is said of each product is heard in proportion.

    scores    (n,) how well each answers; of equals, the first stands first
    products  (n,) which product each is about
    stances   (n,) from 0 to 3: which camp it is of
    people    (n,) how many people each counts for, in any one unit; not negative

    Returns the n places of the arrays, in rank order. The places that one product's answers take are those they
    take by score alone; among these, camp follows camp as `order.sequence` has it, and inside a camp the score
    decides. So every beginning of the list holds the camps of a product in proportion to the people in all that is
    found about it, give or take prefix_bound(camps), and no single answer leads that is not of the largest camp.
    Source: METHODS 3.3 (6).
    """
    ranked = np.argsort(-scores, kind="stable").tolist()
    about, camp_of, counts_for = products.tolist(), stances.tolist(), people.tolist()
    slots: dict[int, list[int]] = defaultdict(list)
    for slot, answer in enumerate(ranked):
        slots[about[answer]].append(slot)
    found: list[int] = list(ranked)
    for taken in slots.values():
        camps: list[list[int]] = [[] for _ in range(STANCES)]
        for slot in taken:
            camps[camp_of[ranked[slot]]].append(ranked[slot])
        # Where all are of one camp, as where one stands alone, they stand as they are.
        if sum(map(bool, camps)) > 1:
            shares = [sum(counts_for[answer] for answer in camp) for camp in camps]
            queues = [iter(camp) for camp in camps]
            for slot, camp in zip(taken, sequence(shares, len(taken), list(map(len, camps))), strict=True):
                found[slot] = next(queues[camp])
    return found
