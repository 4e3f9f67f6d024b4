"""How far people stand by whom others stand by: confirmations and helpful votes, for order and moderation."""

from collections.abc import Iterator

import numpy as np

from groundswell.engine.columns import Floats, Ints
from groundswell.engine.weigh.trust import Endorsements, agreement
from groundswell.record.links import clusters
from groundswell.record.models import HelpfulVote, Voice
from groundswell.record.shown import visible


def agreement_of(people: Ints) -> Floats:
    """Log-odds of each of some persons by whom they confirm, and whose voices they find helpful or not.

    people  (n,) persons' ids, rising

    Returns (n,); 0 for who says nothing of others, or only of those of whom nobody else does. Two queries, and memory
    for three numbers of each confirmation and vote.
    """
    said = np.array(list(endorsements()), dtype=np.int64).reshape(-1, 3)
    who, whom, sign = said.T
    everybody = np.unique(np.concatenate([people, who, whom]))
    told = Endorsements(
        np.searchsorted(everybody, who).astype(np.int32),
        np.searchsorted(everybody, whom).astype(np.int32),
        sign.astype(np.float64),
        len(everybody),
        clusters(everybody),
    )
    found: Floats = agreement(told).odds[np.searchsorted(everybody, people)]
    return found


def endorsements() -> Iterator[tuple[int, int, int]]:
    """Who stood by whom: 1 for a confirmation and a helpful vote, -1 for a vote that says it did not help."""
    confirmed = visible(Voice.objects.filter(kind="endorsement", answers__isnull=False))
    for who, whom in confirmed.values_list("author", "answers__author").iterator(chunk_size=10_000):
        yield who, whom, 1
    votes = HelpfulVote.objects.values_list("voter", "voice__author", "helpful")
    for who, whom, helpful in votes.iterator(chunk_size=10_000):
        yield who, whom, 1 if helpful else -1
