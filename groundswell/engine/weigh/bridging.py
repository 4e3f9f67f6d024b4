"""Useful to people who usually disagree: what a voice is worth between the sides."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.special import stdtr

from groundswell.engine.columns import Bools, Floats, Ints
from groundswell.engine.weigh.order import MERIT_UNIT
from groundswell.engine.weigh.votes import FEWEST_ALIKE, Ballots, Votes, ballots

FEWEST = 5.0  # full raters under which a voice is judged by its votes alone
FEWEST_OF_A_SIDE = 2.5  # full raters of either side, of a voice that both sides find useful
OF_A_SIDE = 0.5  # how far out somebody of a side stands at least, where the sides stand at -1 and 1
SEEN_BY_CHANCE = 0.05  # sides that chance alone would show more often than that are none
SIDES_PRIOR = (3.0, 3.0)  # votes by which leniency and stand are drawn towards nothing while sides are looked for
WORTH_PRIOR = (5.0, 1.0)  # votes by which a voice's worth and slant are: what the slant can tell, the worth is not
FARTHEST = 1.5  # how far out a rater may stand, where the sides stand at -1 and 1
MOST_SWEEPS = 100
SETTLED = 1e-5  # of the farthest stand: by so little the last sweep moved any
NOTHING = 1e-12  # a pattern as weak as that is none
TINY = 1e-300  # so that nothing can be divided by
Z = 1.28  # one-sided 90 %, as in order.merit
LIKELY = 1.6449  # two-sided 90 %
GOLDEN = 0.6180339887498949


@dataclass(frozen=True, slots=True)
class Marks:
    """Numbers that belong to people and voices whatever the order of a table, such as from a digest of their names.

    The search for the sides begins from those of the people, and the voices are halved by theirs. So nothing is drawn
    by chance, and nothing hangs on places.

    people  (accounts,) from -1 to 1
    voices  (voices,) any
    """

    people: Floats
    voices: Floats

    @classmethod
    def by_place(cls, people: int, voices: int) -> "Marks":
        """Evenly spread, by places in the table."""
        return cls(_spread(people), _spread(voices))


@dataclass(frozen=True)
class Sides:
    """Where people stand, as their votes show.

    usual      share of helpful votes over all
    leniency   (raters,) by how much each finds more voices helpful than others do
    stand      (raters,) from -FARTHEST to FARTHEST: the two sides stand at 1 (the larger one) and at -1; 0 for who
               did not vote, and for all where there is no pattern
    elsewhere  (2, raters) the same by the votes of either half of the voices alone
    half       (voices,) the half that each voice is in, 0 or 1
    alike      correlation of where people stand by the two halves, which share no vote; from 0 to 1
    people     how many full raters it was seen in: those who voted in both
    """

    usual: float
    leniency: Floats
    stand: Floats
    elsewhere: Floats
    half: Ints
    alike: float
    people: float

    @property
    def chance(self) -> float:
        """How often people without sides stand as much alike in two halves: Student's t for a correlation."""
        if self.people <= FEWEST:
            return 1.0
        free = self.people - 2
        return float(2 * stdtr(free, -self.alike * np.sqrt(free / max(1 - self.alike**2, TINY))))

    @property
    def certainty(self) -> float:
        """How much of a stand is more than noise, from 0 to 1; 0 where noise alone would come to as much.

        Source: Spearman, Correlation calculated from faulty data, British Journal of Psychology 3 (1910).
        """
        beyond = self.alike**2 - 4 / self.people if self.people > FEWEST else 0.0
        half = float(np.sqrt(max(beyond, 0.0)))
        return 2 * half / (1 + half)


@dataclass(frozen=True, slots=True)
class Bridged:
    """What n voices are worth to people who usually disagree; (n,) each, by voice.

    worth             share of votes above the usual that somebody between the two sides gives; 0 without votes
    low, high         likely (90 %, under the prior) between them
    slant             what the larger side gives more than the middle does
    raters            full raters heard, all who vote alike being one
    by_votes          whether it had fewer than FEWEST raters, and is judged by its votes alone
    one_person_moves  the most by which one more rater, or any number who count as one, moves the worth
    sides             where the raters stand
    """

    worth: Floats
    low: Floats
    high: Floats
    slant: Floats
    raters: Floats
    by_votes: Bools
    one_person_moves: Floats
    sides: Sides


def _spread(size: int) -> Floats:
    return np.asarray(np.arange(1, size + 1) * GOLDEN % 1 - 0.5)


def bridge(votes: Votes, marks: Marks | None = None) -> Bridged:
    """Find what voices are worth to both sides of those who vote.

    marks  numbers that belong to people and voices; left out, to their places in the table

    A vote is `usual + leniency + worth + stand slant`. Where people stand is found first, and stays; then each voice
    is judged by its own votes. Linear in the votes; no chance is in it.
    Source: Wojcik et al., Birdwatch: arXiv:2210.15723 (2022); docs/maths/bridging.md.
    """
    found = ballots(votes)
    return worths(found, sides(found, marks))


def sides(cast: Ballots, marks: Marks | None = None) -> Sides:
    """Where raters stand: the strongest pattern in what leniency and worth leave over, with equal distance to both.

    Found by alternating least squares, three times: from all votes, and from each half of the voices. The middle lies
    halfway between the means of the two sides, not at the mean of all: a side does not own the middle by being larger.
    """
    by = marks or Marks.by_place(len(cast.rater_of), cast.voices)
    if len(by.people) != len(cast.rater_of) or len(by.voices) != cast.voices:
        raise ValueError(f"marks for {len(by.people)} people and {len(by.voices)} voices")
    begin = _mean_at(cast.rater_of, by.people, cast.raters)
    half = (by.voices > np.median(by.voices)).astype(np.int64) if cast.voices else np.empty(0, dtype=np.int64)
    leniency, stand = _stands(cast, begin)
    elsewhere = np.stack([_stands(cast.only(np.nonzero(half == which)[0]), begin)[1] for which in (0, 1)])
    # Which side is called the larger may differ between the halves.
    elsewhere *= np.where(elsewhere @ stand < 0, -1.0, 1.0)[:, None]
    return Sides(_usual(cast), leniency, stand, elsewhere, half, *_alike(cast, elsewhere, half))


def worths(cast: Ballots, where: Sides) -> Bridged:
    """Judge each voice by its own votes, as the raters stand: a ridge of two numbers.

    A voice whose votes all come from one side owes them to its slant, for a slant costs less than worth.
    """
    base, x = np.clip(where.usual + where.leniency, 0, 1), where.certainty * where.stand
    line = _lines(*_by_voice(cast), base, x, WORTH_PRIOR)
    left = cast.helpful - base[cast.rater] - line.level[cast.voice] - line.slope[cast.voice] * x[cast.rater]
    noise = np.sqrt(float(cast.weight @ left**2) / max(float(cast.weight.sum()), 1.0))
    raters, helpful = (_sums(cast.voice, its, cast.voices) for its in (cast.weight, cast.weight * cast.helpful))

    few = raters < FEWEST - 1e-9
    safe = by_votes(helpful, raters, where.usual)
    moves = (1 + np.abs(line.level) + FARTHEST * np.abs(line.slope)) * line.reach()
    steps = [np.abs(by_votes(helpful + yes, raters + 1, where.usual) - safe) for yes in (0, 1)]
    moves = np.where(few, np.maximum(np.maximum(*steps), np.abs(line.level - safe) + moves), moves)
    worth, doubt = np.where(few, safe, line.level), LIKELY * noise * np.sqrt(line.level_spread)
    return Bridged(
        worth=worth,
        low=np.minimum(line.level - doubt, worth),
        high=np.maximum(line.level + doubt, worth),
        slant=line.slope,
        raters=raters,
        by_votes=few,
        one_person_moves=moves,
        sides=where,
    )


def by_votes(helpful: Floats, votes: Floats, usual: float) -> Floats:
    """Worth by votes alone, on the safe side: how far the whole of Wilson's interval lies from the usual share.

    helpful, votes  (n,) full votes, each rater's being one

    0 without votes, and as long as the usual share lies inside. Never falls with one more helpful vote.
    """
    low, high = _wilson(helpful, votes)
    return np.where(votes > 0, np.maximum(low - usual, 0) + np.minimum(high - usual, 0), 0.0)


def _wilson(helpful: Floats, votes: Floats) -> tuple[Floats, Floats]:
    """Between which shares the true one likely lies.

    Source: Wilson, Journal of the American Statistical Association 22 (1927).
    """
    asked = np.maximum(votes, 1e-12)
    middle = helpful + Z**2 / 2
    doubt = Z * np.sqrt(np.maximum(helpful * (asked - helpful) / asked, 0) + Z**2 / 4)
    return (middle - doubt) / (asked + Z**2), (middle + doubt) / (asked + Z**2)


def pleases_both(votes: Votes, marks: Marks | None = None) -> Bools:
    """Which voices people of both sides find useful; (voices,).

    marks  as for `bridge`

    There must be sides at all; FEWEST_OF_A_SIDE of either must have voted; and either, drawn to the usual by one vote,
    must find it helpful more often than is usual, at 90 % and each taken by itself. People stand here by their votes on
    the other half of the voices, of FEWEST_ALIKE at least: whoever votes on this one alone is of no side, nor is who
    stands in the middle. Whoever votes alike is one, whether chance explains it or not: so no number of accounts that
    vote alike makes a voice please both, though a small side that agrees may be taken for one.
    """
    cast = ballots(votes, strictly=True)
    where = sides(cast, marks)
    half = where.half[cast.voice]
    counts = np.bincount(2 * cast.rater + half, minlength=2 * cast.raters)
    enough = counts[2 * cast.rater + 1 - half] >= FEWEST_ALIKE
    stand = where.elsewhere[1 - half, cast.rater] * enough
    both = np.full(cast.voices, where.chance < SEEN_BY_CHANCE)
    for side in (1, -1):
        weight = cast.weight * (side * stand >= OF_A_SIDE)
        raters, helpful = (_sums(cast.voice, its, cast.voices) for its in (weight, weight * cast.helpful))
        share = (helpful + where.usual) / (raters + 1)
        # Where all find it helpful, rounding may carry the share past 1 by its last bit.
        doubt = Z * np.sqrt(share * np.maximum(1 - share, 0) / (raters + 1))
        both &= (raters >= FEWEST_OF_A_SIDE - 1e-9) & (share - doubt > where.usual)
    return both


def merits(found: Bridged, helpful: Ints, votes: Ints) -> Ints:
    """How high each voice stands among its like: what `order.merit` is of votes, of what the middle would vote.

    helpful, votes  (n,) counted elsewhere, of whom nothing is known; they stand beside those of our raters

    Returns (n,) from 0 to MERIT_UNIT: Wilson's lower bound of as many votes with the share that somebody between
    the two sides gives.
    """
    share = np.clip(found.sides.usual + found.worth, 0, 1)
    low, _ = _wilson(share * found.raters + helpful + 1, found.raters + votes + 2)
    return np.rint(MERIT_UNIT * low).astype(np.int64)


@dataclass(frozen=True, slots=True)
class _Line:
    """A ridge of n lines `level + slope x`, with the inverse of what it solves; (n,) each."""

    level: Floats
    slope: Floats
    level_spread: Floats
    both_spread: Floats
    slope_spread: Floats

    def reach(self) -> Floats:
        """The most by which votes of weight 1 together move a level, as a share of their distance from the line.

        Proof in docs/maths/bridging.md.
        """
        farthest = self.level_spread + FARTHEST * (2 * np.abs(self.both_spread) + FARTHEST * self.slope_spread)
        found: Floats = np.sqrt(self.level_spread) * np.minimum(0.5, np.sqrt(farthest))
        return found


def _by_voice(cast: Ballots) -> tuple[csr_array, csr_array]:
    """The weight of each vote, and weight times vote; (voices, raters) each."""
    shape, at = (cast.voices, cast.raters), (cast.voice, cast.rater)
    return csr_array((cast.weight, at), shape=shape), csr_array((cast.weight * cast.helpful, at), shape=shape)


def _lines(weights: csr_array, helpful: csr_array, base: Floats, x: Floats, prior: tuple[float, float]) -> _Line:
    """Fit a line to each row: `helpful - base` by x, drawn towards nothing by so many votes of the prior.

    weights, helpful  (rows, columns) of a table
    base, x           (columns,)
    """
    ones = np.ones(len(x))
    whole, cross, square, bases, products = (weights @ np.stack([ones, x, x * x, base, x * base], axis=1)).T
    given, along = (helpful @ np.stack([ones, x], axis=1)).T
    whole, square, sums, products = whole + prior[0], square + prior[1], given - bases, along - products
    room = whole * square - cross**2
    return _Line(
        level=(square * sums - cross * products) / room,
        slope=(whole * products - cross * sums) / room,
        level_spread=square / room,
        both_spread=-cross / room,
        slope_spread=whole / room,
    )


def _usual(cast: Ballots) -> float:
    return float(cast.weight @ cast.helpful / cast.weight.sum()) if cast.weight.sum() > 0 else 0.0


def _sums(at: Ints, values: Floats, size: int) -> Floats:
    return np.bincount(at, values, size).astype(np.float64)


def _mean_at(at: Ints, values: Floats, size: int) -> Floats:
    found: Floats = np.bincount(at, values, size) / np.maximum(np.bincount(at, minlength=size), 1)
    return found


def _stands(cast: Ballots, begin: Floats) -> tuple[Floats, Floats]:
    """Leniency, and stand with the sides at 1 and -1, by these votes."""
    leniency, stand = _alternate(cast, begin)
    votes = _sums(cast.rater, cast.weight, cast.raters)
    stand = np.where(votes > 0, _between(stand, votes), 0.0)
    larger = round(float(votes @ np.sign(stand)), 9) or float(begin @ stand)
    return leniency, stand if larger >= 0 else -stand


def _alike(cast: Ballots, elsewhere: Floats, half: Ints) -> tuple[float, float]:
    """Correlation of stands by the two halves over those who voted in both, and how many full raters they are."""
    weight = np.zeros(cast.raters)
    weight[cast.rater] = cast.weight
    for which in (0, 1):
        weight *= np.bincount(cast.rater[half[cast.voice] == which], minlength=cast.raters) > 0
    people = float(weight.sum() ** 2 / max(float(weight @ weight), TINY))
    if people <= FEWEST:
        return 0.0, people
    a, b = (stand - weight @ stand / weight.sum() for stand in elsewhere)
    scale = float(np.sqrt((weight @ a**2) * (weight @ b**2)))
    return (min(abs(float(weight @ (a * b))) / scale, 1.0) if scale > 0 else 0.0), people


def _alternate(cast: Ballots, stand: Floats) -> tuple[Floats, Floats]:
    """Leniency and stand of each rater; stands have mean 0 over the votes."""
    of_voices = _by_voice(cast)
    of_raters = of_voices[0].T.tocsr(), of_voices[1].T.tocsr()
    usual, leniency = _usual(cast), np.zeros(cast.raters)
    on_voices, of_whom = (
        _sums(at, cast.weight, size) for at, size in ((cast.voice, cast.voices), (cast.rater, cast.raters))
    )
    for _ in range(MOST_SWEEPS):
        voices = _lines(*of_voices, usual + leniency, stand, SIDES_PRIOR)
        slant = _centred(voices.slope, on_voices)
        raters = _lines(*of_raters, usual + voices.level, slant, SIDES_PRIOR)
        before, leniency, stand = stand, raters.level, _centred(raters.slope, of_whom)
        # One scale may be traded for the other: as long as each other both cost the prior least.
        size, other = float(stand @ stand), float(slant @ slant)
        if size < NOTHING or other < NOTHING:
            return leniency, np.zeros(cast.raters)
        stand = stand * (other / size) ** 0.25
        if float(np.abs(stand - before).max()) < SETTLED * float(np.abs(stand).max()):
            break
    return leniency, stand


def _centred(values: Floats, votes: Floats) -> Floats:
    """Values less their mean over the votes, so that leniency and worth are not told twice."""
    return np.asarray(values - votes @ values / max(float(votes.sum()), TINY))


def _between(stand: Floats, votes: Floats) -> Floats:
    """Stands so that the two sides' means lie at -1 and 1: each in its half of the line, by votes.

    Source: Lloyd, Least squares quantization in PCM, IEEE Transactions on Information Theory 28 (1982).
    """
    middle, half = 0.0, 0.0
    for _ in range(50):
        above = votes * ((stand > middle) + 0.5 * (stand == middle))
        below = votes - above
        if not (above.sum() > 0 and below.sum() > 0):
            return np.zeros(len(stand))
        top, bottom = float(above @ stand / above.sum()), float(below @ stand / below.sum())
        moved, half = abs((top + bottom) / 2 - middle), (top - bottom) / 2
        middle = (top + bottom) / 2
        if moved < 1e-12:
            break
    if half < 1e-6:
        return np.zeros(len(stand))
    return np.clip((stand - middle) / half, -FARTHEST, FARTHEST)
