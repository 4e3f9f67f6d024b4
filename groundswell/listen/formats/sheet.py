"""A table read row by row: a header, or none, and cells that belong to it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import BinaryIO

from groundswell.listen.formats.opening import as_text
from groundswell.listen.formats.options import Options
from groundswell.listen.formats.records import Lines, Record, delimiter_of, records
from groundswell.listen.formats.row import Unreadable
from groundswell.listen.read import leads_with_month

LOOK_AHEAD = 1000  # rows that show how wide the table is and how it writes its dates


@dataclass(frozen=True, slots=True)
class Sheet:
    header: list[str]  # empty where the file has none
    width: int
    month_first: bool
    rows: Iterator[Record]  # all of the width; the others are unreadable


def sheet(file: BinaryIO, options: Options, known: frozenset[str]) -> Sheet:
    """The table in a file. `known` are plain names of columns, by which the delimiter is told."""
    lines = Lines(as_text(file))
    rows = records(lines, options.delimiter or delimiter_of(lines.peek(20), known))
    header = _header(rows) if options.header else []
    ahead = list(islice(rows, LOOK_AHEAD))
    cells = [found for _, found in ahead if isinstance(found, list)]
    width = len(header) or _usual_width(cells)
    month_first = leads_with_month(cell for row in cells for cell in row)
    return Sheet(header, width, month_first, _of_width(chain(ahead, rows), width))


def _header(rows: Iterator[Record]) -> list[str]:
    _, found = next(rows, (1, []))
    if isinstance(found, Unreadable):
        raise found
    return [name.strip("\ufeff \t") for name in found]


def _usual_width(rows: Sequence[list[str]]) -> int:
    return max(Counter(map(len, rows)).items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))[0]


def _of_width(rows: Iterator[Record], width: int) -> Iterator[Record]:
    for line, cells in rows:
        if isinstance(cells, list) and len(cells) != width:
            yield line, Unreadable("wrong_columns", f"{len(cells)}: {cells[0]}", f"{width} columns")
        else:
            yield line, cells
