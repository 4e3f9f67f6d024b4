"""How far one person moves a score when everything is drawn anew, the table's own constants too."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from groundswell.engine.blocks import Block, Runner, joined
from groundswell.engine.columns import STAR, Codes, Floats, Ints
from groundswell.engine.weigh import passes
from groundswell.engine.weigh.credibility import (
    Weighed,
    block_weights,
    counted,
    distances,
    others_share,
    rank_evidence,
    with_column,
)
from groundswell.engine.weigh.score import PRIOR_VOICES, RANGE, UNIT
from groundswell.engine.weigh.terms import Epoch

PAD = 1e-6  # log-odds: more than floats lose in a table of evidence
STATE = ("weight", "low", "high")


@dataclass(frozen=True, slots=True)
class Ends:
    """The two ends between which one other person keeps everybody: everything drawn at its worst, and at its best.

    epoch   what was drawn as things are
    blocks  with `farther` and `nearer`: each voice's bin when all distances are at their most, and at their least
    tables  evidence of each bin at its most, and at its least; (257,) each
    shares  how much of a product's evidence is from people, with one more there, and with one fewer; (products,)
    evidence  of each person at its most, and at its least; (people, 2) in 2^-20 log-odds
    """

    epoch: Epoch
    blocks: list[Block]
    tables: tuple[Floats, Floats]
    shares: tuple[Floats, Floats]
    evidence: Ints


def ends(weighed: Weighed, runner: Runner) -> Ends:
    """How far one person moves what the weights of all others are drawn from."""
    epoch, blocks = weighed.epoch, weighed.blocks
    slack = others_move(epoch)
    for name, push in (("nearer", -slack), ("farther", slack)):
        parts = distances(blocks, runner, epoch.sums, epoch.heads, epoch.prior, push)
        blocks = with_column(name, blocks, parts)
    least, most = table_range(counted(blocks, runner, "nearer"), counted(blocks, runner, "farther"))
    more, fewer = others_share(epoch.heads + 1), others_share(epoch.heads - 1)
    shape = (len(epoch.voices), 2)
    columns = ("person", "farther", "nearer")
    sums = runner.total(passes.ends_heard, blocks, columns, (more, fewer), (most, least), shape=shape)
    return Ends(epoch, blocks, (most, least), (more, fewer), sums)


def ranges(found: Ends, runner: Runner, some: slice = slice(None)) -> tuple[list[Codes], list[Codes]]:
    """Between what each voice's weight lies, whatever one other person says or takes back; by block.

    some  which of the blocks: a few at a time, for it is large

    One person, that is one cluster, may add, change and remove voices about any products. Then everything is
    drawn anew: consensus, tail table, prior. What a voice counts for stays between the two results.
    """
    (most, least), (more, fewer), blocks = found.tables, found.shares, found.blocks[some]
    both = runner.each(passes.both_looked_up, blocks, ("person",), (), (found.evidence,))
    # Much evidence against a person makes a low weight, and the other way round.
    at_worst_and_best = (("farther", (more, fewer), most), ("nearer", (fewer, more), least))
    worlds = []
    for which, (bins, shares, table) in enumerate(at_worst_and_best):
        own = runner.each(passes.evidence, found.blocks[some], (bins,), shares, (table,))
        blocks = with_column(f"own {bins}", blocks, own)
        blocks = with_column(f"all {bins}", blocks, [(part[which],) for part in both])
        worlds.append((f"all {bins}", f"own {bins}"))
    lows, highs = block_weights(found.epoch, blocks, runner, worlds)
    # One millionth more either way: an exponential need not be monotone in its last bit.
    low = [np.where(part > 0, part - 1, 0).astype(np.int32) for part in lows]
    high = [np.where(part > 0, np.minimum(part + 1, UNIT), 0).astype(np.int32) for part in highs]
    return low, high


def with_state(
    blocks: Sequence[Block], weights: Sequence[Codes], low: Sequence[Codes], high: Sequence[Codes]
) -> list[Block]:
    """Blocks with what each voice counts, and between what it may come to count when one other person changes.

    weights, low, high  by block, (edges,) millionths; 0 where a voice counts nothing
    """
    for name, parts in zip(STATE, (weights, low, high), strict=True):
        blocks = with_column(name, blocks, [(part,) for part in parts])
    return list(blocks)


def furthest(blocks: Sequence[Block], epoch: Epoch, runner: Runner, values: Floats) -> Floats:
    """The most that any one person, heard already or new, moves each score; (rows,) stars, of some blocks.

    blocks  with their state, as `with_state` gives it
    values  (rows,) stars: the scores of their products

    Exact: everything recomputed, nothing frozen. Source: docs/maths/reach.md.
    """
    blocks = [Block(block.first - blocks[0].first, block.starts, block.columns) for block in blocks]
    others = (prior_moves(epoch), float(PRIOR_VOICES))
    found: Floats = joined(runner.each(passes.reach, blocks, ("cluster", "stars", *STATE), (values,), others), 0)
    return found


def prior_moves(epoch: Epoch) -> float:
    """Stars by which one person moves the prior: it is a mean in which each person counts once."""
    return RANGE * UNIT / int(epoch.prior.sum())


def others_move(epoch: Epoch) -> Floats:
    """Millionths of a star by which one person moves what the others say of a product, for any one of them."""
    own = RANGE / (PRIOR_VOICES + np.maximum(epoch.heads - 1, 0))
    prior = PRIOR_VOICES * prior_moves(epoch) / (PRIOR_VOICES + np.maximum(epoch.heads - 2, 0))
    return np.asarray(STAR * (own + prior) + 1)


def table_range(nearer: Ints, farther: Ints) -> tuple[Floats, Floats]:
    """Between what the evidence of each bin lies, when one person changes and all distances move by their slack.

    nearer, farther  (257,) millionths of people at each distance, with all distances at their least and most
    """
    people = int(nearer.sum())
    least_reach = np.maximum(nearer[::-1].cumsum()[::-1] - UNIT, 0) + UNIT
    most_reach = np.minimum(farther[::-1].cumsum()[::-1] + 2 * UNIT, people + UNIT)
    rare = rank_evidence(least_reach / (people + 2 * UNIT), np.append(least_reach[1:], 0) / (people + 2 * UNIT))
    common = rank_evidence(most_reach / (people + UNIT), np.append(most_reach[1:], 0) / (people + UNIT))
    return common - PAD, rare + PAD
