"""A short list that speaks for the whole: every beginning of it is in proportion."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from operator import index

import numpy as np
import numpy.typing as npt

from groundswell.engine.weigh.score import Floats, IntArray

Z = 1.28  # one-sided 90 %: how far an untried voice must prove itself
MERIT_UNIT = 2**20
NEWCOMER_EVERY = 5  # places of a stratum
LOOKED_AT = 8  # of a stratum's best, from which the one is chosen that speaks of what has been left out
LONGEST_KEPT = 1_000  # positions: longer sequences are drawn anew, so that the cache stays small


def sequence(counts: Sequence[int], length: int, supply: Sequence[int] | None = None) -> tuple[int, ...]:
    """Say from which stratum each position of a list comes, so that every beginning is in proportion.

    counts  (S,) shares of the strata as whole numbers: heads, or masses in any unit; S up to some 15
    length  positions wanted
    supply  (S,) heads in each stratum; left out, the counts are the heads

    Returns stratum indices, min(length, heads in all) of them. With q = counts / sum, stratum s has
    k q_s of the first k positions, give or take prefix_bound(S); S counts positive shares only. By
    heads this holds to the end; by mass it holds up to guarantee_end. There a stratum is empty, and
    the sequence starts anew over those that are not: the positions from there on keep the bound by
    themselves. Strata of share 0 come last, in proportion to their heads. The first k positions do not
    depend on length. Position 1 belongs to the largest stratum.
    Raises ValueError when a number is negative or the shapes differ.
    Source: Tijdeman, The chairman assignment problem, Discrete Mathematics 32 (1980); METHODS 10 (13).
    """
    shares, heads = _checked(counts, counts if supply is None else supply)
    if length < 0:
        raise ValueError(f"a list of {length} positions, but wanted 0 or more")
    walk = _kept_walk if length <= LONGEST_KEPT else _walk
    return walk(shares, heads, min(length, sum(heads)))


def closest_sequence(counts: Sequence[int]) -> tuple[int, ...]:
    """Like `sequence` by heads, with the smallest largest deviation that these counts allow at all.

    counts  (S,) heads in each stratum, as whole numbers

    Returns stratum indices, all of them. Every beginning keeps prefix_bound(S), and mostly a smaller one. Costs
    O(N S log N) for the whole list, which is drawn at once; position 1 belongs to the largest stratum.
    Raises ValueError when a number is negative.
    Source: Steiner & Yeomans, Level schedules for mixed-model, just-in-time processes, Management Science 39 (1993);
    METHODS 3.3 (3) and 10 (14).
    """
    heads, _ = _checked(counts, counts)
    strata, whole = sum(1 for count in heads if count), sum(heads)
    if strata < 2:
        return tuple(stratum for stratum, count in enumerate(heads) for _ in range(count))
    # In N-ths of a place; prefix_bound is always enough, and what is enough stays so when there is more.
    least, enough = 0, whole * (2 * strata - 3) // (2 * strata - 2)
    found = _earliest_deadline_first(heads, enough)
    while least < enough:
        tried = (least + enough) // 2
        walked = _earliest_deadline_first(heads, tried)
        if walked:
            found, enough = walked, tried
        else:
            least = tried + 1
    return tuple(found)


def guarantee_end(shares: Sequence[int], supply: Sequence[int]) -> int:
    """Last position up to which `sequence` keeps its bound: the next would fall to an empty stratum.

    shares  (S,) shares of the strata as whole numbers
    supply  (S,) heads in each stratum

    Returns positions, from 0 to all heads of strata with a positive share; all of them when shares
    and supply are in proportion.
    Raises ValueError when a number is negative or the shapes differ.
    Source: METHODS 10 (15).
    """
    shares, heads = _checked(shares, supply)
    if not any(shares):
        return 0
    left = list(heads)
    for position, stratum in enumerate(_tijdeman(shares)):
        if not left[stratum]:
            return position
        left[stratum] -= 1
    raise AssertionError("the sequence has no end")


def prefix_bound(strata: int) -> float:
    """Positions by which a stratum may be ahead of or behind its share in any beginning of a list.

    strata  how many have a positive share; with one (or none) there is nothing to share out

    Returns 1 - 1/(2S - 2), below 1: the smallest bound that holds for all shares.
    Source: Tijdeman, The chairman assignment problem, Discrete Mathematics 32 (1980).
    """
    return 1 - 1 / (2 * strata - 2) if strata > 1 else 0.0


def merit(helpful: IntArray, votes: IntArray) -> IntArray:
    """How helpful readers found each voice, on the safe side.

    helpful  (n,) votes that say "helpful"; not negative
    votes    (n,) all votes; not less than helpful

    Returns (n,) from 0 to 2^20: Wilson's lower bound at z = 1.28 of helpful + 1 of votes + 2, in
    1/2^20 and rounded. It never falls with one more helpful vote, nor rises with one more other vote.
    Raises ValueError when the shapes differ or helpful leaves [0, votes].
    Source: Wilson, Journal of the American Statistical Association 22 (1927); METHODS 3.3 (2).
    """
    if helpful.shape != votes.shape:
        raise ValueError(f"{helpful.shape} helpful, but {votes.shape} votes")
    if ((helpful < 0) | (helpful > votes)).any():
        raise ValueError("helpful votes lie outside 0 to all votes")
    # Only + - * / and roots, which IEEE 754 rounds alike everywhere: the same list on every machine.
    said, asked = helpful + 1.0, votes + 2.0
    doubt: Floats = Z * np.sqrt(Z**2 + 4 * said * (asked - said) / asked)
    return np.rint(MERIT_UNIT * (2 * said + Z**2 - doubt) / (2 * (asked + Z**2))).astype(np.int64)


def levels(stars: npt.NDArray[np.int32]) -> IntArray:
    """Stratum of each voice by its stars: from 0 to 4, good and bad treated alike.

    stars  (n,) millionths of a star, from 1_000_000 to 5_000_000

    As `score.read_stars` does for one value: the mirror image of a value has the mirror image of its stratum.
    Source: METHODS 10 (12).
    """
    along = stars.astype(np.int64) - 1_000_000
    below = 5 * along // 4_000_000
    above = 4 - 5 * (4_000_000 - along) // 4_000_000
    return np.where(2 * along <= 4_000_000, below, above)


def with_newcomers(best: IntArray, newest: IntArray) -> list[int]:
    """A stratum's queue in which every fifth place goes to the newest voice that is not listed yet.

    best    (n,) voices, the best first
    newest  (n,) the same voices, the newest first

    So a voice that nobody has judged yet is read, and may be judged. Which stratum a place belongs to, and with
    it every promise of proportion, is untouched.
    Source: METHODS 3.3 (7).
    """
    listed: set[int] = set()
    queues = iter(best.tolist()), iter(newest.tolist())
    found: list[int] = []
    for place in range(1, len(best) + 1):
        chosen = next(voice for voice in queues[place % NEWCOMER_EVERY == 0] if voice not in listed)
        listed.add(chosen)
        found.append(chosen)
    return found


def filled(
    strata: Sequence[int],
    best: Mapping[int, Sequence[int]],
    newest: Mapping[int, Sequence[int]],
    aspects: Mapping[int, Sequence[int]],
    spoken: Sequence[int],
    voices: int,
) -> list[int | None]:
    """Say which voice stands at each position of a list, so that what people speak of is in proportion too.

    strata   of each position, from the first on, as `sequence` gives them
    best     voices of each stratum, the best first: all, or m + 7 where the stratum has m positions
    newest   voices of each stratum that may go before better ones, the newest first: all, or m
    aspects  of which aspects each voice speaks, as numbers from 0 on; of a voice left out, of none
    spoken   (A,) how many voices of the product speak of each aspect
    voices   how many the product has; not less than any of spoken

    Returns a voice for each position, None where its stratum has no more. Every fifth place of a stratum goes to its
    newest voice that is not listed yet; each other one to that of its best eight whose aspects are owed most, of
    equals the better: aspect a is owed (k spoken[a] - voices y_a)+ at position k, where y_a stand already. The
    stratum of each position, and with it every promise of proportion, is untouched; the first positions do not
    depend on how many follow. Without aspects and newcomers the best stand first.
    Source: METHODS 3.3 (4) and (7).
    """
    waiting = {stratum: list(queue) for stratum, queue in best.items()}
    fresh = {stratum: iter(queue) for stratum, queue in newest.items()}
    listed: set[int] = set()
    taken: Counter[int] = Counter()
    told = [0] * len(spoken)
    found: list[int | None] = []
    for position, stratum in enumerate(strata, start=1):
        taken[stratum] += 1
        queue, chosen = waiting.get(stratum, []), None
        if taken[stratum] % NEWCOMER_EVERY == 0:
            chosen = next((voice for voice in fresh.get(stratum, ()) if voice not in listed), None)
        if chosen is None:
            owed = [max(position * share - voices * so_far, 0) for share, so_far in zip(spoken, told, strict=True)]
            # Of equals, max takes the first, which is the better.
            chosen = max(queue[:LOOKED_AT], key=lambda voice: _sum_of(owed, aspects.get(voice, ())), default=None)
        found.append(chosen)
        if chosen is None:
            continue
        listed.add(chosen)
        if chosen in queue:
            queue.remove(chosen)
        for aspect in aspects.get(chosen, ()):
            told[aspect] += 1
    return found


def _sum_of(owed: Sequence[int], aspects: Sequence[int]) -> int:
    return sum(owed[aspect] for aspect in aspects)


def _checked(shares: Sequence[int], heads: Sequence[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Python's own whole numbers, which do not overflow."""
    if len(shares) != len(heads):
        raise ValueError(f"{len(shares)} shares, but {len(heads)} supplies")
    if any(number < 0 for number in (*shares, *heads)):
        raise ValueError("a share or a supply is negative")
    return tuple(map(index, shares)), tuple(map(index, heads))


def _walk(shares: tuple[int, ...], heads: tuple[int, ...], length: int) -> tuple[int, ...]:
    walked: list[int] = []
    left, wanted = list(heads), shares
    while len(walked) < length:
        for stratum in _tijdeman(wanted if any(wanted) else tuple(left)):
            if len(walked) == length or not left[stratum]:
                break
            left[stratum] -= 1
            walked.append(stratum)
        wanted = tuple(share if have else 0 for share, have in zip(shares, left, strict=True))
    return tuple(walked)


_kept_walk = lru_cache(maxsize=1024)(_walk)


def _earliest_deadline_first(counts: Sequence[int], most: int) -> list[int]:
    """The list whose deviation stays within most N-ths of a place; empty where there is none.

    The j-th of a stratum of n may stand from ceil((j N - most) / n) on, and must by floor(((j - 1) N + most) / n) + 1.
    """
    whole = sum(counts)
    strata = [stratum for stratum, count in enumerate(counts) if count]
    placed = dict.fromkeys(strata, 0)
    walked: list[int] = []
    for place in range(1, whole + 1):
        ready = [
            ((placed[s] * whole + most) // counts[s] + 1, -counts[s], s)
            for s in strata
            if placed[s] < counts[s] and (placed[s] + 1) * whole - most <= place * counts[s]
        ]
        deadline, _, chosen = min(ready, default=(0, 0, 0))
        if deadline < place:
            return []
        placed[chosen] += 1
        walked.append(chosen)
    return walked


def _tijdeman(shares: Sequence[int]) -> Iterator[int]:
    """The endless sequence for shares of which at least one is positive.

    Position k may go to a stratum that is owed at least 1/(2S - 2) of a position; of these it goes to
    the one whose debt would reach the bound first. Owed is k q_s - x_s, counted here in D N-ths with
    D = 2S - 2 and N = sum of shares, so that every number is whole.
    """
    # Ties go to the larger share, then to the smaller index: the first in this order.
    strata = sorted((s for s, share in enumerate(shares) if share > 0), key=lambda s: (-shares[s], s))
    if len(strata) == 1:
        yield from repeat(strata[0])
    whole, fineness = sum(shares), 2 * len(strata) - 2
    owed = [0] * len(shares)
    while True:
        chosen, room = -1, 0
        for stratum in strata:
            owed[stratum] += fineness * shares[stratum]
            if owed[stratum] < whole:
                continue
            room_here = (fineness - 1) * whole - owed[stratum]
            if chosen < 0 or room_here * shares[chosen] < room * shares[stratum]:
                chosen, room = stratum, room_here
        owed[chosen] -= fineness * whole
        yield chosen
