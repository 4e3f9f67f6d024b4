"""Who gives the same stars to the same products in the same weeks, more often than chance explains."""

from dataclasses import dataclass

import numpy as np
from scipy.special import pdtrc

from groundswell.engine.blocks import Array, Runner
from groundswell.engine.columns import DAY, NOT_SAID, Codes, Floats, Ints, Voices

LEAST = 3  # products on which two must agree
MOST = 8  # agreements that are told apart; more count as so many
CROWD = 200  # voices side by side with the same stars: where so many agree, agreement tells nothing
LEEWAY = 3.0  # how much more often than apart from them people may meet in time: seasons, launches, tastes
HALF_WEEK = DAY * 7 // 2
ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Shelf:
    """The newest dated voice of each actor about each product, sorted by product, then by time; (n,) each.

    actor    who speaks: a person, or a cluster by its lowest person
    level    whole stars, from 1 to 5
    half     half-weeks since 1970: who is one apart at most shares a 7-day bucket of one of two offsets
    said_at  seconds since 1970
    starts   (products + 1,) where the voices of each product begin
    near     how many voices of the product stand beside it in time, itself among them
    same     how many of these have its stars
    """

    actor: Codes
    product: Codes
    level: Codes
    half: Ints
    said_at: Ints
    starts: Ints
    near: Codes
    same: Codes
    people: int

    def by_actor(self, kept: Array) -> tuple[Ints, Ints]:
        """Where the kept voices of each actor begin, and which they are, rising in time."""
        rows = np.flatnonzero(kept)
        rows = rows[np.lexsort((self.half[rows], self.actor[rows]))]
        return np.searchsorted(self.actor[rows], np.arange(self.people + 1)).astype(np.int64), rows


@dataclass(frozen=True, slots=True)
class Edges:
    """What ties people to each other, one kind of it; (k,) each.

    one, other  actors
    count       how often: products, or texts
    chance      groups so tied that a whole file would show by accident, on average
    """

    one: Codes
    other: Codes
    count: Ints
    chance: Floats


def shelf_of(voices: Voices, runner: Runner) -> Shelf:
    """Voices as they are compared here; undated ones are left out. O(n log n)."""
    dated = np.flatnonzero(voices.said_at != NOT_SAID)
    actor = voices.cluster[voices.person] if len(voices.cluster) else voices.person
    order = dated[np.lexsort((voices.said_at[dated], voices.product[dated], actor[dated]))]
    its = np.stack([actor[order], voices.product[order]])
    order = order[np.append((its[:, 1:] != its[:, :-1]).any(axis=0), True)] if len(order) else order
    order = order[np.lexsort((voices.said_at[order], voices.product[order]))]
    half = voices.said_at[order] // HALF_WEEK
    level = ((voices.stars[order] + 500_000) // 1_000_000).astype(np.int32)
    starts = np.searchsorted(voices.product[order], np.arange(voices.products + 1)).astype(np.int64)
    near, same = runner.compiled(crowds)(starts, half, level)
    sorted_columns = (actor[order], voices.product[order], level, half, voices.said_at[order])
    return Shelf(*sorted_columns, starts, near, same, voices.people)


def in_lockstep(shelf: Shelf, runner: Runner) -> Edges:
    """Pairs who agree on LEAST products and more, where one of the two does so with more people than chance explains.

    For each person the number of others who would agree by chance on k products is bounded from above, by how each
    product's other voices lie in time and stars; the number seen is set against it by a Poisson tail. What is told
    as chance is that tail times the number of people it could have been. Proof and limits: docs/maths/rings.md.
    """
    one, other, agreed = agreeing(shelf, runner)
    speaks_of = np.bincount(shelf.actor, minlength=shelf.people)
    some = np.unique(np.concatenate([one, other])).astype(np.int32)
    seen = np.stack(
        [
            np.bincount(np.concatenate([one[agreed >= k], other[agreed >= k]]), minlength=shelf.people)[some]
            for k in range(LEAST, MOST + 1)
        ],
        axis=1,
    )
    by_chance = _by_chance(shelf, some, one, other, runner)[:, LEAST:]
    # A person is tried at each k; the tries share one chance among them, half of it for the first, and so on.
    shares = 2.0 ** -np.arange(1, MOST - LEAST + 2)
    tried = int((speaks_of >= LEAST).sum())
    figures = tried * tail(seen, by_chance) / shares
    best = np.full(shelf.people, MOST + 1)
    chance = np.full(shelf.people, np.inf)
    if len(some):
        chance[some], best[some] = figures.min(axis=1), LEAST + figures.argmin(axis=1)
    its = np.where(agreed >= best[one], chance[one], np.inf), np.where(agreed >= best[other], chance[other], np.inf)
    return Edges(one, other, agreed, np.minimum(*its))


def tail(seen: Array, by_chance: Floats) -> Floats:
    """The chance of so many and more, where so many are expected at most; 1 where no more were seen than expected.

    For a sum of independent yes and no of mean m the chance of k or more is at most Poisson's, if k >= m + 1.
    Source: Anderson and Samuels, Some inequalities among binomial and Poisson probabilities (1967).
    """
    found: Floats = np.where(seen >= by_chance + 1, pdtrc(np.maximum(seen - 1, 0), by_chance), 1.0)
    return found


def agreeing(shelf: Shelf, runner: Runner) -> tuple[Codes, Codes, Ints]:
    """Pairs who agree on LEAST products and more, and on how many; (k,) each, one < other."""
    kept = shelf.same <= CROWD
    for _ in range(ROUNDS):
        # Only who meets somebody on three products can be in lockstep, and only with others of whom the same holds.
        rows = np.flatnonzero(kept)
        starts = np.searchsorted(shelf.product[rows], np.arange(len(shelf.starts))).astype(np.int64)
        meets = np.zeros_like(kept)
        meets[rows] = runner.compiled(crowds)(starts, shelf.half[rows], shelf.level[rows])[1] > 1
        kept = meets & (np.bincount(shelf.actor[meets], minlength=shelf.people) >= LEAST)[shelf.actor]
    found = runner.compiled(pairs)(shelf.starts, shelf.half, shelf.level, shelf.actor, kept, shelf.people)
    keys, agreed = np.unique(found, return_counts=True)
    keys, agreed = keys[agreed >= LEAST], agreed[agreed >= LEAST]
    return (keys // shelf.people).astype(np.int32), (keys % shelf.people).astype(np.int32), agreed.astype(np.int64)


def _by_chance(shelf: Shelf, some: Codes, one: Codes, other: Codes, runner: Runner) -> Floats:
    """How many would agree by chance with each of some on k products and more; (some, MOST + 1).

    Only who speaks about LEAST products can. The mates of somebody are left out where it is counted how likely
    others meet them, for else a ring would hide itself.
    """
    kept = (np.bincount(shelf.actor, minlength=shelf.people) >= LEAST)[shelf.actor]
    rows_at, rows = shelf.by_actor(kept)
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(kept)])[shelf.starts]
    heard = np.bincount(shelf.product * 6 + shelf.level, minlength=6 * (len(shelf.starts) - 1)).reshape(-1, 6)
    kept_rows = np.flatnonzero(kept)
    mates_of = _neighbours(one, other)
    count = runner.compiled(agreements)
    found = np.zeros((len(some), MOST + 1))
    for place, who in enumerate(some.tolist()):
        mine = rows[rows_at[who] : rows_at[who + 1]]
        first, size = starts[shelf.product[mine]], np.diff(starts)[shelf.product[mine]]
        turn = np.repeat(np.arange(len(mine)), size)
        theirs = kept_rows[np.arange(len(turn)) + np.repeat(first - np.cumsum(size) + size, size)]
        is_mate = np.isin(shelf.actor[theirs], [who, *mates_of[who]])
        times, stars = _coincidences(shelf, heard, mine, turn[is_mate], theirs[is_mate])
        _, its, common = np.unique(shelf.actor[theirs], return_inverse=True, return_counts=True)
        counts = (common[its] >= LEAST) & (shelf.actor[theirs] != who)
        by_other = np.argsort(its[counts], kind="stable")
        found[place] = count(its[counts][by_other], turn[counts][by_other], sittings(shelf.half[mine]), times, stars)
    return found


def _neighbours(one: Codes, other: Codes) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for left, right in zip(one.tolist(), other.tolist(), strict=True):
        found.setdefault(left, []).append(right)
        found.setdefault(right, []).append(left)
    return found


def _coincidences(shelf: Shelf, heard: Ints, mine: Ints, turn: Ints, mates: Ints) -> tuple[Floats, Floats]:
    """How likely somebody else stands beside each of one's voices in time, and then has its stars; (mine,) each.

    heard        (products, 6) voices at each level
    turn, mates  the voices that are left out, and beside which of mine they are about the same product

    One voice more is counted where it speaks for coincidence, as if the one that is asked about were of the rest.
    """
    is_beside = np.abs(shelf.half[mates] - shelf.half[mine][turn]) <= 1
    is_alike = shelf.level[mates] == shelf.level[mine][turn]

    def rest(whole: Array, gone: Array) -> Array:
        return whole - np.bincount(turn[gone], minlength=len(mine))

    product, level = shelf.product[mine], shelf.level[mine]
    others = rest(heard[product].sum(axis=1), np.ones(len(turn), dtype=bool))
    share = (rest(heard[product, level], is_alike) + 1) / (others + 1)
    beside, both = rest(shelf.near[mine], is_beside), rest(shelf.same[mine], is_beside & is_alike)
    times: Floats = np.minimum(1.0, LEEWAY * (beside + 1) / (others + 1))
    # At a launch there are more of the same stars than later: whichever makes agreement likelier holds.
    return times, np.maximum(share, (both + share) / (beside + 1))


def sittings(half: Ints) -> Ints:
    """Which voices of somebody were given in one go, by number; half-weeks rise."""
    found, first = np.zeros(len(half), dtype=np.int64), 0
    for place in range(1, len(half)):
        found[place] = found[place - 1]
        if half[place] > half[first] + 1:
            found[place], first = found[place] + 1, place
    return found


# Kernels: plain loops, for a runner to compile.


def crowds(starts: Ints, half: Ints, level: Codes) -> tuple[Codes, Codes]:
    """How many voices stand beside each in time, and how many of these with the same stars; itself among them.

    starts  (products + 1,) where the voices of each begin; within a product they rise by `half`
    half    (n,) half-weeks since 1970: who is one apart at most shares a 7-day bucket of one of two offsets
    level   (n,) whole stars, 1 to 5
    """
    near, same = np.empty(len(half), np.int32), np.empty(len(half), np.int32)
    for product in range(len(starts) - 1):
        first = last = starts[product]
        end = starts[product + 1]
        standing = np.zeros(6, np.int32)
        for i in range(starts[product], end):
            while last < end and half[last] <= half[i] + 1:
                standing[level[last]] += 1
                last += 1
            while half[first] < half[i] - 1:
                standing[level[first]] -= 1
                first += 1
            near[i], same[i] = last - first, standing[level[i]]
    return near, same


def pairs(starts: Ints, half: Ints, level: Codes, actor: Codes, is_met: Array, people: int) -> Ints:
    """Two who gave the same stars to a product side by side, once for each product: lower * people + higher.

    is_met  (n,) which voices are looked at
    """
    found = np.empty(0, np.int64)
    for fills in (False, True):
        count = 0
        for product in range(len(starts) - 1):
            end = starts[product + 1]
            for i in range(starts[product], end):
                j = i + 1
                while is_met[i] and j < end and half[j] <= half[i] + 1:
                    if is_met[j] and level[j] == level[i]:
                        if fills:
                            low, high = min(actor[i], actor[j]), max(actor[i], actor[j])
                            found[count] = np.int64(low) * people + high
                        count += 1
                    j += 1
        if not fills:
            found = np.empty(count, np.int64)
    return found


def agreements(other: Ints, turn: Ints, sitting: Ints, times: Floats, stars: Floats) -> Floats:
    """How many others agree by chance on k and more of somebody's voices; (MOST + 1,), from 0 to MOST.

    other, turn   rising by other, then by turn: who else speaks about the product of which voice
    sitting       (mine,) in which go each voice was given
    times, stars  (mine,) the chance that another stands beside it, and that stars are then the same

    What is said in one go is one coincidence of time: the other was there or not, by the mean chance, and only
    stars are drawn for each.
    """
    found, whole, both, now = np.zeros(MOST + 1), np.zeros(MOST + 1), np.zeros(MOST + 1), np.zeros(MOST + 1)
    begin = 0
    while begin < len(other):
        one, go = other[begin], sitting[turn[begin]]
        if begin == 0 or other[begin - 1] != one:
            whole[:] = 0.0
            whole[0] = 1.0
        now[:], both[:] = 0.0, 0.0
        now[0], there, end = 1.0, 0.0, begin
        while end < len(other) and other[end] == one and sitting[turn[end]] == go:
            agrees = stars[turn[end]]
            now[MOST] += now[MOST - 1] * agrees
            now[1:MOST] += (now[: MOST - 1] - now[1:MOST]) * agrees
            now[0] *= 1 - agrees
            there += times[turn[end]]
            end += 1
        there /= end - begin
        for k in range(MOST + 1):
            both[k] += whole[k] * (1 - there)
            for more in range(MOST + 1):
                both[min(k + more, MOST)] += whole[k] * now[more] * there
        whole[:] = both
        if end == len(other) or other[end] != one:
            found += whole
        begin = end
    for k in range(MOST - 1, -1, -1):
        found[k] += found[k + 1]
    return found
