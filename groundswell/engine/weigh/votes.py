"""Votes of readers on voices: one a person, and one for all who vote alike."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_array

from groundswell.engine.columns import Bools, Codes, Floats, Ints

ALIKE = 0.8  # of all that two raters said, together, the share that both said
FEWEST_ALIKE = 5  # votes in common
BY_CHANCE = 3.0  # log-odds beyond what the best of all pairs of raters reaches by chance
TINY = 1e-300  # so that nothing can be divided by
AT_ONCE = 200_000  # pairs compared in one go, for the sake of memory


@dataclass(frozen=True, slots=True)
class Votes:
    """m votes of readers on voices, in any order.

    rater    (m,) from 0 to raters - 1
    voice    (m,) from 0 to voices - 1
    helpful  (m,) from 0 to 1: 1 for helpful, 0 for not; a source with steps may give what lies between
    raters   how many people there are; likewise voices
    cluster  (raters,) any numbers: raters with the same one are known to be one; or empty: each is alone
    belief   (raters,) from 0 to 1: how far each is believed; or empty: all fully

    Raises ValueError where lengths differ or a value lies outside its range.
    """

    rater: Codes
    voice: Codes
    helpful: Floats
    raters: int
    voices: int
    cluster: Codes = field(default_factory=lambda: np.empty(0, dtype=np.int32))
    belief: Floats = field(default_factory=lambda: np.empty(0))

    def __post_init__(self) -> None:
        if not len(self.rater) == len(self.voice) == len(self.helpful):
            raise ValueError("the columns have different lengths")
        if len(self.cluster) not in {0, self.raters} or len(self.belief) not in {0, self.raters}:
            raise ValueError("a column of raters has another length than there are raters")
        for name, column, size in (("rater", self.rater, self.raters), ("voice", self.voice, self.voices)):
            if len(column) and not (column.min() >= 0 and column.max() < size):
                raise ValueError(f"a {name} lies outside 0 to {size - 1}")
        for name, shares in (("helpful", self.helpful), ("belief", self.belief)):
            if not ((shares >= 0) & (shares <= 1)).all():
                raise ValueError(f"a value of {name} lies outside [0, 1]")


@dataclass(frozen=True, slots=True)
class Ballots:
    """The votes once each rater, with all accounts, has one on each voice; (k,) by rater, then by voice.

    rater, voice, helpful  (k,) whose, on what, and the mean of what they said
    weight                 (k,) from 0 to 1: belief, shared among all who vote alike
    raters, voices         how many
    rater_of               (accounts,) the rater that each account belongs to
    """

    rater: Ints
    voice: Ints
    helpful: Floats
    weight: Floats
    raters: int
    voices: int
    rater_of: Ints

    def only(self, voices: Ints) -> "Ballots":
        """Those on some voices; the numbers of raters and voices stay as they are."""
        wanted = np.zeros(self.voices, dtype=np.bool_)
        wanted[voices] = True
        rows = wanted[self.voice]
        return replace(
            self,
            rater=self.rater[rows],
            voice=self.voice[rows],
            helpful=self.helpful[rows],
            weight=self.weight[rows],
        )


def ballots(votes: Votes, *, strictly: bool = False) -> Ballots:
    """Count each rater once on each voice, and all who vote alike as one.

    A cluster is one rater, who says the mean of what its accounts say. Of k raters who all are twins of each other
    each counts 1/k, so that together they count as one; see `twins`.

    strictly  whoever votes alike is a twin, even where chance explains it: for what no crowd may bring about
    """
    of, raters = np.arange(votes.raters, dtype=np.int64), votes.raters
    if len(votes.cluster):
        names, of = np.unique(votes.cluster, return_inverse=True)
        raters = len(names)
    places, row = np.unique(of[votes.rater] * votes.voices + votes.voice, return_inverse=True)
    rater, voice = np.divmod(places, max(votes.voices, 1))
    helpful = np.bincount(row, votes.helpful, len(places)) / np.maximum(np.bincount(row, minlength=len(places)), 1)
    belief = np.ones(raters)
    if len(votes.belief):
        belief = np.bincount(of, votes.belief, raters) / np.maximum(np.bincount(of, minlength=raters), 1)
    counts = belief / (1 + twins(rater, voice, helpful, raters, votes.voices, strictly=strictly))
    return Ballots(rater, voice, helpful, counts[rater], raters, votes.voices, of)


def twins(rater: Ints, voice: Ints, helpful: Floats, raters: int, voices: int, *, strictly: bool = False) -> Ints:
    """How many others vote nearly as each rater does; (raters,).

    rater, voice, helpful  (k,) one vote for each rater and voice
    strictly               no matter whether chance explains it

    Two are twins when they have ALIKE of all their votes in common (Jaccard's index of voice and vote, at least
    FEWEST_ALIKE of them), and when to have voted on just these voices is rarer than it would be for the luckiest of all
    pairs, did each choose by themselves. That they voted the same way is no wonder: those of one side do.
    Exact, and about linear: only raters who share one of their rarest votes are compared (prefix filtering).
    Source: Chaudhuri, Ganti and Kaushik, A primitive operator for similarity joins in data cleaning, ICDE 2006.
    """
    kinds = _kinds(rater, voice * 2 + (helpful > 0.5), raters, 2 * voices)
    first, second = _near(kinds)
    every = np.ones(len(first), dtype=np.bool_)
    if strictly:
        found = _others(kinds, first, second, every)
        return np.asarray((found - np.where(kinds.size >= FEWEST_ALIKE, 0, kinds.copies - 1))[kinds.of])
    # Counted as if all who are alike were one: however large a crowd is, it does not make its own votes common.
    once = 1 / (1 + _others(kinds, first, second, every))
    voters = (kinds.sets.T @ (once * kinds.copies)).reshape(-1, 2).sum(axis=1)
    rare = -np.log(np.repeat(np.maximum(voters, TINY), 2) / max(float(once @ kinds.copies), TINY))
    unlikely = 2 * np.log(max(raters, 2)) + BY_CHANCE
    wonder = np.concatenate([_common(kinds, *part) @ rare for part in _parts(first, second)] or [rare[:0]])
    found = _others(kinds, first, second, wonder >= unlikely)
    same = (kinds.sets @ rare >= unlikely) & (kinds.size >= FEWEST_ALIKE)
    return np.asarray((found - np.where(same, 0, kinds.copies - 1))[kinds.of])


@dataclass(frozen=True, slots=True)
class _Kinds:
    """Raters by what they said: those who said the very same are of one kind.

    sets    (kinds, 2 voices) 1 where a kind says so, the rarest first
    size    (kinds,) how much each says
    copies  (kinds,) how many raters are of it
    of      (raters,) the kind of each
    """

    sets: csr_array
    size: Ints
    copies: Ints
    of: Ints


def _kinds(rater: Ints, said: Ints, raters: int, sayings: int) -> _Kinds:
    order = np.lexsort((said, np.bincount(said, minlength=sayings)[said], rater))
    said, starts = said[order], np.searchsorted(rater[order], np.arange(raters + 1))
    rows = [said[start:end].tobytes() for start, end in pairwise(starts.tolist())]
    number: dict[bytes, int] = {}
    of = np.array([number.setdefault(row, len(number)) for row in rows], dtype=np.int64)
    sets = [np.frombuffer(row, dtype=np.int64) for row in number]
    size = np.array([len(its) for its in sets], dtype=np.int64)
    columns = np.concatenate([*sets, np.empty(0, dtype=np.int64)])
    places = (columns, np.append(0, np.cumsum(size)))
    matrix = csr_array((np.ones(len(columns)), *places), shape=(len(sets), sayings))
    return _Kinds(matrix, size, np.bincount(of, minlength=len(sets)), of)


def _near(kinds: _Kinds) -> tuple[Ints, Ints]:
    """Pairs of kinds that have ALIKE of their votes in common."""
    first, second = _candidates(kinds)
    alike = [np.empty(0, dtype=np.bool_)]
    for a, b in _parts(first, second):
        common = _common(kinds, a, b).sum(axis=1)
        alike.append((common >= FEWEST_ALIKE) & (common >= ALIKE * (kinds.size[a] + kinds.size[b] - common)))
    kept = np.concatenate(alike)
    return first[kept], second[kept]


def _candidates(kinds: _Kinds) -> tuple[Ints, Ints]:
    """Pairs of kinds that share one of their rarest votes: no others can have ALIKE of theirs in common."""
    starts = kinds.sets.indptr.astype(np.int64)
    rest = kinds.size - np.ceil(ALIKE * kinds.size - 1e-9).astype(np.int64) + 1
    prefix = np.where(kinds.size >= FEWEST_ALIKE, rest, 0)
    rows = np.repeat(np.arange(len(prefix)), prefix)
    places = np.repeat(starts[:-1] - np.cumsum(prefix) + prefix, prefix) + np.arange(len(rows))
    rarest = csr_array((np.ones(len(rows)), (rows, kinds.sets.indices[places])), shape=kinds.sets.shape)
    pairs = (rarest @ rarest.T).tocoo()
    once = pairs.row < pairs.col
    return pairs.row[once].astype(np.int64), pairs.col[once].astype(np.int64)


def _parts(first: Ints, second: Ints) -> Iterator[tuple[Ints, Ints]]:
    for start in range(0, len(first), AT_ONCE):
        yield first[start : start + AT_ONCE], second[start : start + AT_ONCE]


def _common(kinds: _Kinds, first: Ints, second: Ints) -> csr_array:
    """What both of each pair say; (pairs, 2 voices)."""
    common: csr_array = kinds.sets[first].multiply(kinds.sets[second]).tocsr()
    return common


def _others(kinds: _Kinds, first: Ints, second: Ints, kept: Bools) -> Ints:
    """How many other raters say the very same, or are of a kind in one of the pairs that are kept."""
    found = kinds.copies - 1
    np.add.at(found, first[kept], kinds.copies[second[kept]])
    np.add.at(found, second[kept], kinds.copies[first[kept]])
    return found
