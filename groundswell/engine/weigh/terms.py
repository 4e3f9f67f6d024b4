"""What a voice's belief and weight are made of, term by term."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from groundswell.engine.blocks import Array
from groundswell.engine.columns import Bools, Codes, Floats, Ints
from groundswell.engine.weigh.passes import FINE
from groundswell.engine.weigh.score import UNIT

EVEN = 3  # people at each star that every prior begins with: a house's first customer is not all the world
K0 = 2  # voices that evidence is drawn towards nothing by
LEAST = 0.05  # weight of a voice that nothing speaks for
PROOF_WORTH = 0.5  # log-odds, where everything else a person speaks of was proven theirs
HELPFUL_WORTH = 0.25  # of the log-odds that readers found this person's voices helpful
COPY_COST = 2.0  # log-odds, where all a person says is one text over and over
STANDING_WORTH = 0.2  # log-odds for each e-fold of days that a person has been heard
AGREEMENT_MOST = 1.0  # log-odds, either way: accounts that nobody has linked may praise each other
Z = 1.28  # one-sided 90 %, as in order.merit

Terms = dict[str, Floats]

_NONE: Array = np.empty(0, dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Epoch:
    """What is drawn once from all voices, and then holds for each of them.

    prior            (5,) millionths of a person at each star, each person (a cluster is one) counting once, and
                     EVEN people more at each
    table, extremes  (257,) evidence of each distance from the others, and from the middle; log-odds, mean 0
    sums, heads      (products,) millionths of a star, and how many clusters stand behind them
    voices           (people,) products that each person speaks about
    evidence, extremity
                     (people,) sums over a person's voices, in 2^-20 log-odds
    proof, helpful, votes, copies
                     (people,) sums over a person's voices, proof and copies in millionths; empty where unknown
    """

    prior: Ints
    table: Floats
    extremes: Floats
    sums: Ints
    heads: Ints
    voices: Ints
    evidence: Ints
    extremity: Ints
    proof: Ints
    helpful: Ints
    votes: Ints
    copies: Ints

    @property
    def mean(self) -> float:
        """Mean stars of its prior; 3 where nobody has spoken."""
        return prior_mean(self.prior)


def prior_mean(prior: Ints) -> float:
    """Mean stars of the epoch's prior."""
    known = prior if prior.any() else np.ones(5, dtype=np.int64)
    return float(known @ np.arange(1, 6)) / float(known.sum())


@dataclass(frozen=True, slots=True)
class Facts:
    """What the terms read of k voices; (k,) each, counts in the units of Epoch; optional ones may be empty.

    spoken, evidence  what Epoch has of the person: products spoken about, and evidence on all of them
    live, own         whether this voice counts, and its own evidence
    """

    person: Codes
    spoken: Array
    evidence: Ints
    live: Bools
    own: Codes
    proof: Floats
    helpful: Codes
    unhelpful: Codes
    own_copies: Codes
    others_copies: Codes

    @classmethod
    def of(cls, columns: Mapping[str, Array]) -> "Facts":
        """Take from columns, by name, those that are wanted here."""
        return cls(*(columns.get(name, _NONE) for name in cls.__slots__))

    @property
    def votes(self) -> Codes:
        return self.helpful + self.unhelpful if len(self.helpful) and len(self.unhelpful) else self.helpful


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the authors of k voices from what they say of other products; (k,) each.

    voices          other products that they speak about
    evidence        sum over those voices, in 2^-20 log-odds
    proof, copies   sums over those voices, in millionths; empty where unknown
    helpful, votes  sums over those voices; empty where unknown
    """

    voices: Ints
    evidence: Ints
    proof: Ints
    helpful: Ints
    votes: Ints
    copies: Ints


def known_elsewhere(epoch: Epoch, told: Facts) -> Known:
    """What is known of each author once their voice about this product is taken out."""
    at = told.person

    def without(sums: Ints, own: Array) -> Ints:
        return sums[at] - own * told.live if len(sums) else sums

    return Known(
        voices=told.spoken - told.live,
        evidence=told.evidence - told.own * told.live,
        proof=without(epoch.proof, in_millionths(told.proof)),
        helpful=without(epoch.helpful, told.helpful),
        votes=without(epoch.votes, told.votes),
        copies=without(epoch.copies, UNIT * (told.own_copies > 0)),
    )


def weight_terms(known: Known) -> Terms:
    """Log-odds that a voice's weight is made of, term by term; nothing said about its product is in them."""
    others = known.voices
    terms = {
        "experience": np.log1p(others),
        "deviation": deviation_term(known.evidence, others),
    }
    if len(known.proof):
        terms["proof"] = PROOF_WORTH * known.proof / UNIT / np.maximum(others, 1)
    if len(known.votes):
        terms["helpful"] = HELPFUL_WORTH * helpfulness(known.helpful, known.votes)
    if len(known.copies):
        terms["repeated"] = -COPY_COST * np.maximum(known.copies, 0) / UNIT / (others + K0)
    return terms


def belief_terms(epoch: Epoch, days: Floats, told: Facts) -> Terms:
    """Log-odds for moderation and order, term by term: all that is known of the person, this voice included.

    days  (people,) from each person's first voice to the last
    """
    at = told.person
    spoken = epoch.voices[at]
    terms = {
        "experience": 2 * np.log(np.maximum(spoken, 1)),
        "deviation": -epoch.evidence[at] / FINE / (spoken + K0),
        "extremity": -epoch.extremity[at] / FINE / (spoken + K0),
        "standing": STANDING_WORTH * np.log1p(days[at]),
    }
    if len(epoch.proof):
        terms["proof"] = PROOF_WORTH * epoch.proof[at] / UNIT / np.maximum(spoken, 1)
    if len(epoch.votes):
        terms["helpful"] = HELPFUL_WORTH * helpfulness(epoch.helpful[at], epoch.votes[at])
    if len(epoch.copies):
        terms["repeated"] = -COPY_COST * epoch.copies[at] / UNIT / (spoken + K0)
    if len(told.others_copies):
        terms["copied"] = copied_term(told.others_copies)
    return terms


def total(terms: Mapping[str, Floats]) -> Floats:
    """The log-odds that terms add up to."""
    found = list(terms.values())
    return np.asarray(sum(found[1:], found[0]))


def weight_of(terms: Mapping[str, Floats]) -> Codes:
    """Weight from log-odds, in whole millionths of a voice: never above a full voice, never under LEAST."""
    return np.rint(UNIT * (LEAST + (1 - LEAST) / (1 + np.exp(-total(terms))))).astype(np.int32)


def deviation_term(evidence: Ints, others: Array) -> Floats:
    """Log-odds that a voice loses by how far out its author stands on so many other products."""
    return np.asarray(-evidence / FINE / (others + K0))


def copied_term(others: Codes) -> Floats:
    """Log-odds that a voice loses by having been said before by others."""
    return np.asarray(-np.log1p(others))


def agreement_term(odds: Floats) -> Floats:
    """Log-odds that a person's belief has from standing by whom others stand by, within bounds; see trust.agreement."""
    return np.clip(odds, -AGREEMENT_MOST, AGREEMENT_MOST)


def helpfulness(helpful: Ints, votes: Ints) -> Floats:
    """Log-odds that readers find a person's voices helpful, on the safe side; 0 where nobody voted.

    helpful, votes  (k,) whole numbers, helpful <= votes

    The logit of Wilson's lower bound of helpful + 1 of votes + 2, less that of 1 of 2.
    Source: Wilson (1927); METHODS 10 (6).
    """
    return _logit(_wilson(helpful + 1.0, votes + 2.0)) - _logit(_wilson(np.array(1.0), np.array(2.0)))


def in_millionths(proof: Floats) -> Ints:
    """Shares as whole millionths."""
    return np.rint(proof * UNIT).astype(np.int64)


def reasons(what: str, values: Floats, terms: Mapping[str, Floats]) -> list[str]:
    """A sentence for each voice: `counts 0.854 by log-odds +1.703 = experience +1.946 deviation -0.243`.

    Terms are told in thousandths and the sum is that of what is told, so that a reader can add them up.
    """
    whole = {name: np.rint(1000 * found).astype(np.int64) for name, found in terms.items()}
    sums = np.asarray(sum(whole.values())).tolist()
    columns = [[f"{name} {value / 1000:+.3f}" for value in found.tolist()] for name, found in whole.items()]
    told = zip(values.tolist(), sums, *columns, strict=True)
    return [f"{what} {value:.3f} by log-odds {odds / 1000:+.3f} = {' '.join(row)}" for value, odds, *row in told]


def _wilson(helpful: Array, votes: Array) -> Floats:
    doubt = Z * np.sqrt(Z**2 + 4 * helpful * (votes - helpful) / votes)
    return np.asarray((2 * helpful + Z**2 - doubt) / (2 * (votes + Z**2)))


def _logit(share: Floats) -> Floats:
    return np.asarray(np.log(share) - np.log1p(-share))
