"""Belief, scores, order."""

from groundswell.engine.columns import Voices, voices_from
from groundswell.engine.weigh.copies import copies
from groundswell.engine.weigh.credibility import Weighed, weigh_voices
from groundswell.engine.weigh.order import closest_sequence, merit, prefix_bound, sequence
from groundswell.engine.weigh.score import Scores, bounded_mean, one_person_moves, scores
from groundswell.engine.weigh.table import ProductScores, order_voices, score_products

__all__ = [
    "ProductScores",
    "Scores",
    "Voices",
    "Weighed",
    "bounded_mean",
    "closest_sequence",
    "copies",
    "merit",
    "one_person_moves",
    "order_voices",
    "prefix_bound",
    "score_products",
    "scores",
    "sequence",
    "voices_from",
    "weigh_voices",
]
