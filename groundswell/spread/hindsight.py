"""How right earlier forecasts were, once it is known what each surge came to."""

from dataclasses import dataclass

import numpy as np

from groundswell.spread.models import Surge


@dataclass(frozen=True, slots=True)
class Hindsight:
    """The first forecast of each surge that is over, held against what it came to."""

    surges: int
    within: int  # of which the interval held what it came to; 80 % of them should
    error: float  # median of how far the first forecast was off, as a share of what it came to


def hindsight(company: int) -> Hindsight | None:
    """Of all surges of a company's products; None where none is over that was foretold."""
    over = Surge.objects.filter(product__company=company, turned_out__gt=0, first_value__isnull=False)
    rows = np.array(list(over.values_list("first_value", "first_low", "first_high", "turned_out")), np.float64)
    if not len(rows):
        return None
    value, low, high, came = rows.T
    return Hindsight(
        surges=len(rows),
        within=int(((low <= came) & (came <= high)).sum()),
        error=float(np.median(np.abs(value - came) / came)),
    )
