"""The bounded mean: a score that no single voice moves far."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv

from groundswell.engine.columns import DAY, NOT_SAID

Floats: TypeAlias = npt.NDArray[np.float64]
IntArray: TypeAlias = npt.NDArray[np.int64]

# Mass is counted in whole millionths of a voice: whole numbers add up to the same sum in any order
# and however the rows are cut, so the live road gives bit for bit what the recount gives.
UNIT = 1_000_000
LEVELS = 5
RANGE = LEVELS - 1
PRIOR_VOICES = 5  # C: full voices that the prior counts for
PERSON_CAP = 1.0  # kappa: full voices that one person, with all accounts, counts for at most
LIKELY = (0.05, 0.95)  # ends of the range that a score is likely between
NO_VARIANCE = 1e-12  # square stars: where all agree, rounding still leaves some 1e-32
MOST_PLACES = 100  # a decimal may name a power of ten that no memory holds

_LEVEL = np.arange(1, LEVELS + 1, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Scores:
    """What k products are worth to those who spoke, and how sure that is; each (k,).

    value             stars, from 1 to 5
    low, high         stars: the score is likely (90 %, under the prior) between them; low <= value <= high
    mass              full voices heard, each as far as it is believed
    one_person_moves  stars: the most that any one person can still move the value
    """

    value: Floats
    low: Floats
    high: Floats
    mass: Floats
    one_person_moves: Floats


def scores(masses: IntArray, prior_masses: IntArray, *, prior_voices: float = PRIOR_VOICES) -> Scores:
    """Score k products by the mass that stands at each star.

    masses        (k, 5) millionths of a voice at 1, 2, 3, 4, 5 stars; k may be 0
    prior_masses  (5,) the same over all products of the epoch, or (k, 5) for each product its own; all zero
                  stands for "nothing known", and is read as one fifth at each star
    prior_voices  full voices that the prior counts for; above 0

    Value = (C m + sum of stars) / (C + W) with C = prior_voices, m the prior's mean and W the mass.
    Each product's row depends on that row only, to the last bit. Up to 10^8 full voices a product.
    Raises ValueError when a shape is wrong, a mass is negative or prior_voices is not above 0.
    Source: METHODS 2.4 (7) and 10 (11); Gelman et al., Bayesian Data Analysis (2013), section 2.5.
    """
    _check(masses, prior_masses, prior_voices)
    shares = _shares(prior_masses)
    voices = masses.sum(axis=1) / UNIT
    parts = [level * shares[..., level - 1] for level in range(1, LEVELS + 1)]
    prior_mean = sum(parts[1:], parts[0])
    value = (prior_voices * prior_mean + (masses @ _LEVEL) / UNIT) / (prior_voices + voices)
    # Rounding may carry a value past its end by the last bit.
    value = np.clip(value, 1.0, float(LEVELS))
    low, high = _likely_between(value, masses, prior_voices * shares)
    return Scores(value, low, high, voices, one_person_moves(voices, prior_voices=prior_voices))


def bounded_mean(stars: Floats, weights: Floats, *, prior: float, prior_voices: float = PRIOR_VOICES) -> float:
    """Mean stars of a product, drawn towards the prior while voices are few.

    stars         (n,) from 1 to 5; n may be 0
    weights       (n,) from 0 to 1: how far each voice is believed
    prior         stars, from 1 to 5: the mean over all products
    prior_voices  full voices that the prior counts for; above 0

    Returns stars. One more voice moves it by at most 4 / (prior_voices + 1).
    Raises ValueError when the shapes differ, a weight leaves [0, 1] or prior_voices is not above 0.
    Source: Gelman et al., Bayesian Data Analysis (2013), section 2.5.
    """
    if stars.shape != weights.shape:
        raise ValueError(f"{stars.shape} stars, but {weights.shape} weights")
    if not ((weights >= 0) & (weights <= 1)).all():
        raise ValueError("a weight lies outside [0, 1]")
    if not prior_voices > 0:
        raise ValueError(f"{prior_voices} prior voices, but wanted more than 0")
    return float((prior_voices * prior + weights @ stars) / (prior_voices + weights.sum()))


def one_person_moves(mass: Floats, *, prior_voices: float = PRIOR_VOICES) -> Floats:
    """The most that one person, newcomer or already heard, can move each score.

    mass  (k,) full voices heard of each product; not negative

    Returns (k,) stars: R kappa / (C + max(W, kappa)), from 4/6 with no voices down to 0 with many.
    Source: METHODS 10 (3); the proof is in docs/maths/score.md.
    """
    moves: Floats = RANGE * PERSON_CAP / (prior_voices + np.maximum(mass, PERSON_CAP))
    return moves


def read_stars(given: Decimal, lowest: Decimal, highest: Decimal) -> tuple[int, int]:
    """Read a value of any scale as stars.

    given            what the source says, from lowest to highest
    lowest, highest  ends of the source's scale

    Returns (stars, level): stars in millionths from 1_000_000 to 5_000_000, on a straight line and
    rounded half to even; level the whole star from 1 to 5 that the voice is counted with. Levels
    treat good and bad alike: the mirror image of a value has the mirror image of its level.
    Raises ValueError outside the scale, for a scale without length, for what is no number, and for
    numbers of more than 100 places.
    Source: METHODS 10 (12).
    """
    bottom, value, top = (_exact(number) for number in (lowest, given, highest))
    if bottom >= top:
        raise ValueError(f"a scale from {lowest} to {highest}, but wanted lowest < highest")
    if not bottom <= value <= top:
        raise ValueError(f"found {given}, but wanted a value from {lowest} to {highest}")
    along = (value - bottom) / (top - bottom)
    below = int(LEVELS * along) if 2 * along <= 1 else RANGE - int(LEVELS * (1 - along))
    return round(UNIT + RANGE * UNIT * along), 1 + below


def spread_levels(stars: IntArray, weights: IntArray | int = UNIT) -> IntArray:
    """Split what each voice counts between the two whole stars that it lies between.

    stars    (n,) millionths of a star, from 1_000_000 to 5_000_000; n may be 0
    weights  (n,) millionths of a voice, not negative; left out, each is a full voice

    Returns (n, 5) millionths of a voice: a full voice of 4.5 stars is half a voice at 4 and half at 5. Each row
    sums to the voice's weight.
    Raises ValueError when a voice lies outside 1 to 5 stars.
    Source: METHODS 10 (11).
    """
    if ((stars < UNIT) | (stars > LEVELS * UNIT)).any():
        raise ValueError(f"found {stars.min()} to {stars.max()}, but wanted {UNIT} to {LEVELS * UNIT}")
    lower = np.minimum(stars // UNIT, RANGE)
    above = weights * (stars - lower * UNIT) // UNIT
    rows = np.arange(len(stars))
    masses = np.zeros((len(stars), LEVELS), dtype=np.int64)
    masses[rows, lower - 1] = weights - above
    masses[rows, lower] = above
    return masses


def left_of(said_at: IntArray, at: int, half_life_days: Floats | float) -> Floats:
    """What is left of each voice at a moment, from 0 to 1: 2^(-age / half-life).

    said_at         (n,) seconds since 1970; NOT_SAID for unknown
    at              seconds since 1970; voices said later are whole, and so are those of unknown day
    half_life_days  above 0: one, or (n,)
    """
    age = np.maximum(at - np.where(said_at == NOT_SAID, at, said_at), 0)
    left: Floats = np.exp2(-age / (DAY * np.asarray(half_life_days)))
    return left


def capped(stars: IntArray, weights: IntArray) -> IntArray:
    """What the voices of one cluster count about one product: together one full voice at most.

    stars    (n,) any whole numbers that rise with the stars
    weights  (n,) millionths of a voice; not negative

    Returns (n,) millionths of a voice, in the order given. Scaled from the top down, so that another 5-star voice
    in a full cluster never lowers the sum of its stars, nor another 1-star voice lifts it. Of equal stars the
    order does not matter to that sum.
    Source: METHODS 2.4 (7), P3 and P4; the proof is in docs/maths/score.md.
    """
    mass = int(weights.sum())
    if mass <= UNIT:
        return weights
    order = np.argsort(-stars, kind="stable")
    scaled = UNIT * weights[order].cumsum() // mass
    found = np.empty_like(weights)
    found[order] = np.diff(scaled, prepend=0)
    return found


def _check(masses: IntArray, prior_masses: IntArray, prior_voices: float) -> None:
    if masses.ndim != 2 or masses.shape[1] != LEVELS or prior_masses.shape not in {(LEVELS,), masses.shape}:
        raise ValueError(f"found {masses.shape} and {prior_masses.shape}, but wanted (k, 5) and (5,) or (k, 5)")
    if (masses < 0).any() or (prior_masses < 0).any():
        raise ValueError("a mass is negative")
    if not prior_voices > 0:
        raise ValueError(f"{prior_voices} prior voices, but wanted more than 0")


def _shares(prior_masses: IntArray) -> Floats:
    """Share of each star in the prior; equal shares where nothing is known."""
    people = prior_masses.sum(axis=-1, keepdims=True)
    known = np.where(people > 0, prior_masses, 1)
    shares: Floats = known / known.sum(axis=-1, keepdims=True)
    return shares


def _likely_between(value: Floats, masses: IntArray, prior: Floats) -> tuple[Floats, Floats]:
    """5 % and 95 % points of the Beta that has the mean and the variance of the posterior score.

    The posterior of the five shares is a Dirichlet with alpha = prior + masses. Its score has mean
    `value` and variance sum(alpha (star - value)^2) / A / (A + 1), which is at most what a Beta with
    nu = A would have: so nu >= A > 0, and the Beta exists wherever the variance is above 0.
    Where it is below a millionth of a star squared there is nothing to show: the range is the value.
    """
    # Column after column: a reduction over rows may add in another order for another number of rows.
    alphas = [prior[..., level] + masses[:, level] / UNIT for level in range(LEVELS)]
    total = sum(alphas[1:], alphas[0])
    squares = [alpha * (level - value) ** 2 for level, alpha in enumerate(alphas, start=1)]
    variance = sum(squares[1:], squares[0]) / total / (total + 1)
    along = (value - 1) / RANGE
    varies = variance > NO_VARIANCE
    along, variance = np.where(varies, along, 0.5), np.where(varies, variance, 1.0)
    nu = np.maximum(along * (1 - along) * RANGE**2 / variance - 1, total)
    low, high = (1 + RANGE * betaincinv(along * nu, (1 - along) * nu, end) for end in LIKELY)
    # A Beta that leans hard on one end has its mean beyond its 5 % or 95 % point (when all but some
    # hundredth of a voice stands at one star): there the range is widened to hold the value.
    return np.where(varies, np.minimum(low, value), value), np.where(varies, np.maximum(high, value), value)


def _exact(number: Decimal) -> Fraction:
    if not number.is_finite():
        raise ValueError(f"found {number}, but wanted a number")
    if number == 0:
        return Fraction(0)
    if not -MOST_PLACES <= number.adjusted() <= MOST_PLACES:
        raise ValueError(f"found {number}, but wanted at most {MOST_PLACES} places")
    return Fraction(number)
