"""How far each voice is believed, and why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import expit

from groundswell.engine.blocks import Array, Block, Runner, added, handfuls, joined, spans
from groundswell.engine.columns import DAY, NOT_SAID, STAR, Bools, Codes, Floats, Ints, Voices
from groundswell.engine.weigh import passes
from groundswell.engine.weigh.score import PRIOR_VOICES, UNIT
from groundswell.engine.weigh.terms import (
    EVEN,
    Epoch,
    Facts,
    Known,
    agreement_term,
    belief_terms,
    copied_term,
    deviation_term,
    in_millionths,
    known_elsewhere,
    prior_mean,
    reasons,
    total,
    weight_of,
    weight_terms,
)

AT_ONCE = 1 << 14  # voices: what is made of them on the way to their weight stays in the processor


@dataclass(frozen=True)
class Weighed:
    """What n voices come to.

    voices   the voices themselves
    blocks   the same by product, for what is counted next
    weights  by block, (edges,): millionths of a voice that each counts for in its product's score
    epoch    what was drawn from all of them
    runner   where that was, and where what is asked for later is drawn

    The properties stand in the order of the table; each is drawn when it is first asked for.
    """

    voices: Voices
    blocks: list[Block]
    weights: list[Codes]
    epoch: Epoch
    runner: Runner

    @cached_property
    def belief(self) -> Floats:
        """From 0 to 1: for moderation and order, with all that is known of the person and the voice; (n,)."""
        odds = self.odds[self.voices.person]
        if len(self.voices.others_copies):
            odds += copied_term(self.voices.others_copies)
        found: Floats = expit(odds)
        return found

    @cached_property
    def odds(self) -> Floats:
        """Log-odds of belief in each person, whatever voice of theirs is meant; (people,)."""
        people = np.arange(self.voices.people, dtype=np.int32)
        return total(belief_terms(self.epoch, self.days, Facts.of({"person": people})))

    @cached_property
    def days(self) -> Floats:
        """From each person's first voice to the last; (people,)."""
        return days_heard(self.voices, self.runner)

    @cached_property
    def weight(self) -> Codes:
        """Millionths of a voice that each counts for; 0 where a newer one of the same person stands; (n,)."""
        found: Codes = in_table_order(self.blocks, self.weights)
        return found

    @cached_property
    def live(self) -> Bools:
        """Whether each is the newest of its person about its product; (n,)."""
        found: Bools = in_table_order(self.blocks, [block.columns["live"] for block in self.blocks])
        return found

    @cached_property
    def own(self) -> Codes:
        """Evidence of each voice by itself, in 2^-20 log-odds; above 0 where it is farther out than usual; (n,)."""
        found: Codes = in_table_order(self.blocks, [block.columns["own"] for block in self.blocks])
        return found

    def columns(self) -> dict[str, Array]:
        """The two results by name, as `pyarrow.table` or a data frame takes them; weights in voices."""
        return {"belief": self.belief, "weight": self.weight / UNIT}

    def known(self, rows: slice = slice(None)) -> Known:
        """What is known of each voice's author from what they say of other products."""
        return known_elsewhere(self.epoch, self._told(rows))

    def why(self, rows: slice = slice(None)) -> list[str]:
        """The reasons of some voices, each a line whose terms add up to the log-odds."""
        told = self._told(rows)
        counts = reasons("counts", self.weight[rows] / UNIT, weight_terms(known_elsewhere(self.epoch, told)))
        believed = reasons("believed", self.belief[rows], belief_terms(self.epoch, self.days, told))
        return [
            f"{left if live else 'counts 0: a newer one stands'}; {right}"
            for left, right, live in zip(counts, believed, told.live.tolist(), strict=True)
        ]

    def _told(self, rows: slice) -> "Facts":
        person, epoch = self.voices.person[rows], self.epoch
        columns = {name: getattr(self.voices, name)[rows] for name in (*passes.OPTIONAL, "others_copies")}
        columns |= {"spoken": epoch.voices[person], "evidence": epoch.evidence[person]}
        return Facts.of(columns | {"person": person, "live": self.live[rows], "own": self.own[rows]})


def weigh_voices(voices: Voices, runner: Runner) -> Weighed:
    """Weigh all voices of a table.

    Cross-fitted: what a voice counts in the score of a product depends on nothing that is said about that
    product, by its author or by others. The weight is LEAST + (1 - LEAST) sigma(sum of weight_terms), the belief
    is sigma(sum of belief_terms). Linear in the voices; whole sums, so that neither the order of rows nor how a
    runner cuts them changes a bit.
    Source: METHODS 2.4 and 10; docs/maths/credibility.md has the proofs and what was measured.
    """
    epoch, blocks = draw(voices, passes.by_product(voices, runner), runner)
    weights: list[Codes] = []
    for some in handfuls(blocks, runner):
        parts = runner.each(passes.looked_up, blocks[some], ("person",), (), (epoch.evidence,))
        (its,) = block_weights(epoch, with_column("evidence", blocks[some], parts), runner)
        weights += its
    return Weighed(voices, blocks, weights, epoch, runner)


def in_table_order(blocks: Sequence[Block], parts: Sequence[Array]) -> Array:
    """What stands by block, as it stands in the table."""
    found = np.empty(sum(map(len, parts)), dtype=parts[0].dtype)
    for block, part in zip(blocks, parts, strict=True):
        found[block.columns["event"]] = part
    return found


def draw(voices: Voices, blocks: Sequence[Block], runner: Runner) -> tuple[Epoch, list[Block]]:
    """Draw the epoch's constants from voices cut by product.

    The blocks come back with `own`, and with `spoken` and `together`: how many products the voice's person speaks
    about, and how many all of that person's cluster.
    """
    people = voices.people
    spoken = runner.total(passes.per_person, blocks, ("person", "live", "live"), shape=people)
    blocks = with_spoken(blocks, runner, spoken, voices.cluster)
    parts = runner.each(passes.standing, blocks, ("stars", "live", "together"))
    prior, extremes = added(parts, 0) + EVEN * UNIT, tail_evidence(added(parts, 1))
    blocks = with_clusters(blocks, runner, voices.cluster)
    parts = runner.each(passes.consensus, blocks, ("theirs", "head"))
    sums, heads = joined(parts, 0), joined(parts, 1)

    near = with_column("bins", blocks, distances(blocks, runner, sums, heads, prior))
    table = tail_evidence(counted(near, runner, "bins"))
    share = others_share(heads)
    blocks = with_column("own", blocks, runner.each(passes.evidence, near, ("bins",), (share, share), (table,)))
    columns, whole = ("person", "stars", "live", "own"), np.rint(extremes * passes.FINE).astype(np.int64)
    both = runner.total(passes.evidence_heard, blocks, columns, (), (whole,), shape=(people, 2))
    helpful, unhelpful = (_per_person(blocks, runner, people, name) for name in ("helpful", "unhelpful"))

    epoch = Epoch(
        prior=prior,
        table=table,
        extremes=extremes,
        sums=sums,
        heads=heads,
        voices=spoken,
        evidence=both[:, 0].copy(),
        extremity=both[:, 1].copy(),
        proof=_per_person(blocks, runner, people, "proof", in_millionths),
        helpful=helpful,
        votes=helpful + unhelpful if len(helpful) and len(unhelpful) else helpful,
        copies=in_whole(_per_person(blocks, runner, people, "own_copies", copied)),
    )
    return epoch, blocks


def with_spoken(blocks: Sequence[Block], runner: Runner, spoken: Ints, cluster: Codes) -> list[Block]:
    """The blocks with `spoken` and `together`: kept with each voice, for memory is far from person to person."""
    parts = runner.each(passes.looked_up, blocks, ("person",), (), (spoken.astype(np.int32),))
    blocks = with_column("spoken", blocks, parts)
    if len(cluster):
        together = clustered(spoken, cluster).astype(np.int32)
        parts = runner.each(passes.looked_up, blocks, ("cluster",), (), (together,))
    return with_column("together", blocks, parts)


def with_clusters(blocks: Sequence[Block], runner: Runner, cluster: Codes) -> list[Block]:
    """The blocks with `theirs`, what the voice's cluster says of the product, and `head`, who stands for it."""
    parts: list[tuple[Array, ...]] = [(block.columns["stars"], block.columns["live"]) for block in blocks]
    if len(cluster):
        parts = runner.each(passes.clusters, blocks, ("cluster", "stars", "live"))
    return with_column("head", with_column("theirs", blocks, parts), [part[1:] for part in parts])


def distances(
    blocks: Sequence[Block], runner: Runner, sums: Ints, heads: Ints, prior: Ints, slack: Floats | None = None
) -> list[tuple[Array, ...]]:
    """How far each voice is from what others say of its product, as bins; slack is added, in millionths of a star."""
    rows = (sums, heads, np.zeros(len(heads)) if slack is None else slack)
    others = (prior_mean(prior) * STAR, float(PRIOR_VOICES))
    return runner.each(passes.distances, blocks, ("theirs", "stars", "live"), rows, others)


def counted(blocks: Sequence[Block], runner: Runner, bins: str) -> Ints:
    """Mass at each bin over all blocks, each cluster counting for one person; (257,) millionths of a person."""
    return added(runner.each(passes.histogram, blocks, (bins, "together")), 0)


def tail_evidence(histogram: Ints) -> Floats:
    """Evidence of each bin: how rare it is that somebody stands there or farther out.

    histogram  (257,) millionths of a person at each distance

    Returns (257,) log-odds, rising: the mean of -ln(rank from the far end) over the ranks within the bin, less 1.
    One imaginary person is counted at the far end, so that nothing is rarer than one person in all. Over all
    people and that one the mean is 0 exactly, whatever the histogram.
    """
    reach = histogram[::-1].cumsum()[::-1] + UNIT
    return rank_evidence(reach / reach[0], np.append(reach[1:], 0) / reach[0])


def rank_evidence(near: Floats, far: Floats) -> Floats:
    """Mean of -ln t over t from far to near, less 1: the evidence of a bin whose ranks lie between the two.

    near, far  shares of people at least as far out as the bin's near and far end; 0 <= far <= near, 0 < near

    Falls where either rises, which is what bounds rest on.
    """
    width = near - far
    thin = width < 1e-9 * near
    wide = np.where(thin, 1.0, width)
    mean = (near * (1 - np.log(near)) - far * (1 - np.log(np.maximum(far, 1e-300)))) / wide
    return np.where(thin, -np.log(near), mean) - 1


def others_share(heads: Ints) -> Floats:
    """How much of a voice's distance is from people, and not from the prior: 0 for a lone voice."""
    others = np.maximum(heads - 1, 0)
    share: Floats = others / (PRIOR_VOICES + others)
    return share


def block_weights(
    epoch: Epoch, blocks: Sequence[Block], runner: Runner, worlds: Sequence[tuple[str, str]] = (("evidence", "own"),)
) -> list[list[Codes]]:
    """Weight of each voice of some blocks, in millionths, in each of some worlds; 0 where a newer one stands.

    worlds  names of two columns each: the evidence summed over all voices of the voice's person, and that of the
            voice itself. Nothing else differs between them
    """

    def of_block(block: Block) -> list[Codes]:
        found = [np.zeros(int(block.starts[-1]), dtype=np.int32) for _ in worlds]
        for start in range(0, int(block.starts[-1]), AT_ONCE):
            part = slice(start, start + AT_ONCE)
            columns = {name: column[part] for name, column in block.columns.items()}
            evidence, own = worlds[0]
            told = Facts.of(columns | {"evidence": columns[evidence], "own": columns[own]})
            known = known_elsewhere(epoch, told)
            terms = weight_terms(known)
            for weights, (evidence, own) in zip(found, worlds, strict=True):
                elsewhere = columns[evidence] - columns[own] * told.live
                terms["deviation"] = deviation_term(elsewhere, known.voices)
                weights[part] = weight_of(terms) * told.live
        return found

    return [list(parts) for parts in zip(*runner.map(of_block, blocks), strict=True)]


def believed(weighed: Weighed, agreement: Floats) -> Floats:
    """Belief in each person, from 0 to 1, whatever voice of theirs is meant; (people,).

    agreement  (people,) log-odds, as trust.agreement gives them
    """
    found: Floats = expit(weighed.odds + agreement_term(agreement))
    return found


def copied(alike: Codes) -> Ints:
    """What each voice adds to its person's repeated texts: of s alike each adds (s - 1) / s, together s - 1."""
    return (UNIT * alike.astype(np.int64)) // (alike.astype(np.int64) + 1)


def in_whole(sums: Ints) -> Ints:
    """Whole copies: what `copied` rounded off is put back, so that taking one voice out leaves what the others are."""
    return -(-sums // UNIT) * UNIT


def clustered(spoken: Ints, cluster: Codes) -> Ints:
    """Voices of each person's cluster, at the cluster's own number; (people,)."""
    if not len(cluster):
        return spoken
    return np.bincount(cluster, weights=spoken, minlength=len(spoken)).astype(np.int64)


def days_heard(voices: Voices, runner: Runner) -> Floats:
    """Days from each person's first voice to the last; 0 where none has a date."""
    widen = runner.compiled(passes.heard_between)

    def between(rows: slice) -> Ints:
        ends = np.tile(np.array([np.iinfo(np.int64).max, NOT_SAID]), (voices.people, 1))
        widen(ends, voices.person[rows], voices.said_at[rows])
        return ends

    ends, *others = runner.here(between, spans(len(voices.person), runner.parts))
    for other in others:
        np.minimum(ends[:, 0], other[:, 0], out=ends[:, 0])
        np.maximum(ends[:, 1], other[:, 1], out=ends[:, 1])
    first, last = ends.T
    return np.where(last > first, last - np.minimum(first, last), 0) / DAY


def with_column(name: str, blocks: Sequence[Block], parts: Sequence[tuple[Array, ...]]) -> list[Block]:
    """The same blocks with the first result of a pass as one more column."""
    return [
        Block(block.first, block.starts, {**block.columns, name: part[0]})
        for block, part in zip(blocks, parts, strict=True)
    ]


def _per_person(
    blocks: Sequence[Block], runner: Runner, people: int, name: str, whole: Callable[[Array], Ints] | None = None
) -> Ints:
    """Sums of a column over each person's live voices, made whole numbers first; empty where there is none."""
    if name not in blocks[0].columns:
        return np.empty(0, dtype=np.int64)
    if whole:
        parts = runner.map(lambda block: (whole(block.columns[name]),), blocks)
        blocks = with_column(name, blocks, parts)
    return runner.total(passes.per_person, blocks, ("person", "live", name), shape=people)
