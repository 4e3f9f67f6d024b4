"""In which country each person first spoke of each product, and when: as columns."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from django.db.models import Q

from groundswell.engine.columns import Floats, Ints
from groundswell.record.acts import SAID_AT, by_consumers
from groundswell.record.links import one_of

Row = tuple[int, int, str, float]


@dataclass(frozen=True, slots=True)
class FirstWords:
    """n first words, each person's of each product, product by product.

    product  (n,) numbers, rising
    country  (n,) codes as the record has them, two letters
    at       (n,) seconds since 1970
    """

    product: Ints
    country: npt.NDArray[np.str_]
    at: Floats


def first_words(where: Q) -> FirstWords:
    """What consumers said of the products that match, of whom it is known where they are; linked people are one.

    A person is where they first spoke; what they say later, from wherever, moves nobody. Words of unknown date count
    from when they were heard.
    """
    rows = rows_of(where)
    product, person = np.array([row[:2] for row in rows], np.int64).reshape(-1, 2).T
    country = np.array([row[2] for row in rows], "U2")
    at = np.array([row[3] for row in rows], np.float64)
    person = one_of(person)
    # Of two words at one moment the country's name settles it, never which came in first.
    order = np.lexsort((country, at, person, product))
    product, person, country, at = product[order], person[order], country[order], at[order]
    fresh = np.ones(len(rows), bool)
    fresh[1:] = (product[1:] != product[:-1]) | (person[1:] != person[:-1])
    return FirstWords(product[fresh], country[fresh], at[fresh])


def rows_of(where: Q) -> list[Row]:
    said = by_consumers(where).exclude(country="").annotate(at=SAID_AT)
    rows = said.values_list("product_id", "author_id", "country", "at").iterator(chunk_size=10_000)
    return [(product, person, country, at.timestamp()) for product, person, country, at in rows]
