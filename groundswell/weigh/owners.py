"""Owners beside others: a score taken apart by what people say of owning the thing."""

from typing import Any

import numpy as np
from django.db.models import Count, Sum

from groundswell.engine.weigh.score import LEVELS, spread_levels
from groundswell.weigh.cells import Cells
from groundswell.weigh.models import Place, Score
from groundswell.weigh.score import taken_apart


def owners_beside_others(score: Score) -> dict[str, dict[str, Any]]:
    """The score of those who own it, of those who used to, and of those who do not say; one query.

    Asks nothing more if the score's epoch is at hand.
    """
    return taken_apart(apart_by(score, "voice__role"), score)


def apart_by(score: Score, column: str) -> dict[Any, Cells]:
    """What the voices that count come to for each value of a column, each in one cell; one query."""
    places = Place.objects.filter(product=score.product_id, whose=score.whose)
    rows = places.values_list(column, "level", "stars").annotate(Count("pk"), Sum("mass")).order_by()
    groups: dict[Any, Cells] = {}
    found = list(rows)
    stars, sums = (np.array([row[i] for row in found], dtype=np.int64) for i in (2, 4))
    for (value, level, _, people, _), mass in zip(found, spread_levels(stars, sums).tolist(), strict=True):
        cell = groups.setdefault(value, {}).setdefault(f"{value}/any", [0] * (2 * LEVELS))
        cell[level - 1] += people
        for i in range(LEVELS):
            cell[LEVELS + i] += mass[i]
    return groups
