"""A table read row by row: a header, or none, and cells that belong to it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from groundswell.listen.formats.lines import Lines
from groundswell.listen.formats.opening import Text
from groundswell.listen.formats.options import Options
from groundswell.listen.formats.records import Record, cells_of, delimiter_of, records
from groundswell.listen.formats.row import Unreadable
from groundswell.listen.read import leads_with_month

LOOK_AHEAD = 1000  # lines that show how wide the table is and how it writes its dates


@dataclass(frozen=True, slots=True)
class Sheet:
    header: list[str]  # empty where the file has none
    width: int
    month_first: bool
    rows: Iterator[Record]  # those of another width are unreadable


def sheet(file: BinaryIO, options: Options, known: frozenset[str]) -> Sheet:
    """The table in a file. `known` are plain names of columns, by which the delimiter is told."""
    if options.delimiter and (len(options.delimiter) != 1 or options.delimiter in '"\r\n'):
        raise Unreadable("wrong_delimiter", options.delimiter, "one character, such as ; or a tab")
    lines = Lines(Text(file))
    ahead = lines.peek(LOOK_AHEAD)
    delimiter = options.delimiter or delimiter_of(ahead[:20], known)
    cells = cells_of(ahead, delimiter)
    header = [name.strip("\ufeff \t") for name in cells[0]] if options.header and cells else []
    width = len(header) or _usual_width(cells)
    month_first = leads_with_month(cell for row in cells for cell in row)
    rows = records(lines, delimiter, width)
    return Sheet(header, width, month_first, _below_header(rows) if header else rows)


def _usual_width(rows: list[list[str]]) -> int:
    return max(Counter(map(len, rows)).items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))[0]


def _below_header(rows: Iterator[Record]) -> Iterator[Record]:
    """What is above the header, too, where it can only be refused."""
    for line, cells in rows:
        if isinstance(cells, Unreadable):
            yield line, cells
        else:
            break
    yield from rows
