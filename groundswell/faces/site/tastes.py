"""A matter of taste in words: who sees a product otherwise, and how sure that is."""

from dataclasses import dataclass
from math import ceil

from groundswell.faces.site.words import TABLES, language_name, word
from groundswell.record.models import Product
from groundswell.weigh.models import Taste


@dataclass(frozen=True, slots=True)
class Told:
    """Who gives how many stars, beside the others."""

    who: str
    row: Taste

    @property
    def of_a_hundred(self) -> int:
        """In at most how many of a hundred products chance alone would bring that about."""
        return max(ceil(100 * self.row.chance), 1)


def told_of(product: Product) -> Told | None:
    """What is told of a product that comes with its `taste`; None where it is none, and asks nothing then."""
    row = getattr(product, "taste", None)
    return Told(who(row), row) if row else None


def who(row: Taste) -> str:
    """The group, as a reader reads of it."""
    key = f"{row.group}-{row.value}"
    if key in TABLES["taste"]:
        return word(key, "taste")
    value = language_name(row.value) if row.group == Taste.Group.LANGUAGE else row.value
    return word(row.group, "taste") % {"value": value}
