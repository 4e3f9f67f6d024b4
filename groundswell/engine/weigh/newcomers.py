"""Newcomers: the day on which too many come at once, and what they count together from then on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import betainc

from groundswell.engine.blocks import Array, Block, Runner, joined
from groundswell.engine.columns import DAY, NOT_SAID, Bools, Codes, Floats, Ints, Voices
from groundswell.engine.weigh import passes
from groundswell.engine.weigh.score import PRIOR_VOICES, UNIT

RHO = 0.1  # what a flood counts together, as a part of the prior and of all others
NEVER = 2**31  # days since 1970
NO_CAP = 2**62  # millionths of a voice: more than there can be

MONTH = 30  # days, of which the false alarms are counted
FALSE_ALARMS = 0.1  # a product and month: that is one in ten months
SPANS = (1, 7)  # days that a flood is looked for in
LEARNING = 14  # days of a product in which nothing is called a flood
MEMORY = 60  # days after which what was usual counts 1/e
CLIPPED = 3.0  # times the usual, and as many more: what a day teaches at most
NOISE_RATE = 0.05  # a day
JEFFREYS = 0.5  # voices known beforehand
HOLD = 30  # days that an alarm stays on after the last day of its flood


@dataclass(frozen=True, slots=True)
class Floods:
    """Days on which more newcomers spoke about a product than its rhythm explains; (k,) each, by product, then day.

    product  from 0 to products - 1
    day      days since 1970
    heard    newcomers in the span that tells it best, which ends on that day
    usual    how many were to be expected in it
    chance   that so many come by chance, on a day
    """

    product: Codes
    day: Ints
    heard: Ints
    usual: Floats
    chance: Floats

    def alarmed(self, products: int, day: int, *, hold_days: int = HOLD) -> Bools:
        """Whether each product's alarm is on at a day: a flood is not older than hold_days; (products,)."""
        found: Bools = self.since(products, day, hold_days=hold_days) < NEVER
        return found

    def since(self, products: int, day: int, *, hold_days: int = HOLD) -> Ints:
        """The first day of the floods that keep each alarm on at a day; NEVER where it is off; (products,)."""
        lasting = (self.day <= day) & (day <= self.day + hold_days)
        found = np.full(products, NEVER, dtype=np.int64)
        np.minimum.at(found, self.product[lasting], self.day[lasting] - max(SPANS) + 1)
        return found


def newcomers(voices: Voices) -> Bools:
    """Whose voices are newcomers': not proven to have the product, and no other product spoken about; (n,).

    A cluster is one: it is new where all of its accounts together speak about one product, and prove nothing.
    """
    actor = voices.cluster[voices.person] if len(voices.cluster) else voices.person
    pairs = np.unique(actor.astype(np.int64) * voices.products + voices.product)
    spoken = np.bincount(pairs // voices.products, minlength=voices.people)
    proof = np.zeros(voices.people)
    if len(voices.proof):
        np.maximum.at(proof, actor, voices.proof)
    found: Bools = ((spoken == 1) & (proof == 0))[actor]
    return found


def flooding(voices: Voices, is_new: Bools, since: Ints) -> Bools:
    """Whose voices are of a flood: newcomers' since it began, or of unknown day; (n,).

    is_new  (n,) as newcomers tells
    since   (products,) days since 1970, as Floods.since tells
    """
    day = np.where(voices.said_at == NOT_SAID, NEVER - 1, voices.said_at // DAY)
    found: Bools = is_new & (day >= since[voices.product])
    return found


def newcomer_flood(voices: Voices, is_new: Bools, runner: Runner, *, false_alarms: float = FALSE_ALARMS) -> Floods:
    """Find the days on which a product is flooded by newcomers, against its own rhythm.

    is_new        (n,) as newcomers tells
    false_alarms  in 30 days of a product with a rhythm of its own, asked for; above 0

    Newcomers of a day and of a week are held against a Poisson whose rate is known as well as the product's past
    allows, with noise as large as was seen. Days judged do not teach, and none teaches much more than was usual.
    O(n log n).
    Raises ValueError when false_alarms is not above 0.
    """
    if not false_alarms > 0:
        raise ValueError(f"{false_alarms} false alarms in 30 days, but wanted more than 0")
    product, day, count, first = _daily(voices, is_new)
    starts = np.searchsorted(product, np.arange(voices.products + 1)).astype(np.int64)
    chance, heard, usual = np.ones(len(day)), count, np.zeros(len(day))
    for span in SPANS:
        its, known, days, noise = runner.compiled(rhythm)(starts, day, count, first, span)
        rate = (known + JEFFREYS) / np.maximum(days, 1)
        here = betainc(its / noise, (known + JEFFREYS) / noise, span / (days + span))
        here = np.where((days >= 1) & (day - first[product] >= LEARNING), here, 1.0)
        better = here < chance
        chance, heard = np.where(better, here, chance), np.where(better, its, heard)
        usual = np.where(better, rate * span, usual)
    found = chance < false_alarms / (MONTH * len(SPANS))
    return Floods(product[found], day[found], heard[found], usual[found], chance[found])


def cohort_caps(established: Ints, alarmed: Bools, *, rho: float = RHO) -> Ints:
    """What a flood may count together for each product; (products,) millionths of a voice.

    established  (products, 5) masses of all others
    alarmed      (products,) whether the alarm is on; elsewhere there is no cap

    rho (C + W), to be drawn once and kept while the alarm is on: if the cap grew with the others of the same
    moment, another good voice could let in more of the newcomers' bad ones, and lower the score.
    """
    caps = np.floor(rho * (PRIOR_VOICES * UNIT + established.sum(axis=1))).astype(np.int64)
    return np.where(alarmed, caps, NO_CAP)


def capped_masses(blocks: Sequence[Block], in_flood: Bools, caps: Ints, runner: Runner) -> Ints:
    """Mass of each product at each star, a flood together under a cap; (products, 5) millionths of a voice.

    blocks    by product, with `cluster`, `stars`, `weight` and `event`
    in_flood  (n,) in the order of the table
    """
    with_flood = [Block(b.first, b.starts, {**b.columns, "in_flood": in_flood[b.columns["event"]]}) for b in blocks]
    columns = ("cluster", "stars", "weight", "in_flood")
    found: Ints = joined(runner.each(cohort_masses, with_flood, columns, (caps,)), 0)
    return found


def established_masses(blocks: Sequence[Block], in_flood: Bools, runner: Runner) -> Ints:
    """Mass of each product at each star without the flood; (products, 5) millionths of a voice."""
    others = [
        Block(b.first, b.starts, {**b.columns, "weight": b.columns["weight"] * ~in_flood[b.columns["event"]]})
        for b in blocks
    ]
    found: Ints = joined(runner.each(passes.masses, others, ("cluster", "stars", "weight")), 0)
    return found


def _daily(voices: Voices, is_new: Bools) -> tuple[Codes, Ints, Ints, Ints]:
    """Newcomers of each product on each day that has any: product, day, count; and each product's first day."""
    dated = voices.said_at != NOT_SAID
    day = voices.said_at // DAY
    first = np.full(voices.products, np.iinfo(np.int64).max)
    np.minimum.at(first, voices.product[dated], day[dated])
    some = dated & is_new
    pairs, count = np.unique(np.stack([voices.product[some], day[some]]), axis=1, return_counts=True)
    return pairs[0].astype(np.int32), pairs[1], count.astype(np.int64), first


# Kernels: plain loops, for a runner to compile.


def rhythm(starts: Ints, day: Ints, count: Ints, first: Ints, span: int) -> tuple[Ints, Floats, Floats, Floats]:
    """What is known of a product's newcomers before each of its days.

    starts  (products + 1,) where the days of each begin
    day     (k,) rising in a product; on the days between nobody came
    count   (k,) newcomers
    first   (products,) the first day of each
    span    days

    Returns, (k,) each, the newcomers of the span that ends on that day; and of what was before the span: newcomers
    and days, both fading with MEMORY, and the noise: variance over mean, 1 at least.
    """
    its, known, days, noise = np.zeros(len(day), np.int64), np.zeros(len(day)), np.zeros(len(day)), np.ones(len(day))
    fades = np.exp(-1.0 / MEMORY)
    for product in range(len(starts) - 1):
        taught, kept, kept_days, kept_noise = first[product], 0.0, 0.0, 1.0
        learned = starts[product]
        for i in range(starts[product], starts[product + 1]):
            while taught <= day[i] - span:
                # One day after another; a day without newcomers is a day as well.
                usual = (kept + 0.5) / (kept_days + 1)
                told = 0.0
                if day[learned] == taught:
                    told = min(float(count[learned]), CLIPPED * usual + CLIPPED)
                    learned += 1
                kept_noise += NOISE_RATE * ((told - usual) ** 2 / usual - kept_noise)
                kept, kept_days = kept * fades + told, kept_days * fades + 1
                taught += 1
            for j in range(learned, i + 1):
                its[i] += count[j]
            known[i], days[i], noise[i] = kept, kept_days, max(kept_noise, 1.0)
    return its, known, days, noise


def cohort_masses(
    starts: Ints, cluster: Codes, stars: Codes, weights: Codes, in_flood: Array, caps: Ints
) -> tuple[Ints]:
    """Mass of each product at 1, 2, 3, 4, 5 stars; (rows, 5) millionths of a voice.

    weights  (edges,) millionths of a voice, 0 where not live
    in_flood (edges,) whether of the flood; of a cluster all voices that count must be
    caps     (rows,) millionths of a voice: what the flood counts at most

    Each cluster is scaled to one voice at most, and the flood's sum to the cap, both from the top down, as in
    passes.masses: what is scaled keeps its mean.
    """
    found = np.zeros((len(starts) - 1, 5), dtype=np.int64)
    cell, cohort = np.zeros(5, dtype=np.int64), np.zeros(5, dtype=np.int64)
    for row in range(len(starts) - 1):
        edge, end = starts[row], starts[row + 1]
        cohort[:] = 0
        while edge < end:
            its, all_flood = cluster[edge], True
            cell[:] = 0
            while edge < end and cluster[edge] == its:
                lower = min(stars[edge] // 1_000_000, 4)
                upper = weights[edge] * (stars[edge] - lower * 1_000_000) // 1_000_000
                cell[lower - 1] += weights[edge] - upper
                cell[lower] += upper
                all_flood = all_flood and (in_flood[edge] or weights[edge] == 0)
                edge += 1
            mass, scaled_above, above = cell.sum(), 0, 0
            for level in range(4, -1, -1):
                above += cell[level]
                scaled = 1_000_000 * above // mass if mass > 1_000_000 else above
                found[row, level] += 0 if all_flood else scaled - scaled_above
                cohort[level] += scaled - scaled_above if all_flood else 0
                scaled_above = scaled
        mass, scaled_above, above = cohort.sum(), 0, 0
        for level in range(4, -1, -1):
            above += cohort[level]
            # A share first: the product of two masses may be more than a whole number holds.
            scaled = int(caps[row] * (above / mass)) if mass > caps[row] else above
            found[row, level] += scaled - scaled_above
            scaled_above = scaled
    return (found,)
