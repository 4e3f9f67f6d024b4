"""Conclusions about what was said: belief, places, scores, proportions, words. They can be drawn anew."""

from groundswell.weigh.models.epochs import Copy, Credibility, Epoch, Prior, Weight, Whose
from groundswell.weigh.models.fixes import Faded, Fixed
from groundswell.weigh.models.readers import Proportion, Regard, Taste, Useful
from groundswell.weigh.models.scores import Alarm, Place, Score, Turn
from groundswell.weigh.models.suspects import Basis, Rehearsed, Ring, RingMember
from groundswell.weigh.models.words import ProductWords, Spelling, Stem, Topics, Words

__all__ = [
    "Alarm",
    "Basis",
    "Copy",
    "Credibility",
    "Epoch",
    "Faded",
    "Fixed",
    "Place",
    "Prior",
    "ProductWords",
    "Proportion",
    "Regard",
    "Rehearsed",
    "Ring",
    "RingMember",
    "Score",
    "Spelling",
    "Stem",
    "Taste",
    "Topics",
    "Turn",
    "Useful",
    "Weight",
    "Whose",
    "Words",
]
