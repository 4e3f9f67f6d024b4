"""Drift: the day since which people judge a product otherwise, where neither noise nor any one person explains it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from groundswell.engine.columns import STAR, Bools, Codes, Floats, Ints
from groundswell.engine.compiling import compiled
from groundswell.engine.weigh.score import LEVELS, PRIOR_VOICES, UNIT, spread_levels

CALM = 1_000  # days on which people speak: in so many at most one false turn is to be expected
LEAST = 0.5  # stars: a smaller shift matters to no reader
FEWEST = 20  # days on which people spoke, before a turn and since
TAKES = 3  # times their own mass that those who spoke since take from what was said before
TOGETHER = 3  # voices that all of one day count for at most: a crowd of one day turns nothing
TENTHS = np.linspace(0.0, 1.0, 41)  # of the scale: what people's mean may have been, in steps of a tenth of a star
STAKES = np.array([0.06, 0.15, 0.35, 0.7])  # how much is set on each day
MOST = 1e250  # what a bet comes to at most: floats end soon after
AT_ONCE = 64  # products: the bets on so many stay in a processor's own memory, which is three times quicker

FALL, RISE = 0, 1


@dataclass(frozen=True, slots=True)
class Turns:
    """Products that people judge otherwise since a day; (k,) each, by product.

    product        from 0 to products - 1
    day            days since 1970: the first of what was said since
    confirmed      days since 1970: the day that made it sure
    before, since  stars: the mean of what was said before, back to an earlier turn, and since
    known, people  how many people these are, before and since
    chance         that people of one mind ever come to look so within as many days, at most
    """

    product: Codes
    day: Ints
    confirmed: Ints
    before: Floats
    since: Floats
    known: Ints
    people: Ints
    chance: Floats


class Turn(NamedTuple):
    """One confirmation, by numbers of the product's days."""

    first: int  # of what was said since
    confirmed: int
    way: int  # FALL or RISE
    chance: float


@dataclass(frozen=True, slots=True)
class Days:
    """What was said of each product on each day; (k,) each, by product, then day.

    starts  (products + 1,) where each product begins
    levels  (2, k, 5) voices at each star, in millionths; second, seen in the mirror: bad is good
    lowest  (2, k, 5) the lowest voice among them; highest the same
    """

    starts: Ints
    day: Ints
    count: Ints
    stars: Ints
    levels: Ints
    lowest: Ints
    highest: Ints


def turns(product: Codes, day: Ints, stars: Codes, products: int) -> Turns:
    """Find the products that people judge otherwise since a day, and which day.

    product   (n,) from 0 to products - 1, in any order
    day       (n,) days since 1970
    stars     (n,) millionths of a star, one voice for each person
    products  how many there are

    A Shiryaev-Roberts sum of bets against every mean that people may have had all along; of the lowest sum, whatever
    any one person gave it is taken away. If people are of one mind (each day's voices, given all before, have a mean
    that never changes), then within n days on which they speak a turn is told with a chance of n / CALM at most,
    however often one looks. Good and bad are treated alike. O(n log n), and memory for AT_ONCE products.
    Source: A. N. Shiryaev (1963), S. W. Roberts (1966); J. Shin, A. Ramdas, A. Rinaldo, E-detectors, NEJSDS (2024).
    """
    days = daily(product, day, stars, products)
    rows = [row for some in in_parts(days) for row in told_of(days, some)]
    columns = [np.array(column) for column in zip(*sorted(rows), strict=True)] if rows else [np.empty(0)] * 8
    kinds = (np.int32, np.int64, np.int64, np.float64, np.float64, np.int64, np.int64, np.float64)
    return Turns(*(column.astype(kind) for column, kind in zip(columns, kinds, strict=True)))


def left_before(before: int, since: int) -> int:
    """What all that was said before a turn counts together from then on; millionths of a voice.

    before  what it counted
    since   what those count who can confirm the turn and spoke since

    As much as the prior, once they are enough: few never take more than TAKES times what they are themselves.
    """
    return min(before, max(PRIOR_VOICES * UNIT, before - TAKES * since))


def daily(product: Codes, day: Ints, stars: Codes, products: int) -> Days:
    order = np.lexsort((stars, day, product))
    product, day = product[order], day[order]
    each: Ints = stars[order].astype(np.int64)
    is_first = np.ones(len(day), dtype=bool)
    is_first[1:] = (np.diff(product) != 0) | (np.diff(day) != 0)
    at = np.flatnonzero(is_first)
    last = np.append(at[1:], len(day)) - 1
    levels = np.add.reduceat(whole(each), at, axis=0) if len(at) else np.zeros((0, LEVELS), dtype=np.int64)
    lowest, highest = whole(each[at]), whole(each[last[: len(at)]])
    return Days(
        starts=np.searchsorted(product[at], np.arange(products + 1)),
        day=day[at],
        count=last[: len(at)] - at + 1,
        stars=np.add.reduceat(each, at) if len(at) else each,
        levels=np.stack([levels, levels[:, ::-1]]),
        lowest=np.stack([lowest, highest[:, ::-1]]),
        highest=np.stack([highest, lowest[:, ::-1]]),
    )


def whole(stars: Ints) -> Ints:
    """Each voice as a whole one, at its star or between two; (n, 5) millionths."""
    found: Ints = spread_levels(stars, np.full(len(stars), UNIT, dtype=np.int64))
    return found


def in_parts(days: Days) -> Iterator[Ints]:
    """The products with days enough for a turn, those with the most first."""
    count = np.diff(days.starts)
    enough = np.flatnonzero(count >= 2 * FEWEST)
    longest = enough[np.argsort(-count[enough], kind="stable")]
    yield from (longest[start : start + AT_ONCE] for start in range(0, len(longest), AT_ONCE))


def told_of(days: Days, products: Ints) -> Iterator[tuple[float, ...]]:
    """The rows of Turns for some products: of each the last turn, if it is still to be seen."""
    for product, its in zip(products.tolist(), confirmed_of(days, products), strict=True):
        if its:
            start, end = days.starts[product : product + 2].tolist()
            turn, earlier = its[-1], its[-2].first if len(its) > 1 else 0
            split = start + turn.first
            known, people = (int(days.count[slice(*ends)].sum()) for ends in pairwise((start + earlier, split, end)))
            before, since = (int(days.stars[slice(*ends)].sum()) for ends in pairwise((start + earlier, split, end)))
            means = before / known / STAR, since / people / STAR
            if (means[0] - means[1] if turn.way == FALL else means[1] - means[0]) >= LEAST:
                first, sure = days.day[split], days.day[start + turn.confirmed]
                yield (product, int(first), int(sure), *means, known, people, turn.chance)


def confirmed_of(days: Days, products: Ints) -> list[list[Turn]]:
    """Each time that a turn was confirmed; products by how many days they have, the most first."""
    count = (days.starts[products + 1] - days.starts[products]).astype(np.int64)
    bets, begun = Bets(len(products)), np.zeros(len(products), dtype=np.int64)
    found: list[list[Turn]] = [[] for _ in products]
    for now in range(int(count[0])):
        rows = int(np.searchsorted(-count, -now))
        sums = bets.after(days, days.starts[products[:rows]] + now)
        is_due = (sums >= 2 * CALM) & (now + 1 - begun[:rows] >= 2 * FEWEST)
        for row in np.flatnonzero(is_due.any(axis=0)).tolist():
            start = days.starts[products[row]]
            turn = turn_in(days, int(start + begun[row]), int(start + now), is_due[:, row])
            if turn is not None:
                way, first = turn
                chance = min(1.0, 2 * (now + 1 - int(begun[row])) / float(sums[way, row]))
                found[row].append(Turn(first - int(start), now, way, chance))
                # From here on it is as if nothing had been said: what comes next is judged by itself.
                begun[row] = now + 1
                bets.forget(row)
    return found


def turn_in(days: Days, first: int, last: int, is_due: Bools) -> tuple[int, int] | None:
    """Which way people turned between two days, and from which on; None while it is too little or too short to matter.

    The split that explains most of what the voices differ by.
    """
    heads, stars = (np.cumsum(column[first : last + 1]) for column in (days.count, days.stars))
    before, after = heads[FEWEST - 1 : -1], heads[-1] - heads[FEWEST - 1 : -1]
    gone = stars[FEWEST - 1 : -1]
    fell = (gone / before - (stars[-1] - gone) / after) / STAR
    for way, by in ((FALL, fell), (RISE, -fell)):
        best = int(np.argmax(by * np.sqrt(before * (after / heads[-1]))))
        if is_due[way] and by[best] >= LEAST and best <= len(by) - FEWEST:
            return way, first + FEWEST + best
    return None


class Bets:
    """What has been won so far against each mean that people may have had all along, of some products.

    The axes: which way, product, mean, stake. `before` are bets that the mean lies above, `since` the sum, over the
    days on which a turn may have begun, of what `before` had won by then times a bet that it lies below from there on.
    """

    def __init__(self, products: int) -> None:
        shape = (2, products, len(TENTHS) - 1, len(STAKES))
        self.before, self.since = np.ones(shape), np.zeros(shape)
        # What one person gave at most, in logarithms.
        self.one_before, self.one_since = np.zeros(shape), np.zeros(shape)

    def after(self, days: Days, at: Ints) -> Floats:
        """Bet on one day more of the first products; returns the sums, (2, products), without any one person."""
        rows = slice(len(at))
        before, since = self.before[:, rows], self.since[:, rows]
        one_before, one_since = self.one_before[:, rows], self.one_since[:, rows]
        # The lower the mean, the more is won by betting on above: between two tenths the upper end is the safe one.
        won = (before * np.exp(-one_before)).mean(axis=-1, keepdims=True)
        gain, its = gains(days, at, ABOVE, days.highest)
        np.minimum(before * np.exp(gain), MOST, out=before)
        np.maximum(one_before, its, out=one_before)
        gain, its = gains(days, at, BELOW, days.lowest)
        np.minimum((since + won) * np.exp(gain), MOST, out=since)
        np.maximum(one_since, its, out=one_since)
        # Who was alone on their day takes a beginning with them, so two of these may be one: hence the half.
        found: Floats = (since * np.exp(-one_since)).mean(axis=-1).min(axis=-1) / 2
        return found

    def forget(self, row: int) -> None:
        self.before[:, row] = 1
        self.since[:, row] = self.one_before[:, row] = self.one_since[:, row] = 0


def payoffs(up: Floats) -> Floats:
    """Logarithms of what is won at each star: 1 - stake + stake * up; (5, means, stakes)."""
    found: Floats = np.log(1 - STAKES + STAKES * up[:, :, None])
    return found


STARS = np.arange(LEVELS)[:, None] / (LEVELS - 1)
ABOVE, BELOW = payoffs(STARS / TENTHS[1:]), payoffs((1 - STARS) / (1 - TENTHS[:-1]))


def gains(days: Days, at: Ints, payoff: Floats, best: Ints) -> tuple[Floats, Floats]:
    """Logarithms of what a day's voices win, and of what is lost without the one that wins most; (2, k, means, stakes).

    All of one day count together for TOGETHER at most, by a power below 1, which makes no bet better.
    """
    bets = payoff.reshape(LEVELS, -1)
    gain, its = _gains(days.levels[:, at], best[:, at], days.count[at], bets)
    shape = (2, len(at), *payoff.shape[1:])
    return gain.reshape(shape), its.reshape(shape)


@compiled
def _gains(voices: Ints, best: Ints, count: Ints, bets: Floats) -> tuple[Floats, Floats]:
    ways, rows, levels = voices.shape
    gain, its = np.zeros((ways, rows, bets.shape[1])), np.zeros((ways, rows, bets.shape[1]))
    for way in range(ways):
        for row in range(rows):
            part, rest = min(1.0, TOGETHER / count[row]), min(1.0, TOGETHER / max(count[row] - 1, 1))
            whole, one = gain[way, row], its[way, row]
            # Level by level, so that each row has the same bits in any company.
            for level in range(levels):
                all_of_it, its_best = voices[way, row, level] / UNIT, best[way, row, level] / UNIT
                for bet in range(bets.shape[1]):
                    whole[bet] += all_of_it * bets[level, bet]
                    one[bet] += its_best * bets[level, bet]
            for bet in range(bets.shape[1]):
                without = (whole[bet] - one[bet]) * rest
                whole[bet] *= part
                one[bet] = whole[bet] - without
    return gain, its
