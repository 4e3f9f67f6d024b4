"""Small markets for the tests of weighing."""

from collections.abc import Sequence

import numpy as np
from hypothesis.strategies import DrawFn, composite, integers, lists, sampled_from, tuples

from groundswell.engine.columns import DAY, Voices, joined

# person, product, stars, day; half stars too
Row = tuple[int, int, float, int]
one_row = tuples(integers(0, 7), integers(0, 4), sampled_from([1, 1, 2, 3, 3.5, 4, 5, 5]), integers(0, 900))
some_rows = lists(one_row, min_size=1, max_size=40)


def table_of(rows: Sequence[Row], clusters: Sequence[int] = (), people: int = 9, products: int = 5) -> Voices:
    """Voices from rows; clusters names the cluster of each person."""
    person, product, stars, day = (np.array(column) for column in zip(*rows, strict=True))
    linked = np.array([clusters[one] for one in person], dtype=np.int32) if clusters else None
    return Voices(
        person=person.astype(np.int32),
        product=product.astype(np.int32),
        stars=np.rint(stars * 1_000_000).astype(np.int32),
        said_at=day.astype(np.int64) * DAY,
        people=people,
        products=products,
        **({} if linked is None else {"cluster": joined(person.astype(np.int32), linked, people)}),
    )


@composite
def some_clusters(draw: DrawFn) -> list[int]:
    """Who belongs together; mostly few do."""
    return draw(lists(integers(0, 8), min_size=9, max_size=9))
