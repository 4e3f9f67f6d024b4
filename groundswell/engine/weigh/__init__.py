"""Belief, scores, order."""

from groundswell.engine.columns import Voices, voices_from
from groundswell.engine.weigh.bridging import Bridged, bridge
from groundswell.engine.weigh.copies import copies
from groundswell.engine.weigh.credibility import Weighed, weigh_voices
from groundswell.engine.weigh.newcomers import Floods, newcomer_flood, newcomers
from groundswell.engine.weigh.order import closest_sequence, merit, prefix_bound, sequence
from groundswell.engine.weigh.rings import Ring, rings
from groundswell.engine.weigh.score import Scores, bounded_mean, one_person_moves, scores
from groundswell.engine.weigh.similar import people_like, shelf
from groundswell.engine.weigh.table import ProductScores, order_voices, score_products
from groundswell.engine.weigh.taste import tastes, telling
from groundswell.engine.weigh.trust import Endorsements, agreement
from groundswell.engine.weigh.votes import Votes, ballots

__all__ = [
    "Bridged",
    "Endorsements",
    "Floods",
    "ProductScores",
    "Ring",
    "Scores",
    "Voices",
    "Votes",
    "Weighed",
    "agreement",
    "ballots",
    "bounded_mean",
    "bridge",
    "closest_sequence",
    "copies",
    "merit",
    "newcomer_flood",
    "newcomers",
    "one_person_moves",
    "order_voices",
    "people_like",
    "prefix_bound",
    "rings",
    "score_products",
    "scores",
    "sequence",
    "shelf",
    "tastes",
    "telling",
    "voices_from",
    "weigh_voices",
]
