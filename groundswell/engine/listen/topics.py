"""What people speak of when they speak of a product: words that many say of it, and few say of anything else."""

import numpy as np
from scipy.special import xlogy

from groundswell.engine.columns import Ints

MOST = 12  # topics of a product
FEWEST = 3  # voices
RARE, COMMON = 0.05, 0.6  # shares of the product's voices between which a word tells what some of them speak of
TIMES = 2  # as often as elsewhere
SURE = 15.13  # of the likelihood ratio: by chance one word in 10,000 reaches it


def topics(counts: Ints, voices: int, everywhere: Ints, texts: int) -> Ints:
    """Which of some words are topics of a product.

    counts      (w,) in how many of the product's voices each word stands
    voices      how many voices the product has
    everywhere  (w,) in how many of all voices each stands; not less than counts
    texts       how many voices there are in all

    Returns the places of at most 12 of them, the most telling first, ties in their order: those that between 5 % and
    60 % of the voices say, three at least, twice as often as what is said of everything else, and surely more than by
    chance. None where nothing else is spoken of.
    Raises ValueError when the shapes differ or a word stands in more voices than there are.
    Source: Dunning, Accurate methods for the statistics of surprise and coincidence (1993): the likelihood ratio G2.
    """
    if counts.shape != everywhere.shape:
        raise ValueError(f"{counts.shape} counts, but {everywhere.shape} everywhere")
    others, elsewhere = texts - voices, everywhere - counts
    if ((counts > voices) | (elsewhere < 0) | (elsewhere > others)).any():
        raise ValueError("a word stands in more voices than there are")
    if not others:
        return np.zeros(0, np.int64)
    surprise = _likelihood_ratio(counts, voices, elsewhere, others)
    tells = (counts >= max(FEWEST, RARE * voices)) & (counts <= COMMON * voices)
    tells &= (counts * others >= TIMES * elsewhere * voices) & (surprise >= SURE)
    ranked = np.argsort(-surprise, kind="stable")
    found: Ints = ranked[tells[ranked]][:MOST]
    return found


def _likelihood_ratio(here: Ints, of_here: int, there: Ints, of_there: int) -> np.ndarray:
    """Twice the log of how much likelier the counts are with two rates than with one."""
    rate = (here + there) / (of_here + of_there)
    found = np.zeros(here.shape)
    for count, whole in ((here, of_here), (there, of_there)):
        found += xlogy(count, count / whole) - xlogy(count, rate)
        found += xlogy(whole - count, 1 - count / whole) - xlogy(whole - count, 1 - rate)
    return 2 * found
