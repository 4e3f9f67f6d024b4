"""Whose reviews readers find helpful: consumers' or experts', how sure that is, and whether the two differ."""

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from groundswell.engine.columns import Bools, Floats, Ints

FEWEST_READERS = 5  # on either side; with fewer nothing is told
FEWEST_AUTHORS = 3  # on either side: what readers find of one expert says nothing of experts
LIKELY = 0.95  # of Student's t: between its two ends lie 90 %


@dataclass(frozen=True, slots=True)
class Judged:
    """m votes of readers on reviews, in any order; (m,) each.

    reader     who votes: accounts that are one have the same number
    author     who wrote the review, likewise; of the same numbers
    by_expert  whether they wrote it as an expert
    helpful    whether the reader found it helpful

    Raises ValueError when the lengths differ.
    """

    reader: Ints
    author: Ints
    by_expert: Bools
    helpful: Bools

    def __post_init__(self) -> None:
        if not len(self.reader) == len(self.author) == len(self.by_expert) == len(self.helpful):
            raise ValueError("the columns have different lengths")

    def only(self, rows: Ints | Bools) -> "Judged":
        """Some of the votes, in the order asked for."""
        return Judged(self.reader[rows], self.author[rows], self.by_expert[rows], self.helpful[rows])

    def in_order(self) -> "Judged":
        """The same votes in an order that is theirs, so that sums come out the same to the last bit."""
        return self.only(np.lexsort((self.helpful, self.by_expert, self.author, self.reader)))


@dataclass(frozen=True, slots=True)
class Side:
    """What readers find of the reviews of one side.

    share      of helpful votes, from 0 to 1, each reader counting once
    low, high  likely (90 %) between them, did other readers judge other authors' reviews; share lies between
    readers    who voted on them
    authors    whose reviews they voted on
    """

    share: float
    low: float
    high: float
    readers: int
    authors: int

    @property
    def one_reader_moves(self) -> float:
        """The most by which one reader who comes, goes or says otherwise moves the share."""
        return 1 / self.readers


@dataclass(frozen=True, slots=True)
class Regard:
    """What readers find of consumers' reviews and of experts'.

    difference  experts' share less consumers'
    low, high   likely (90 %) between them
    readers     who voted on either
    """

    consumers: Side
    experts: Side
    difference: float
    low: float
    high: float
    readers: int

    @property
    def is_clear(self) -> bool:
        """Whether chance hardly explains that the one side is found more helpful."""
        return self.low > 0 or self.high < 0


def regards(votes: Judged, group: Ints) -> dict[int, Regard]:
    """What is to be told of each group of votes by itself.

    group  (m,) any numbers, such as of the category that each review's product is of; below 0 for none

    Returns by group what `regard` finds, where it finds anything. O(m log m).
    """
    known = group >= 0
    votes, group = votes.only(known), group[known]
    order = np.argsort(group, kind="stable")
    names, starts = np.unique(group[order], return_index=True)
    parts = np.split(order, starts[1:]) if len(names) else []
    found = [(name, regard(votes.only(rows))) for name, rows in zip(names.tolist(), parts, strict=True)]
    return {name: told for name, told in found if told is not None}


def regard(votes: Judged) -> Regard | None:
    """How often readers find consumers' reviews helpful and how often experts', and how far the two lie apart.

    A reader's votes on one side come to one mean, a side's share is the mean of its readers'. The intervals know that
    votes of one reader hang together, on both sides, and so do votes on one author's reviews; see docs/maths/regard.md.
    None where either side has fewer than FEWEST_READERS or FEWEST_AUTHORS. O(m log m); the order of votes and the
    numbers of people do not matter, but for the last bits.
    Source: Cameron, Gelbach and Miller, Robust inference with multiway clustering, Journal of Business & Economic
    Statistics 29 (2011); Agresti and Caffo, The American Statistician 54 (2000).
    """
    votes = votes.in_order()
    consumers, experts = _Sums.of(votes, ~votes.by_expert), _Sums.of(votes, votes.by_expert)
    both = (consumers, experts)
    if min(side.readers for side in both) < FEWEST_READERS or min(side.authors for side in both) < FEWEST_AUTHORS:
        return None
    apart = experts.middle - consumers.middle
    doubt = _doubt(votes, experts.pull - consumers.pull, both)
    return Regard(
        consumers=_told(votes, consumers),
        experts=_told(votes, experts),
        difference=experts.share - consumers.share,
        low=max(apart - doubt, -1.0),
        high=min(apart + doubt, 1.0),
        readers=len(np.unique(votes.reader)),
    )


@dataclass(frozen=True, slots=True)
class _Sums:
    """One side's share, and how it comes about.

    middle  the share with two imaginary readers more, of whom one finds nothing helpful and one everything
    pull    (m,) how far each vote pulls the middle up or down; 0 for votes on the other side
    """

    share: float
    middle: float
    pull: Floats
    readers: int
    authors: int

    @classmethod
    def of(cls, votes: Judged, its: Bools) -> "_Sums":
        names, at, count = np.unique(votes.reader[its], return_inverse=True, return_counts=True)
        means = np.bincount(at, votes.helpful[its], len(names)) / count
        middle = (float(means.sum()) + 1) / (len(names) + 2)
        pull = np.zeros(len(votes.reader))
        pull[its] = (votes.helpful[its] - middle) / (count[at] * (len(names) + 2))
        share = float(means.mean()) if len(names) else 0.5
        return cls(share, middle, pull, len(names), len(np.unique(votes.author[its])))

    @property
    def of_imaginary(self) -> float:
        """What the two imaginary readers add to the variance of the middle."""
        return (self.middle**2 + (1 - self.middle) ** 2) / (self.readers + 2) ** 2


def _told(votes: Judged, side: _Sums) -> Side:
    doubt = _doubt(votes, side.pull, (side,))
    low, high = max(side.middle - doubt, 0.0), min(side.middle + doubt, 1.0)
    return Side(side.share, low, high, side.readers, side.authors)


def _doubt(votes: Judged, pull: Floats, sides: tuple[_Sums, ...]) -> float:
    """How far a middle, or the distance of two, likely lies from the true one, either way.

    Satterthwaite's degrees of freedom: Biometrics Bulletin 2 (1946).
    """
    readers, authors = min(side.readers for side in sides) + 2, min(side.authors for side in sides)
    imaginary = sum(side.of_imaginary for side in sides)
    by_reader = (_squares(votes.reader, pull) + imaginary) * readers / (readers - 1)
    alone = float(pull @ pull)
    by_author = max(_squares(votes.author, pull) * authors / (authors - 1) - alone, 0.0)
    whole = by_reader + by_author
    free = whole**2 / (by_reader**2 / (readers - 1) + by_author**2 / (authors - 1))
    return float(stdtrit(free, LIKELY) * np.sqrt(whole))


def _squares(who: Ints, pull: Floats) -> float:
    """The sum of squares of what each pulls in all."""
    _, at = np.unique(who, return_inverse=True)
    sums = np.bincount(at, pull)
    return float(sums @ sums)
