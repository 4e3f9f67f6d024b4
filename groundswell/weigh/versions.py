"""Versions side by side: a score taken apart by the version that people speak of."""

from typing import Any

import numpy as np
from django.db.models import Q

from groundswell.engine.weigh.score import LEVELS, UNIT, spread_levels
from groundswell.weigh.cells import Cells
from groundswell.weigh.models import Faded, Place, Score
from groundswell.weigh.owners import apart_by
from groundswell.weigh.score import taken_apart

VERSION = "voice__experience__version__name"


def by_version(score: Score) -> dict[Any, dict[str, Any]]:
    """The score of those who have each version, by its name; None holds those who do not say. Two or three queries.

    Within its own version no fault is fixed: there a voice has its whole mass, whatever owners of a newer one confirm.
    """
    groups = apart_by(score, VERSION)
    faded = Faded.among(Q(product=score.product_id))
    if faded:
        give_back(groups, score, faded)
    return taken_apart(groups, score)


def give_back(groups: dict[Any, Cells], score: Score, faded: dict[int, int]) -> None:
    """Add what faded voices have lost to the groups of their versions."""
    places = Place.objects.filter(pk__in=faded, whose=score.whose).values_list("pk", VERSION, "stars", "mass")
    for pk, version, stars, mass in places:
        lost = np.array([mass * UNIT // faded[pk] - mass], dtype=np.int64)
        (cell,) = groups[version].values()
        for i, more in enumerate(spread_levels(np.array([stars], dtype=np.int64), lost)[0].tolist()):
            cell[LEVELS + i] += more
