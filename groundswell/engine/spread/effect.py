"""What showing one voice changes in what its readers do, with a range that holds however often one looks."""

import numpy as np

from groundswell.engine.columns import Bools, Floats
from groundswell.engine.spread.estimate import Estimate

STEEPEST = 0.5  # of a bet, so that no single reader decides it
WIDTH = 4.0  # from -2 to 2: what one reader can say


def effect(shown: Bools, did: Bools, error: float) -> Estimate | None:
    """How many of one reader more do something for having been shown a voice; None without readers.

    shown  (n,) whether each was shown it, by the toss of a fair coin; in the order in which they came
    did    (n,) whether each did what is counted
    error  chance, above 0 and below 1, that the range is ever wrong, be it looked at after every single reader

    Returns a difference of shares, from -1 to 1. Of readers r, each says 2 (did_r - m_r) if shown, and as much with
    the other sign if not, where m_r is the share of those before who did: on average the effect, whoever they are.
    Raises ValueError when shapes differ or the error is out of range.
    Source: Waudby-Smith and Ramdas, Estimating means of bounded random variables by betting, JRSS B 86 (2024),
    theorem 2; the share of those before is a control in the manner of Horvitz and Thompson.
    """
    if shown.shape != did.shape:
        raise ValueError(f"{shown.shape} shown, but {did.shape} did")
    if not 0 < error < 1:
        raise ValueError(f"an error of {error}, but wanted above 0 and below 1")
    if not len(shown):
        return None
    said = 2.0 * (did - _before(did.astype(np.float64), 0.5)) * np.where(shown, 1.0, -1.0)
    inside = said / WIDTH + 0.5
    expected = _before(inside, 0.5)
    seen = np.arange(1, len(inside) + 1)
    doubt = np.log(2 / error)
    bets = np.minimum(np.sqrt(2 * doubt / (_spread(inside) * seen * np.log1p(seen))), STEEPEST)
    lost = (inside - expected) ** 2 * (-np.log1p(-bets) - bets)
    staked = float(bets.sum())
    middle, away = float(bets @ inside) / staked, (doubt + float(lost.sum())) / staked
    low, high = (max(-1.0, min(1.0, WIDTH * (end - 0.5))) for end in (middle - away, middle + away))
    return Estimate(max(low, min(high, _difference(shown, did))), low, high)


def _before(values: Floats, first: float) -> Floats:
    """Mean of the values before each, with one imaginary one."""
    seen = np.arange(1, len(values) + 1)
    return (first + np.concatenate([[0.0], np.cumsum(values)[:-1]])) / seen


def _spread(values: Floats) -> Floats:
    """Variance of the values before each, with one imaginary one of 1/4."""
    seen = np.arange(1, len(values) + 1)
    so_far = (0.5 + np.cumsum(values)) / (seen + 1)
    return _before((values - so_far) ** 2, 0.25)


def _difference(shown: Bools, did: Bools) -> float:
    with_it, without = did[shown], did[~shown]
    return float(with_it.mean() - without.mean()) if len(with_it) and len(without) else 0.0
