"""Small tables: kernels as they are written, with nothing compiled and nothing to wait for."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

import numpy as np

from groundswell.engine.blocks import Array, Block, Ints, Kernel

Thing = TypeVar("Thing")
Found = TypeVar("Found")


class Plain:
    """Runs kernels as the plain loops that they are: some hundred times slower than Memory, to the same bits."""

    def __init__(self, *, parts: int = 1) -> None:
        self.parts = parts

    def compiled(self, kernel: Kernel) -> Kernel:
        return kernel

    def each(
        self,
        kernel: Kernel,
        blocks: Sequence[Block],
        columns: Sequence[str],
        rows: Sequence[Array] = (),
        others: Sequence[Any] = (),
    ) -> list[tuple[Array, ...]]:
        def one(block: Block) -> tuple[Array, ...]:
            # As lists, numbers are Python's own: quicker one by one, and none of them overflows.
            lists = (array.tolist() for array in block.given(columns, rows))
            found: tuple[Array, ...] = kernel(*lists, *others)
            return found

        return self.map(one, blocks)

    def total(
        self,
        kernel: Kernel,
        blocks: Sequence[Block],
        columns: Sequence[str],
        rows: Sequence[Array] = (),
        others: Sequence[Any] = (),
        *,
        shape: int | tuple[int, ...],
    ) -> Ints:
        sums = np.zeros(shape, dtype=np.int64)
        self.each(partial(kernel, sums), blocks, columns, rows, others)
        return sums

    def map(self, count: Callable[[Block], Found], blocks: Sequence[Block]) -> list[Found]:
        return self.here(count, blocks)

    def here(self, count: Callable[[Thing], Found], things: Sequence[Thing]) -> list[Found]:
        return [count(thing) for thing in things]
