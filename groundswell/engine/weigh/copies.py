"""How often a text was said before: by the same person elsewhere, and by others."""

import numpy as np

from groundswell.engine.columns import Codes, Ints


def copies(alike: Ints, person: Codes, cluster: Codes, said_at: Ints) -> tuple[Codes, Codes]:
    """Count the voices with the same text, or nearly the same.

    alike    (n,) a number for each text; texts that are alike share it; -1 for none, or one too short to tell
    person   (n,) who says it
    cluster  (n,) the cluster of who says it
    said_at  (n,) seconds since 1970

    Returns (own, others), (n,) each: other voices of this person with the same text, and voices of other clusters
    with it that were said earlier, each cluster counting once. Who said it first is never charged with what
    others made of it; of two of one second neither is the first.
    """
    own, others = np.zeros(len(alike), dtype=np.int32), np.zeros(len(alike), dtype=np.int32)
    texts = np.nonzero(alike >= 0)[0]
    pairs = np.stack([alike[texts], person[texts].astype(np.int64)], axis=1)
    _, which, count = np.unique(pairs, axis=0, return_inverse=True, return_counts=True)
    own[texts] = count[which] - 1
    ordered = texts[np.lexsort((said_at[texts], alike[texts]))]
    ends = np.nonzero(np.diff(alike[ordered]))[0] + 1
    for group in np.split(ordered, ends):
        if len(group) > 1:
            others[group] = _earlier_clusters(cluster[group], said_at[group])
    return own, others


def _earlier_clusters(cluster: Codes, said_at: Ints) -> list[int]:
    """Of voices in the order of time: how many other clusters had spoken strictly before each."""
    first: dict[int, int] = {}
    for one, at in zip(cluster.tolist(), said_at.tolist(), strict=True):
        first.setdefault(one, at)
    starts = np.sort(np.array(list(first.values())))
    before = np.searchsorted(starts, said_at, side="left")
    mine = np.array([first[one] for one in cluster.tolist()]) < said_at
    found: list[int] = (before - mine).tolist()
    return found
