"""A fault that is said to be fixed: what owners' answers make sure, and what voices about it count from then on."""

from dataclasses import dataclass

import numpy as np
from scipy.special import betainc, betaln

from groundswell.engine.columns import Bools, Codes, Floats, Ints
from groundswell.engine.weigh.score import UNIT

DOUBT = 0.1  # the chance that the least share is ever, however often one looks, above the true one
CONFIRMED = 0.5  # of the owners: above that, voices about the fault begin to lose weight
NEW_NOES = 5  # full voices: what newcomers who say no count together at most
HALVINGS = 60  # of the range in which the least share is looked for: to the last bit


@dataclass(frozen=True, slots=True)
class Answers:
    """Who says of a fault whether it is fixed for them, each person once for each fix; (n,) each, n may be 0.

    fix      from 0 to fixes - 1
    cluster  accounts that are one have the same
    weight   millionths of a voice, from 0 to 1,000,000; known before the answer
    is_yes   it is fixed for them
    is_new   nothing is known of them, and nothing proves that they had the product
    """

    fix: Codes
    cluster: Ints
    weight: Ints
    is_yes: Bools
    is_new: Bools


def counted(answers: Answers, fixes: int) -> tuple[Ints, Ints]:
    """What those who say yes and those who say no count for each fix; (fixes,) millionths of a voice each.

    Accounts that are one count together for one voice at most. Newcomers' yes counts together no more than half
    the yes of all others, so that by itself it counts for nothing; their no counts together NEW_NOES voices at most.
    So another yes never counts against a fix, nor another no for it.
    """
    weight = _shared(answers)
    yes, new_yes, no, new_no = (
        _sums(answers.fix, weight, those, fixes)
        for those in (
            answers.is_yes & ~answers.is_new,
            answers.is_yes & answers.is_new,
            ~answers.is_yes & ~answers.is_new,
            ~answers.is_yes & answers.is_new,
        )
    )
    return yes + np.minimum(new_yes, yes // 2), no + np.minimum(new_no, NEW_NOES * UNIT)


def least_share(yes: Floats, no: Floats, *, doubt: float = DOUBT) -> Floats:
    """The share of owners for whom it is fixed, at least; (k,) from 0 to below 1.

    yes, no  (k,) full voices, not negative
    doubt    above 0 and below 1

    Of a true share p, the chance that this ever passes p is at most doubt, however often one looks and whenever one
    stops. Rises with yes, falls with no. O(k).
    Raises ValueError when shapes differ, a number is negative or doubt leaves its range.
    Source: H. Robbins, Annals of Mathematical Statistics 41 (1970); S. Howard, A. Ramdas, J. McAuliffe, J. Sekhon,
    Annals of Statistics 49 (2021), section 3; the proof is in docs/maths/fixes.md.
    """
    if yes.shape != no.shape or (yes < 0).any() or (no < 0).any():
        raise ValueError(f"{yes.shape} yes, {no.shape} no, but wanted as many of each, none below 0")
    if not 0 < doubt < 1:
        raise ValueError(f"a doubt of {doubt}, but wanted one above 0 and below 1")
    low, high = np.zeros(yes.shape), np.ones(yes.shape)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        refuted = log_bet(middle, yes, no) >= -np.log(doubt)
        low, high = np.where(refuted, middle, low), np.where(refuted, high, middle)
    return low


def log_bet(share: Floats, yes: Floats, no: Floats) -> Floats:
    """What a bet against "the share is no more than this" has made of one coin, as a logarithm; (k,).

    share  (k,) above 0 and below 1

    The mean over u, even between 0 and 1, of (1 + u (1 / share - 1))^yes (1 - u)^no: a fair game if the share is
    right, a losing one if it is less. Falls with the share, rises with yes, falls with no.
    """
    whole = betaln(yes + 1, no + 1) - yes * np.log(share) - (no + 1) * np.log1p(-share)
    with np.errstate(divide="ignore"):
        found: Floats = whole + np.log(betainc(no + 1, yes + 1, 1 - share))
    return found


def kept(yes: Ints, no: Ints, reported: Ints, *, doubt: float = DOUBT) -> Ints:
    """What a voice that reports only this fault, about an older version, keeps of its mass; (k,) millionths.

    yes, no   (k,) millionths of a voice, as counted() tells
    reported  (k,) millionths: what all the voices that report the fault count together before

    All of it until more than half of the owners confirm for sure; then 1 - (2 L - 1) min(1, yes / reported), with L
    the least share. Never above 1 nor below 1 - L; falls with yes, rises with no. Together the voices lose no more
    mass than those who say yes have.
    """
    sure = np.maximum(least_share(yes / UNIT, no / UNIT, doubt=doubt) / CONFIRMED - 1, 0.0)
    covered = np.minimum(yes / np.maximum(reported, 1), 1.0)
    found: Ints = UNIT - np.floor(UNIT * sure * covered).astype(np.int64)
    return found


def _shared(answers: Answers) -> Ints:
    """Each answer's weight, so that accounts that are one come to one voice at most about one fix."""
    pairs = np.stack([answers.fix.astype(np.int64), answers.cluster.astype(np.int64)])
    _, which = np.unique(pairs, axis=1, return_inverse=True)
    together = np.zeros(len(answers.fix), dtype=np.int64)
    np.add.at(together, which.ravel(), answers.weight)
    found: Ints = answers.weight * UNIT // np.maximum(together[which.ravel()], UNIT)
    return found


def _sums(fix: Codes, weight: Ints, those: Bools, fixes: int) -> Ints:
    found = np.zeros(fixes, dtype=np.int64)
    np.add.at(found, fix[those], weight[those])
    return found
