"""How talk crosses borders: where it began, how far it has come and how fast, and where it likely comes next."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from groundswell.engine.columns import Bools, Floats, Ints
from groundswell.engine.spread.estimate import Estimate

FEWEST = 5  # people: a place with fewer is told nowhere, and moves nothing
Z90 = 1.6449  # of a normal variable lie between -Z90 and Z90 in 90 of 100 cases

# Set beforehand, and fitted to nothing: what a house learns by itself goes on top.
BORDER, LANGUAGE = 3.0, 2.0  # by so much a border and a language in common bring places nearer, next to 1 for neither
FAR_KM = 1000.0  # at this distance talk comes over half as easily as at none
ROOT_PER_PERSON = 5000.0  # the root of the inhabitants over this stands beside those who are heard: 36 million for 1.2
POWERS = np.arange(0, 2.75, 0.25)  # to which the map's nearness may be raised
SURE = 2.0  # a quarter further from 1 is by so much less likely beforehand, as a logarithm
DOUBT = 2.0  # expected passages that what is set beforehand counts for, against those that were seen


@dataclass(frozen=True, slots=True)
class Front:
    """Places in the order in which talk reached them.

    place      (r,) numbers of places; the first is where it began
    at         (r,) when each was reached, in the unit that was given; rising
    people     (r,) who spoke there up to now; at least `fewest`
    elsewhere  people in places with too few, all together; 0 where they are too few even so
    """

    place: Ints
    at: Floats
    people: Ints
    elsewhere: int


@dataclass(frozen=True, slots=True)
class Reach:
    """How far from where it began people speak.

    half    within so many kilometres live half of them
    beyond  share of those who live outside the country where it began
    people  how many they are
    """

    half: float
    beyond: float
    people: int


def front(place: Ints, at: Floats, *, fewest: int = FEWEST) -> Front:
    """When talk reached each place: with the word of its fewest-th person.

    place   (n,) where each person spoke first; each person once
    at      (n,) when
    fewest  people that make a place reached; at least 1

    One person more, wherever, reaches no place by itself, and brings none forward further than to the word of the
    person before the one who counted. Places reached at one moment stand in the order of their people, then of their
    numbers. O(n log n). Raises ValueError when the shapes differ.
    """
    if place.shape != at.shape:
        raise ValueError(f"{place.shape} places, but {at.shape} times")
    order = np.lexsort((at, place))
    where, when = place[order], at[order]
    places, first, people = np.unique(where, return_index=True, return_counts=True)
    told = people >= fewest
    reached = when[first[told] + fewest - 1]
    rest = int(people[~told].sum())
    rank = np.lexsort((places[told], -people[told], reached))
    return Front(
        places[told][rank].astype(np.int64),
        reached[rank].astype(np.float64),
        people[told][rank].astype(np.int64),
        rest if rest >= fewest else 0,
    )


def borders_from(origin: int, borders: Bools) -> Ints:
    """Over how many borders each place lies from the origin, by the shortest way over land.

    borders  (p, p) who borders on whom; symmetric

    Where no way leads over land, by sea or by air: one border. O(p^2).
    """
    hops = np.full(len(borders), -1, np.int64)
    hops[origin] = 0
    waiting = deque([origin])
    while waiting:
        here = waiting.popleft()
        fresh = np.flatnonzero(borders[here] & (hops < 0))
        hops[fresh] = hops[here] + 1
        waiting.extend(fresh.tolist())
    return np.where(hops < 0, 1, hops)


def pace(hops: Ints, hours: Floats) -> Estimate | None:
    """Hours that one border more takes, with a 90 % interval; or nothing, where that cannot be told.

    hops   (r,) borders between the origin and each place; likewise hours since the origin was reached

    The median of the slopes between any two places at different distances, and Sen's interval by the ranks of these
    slopes, which a few late arrivals do not carry away. Nothing is told with
    so few places that the interval has no end, or where it holds that borders take no time. O(r^2 log r).
    Source: Sen, Estimates of the regression coefficient based on Kendall's tau, JASA 63 (1968).
    """
    one, other = np.triu_indices(len(hops), 1)
    apart = hops[other] - hops[one]
    some = apart != 0
    slopes = np.sort((hours[other] - hours[one])[some] / apart[some])
    if not len(slopes):
        return None
    margin = Z90 * np.sqrt(_kendall_variance(hops))
    low, high = int(np.floor((len(slopes) - margin) / 2)) - 1, int(np.ceil((len(slopes) + margin) / 2))
    if low < 0 or high >= len(slopes) or slopes[low] <= 0:
        return None
    return Estimate(float(np.median(slopes)), float(slopes[low]), float(slopes[high]))


def _kendall_variance(values: Ints) -> float:
    """The variance of Kendall's sum of signs, where some of the values are equal."""
    ties = np.unique(values, return_counts=True)[1]
    counts = np.r_[len(values), ties]
    parts = counts * (counts - 1) * (2 * counts + 5) / 18
    return float(parts[0] - parts[1:].sum())


def reach(place: Ints, origin: int, km: Floats, radius: float) -> Reach:
    """How far from the origin people speak.

    place   (n,) where each speaks; at least one
    km      (p,) from the origin to each place
    radius  of a disc of the origin's area, over which its own people are taken to be spread evenly, in km

    Whoever lives in another place lives nowhere nearer than the rim of that disc.
    """
    here = int((place == origin).sum())
    near = radius * np.sqrt((np.arange(here) + 0.5) / max(here, 1))
    far = np.maximum(km[place[place != origin]], radius)
    return Reach(float(np.median(np.r_[near, far])), len(far) / len(place), len(place))


def nearness(km: Floats, borders: Bools, has_language: Bools) -> Floats:
    """How easily talk comes from each place to each other, by the map alone; (p, p), above 0.

    km            (p, p) between places; likewise borders: whether they share one
    has_language  (p, l) what is spoken where
    """
    speaks = has_language.astype(np.float64)
    shared = speaks @ speaks.T > 0
    found: Floats = (1 + BORDER * borders + LANGUAGE * shared) / (1 + km / FAR_KM)
    return found


@dataclass(frozen=True, slots=True)
class Habits:
    """How often talk passed from each place to each other, and how often the map alone had it expected; (p, p) each."""

    passed: Floats
    expected: Floats

    def without(self, other: "Habits") -> "Habits":
        """The same, as though some of it had not been seen."""
        return Habits(np.maximum(self.passed - other.passed, 0), np.maximum(self.expected - other.expected, 0))

    def lift(self, places: Ints) -> Floats:
        """How many times more often than by the map, from each of r places; drawn towards 1 while little was seen.

        Returns (r, p): the mean of a gamma variable of mean 1 and DOUBT expected passages, after what was seen.
        Source: Gelman et al., Bayesian Data Analysis (2013), section 2.6.
        """
        found: Floats = (self.passed[places] + DOUBT) / (self.expected[places] + DOUBT)
        return found


def habits(stories: Sequence[Front], near: Floats, mass: Floats) -> Habits:
    """What the ways of other products tell: at each arrival, from where it may have come.

    near  (p, p) as of nearness
    mass  (p,) as of mass_of, of all stories together

    Each arrival counts 1 in all, parted among the places reached before by how likely it came from each; and each
    place reached before expects, of that arrival, what the map gave it. Sums, so that one story can be taken away
    again. O(sum of r^2 p) for stories of r places.
    """
    passed, expected = np.zeros_like(near), np.zeros_like(near)
    for before, came, pull in _arrivals(stories, near, mass):
        passed[before, came] += pull[:, came] / pull[:, came].sum()
        expected[before] += pull / pull.sum()
    return Habits(passed, expected)


def _arrivals(stories: Sequence[Front], near: Floats, mass: Floats) -> Iterator[tuple[Ints, int, Floats]]:
    """Of each arrival: the places reached before, the one that was, and how strongly each drew each."""
    for story in stories:
        # What is said of this product itself must not tell where it will be spoken of.
        others = mass.copy()
        others[story.place] -= story.people
        for step in range(1, len(story.place)):
            before = story.place[:step]
            yield before, int(story.place[step]), _pull(near[before], others, before, story.people[:step])


def _pull(near: Floats, mass: Floats, before: Ints, people: Ints) -> Floats:
    """How strongly each of r places reached draws each place that is not; (r, p)."""
    pull: Floats = near * people[:, None] * mass
    pull[:, before] = 0
    return pull


def map_weight(stories: Sequence[Front], near: Floats, mass: Floats) -> float:
    """To which power the map's nearness tells best where talk came: 0 where talk heeds no map, 1 as set beforehand.

    The mean over POWERS, each as likely as it makes the arrivals of all stories, and as it is beforehand (SURE). Where
    nothing was seen it is 1. O(sum of r^2 p) for each power.
    """
    beforehand = -SURE * np.abs(POWERS - 1) / 0.25
    seen = [_likelihood(stories, near**power, mass) for power in POWERS.tolist()] if stories else np.zeros(len(POWERS))
    odds = beforehand + np.array(seen)
    weights = np.exp(odds - odds.max())
    return float(weights @ POWERS / weights.sum())


def _likelihood(stories: Sequence[Front], near: Floats, mass: Floats) -> float:
    """The logarithm of the chance of all arrivals."""
    chances = [pull[:, came].sum() / pull.sum() for _, came, pull in _arrivals(stories, near, mass)]
    return float(np.log(chances).sum())


def mass_of(stories: Sequence[Front], inhabitants: Floats) -> Floats:
    """How many people speak in each place anyway: those heard there, and a few for its inhabitants; (p,), above 0."""
    heard = np.zeros(len(inhabitants))
    for story in stories:
        heard[story.place] += story.people
    found: Floats = heard + np.sqrt(np.maximum(inhabitants, 1)) / ROOT_PER_PERSON
    return found


def next_places(story: Front, near: Floats, mass: Floats, others: Habits) -> Floats:
    """The chance of each place that it is the next one reached, if any is; (p,), 0 for those reached already.

    others  the habits of other products, this one's not among them

    Each place not yet reached is drawn to by each that is, at a rate of the people who speak there, times how near the
    two are, times how many speak in the new place anyway; of things that may happen at steady rates each comes first
    with its share of the rates (competing risks). Nothing that fewer than the fewest people said plays a part.
    """
    near = near[story.place] * others.lift(story.place)
    rate = _pull(near, mass, story.place, story.people).sum(0)
    total = rate.sum()
    found: Floats = rate / total if total > 0 else rate
    return found
