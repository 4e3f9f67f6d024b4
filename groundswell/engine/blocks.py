"""Columns cut into blocks, each row whole and in one order; what a kernel eats."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

Ints: TypeAlias = npt.NDArray[np.int64]
Codes: TypeAlias = npt.NDArray[np.int32]
Array: TypeAlias = npt.NDArray[Any]
Kernel: TypeAlias = Callable[..., Any]
Thing = TypeVar("Thing")
Found = TypeVar("Found")

LARGEST = 1 << 18  # edges of a block: what is made of them meanwhile stays near the processor


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

    def given(self, columns: Sequence[str], rows: Sequence[Array]) -> tuple[Array, ...]:
        """What a kernel is given of it: the starts, some of its columns, and its part of some row vectors."""
        return (self.starts, *(self.columns[name] for name in columns), *(row[self.rows] for row in rows))


class NotReady(Exception):  # noqa: N818 - named after what went wrong
    """A runner lacks what it runs on; the text says what is missing and how it is had."""


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
        """Let a kernel add whole numbers to the same sums from all blocks: kernel(sums, starts, *columns, ...).

        The kernel gets zeros of that shape, adds to them and returns nothing. For sums by something else than rows.
        """
        ...

    def map(self, count: Callable[[Block], Found], blocks: Sequence[Block]) -> list[Found]:
        """Call a function of whole arrays, which needs no compiling, on each block."""
        ...

    def here(self, count: Callable[[Thing], Found], things: Sequence[Thing]) -> list[Found]:
        """Call a function on each of some things where the table lies, before it is cut into blocks."""
        ...

    @property
    def parts(self) -> int:
        """How many blocks it likes to have, at least."""
        ...


def sorted_by(keys: Sequence[tuple[Codes, int]]) -> Ints:
    """The order of a table's rows by some keys, the first being the foremost; equal rows stay as they were.

    keys  each (n,) from 0 to its size - 1, with that size

    Returns (n,) row numbers.
    """
    rows = np.arange(len(keys[0][0]))
    own = used = len(rows).bit_length()
    order, packed = rows, rows.copy()
    for key, size in reversed(keys):
        # As many keys as go into one number are sorted at once, the row's place behind them: no two are equal then.
        if used + size.bit_length() > 63:
            order, packed, used = order[_places(packed, own)], rows.copy(), own
        packed |= (key if order is rows else key[order]).astype(np.int64) << used
        used += size.bit_length()
    places = _places(packed, own)
    return places if order is rows else order[places]


def _places(packed: Ints, bits: int) -> Ints:
    """Sort numbers in place, and read what stands in their lowest bits."""
    packed.sort()
    packed &= (1 << bits) - 1
    return packed


def spans(length: int, parts: int) -> list[slice]:
    """Rows of a table in about equally long spans; at least one."""
    marks = [length * part // parts for part in range(parts + 1)]
    return [slice(first, end) for first, end in pairwise(marks)]


def parts_of(edges: int, runner: Runner) -> int:
    """Into how many blocks so many edges are best cut."""
    return max(runner.parts, -(-edges // LARGEST))


def handfuls(blocks: Sequence[Block], runner: Runner) -> Iterator[slice]:
    """Blocks by a few at a time, for what is large meanwhile: every runner's hands are full, and no more."""
    size = 8 * max(runner.parts, 2)
    return (slice(first, first + size) for first in range(0, len(blocks), size))


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
