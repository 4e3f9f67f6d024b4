"""Columns cut into blocks, each row whole and in one order; what a kernel eats."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

Ints: TypeAlias = npt.NDArray[np.int64]
Codes: TypeAlias = npt.NDArray[np.int32]
Array: TypeAlias = npt.NDArray[Any]
Kernel: TypeAlias = Callable[..., Any]
Compile: TypeAlias = Callable[[Kernel], Kernel]


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows of a table in compressed form, each with all of its edges.

    first    number of the first row
    starts   (rows + 1,) where the edges of each row begin, and where the last ends
    columns  by name, (edges,) each
    """

    first: int
    starts: Ints
    columns: dict[str, Array]

    @property
    def rows(self) -> slice:
        """Where this block's rows stand among all rows."""
        return slice(self.first, self.first + len(self.starts) - 1)


class Runner(Protocol):
    """Where a count runs. It holds blocks and carries kernels to them.

    A kernel is a pure function of plain loops that numba can compile: it takes a block's starts, some of its
    columns, the part of each row vector that belongs to its rows, and further small values; it returns a tuple
    of arrays. Results come in the order of the blocks.
    """

    def compiled(self, kernel: Kernel) -> Kernel:
        """The kernel, ready to be called here."""
        ...

    def each(
        self,
        kernel: Kernel,
        blocks: Sequence[Block],
        columns: Sequence[str],
        rows: Sequence[Array] = (),
        others: Sequence[Any] = (),
    ) -> list[tuple[Array, ...]]:
        """Call a kernel on each block: kernel(starts, *columns, *rows, *others)."""
        ...

    def map(self, count: Callable[[Block], Array], blocks: Sequence[Block]) -> list[Array]:
        """Call a function of whole arrays, which needs no compiling, on each block."""
        ...

    @property
    def parts(self) -> int:
        """How many blocks it likes to have."""
        ...


def sorted_by(keys: Sequence[tuple[Codes, int]], runner: Runner) -> Codes:
    """The order of a table's rows by some keys, the first being the foremost; equal rows stay as they were.

    keys  each (n,) from 0 to its size - 1, with that size

    Returns (n,) row numbers. Linear in n: each key is counted, none is compared.
    """
    sort = runner.compiled(counting_order)
    order = np.arange(len(keys[0][0]), dtype=np.int32)
    for key, size in reversed(keys):
        order = sort(key, order, size)
    return order


def cut(starts: Ints, columns: dict[str, Array], parts: int) -> list[Block]:
    """Cut rows into blocks of about equally many edges; no row is ever divided."""
    rows, edges = len(starts) - 1, int(starts[-1])
    wanted = [edges * part // parts for part in range(1, parts)]
    marks = sorted({0, rows, *np.searchsorted(starts, wanted).tolist()})
    if rows == 0:
        return [Block(0, starts, columns)]
    blocks = []
    for first, end in pairwise(marks):
        edge, last = int(starts[first]), int(starts[end])
        its = {name: column[edge:last] for name, column in columns.items()}
        blocks.append(Block(first, starts[first : end + 1] - edge, its))
    return blocks


def added(parts: Sequence[tuple[Array, ...]], which: int) -> Array:
    """The sum of one result over all blocks; of whole numbers, so that no order of adding matters."""
    total: Array = sum((part[which] for part in parts[1:]), parts[0][which].copy())
    return total


def joined(parts: Sequence[tuple[Array, ...]], which: int) -> Array:
    """One result of all blocks, one after another: as rows or as edges."""
    return np.concatenate([part[which] for part in parts])


def counting_order(keys: Codes, order: Codes, size: int) -> Codes:
    """A kernel: sort an order by keys from 0 to size - 1; those with equal keys stay as they were."""
    places = np.zeros(size + 1, dtype=np.int64)
    for i in range(len(order)):
        places[keys[order[i]] + 1] += 1
    for key in range(size):
        places[key + 1] += places[key]
    sorted_order = np.empty_like(order)
    for i in range(len(order)):
        key = keys[order[i]]
        sorted_order[places[key]] = order[i]
        places[key] += 1
    return sorted_order
