"""How far one person moves a score when everything is drawn anew, the table's own constants too."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from groundswell.engine.blocks import Array, Block, Runner, added, joined
from groundswell.engine.columns import STAR, Codes, Floats, Ints, Voices
from groundswell.engine.weigh import passes
from groundswell.engine.weigh.credibility import (
    Epoch,
    Weighed,
    block_weights,
    counted,
    distances,
    others_share,
    rank_evidence,
    with_column,
)
from groundswell.engine.weigh.score import PRIOR_VOICES, RANGE, UNIT

PAD = 1e-6  # log-odds: more than floats lose in a table of evidence


def weight_ranges(weighed: Weighed, runner: Runner) -> tuple[list[Codes], list[Codes]]:
    """Between what each voice's weight lies, whatever one other person says or takes back; by block.

    One person, that is one cluster, may add, change and remove voices about any products. Then everything is
    drawn anew: consensus, tail table, prior. What a voice counts for stays between the two results.
    """
    epoch, blocks, voices = weighed.epoch, weighed.blocks, weighed.voices
    slack = others_move(epoch)
    nearer = with_column("bins", blocks, distances(blocks, runner, epoch.sums, epoch.heads, epoch.prior, -slack))
    farther = with_column("bins", blocks, distances(blocks, runner, epoch.sums, epoch.heads, epoch.prior, slack))
    least, most = table_range(counted(nearer, runner), counted(farther, runner))
    fewer, more = others_share(epoch.heads - 1), others_share(epoch.heads + 1)
    # Much evidence against a person makes a low weight, and the other way round.
    low = _weights(epoch, voices, farther, runner, (more, fewer), most)
    high = _weights(epoch, voices, nearer, runner, (fewer, more), least)
    # One millionth more either way: an exponential need not be monotone in its last bit.
    low = [np.where(part > 0, part - 1, 0).astype(np.int32) for part in low]
    high = [np.where(part > 0, np.minimum(part + 1, UNIT), 0).astype(np.int32) for part in high]
    return low, high


def moves(
    weighed: Weighed,
    runner: Runner,
    values: Floats,
    weights: Sequence[Codes],
    low: Sequence[Codes],
    high: Sequence[Codes],
) -> Floats:
    """The most that any one person, heard already or new, moves each score; (products,) stars.

    values              (products,) stars
    weights, low, high  by block, (edges,) millionths: what each voice counts, and between what it may come to
                        count; 0 where it counts nothing

    Exact: everything recomputed, nothing frozen. Source: docs/maths/reach.md.
    """
    blocks = weighed.blocks
    for name, columns in (("weight", weights), ("low", low), ("high", high)):
        blocks = with_column(name, blocks, [(column,) for column in columns])
    others = (prior_moves(weighed.epoch), float(PRIOR_VOICES))
    names = ("cluster", "stars", "low", "weight", "high")
    found: Floats = joined(runner.each(passes.reach, blocks, names, (values,), others), 0)
    return found


def prior_moves(epoch: Epoch) -> float:
    """Stars by which one person moves the prior: it is a mean in which each person counts once."""
    return RANGE * UNIT / max(int(epoch.prior.sum()), UNIT)


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


def _weights(
    epoch: Epoch, voices: Voices, blocks: Sequence[Block], runner: Runner, shares: tuple[Floats, Floats], table: Floats
) -> list[Codes]:
    """Weights under another table of evidence, by block."""
    own: list[tuple[Array, ...]] = runner.each(
        passes.evidence, blocks, ("person", "bins"), shares, (table, voices.people)
    )
    moved = replace(epoch, evidence=added(own, 1))
    return runner.map(lambda block: block_weights(moved, voices, block), with_column("own", blocks, own))
