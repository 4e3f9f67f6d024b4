"""A matter of taste, or noise: whether there are two sides, who loves a product and who does not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln, stdtr

from groundswell.engine.columns import Bools, Floats, Ints
from groundswell.engine.weigh.bridging import Sides
from groundswell.engine.weigh.votes import Ballots

FEWEST = 5  # people on each side of a comparison


@dataclass(frozen=True, slots=True)
class Gap:
    """How two groups differ.

    apart   mean of the one group less that of the other; 0 where one of them is too small
    chance  how often two groups of one kind come to lie as far apart, either way; 1 where one is too small
    people  how many are in the one, and in the other
    """

    apart: float
    chance: float
    people: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Tastes:
    """Which of n voices or products are a matter of taste; (n,) each.

    apart   share of votes that the larger side gives on average, less what the other gives; 0 where a side is too small
    chance  how often that comes about without sides; 1 where a side is too small
    """

    apart: Floats
    chance: Floats


def tastes(cast: Ballots, where: Sides) -> Tastes:
    """Find which voices the two sides see differently.

    People stand here by their votes on the other half of the voices: none is judged by sides that its own votes have
    made, so that noise is not called taste. Among many, one or another is found by chance: judge by `chance` times the
    number that was asked about, and ask `where.chance` first whether there are sides at all.
    """
    stand = where.elsewhere[1 - where.half[cast.voice], cast.rater]
    return Tastes(*_gaps(cast.voice, cast.voices, cast.helpful, np.sign(stand), cast.weight))


def gap(values: Floats, of_one: Bools) -> Gap:
    """How far one group lies from the rest.

    values  (n,) what each person gave, in any unit
    of_one  (n,) who belongs to the group

    Source: Student, The probable error of a mean, Biometrika 6 (1908).
    """
    ones = np.ones(len(values))
    apart, chance = _gaps(np.zeros(len(values), dtype=np.int64), 1, values, np.where(of_one, 1.0, -1.0), ones)
    inside = int(np.count_nonzero(of_one))
    return Gap(float(apart[0]), float(chance[0]), (inside, len(values) - inside))


def telling(
    values: Floats, labels: Mapping[str, Bools], known: Mapping[str, Bools] | None = None
) -> Sequence[tuple[str, Gap]]:
    """Which labels tell who loves and who does not, the most telling first.

    values  (n,) what each person gave, or where each stands
    labels  by name, (n,) whom it fits
    known   by name, (n,) of whom it is known whether it fits; left out, of all

    Each chance is that of the best of as many labels (Bonferroni), so that who tries many labels finds no more.
    Labels that tell nothing are in the list too; which to show is the caller's choice of a chance.
    """
    everybody = np.ones(len(values), dtype=np.bool_)
    of_whom = {name: (known or {}).get(name, everybody) for name in labels}
    found = [(name, gap(values[of_whom[name]], fits[of_whom[name]])) for name, fits in labels.items()]
    many = len(found)
    told = [(name, Gap(its.apart, min(1.0, its.chance * many), its.people)) for name, its in found]
    return sorted(told, key=lambda one: (one[1].chance, -abs(one[1].apart), one[0]))


def discoveries(chances: Floats, *, wrong: float) -> Bools:
    """Which of n findings to show, so that among those shown no more than a share is expected to be noise.

    chances  (n,) how often each comes about by chance; each finding already the best of its own trials
    wrong    share of the shown, from 0 to 1

    Source: Benjamini and Hochberg, Controlling the false discovery rate, Journal of the Royal Statistical Society B 57
    (1995).
    """
    ranked = np.sort(chances)
    below = np.nonzero(ranked <= wrong * np.arange(1, len(ranked) + 1) / max(len(ranked), 1))[0]
    return np.asarray(chances <= ranked[below[-1]] if len(below) else np.zeros(len(chances), dtype=np.bool_))


def _gaps(at: Ints, size: int, values: Floats, side: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Difference of means between side 1 and side -1 of each, and its chance by Student's t of pooled variance.

    No chance is smaller than that of one way among all to divide so many people into two such sides: where everybody
    of a side says the same, Student would be sure of five people.
    """
    sums = []
    for which in (1, -1):
        its = weight * (side == which)
        count = np.bincount(at, its, size)
        mean = np.bincount(at, its * values, size) / np.maximum(count, 1e-300)
        sums.append((count, mean, np.bincount(at, its * (values - mean[at]) ** 2, size)))
    (ones, one, within), (others, other, beyond) = sums
    enough = (ones >= FEWEST) & (others >= FEWEST)
    free = np.maximum(ones + others - 2, 1)
    noise = np.sqrt((within + beyond) / free * (1 / np.maximum(ones, 1) + 1 / np.maximum(others, 1)))
    apart = np.where(enough, one - other, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        chance = np.where(apart == 0, 1.0, 2 * stdtr(free, -np.abs(apart) / noise))
    ways = np.exp(gammaln(ones + others + 1) - gammaln(ones + 1) - gammaln(others + 1))
    return apart, np.where(enough, np.maximum(chance, np.minimum(2 / ways, 1)), 1.0)
