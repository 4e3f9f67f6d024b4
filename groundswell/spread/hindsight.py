"""How right earlier forecasts were, once it is known what each surge came to."""

from dataclasses import dataclass
from statistics import median

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
    rows = list(over.values_list("first_value", "first_low", "first_high", "turned_out"))
    if not rows:
        return None
    return Hindsight(
        surges=len(rows),
        within=sum(low <= came <= high for _, low, high, came in rows),
        error=float(median(abs(value - came) / came for value, _, _, came in rows)),
    )
