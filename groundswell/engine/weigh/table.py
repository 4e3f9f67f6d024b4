"""All products of a table at once: their scores, and the order of their voices."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from groundswell.engine.blocks import Block, Runner, handfuls
from groundswell.engine.columns import NOT_SAID, Bools, Codes, Floats, Ints
from groundswell.engine.weigh import order as orders
from groundswell.engine.weigh import passes, reach
from groundswell.engine.weigh.credibility import Weighed
from groundswell.engine.weigh.score import LEVELS, RANGE, UNIT, Scores, left_of, scores
from groundswell.engine.weigh.terms import Epoch

DRAWN_AT_ONCE = 5_000  # voices of a product whose list may cost N log N
BEHIND = 0.05  # share of the voices with the least weight, which wait behind the rest of their level


@dataclass(frozen=True, slots=True)
class ProductScores:
    """What k products are worth to those who spoke; (k,) each, by product.

    value             stars, from 1 to 5
    low, high         stars: likely (90 %, under the prior) between them
    people            how many persons speak about it
    effective         full voices heard, each as far as it is believed
    one_person_moves  stars: the most that any one person moves the value, everything drawn anew
    """

    value: Floats
    low: Floats
    high: Floats
    people: Ints
    effective: Floats
    one_person_moves: Floats

    def columns(self) -> dict[str, Floats | Ints]:
        """The results by name, as `pyarrow.table` or a data frame takes them."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class _Fading:
    """How opinions fade by age: the half-life, and the day that age is taken at, in seconds since 1970.

    sooner  the day it would be without the person who spoke last; None where the day is named
    """

    half_life_days: float
    as_of: int
    sooner: int | None


def score_products(
    weighed: Weighed, runner: Runner, *, half_life_days: float | None = None, as_of: int | None = None
) -> ProductScores:
    """Score all products of a table.

    half_life_days  days after which a voice counts half; left out, an opinion does not fade by age
    as_of           seconds since 1970 that age is taken at; left out, the newest said_at of the table

    A voice of unknown day does not fade. Without as_of one person can move the day by a voice dated later, and
    so fade everybody else: the bound then says so, and is wide. Name the day, and it is narrow again.
    Raises ValueError when the half-life is not above 0.
    """
    if half_life_days is not None and not half_life_days > 0:
        raise ValueError(f"a half-life of {half_life_days} days, but wanted more than 0")
    fading = None
    if half_life_days is not None:
        sooner = _second_newest(weighed) if as_of is None else None
        fading = _Fading(half_life_days, newest(weighed) if as_of is None else as_of, sooner)
    ends = reach.ends(weighed, runner)
    found = [_some_scores(weighed, ends, some, fading, runner) for some in handfuls(weighed.blocks, runner)]
    return ProductScores(*map(np.concatenate, zip(*found, strict=True)))


def _some_scores(
    weighed: Weighed, ends: reach.Ends, some: slice, fading: _Fading | None, runner: Runner
) -> tuple[Floats, Floats, Floats, Ints, Floats, Floats]:
    """The columns of ProductScores for some blocks."""
    low, high = reach.ranges(ends, runner, some)
    whole = reach.with_state(weighed.blocks[some], weighed.weights[some], low, high)
    blocks = whole
    if fading:
        blocks = _scaled(whole, faded(weighed, fading.half_life_days, fading.as_of, some))
    found = _scores(blocks, weighed.epoch, runner)
    if fading and fading.sooner is not None:
        moves = _moves_with_the_day(weighed, whole, some, found.value, fading, runner)
    else:
        moves = reach.furthest(blocks, weighed.epoch, runner, found.value)
    people = np.concatenate([_people(block.starts, block.columns["live"]) for block in blocks])
    return found.value, found.low, found.high, people, found.mass, moves


def _scaled(blocks: Sequence[Block], by: Sequence[Floats]) -> list[Block]:
    """The same with each voice faded."""
    weights, low, high = (
        [np.rint(block.columns[name] * left).astype(np.int32) for block, left in zip(blocks, by, strict=True)]
        for name in reach.STATE
    )
    return reach.with_state(blocks, weights, low, high)


def faded(weighed: Weighed, half_life_days: float, as_of: int, some: slice = slice(None)) -> list[Floats]:
    """What is left of each voice at a day, by block: 2^(-age / half-life); later voices and undated ones are whole."""
    said_at = weighed.voices.said_at
    return [left_of(said_at[block.columns["event"]], as_of, half_life_days) for block in weighed.blocks[some]]


def newest(weighed: Weighed) -> int:
    """The newest said_at of the table; 1970 where none is known, for then nothing fades."""
    return max(int(weighed.voices.said_at.max(initial=NOT_SAID)), 0)


def _scores(blocks: Sequence[Block], epoch: Epoch, runner: Runner) -> Scores:
    parts = runner.each(passes.masses, blocks, ("cluster", "stars", "weight"))
    found = runner.here(lambda part: scores(part[0], epoch.prior), parts)
    names = Scores.__slots__
    return Scores(*(np.concatenate([getattr(one, name) for one in found]) for name in names))


def _moves_with_the_day(
    weighed: Weighed, whole: Sequence[Block], some: slice, values: Floats, fading: _Fading, runner: Runner
) -> Floats:
    """What one person moves where the table's newest voice sets the day; proof in docs/maths/reach.md.

    A later day fades all dated voices alike, at the worst to nothing. An earlier one, when whoever spoke last
    takes it back, is that of the second newest person. The score drifts between these two ends at most; from
    there the person moves it by no more than at both ends together.
    """
    said_at, epoch, sooner = weighed.voices.said_at, weighed.epoch, fading.sooner or 0
    ends = [
        _scaled(whole, [np.where(said_at[block.columns["event"]] == NOT_SAID, 1.0, 0.0) for block in whole]),
        _scaled(whole, faded(weighed, fading.half_life_days, sooner, some)),
    ]
    at = [_scores(end, epoch, runner).value for end in ends]
    drift = np.maximum(np.abs(values - at[0]), np.abs(values - at[1]))
    steps = [np.maximum(*(reach.furthest(end, epoch, runner, value) for value in at)) for end in ends]
    found: Floats = np.minimum(drift + steps[0] + steps[1], RANGE)
    return found


def _second_newest(weighed: Weighed) -> int:
    """The newest said_at of all but the person (or cluster) who spoke last."""
    voices = weighed.voices
    cluster = voices.cluster[voices.person] if len(voices.cluster) else voices.person
    last = np.full(voices.people, NOT_SAID)
    np.maximum.at(last, cluster, voices.said_at)
    second = int(np.partition(last, -2)[-2]) if len(last) > 1 else NOT_SAID
    return second if second != NOT_SAID else newest(weighed)


def _people(starts: Ints, live: Bools) -> Ints:
    return np.diff(np.concatenate([[0], np.cumsum(live, dtype=np.int64)])[starts])


def order_voices(weighed: Weighed, product: int | None = None) -> Ints:
    """The place of each voice in its product's fair list, from 1; (n,) in the order of the table.

    product  the one whose list is asked for, the places of all others being 0; left out, all are

    Strata are the five levels, in proportion to the people who stand there, a cluster being one. Inside a level
    the order is by belief times helpfulness; the twentieth with the least weight waits behind the rest, and
    every fifth place of a level goes to its newest voice. Voices that a newer one of the same person has replaced
    come last, the newest first.
    """
    voices = weighed.voices
    helpful, votes = _helpful_votes(weighed)
    keys = weighed.belief * orders.merit(helpful, votes)
    live_weights = weighed.weight[weighed.live]
    gate = np.quantile(live_weights, BEHIND) if len(live_weights) else 0
    waits = weighed.weight < gate
    places = np.zeros(len(voices.person), dtype=np.int64)
    for block in weighed.blocks:
        event, live, starts = block.columns["event"], block.columns["live"], block.starts.tolist()
        for row, (first, end) in enumerate(pairwise(starts), start=block.first):
            if product not in {None, row}:
                continue
            its, alive = event[first:end], live[first:end]
            counting, rest = its[alive], its[~alive]
            masses = _heads(block.columns["cluster"][first:end][alive])
            listed = _fair(weighed, counting, masses, keys, waits)
            rest = rest[np.lexsort((rest, -voices.said_at[rest]))] if len(rest) else rest
            places[listed] = np.arange(1, len(listed) + 1)
            places[rest] = np.arange(len(listed) + 1, len(its) + 1)
    return places


def _fair(weighed: Weighed, rows: Codes, masses: Ints, keys: Floats, waits: Bools) -> Codes:
    """Some voices of one product in fair order."""
    voices = weighed.voices
    levels = orders.levels(voices.stars[rows])
    said_at = voices.said_at[rows]
    best = np.lexsort((rows, -said_at, -keys[rows], waits[rows]))
    fresh = np.lexsort((rows, -keys[rows], -said_at, waits[rows]))
    queues = [orders.with_newcomers(best[levels[best] == s], fresh[levels[fresh] == s]) for s in range(LEVELS)]
    heads = [len(queue) for queue in queues]
    if len(rows) <= DRAWN_AT_ONCE and (masses == UNIT).all():
        strata = orders.closest_sequence(heads)
    else:
        shares = np.bincount(levels, weights=masses, minlength=LEVELS).astype(np.int64).tolist()
        strata = orders.sequence(shares, len(rows), heads)
    ahead = [iter(queue) for queue in queues]
    places = [next(ahead[stratum]) for stratum in strata]
    return rows[np.array(places, dtype=np.int64)]


def _heads(cluster: Codes) -> Ints:
    """Each voice's part of a head, in millionths: a cluster is one head, however many voices it has here."""
    _, its, count = np.unique(cluster, return_inverse=True, return_counts=True)
    found: Ints = UNIT // count[its]
    return found


def _helpful_votes(weighed: Weighed) -> tuple[Ints, Ints]:
    voices = weighed.voices
    nothing = np.zeros(len(voices.person), dtype=np.int64)
    helpful = voices.helpful.astype(np.int64) if len(voices.helpful) else nothing
    return helpful, helpful + (voices.unhelpful if len(voices.unhelpful) else nothing)
