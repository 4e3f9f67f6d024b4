"""One machine: blocks in turn, or a few at once."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any, TypeVar

import numpy as np
from numba import njit

from groundswell.engine.blocks import Array, Block, Ints, Kernel

Thing = TypeVar("Thing")
Found = TypeVar("Found")


class Memory:
    """Holds all blocks in memory, and runs compiled kernels on them in threads."""

    def __init__(self, *, threads: int = 1) -> None:
        if threads < 1:
            raise ValueError(f"{threads} threads, but wanted 1 or more")
        self.threads = threads

    @property
    def parts(self) -> int:
        return self.threads

    def compiled(self, kernel: Kernel) -> Kernel:
        return _compiled(kernel)

    def each(
        self,
        kernel: Kernel,
        blocks: Sequence[Block],
        columns: Sequence[str],
        rows: Sequence[Array] = (),
        others: Sequence[Any] = (),
    ) -> list[tuple[Array, ...]]:
        run = self.compiled(kernel)

        def one(block: Block) -> tuple[Array, ...]:
            found: tuple[Array, ...] = run(*block.given(columns, rows), *others)
            return found

        return self.here(one, blocks)

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
        run = self.compiled(kernel)

        def some(number: int) -> Ints:
            sums = np.zeros(shape, dtype=np.int64)
            for block in blocks[number :: self.threads]:
                run(sums, *block.given(columns, rows), *others)
            return sums

        whole, *parts = self.here(some, range(min(self.threads, len(blocks))))
        for part in parts:
            whole += part
        return whole

    def map(self, count: Callable[[Block], Found], blocks: Sequence[Block]) -> list[Found]:
        return self.here(count, blocks)

    def here(self, count: Callable[[Thing], Found], things: Sequence[Thing]) -> list[Found]:
        if self.threads == 1 or len(things) == 1:
            return [count(thing) for thing in things]
        with ThreadPoolExecutor(self.threads) as pool:
            return list(pool.map(count, things))


@cache
def _compiled(kernel: Kernel) -> Kernel:
    # Kept on disk between runs; numba chooses the folder, or NUMBA_CACHE_DIR does.
    try:
        ready: Kernel = njit(cache=True, nogil=True)(kernel)
    except RuntimeError:  # no folder that can be written
        ready = njit(nogil=True)(kernel)
    return ready
