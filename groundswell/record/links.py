"""Which persons count as one, because somebody has seen that they are."""

import numpy as np

from groundswell.engine.columns import Codes, Ints, joined
from groundswell.record.models import Link


def one_of(persons: Ints) -> Ints:
    """For each of some persons, in any order, the first of those among them who are one with them."""
    people, which = np.unique(persons, return_inverse=True)
    found = clusters(people)
    return people[found][which] if len(found) else persons


def clusters(people: Ints) -> Codes:
    """The cluster of each of some persons: the place of the first among those who are linked, from link to link.

    people  (n,) persons' ids, rising

    Returns (n,) places from 0 to n - 1; empty where nobody is linked. A link counts whoever of the linked speaks.
    """
    links = np.array(list(Link.objects.filter(ended_at=None).values_list("one", "other")), dtype=np.int64)
    if not len(links):
        return np.empty(0, dtype=np.int32)
    everybody = np.union1d(people, links)
    ends = np.searchsorted(everybody, links).astype(np.int32)
    number = np.arange(len(ends), dtype=np.int32)
    found = joined(ends.ravel(), np.repeat(number, 2), len(everybody))
    if not len(found):
        return found
    # Numbered among all who are linked; told among those who were asked about.
    theirs = found[np.searchsorted(everybody, people)]
    _, first, which = np.unique(theirs, return_index=True, return_inverse=True)
    return first[which].astype(np.int32)
