"""Whom to tell first, so that word goes far: seeds by reverse-reachable sets."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from groundswell.engine.compiling import compiled
from groundswell.engine.weigh.score import Floats, IntArray

Truths: TypeAlias = npt.NDArray[np.bool_]
FIRST_SETS, MOST_SETS = 4_096, 1 << 20
MOST_ENTRIES = 30_000_000  # people in all sets together: bounds memory and time
PRECISION = 0.05  # the promise aimed at is 1 - 1/e - PRECISION
DOUBT = 1e-3  # chance that the promise is wrong
LOOKS = 6  # passes over the edges for the candidate by reach
FADE = 0.85


@dataclass(frozen=True, slots=True)
class Graph:
    """Who can tell whom, by the one who is told; n people, m edges.

    starts       (n + 1,) where the edges into each person begin
    tellers      (m,) those who can tell that person, by falling probability
    probability  (m,) from 0 to 1 that a telling takes place and is taken up
    """

    starts: IntArray
    tellers: IntArray
    probability: Floats

    @property
    def people(self) -> int:
        return len(self.starts) - 1


@dataclass(frozen=True, slots=True)
class Seeds:
    """Whom to invite.

    chosen   (k,) people, the most useful first
    gains    (k,) people that each adds to those before it, itself included; never rising
    spread   people reached by all of them
    low      people: the spread is at least that, up to a chance of 1 in 1,000
    ratio    the spread is at least this part of what any choice under the same limits could reach
    basis    "sets", "degree" or "reach": which candidate was the best on fresh sets
    floor    people reached by those who can tell most people, under the same limits; never above the spread
    """

    chosen: IntArray
    gains: Floats
    spread: float
    low: float
    ratio: float
    basis: str
    floor: float


def graph(people: int, tellers: IntArray, told: IntArray, probability: Floats) -> Graph:
    """Lay out the edges of n people, each (m,), by the one who is told. O(m).

    Raises ValueError when shapes differ, a number leaves 0..n-1 or a probability [0, 1].
    """
    if not tellers.shape == told.shape == probability.shape:
        raise ValueError(f"{tellers.shape} tellers, {told.shape} told, {probability.shape} probabilities")
    if len(told) and (min(tellers.min(), told.min()) < 0 or max(tellers.max(), told.max()) >= people):
        raise ValueError(f"an edge leaves the {people} people")
    if not ((probability >= 0) & (probability <= 1)).all():
        raise ValueError("a probability lies outside [0, 1]")
    starts, order = _by_row(told, people)
    first_in_row = np.zeros(len(told) + 1, bool)
    first_in_row[starts] = True
    if ((np.diff(probability[order]) > 0) & ~first_in_row[1:-1]).any():
        order = np.lexsort((-probability, told))
    return Graph(starts, tellers[order], probability[order])


def edge_probability(shares: Floats, exposures: Floats, mean: float) -> Floats:
    """Probability of an edge, drawn towards the mean while it was seen seldom: (s + mean) / (e + 1)."""
    probability: Floats = (shares + mean) / (exposures + 1.0)
    return probability


def seeds(
    ties: Graph,
    wanted: int,
    dice: np.random.Generator,
    *,
    allowed: Truths | None = None,
    clusters: IntArray | None = None,
    costs: Floats | None = None,
    budget: float = np.inf,
) -> Seeds:
    """Choose up to k people whose telling reaches most, in the independent cascade.

    wanted    k, at most
    dice      the same dice give the same seeds
    allowed   (n,) who consents and has rested; left out: everybody
    clusters  (n,) of linked people at most one is chosen; negative: linked to nobody
    costs     (n,) above 0, of which the sum stays within budget; left out: 1 each, without limit

    A greedy choice on random sets of "who would have reached this person", with as many sets as its ratio
    asks for, against those who would reach most directly and over some hops; the best on fresh sets
    is taken. Without limits the greedy promise is 1 - 1/e - 0.05 beforehand, with clusters 1/2;
    `ratio` is what was found afterwards, and holds under all limits.
    Source: Tang, Tang, Xiao, Yuan, Online processing algorithms for influence maximization, SIGMOD 2018; Guo et
    al., Influence maximization revisited: efficient reverse reachable set generation, SIGMOD 2020;
    METHODS 4.3 (S5) and 10 (21).
    """
    people = ties.people
    free = np.ones(people, bool) if allowed is None else allowed.astype(bool)
    linked = np.full(people, -1, np.int64) if clusters is None else clusters.astype(np.int64)
    price = np.ones(people) if costs is None else costs.astype(np.float64)
    limits = (free, linked, price, budget)
    wanted = min(wanted, int(free.sum()))
    if wanted <= 0 or not people:
        none = np.empty(0, np.int64)
        return Seeds(none, np.empty(0), 0.0, 0.0, 1.0, "sets", 0.0)
    sure = np.log(3 * np.log2(MOST_SETS / FIRST_SETS) / DOUBT)
    count = FIRST_SETS
    learned, checked = _sets(ties, count, dice), _sets(ties, count, dice)
    while True:
        chosen, _, most = _greedy(learned, wanted, *limits)
        seen = float(_covered_by(checked, chosen, people).sum())
        low, high = _at_least(seen, sure) / count, _at_most(most, sure) / count
        enough = low / high >= 1 - 1 / np.e - PRECISION
        if enough or count >= MOST_SETS or 2 * len(learned.people) > MOST_ENTRIES:
            break
        learned, checked = _joined(learned, _sets(ties, count, dice)), _joined(checked, _sets(ties, count, dice))
        count *= 2
    fresh = _sets(ties, 2 * count, dice)
    candidates = {"sets": chosen}
    candidates["both"] = _greedy(_joined(learned, checked), wanted, *limits)[0]
    for name, score in (("degree", _degree(ties)), ("reach", _reach(ties)), ("most", _most(ties))):
        candidates[name] = _highest(score, wanted, *limits)
    found = {name: float(_covered_by(fresh, choice, people).sum()) for name, choice in candidates.items()}
    best = max(found, key=lambda name: found[name])
    basis = {"both": "sets", "most": "degree"}.get(best, best)
    floor = found["most"] * people / (2 * count)
    return _ordered(fresh, candidates[best], people, high * people, sure, basis, floor)


def simulated(ties: Graph, chosen: IntArray, runs: int, dice: np.random.Generator) -> float:
    """Mean number of people reached when these are told, over so many simulated cascades."""
    told = np.repeat(np.arange(ties.people), np.diff(ties.starts))
    starts, order = _by_row(ties.tellers, ties.people)
    return float(_forward(starts, told[order], ties.probability[order], chosen, runs, _seed(dice)))


@dataclass(frozen=True, slots=True)
class _Sets:
    """Random sets, in compressed form, and the sets of each person."""

    starts: IntArray
    people: IntArray
    of_starts: IntArray
    of_sets: IntArray


def _seed(dice: np.random.Generator) -> int:
    return int(dice.integers(1, 2**62))


def _turned(starts: IntArray, members: IntArray, people: int) -> _Sets:
    of_starts, order = _by_row(members, people)
    which = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    return _Sets(starts, members, of_starts, which[order])


def _sets(ties: Graph, count: int, dice: np.random.Generator) -> _Sets:
    starts, members = _reachable(ties.starts, ties.tellers, ties.probability, count, _seed(dice))
    return _turned(starts, members, ties.people)


def _joined(one: _Sets, other: _Sets) -> _Sets:
    starts = np.r_[one.starts, other.starts[1:] + one.starts[-1]]
    return _turned(starts, np.r_[one.people, other.people], len(one.of_starts) - 1)


def _at_least(seen: float, sure: float) -> float:
    """Lower bound of an expected count, by a martingale's tail."""
    return max(float((np.sqrt(seen + 2 * sure / 9) - np.sqrt(sure / 2)) ** 2 - sure / 18), 0.0)


def _at_most(seen: float, sure: float) -> float:
    return float((np.sqrt(seen + sure / 2) + np.sqrt(sure / 2)) ** 2)


def _greedy(
    sets: _Sets, wanted: int, free: Truths, linked: IntArray, price: Floats, budget: float
) -> tuple[IntArray, float, float]:
    """(chosen, sets covered, sets that no choice under the limits can cover more of)."""
    heads = np.where(free, np.diff(sets.of_starts).astype(np.float64), -np.inf)
    singles, done = heads.copy(), np.zeros(len(sets.starts) - 1, bool)
    open_, left, covered, most = free.copy(), budget, 0.0, np.inf
    chosen: list[int] = []
    for turn in range(wanted + 1):
        if turn % 10 == 0 or turn == wanted:
            most = min(most, covered + _most_added(np.where(free, heads, 0.0), wanted, price, budget))
        worth = np.where(open_ & (price <= left), heads if np.isinf(budget) else heads / price, -np.inf)
        best = int(np.argmax(worth))
        if turn == wanted or worth[best] == -np.inf:
            break
        chosen.append(best)
        left, covered = left - price[best], covered + heads[best]
        open_[best] = False
        if linked[best] >= 0:
            open_ &= linked != linked[best]
        _take(sets.starts, sets.people, sets.of_sets[sets.of_starts[best] : sets.of_starts[best + 1]], done, heads)
    most = min(most, covered + _most_added(np.where(free, heads, 0.0), wanted, price, budget))
    payable = np.where(price <= budget, singles, -np.inf)
    single = int(np.argmax(payable))
    if np.isfinite(budget) and payable[single] > covered:
        # By ratio alone a dear person who reaches all is passed over for a cheap one who reaches few.
        chosen, covered = [single], float(singles[single])
    return np.array(chosen, np.int64), float(covered), float(most)


def _most_added(additions: Floats, wanted: int, price: Floats, budget: float) -> float:
    """No choice adds more than the largest additions together: k of them, or what the budget buys."""
    if np.isinf(budget):
        some = additions[additions > 0]
        wanted = min(wanted, len(some))
        return float(np.partition(some, len(some) - wanted)[len(some) - wanted :].sum()) if wanted else 0.0
    order = np.argsort(-additions / price)
    spent = np.cumsum(price[order])
    part = np.clip(1 - (spent - budget) / price[order], 0.0, 1.0)
    return float(additions[order] @ part)


def _degree(ties: Graph) -> Floats:
    """People expected to be reached directly."""
    return np.bincount(ties.tellers, weights=ties.probability, minlength=ties.people).astype(np.float64)


def _most(ties: Graph) -> Floats:
    """People whom each can tell, however probable it is that they listen."""
    return np.bincount(ties.tellers, minlength=ties.people).astype(np.float64)


def _reach(ties: Graph) -> Floats:
    """People expected to be reached over some hops, those reached twice counted twice."""
    told = np.repeat(np.arange(ties.people), np.diff(ties.starts))
    reach: Floats = np.ones(ties.people)
    for _ in range(LOOKS):
        through = np.bincount(ties.tellers, weights=ties.probability * reach[told], minlength=ties.people)
        reach = 1.0 + FADE * through.astype(np.float64)
    return reach


def _highest(score: Floats, wanted: int, free: Truths, linked: IntArray, price: Floats, budget: float) -> IntArray:
    chosen: list[int] = []
    taken: set[int] = set()
    left = budget
    for person in np.argsort(-score / price, kind="stable").tolist():
        if len(chosen) == wanted:
            break
        if not free[person] or price[person] > left or (linked[person] >= 0 and int(linked[person]) in taken):
            continue
        chosen.append(person)
        taken.add(int(linked[person]))
        left -= price[person]
    return np.array(chosen, np.int64)


def _ordered(fresh: _Sets, chosen: IntArray, people: int, most: float, sure: float, basis: str, floor: float) -> Seeds:
    """The chosen, the most useful first, with what each adds on sets that had no part in choosing."""
    only = np.zeros(people, bool)
    only[chosen] = True
    free, linked = only, np.full(people, -1, np.int64)
    order, _, _ = _greedy(fresh, len(chosen), free, linked, np.ones(people), np.inf)
    each = people / (len(fresh.starts) - 1)
    gains = _covered_by(fresh, order, people) * each
    low = _at_least(float(gains.sum()) / each, sure) * each
    ratio = min(low / most, 1.0) if most > 0 else 1.0
    return Seeds(order, gains, float(gains.sum()), low, ratio, basis, floor)


def _covered_by(sets: _Sets, chosen: IntArray, people: int) -> Floats:
    """Sets that each of the chosen covers and none before it."""
    done = np.zeros(len(sets.starts) - 1, bool)
    gains = np.zeros(len(chosen))
    for place, person in enumerate(chosen.tolist()):
        mine = sets.of_sets[sets.of_starts[person] : sets.of_starts[person + 1]]
        gains[place] = float((~done[mine]).sum())
        done[mine] = True
    return gains


@compiled
def _by_row(rows: IntArray, count: int) -> tuple[IntArray, IntArray]:
    """Where each row begins, and the order that sorts by row, by counting."""
    starts = np.zeros(count + 1, np.int64)
    for row in rows:
        starts[row + 1] += 1
    for row in range(count):
        starts[row + 1] += starts[row]
    place = starts[:-1].copy()
    order = np.empty(len(rows), np.int64)
    for edge in range(len(rows)):
        row = rows[edge]
        order[place[row]] = edge
        place[row] += 1
    return starts, order


@compiled
def _reachable(
    starts: IntArray, tellers: IntArray, probability: Floats, count: int, seed: int
) -> tuple[IntArray, IntArray]:
    """Random sets: from a random person back along edges that happen to be open."""
    people = len(starts) - 1
    seen = np.full(people, -1, np.int32)
    sets = np.zeros(count + 1, np.int64)
    members = np.empty(count * 4 + people, np.int64)
    filled = 0
    np.random.seed(seed & 0x7FFFFFFF)
    for number in range(count):
        first = filled
        root = np.random.randint(0, people)
        seen[root] = number
        members = _with_room(members, filled)
        members[filled] = root
        filled += 1
        reading = first
        while reading < filled:
            person = members[reading]
            reading += 1
            edge, last = starts[person], starts[person + 1]
            while edge < last:
                # Skip to the next edge that would be open if all were as probable as this one.
                bar = probability[edge]
                if bar <= 0.0:
                    break
                if bar < 1.0:
                    skipped = np.log(1.0 - np.random.random()) / np.log1p(-bar)
                    if skipped >= last - edge:
                        break
                    edge += int(skipped)
                    if probability[edge] < bar and np.random.random() * bar >= probability[edge]:
                        edge += 1
                        continue
                teller = tellers[edge]
                edge += 1
                if seen[teller] != number:
                    seen[teller] = number
                    members = _with_room(members, filled)
                    members[filled] = teller
                    filled += 1
        sets[number + 1] = filled
    return sets, members[:filled].copy()


@compiled
def _with_room(members: IntArray, filled: int) -> IntArray:
    """The same members, with room for one more."""
    if filled < len(members):
        return members
    longer = np.empty(2 * len(members), np.int64)
    longer[:filled] = members
    return longer


@compiled
def _take(starts: IntArray, members: IntArray, mine: IntArray, done: Truths, heads: Floats) -> None:
    """Count the sets of one person as covered: nobody else adds them any more."""
    for number in mine:
        if not done[number]:
            done[number] = True
            for entry in range(starts[number], starts[number + 1]):
                heads[members[entry]] -= 1.0


@compiled
def _forward(starts: IntArray, told: IntArray, probability: Floats, chosen: IntArray, runs: int, seed: int) -> float:
    people = len(starts) - 1
    seen = np.full(people, -1, np.int64)
    queue = np.empty(people, np.int64)
    np.random.seed(seed & 0x7FFFFFFF)
    total = 0.0
    for run in range(runs):
        filled = 0
        for person in chosen:
            if seen[person] != run:
                seen[person] = run
                queue[filled] = person
                filled += 1
        reading = 0
        while reading < filled:
            person = queue[reading]
            reading += 1
            for edge in range(starts[person], starts[person + 1]):
                if seen[told[edge]] != run and np.random.random() < probability[edge]:
                    seen[told[edge]] = run
                    queue[filled] = told[edge]
                    filled += 1
        total += filled
    return total / runs
