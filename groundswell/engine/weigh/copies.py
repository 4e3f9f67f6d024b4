"""How often a text was said before: by the same person elsewhere, and by others."""

from bisect import bisect_right, insort

import numpy as np

from groundswell.engine.columns import Codes, Ints

Moments = tuple[Ints, Ints]


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
    moments = np.zeros(len(alike), dtype=np.int64), said_at
    return own_copies(alike, person), said_before(alike, cluster, moments, moments)[0]


def own_copies(alike: Ints, person: Codes | Ints) -> Codes:
    """Count the other voices of the same person with nearly the same text; (n,). Arguments as those of `copies`."""
    own = np.zeros(len(alike), dtype=np.int32)
    texts = np.nonzero(alike >= 0)[0]
    pairs = np.stack([alike[texts], person[texts].astype(np.int64)], axis=1)
    _, which, count = np.unique(pairs, axis=0, return_inverse=True, return_counts=True)
    own[texts] = count[which] - 1
    return own


def said_before(alike: Ints, cluster: Codes | Ints, first: Moments, last: Moments) -> tuple[Codes, Ints]:
    """Count the other clusters that had said nearly the same before each voice, by whichever clock one goes.

    alike, cluster  as those of `copies`
    first, last     (heard, said_at), (n,) whole numbers each: when each author first spoke, and when the wording that
                    stands came; heard by our own count, said_at as the source tells it; first <= last

    One voice is before another where its `last` is not later than the other's `first` by either clock, and earlier
    by one. So no date that a source makes up, and no later wording, puts a copy before what it was copied from; where
    the clocks disagree, neither is before the other.

    Returns (others, of), (n,) each: how many other clusters had said it, each known by the voice that was first heard
    of it; and the row of the earliest of these, -1 where there is none. O(n log n).
    """
    others, of = np.zeros(len(alike), dtype=np.int32), np.full(len(alike), -1, dtype=np.int64)
    texts = np.nonzero(alike >= 0)[0]
    ordered = texts[np.argsort(alike[texts], kind="stable")]
    ends = np.nonzero(np.diff(alike[ordered]))[0] + 1
    for group in np.split(ordered, ends):
        if len(group) > 1:
            others[group], of[group] = _before(group, cluster[group], *(_rows(group, ends) for ends in (first, last)))
    return others, of


def _rows(rows: Ints, moments: Moments) -> list[tuple[int, int]]:
    heard, said_at = moments
    return list(zip(heard[rows].tolist(), said_at[rows].tolist(), strict=True))


def _before(
    rows: Ints, cluster: Codes | Ints, first: list[tuple[int, int]], last: list[tuple[int, int]]
) -> tuple[list[int], list[int]]:
    """Of voices of one text: how many other clusters had spoken before each, and which voice came first."""
    names, clusters = rows.tolist(), cluster.tolist()
    # In the order of hearing; at one moment all ask before any has spoken, so that none is before itself.
    spoken = sorted((moment, True, row, i) for i, (row, moment) in enumerate(zip(names, last, strict=True)))
    asked = sorted((moment, False, row, i) for i, (row, moment) in enumerate(zip(names, first, strict=True)))
    others, of = [0] * len(names), [-1] * len(names)
    dates: list[int] = []
    heads: dict[int, tuple[int, int]] = {}  # of each cluster that has spoken: when it said it, and in which row
    for (_, said_at), has_spoken, row, i in sorted([*spoken, *asked]):
        mine = heads.get(clusters[i])
        if has_spoken and mine is None:
            heads[clusters[i]] = said_at, row
            insort(dates, said_at)
        elif not has_spoken:
            others[i] = bisect_right(dates, said_at) - (mine is not None and mine[0] <= said_at)
            if others[i]:
                of[i] = next(head for one, (at, head) in heads.items() if one != clusters[i] and at <= said_at)
    return others, of
