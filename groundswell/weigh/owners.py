"""Owners beside others, and versions side by side: a score taken apart by what people say of the thing they have."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from django.db.models import Count, Q, Sum

from groundswell.engine.weigh.score import LEVELS, UNIT, spread_levels
from groundswell.record.corrections import version_now
from groundswell.weigh.cells import Cells
from groundswell.weigh.models import Faded, Place, Score
from groundswell.weigh.score import taken_apart

ROLE, VERSION = "voice__role", "version"

Parts = dict[Any, dict[str, Any]]


def owners_and_versions(score: Score, *, has_fixes: bool = True) -> tuple[Parts, Parts]:
    """The score of owners, of those who used to own it, and so on by role; and of those who have each version.

    has_fixes  whether anything of the product is said to be fixed: then it takes up to three queries, else one

    Versions go by their names; None holds those who do not say. Asks nothing more if the score's epoch is at hand.

    Within its own version no fault is fixed: there a voice has its whole mass, whatever owners of a newer one confirm.
    """
    owners, versions = apart_by(score)
    if has_fixes:
        give_back(versions, score)
    return taken_apart(owners, score), taken_apart(versions, score)


def apart_by(score: Score) -> tuple[dict[Any, Cells], dict[Any, Cells]]:
    """What the voices that count come to for each role, and for each version, in one cell; one query."""
    places = Place.objects.filter(product=score.product_id, whose=score.whose).annotate(version=version_now("voice__"))
    found = list(places.values_list(ROLE, VERSION, "level", "stars").annotate(Count("pk"), Sum("mass")).order_by())
    stars, sums = (np.array([row[i] for row in found], dtype=np.int64) for i in (-3, -1))
    groups: tuple[dict[Any, Cells], dict[Any, Cells]] = {}, {}
    for (*values, level, _, count, _), mass in zip(found, spread_levels(stars, sums).tolist(), strict=True):
        for group, value in zip(groups, values, strict=True):
            cell = group.setdefault(value, {}).setdefault(f"{value}/any", [0] * (2 * LEVELS))
            cell[level - 1] += count
            add_mass(cell, mass)
    return groups


def give_back(versions: dict[Any, Cells], score: Score) -> None:
    """Add what faded voices have lost to the groups of their versions."""
    faded = Faded.among(Q(product=score.product_id))
    if faded:
        places = Place.objects.filter(pk__in=faded, whose=score.whose).annotate(version=version_now("voice__"))
        for pk, version, stars, mass in places.values_list("pk", VERSION, "stars", "mass"):
            lost = np.array([mass * UNIT // faded[pk] - mass], dtype=np.int64)
            (cell,) = versions[version].values()
            add_mass(cell, spread_levels(np.array([stars], dtype=np.int64), lost)[0].tolist())


def add_mass(cell: list[int], mass: Sequence[int]) -> None:
    for i in range(LEVELS):
        cell[LEVELS + i] += mass[i]
