"""Under which names people speak in public of a product: who does not is shown by no name."""

from collections.abc import Iterable
from typing import Any

from groundswell.record.models import Voice
from groundswell.record.shown import visible, with_pen_names


def names_beside(product: int, persons: Iterable[int]) -> dict[int, str]:
    """The names of those who have said something of this very product that everybody may read now."""
    return {person: name for (_, person), name in names_of({product}, persons).items()}


def names_of(products: Iterable[int], persons: Iterable[int]) -> dict[tuple[int, int], str]:
    """The same for several products, by product and person: the name beside one tells nothing of another."""
    said = visible(Voice.objects.filter(product__in=set(products), author__in=set(persons), author__company=None))
    named: Any = with_pen_names(said)
    rows = named.values("product_id", "author_id", "shown_name").distinct()
    return {(row["product_id"], row["author_id"]): row["shown_name"] for row in rows if row["shown_name"]}


def known_by(products: Iterable[int], persons: Iterable[int], beside: int | None = None) -> dict[int, str]:
    """The name by which each is known, of those who go by one name beside all these products.

    beside  of whoever goes by several, the name beside this product: the others tell nothing of it
    """
    names = names_of(products, persons)
    found: dict[int, set[str]] = {}
    for (_, person), name in names.items():
        found.setdefault(person, set()).add(name)
    one = {person: next(iter(told)) for person, told in found.items() if len(told) == 1}
    here = {person: name for (product, person), name in names.items() if product == beside}
    return one | here
