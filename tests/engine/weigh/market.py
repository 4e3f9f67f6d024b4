"""Small markets for the tests of weighing, and a runner that compiles nothing."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from hypothesis.strategies import DrawFn, composite, integers, lists, sampled_from, tuples

from groundswell.engine.blocks import Array, Block, Kernel
from groundswell.engine.columns import DAY, Voices, joined


class Plain:
    """Runs kernels as they stand: slow, and the same to the last bit."""

    def __init__(self, parts: int = 1) -> None:
        self.parts = parts

    def compiled(self, kernel: Kernel) -> Kernel:
        return kernel

    def map(self, count, blocks):
        return self.here(count, blocks)

    def here(self, count, things):
        return [count(thing) for thing in things]

    def total(
        self,
        kernel: Kernel,
        blocks: Sequence[Block],
        columns: Sequence[str],
        rows: Sequence[Array] = (),
        others: Sequence[Any] = (),
        *,
        shape: int | tuple[int, ...],
    ) -> Array:
        sums = np.zeros(shape, dtype=np.int64)
        self.each(lambda *given: kernel(sums, *given), blocks, columns, rows, others)
        return sums

    def each(
        self,
        kernel: Kernel,
        blocks: Sequence[Block],
        columns: Sequence[str],
        rows: Sequence[Array] = (),
        others: Sequence[Any] = (),
    ) -> list[tuple[Array, ...]]:
        # numba counts in 64 bits where numpy's small whole numbers would overflow.
        def wide(column: Array) -> Array:
            return column.astype(np.int64) if column.dtype == np.int32 else column

        return [
            kernel(
                block.starts,
                *(wide(block.columns[name]) for name in columns),
                *(row[block.rows] for row in rows),
                *others,
            )
            for block in blocks
        ]


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
