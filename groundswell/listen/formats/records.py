"""The records of a delimited text, each with its line, whatever happens to the one before."""

import csv
import io
from collections import Counter
from collections.abc import Iterator

from groundswell.listen.formats.lines import Lines
from groundswell.listen.formats.row import Unreadable

DELIMITERS = ",;\t|"

Record = tuple[int, list[str] | Unreadable]


def records(lines: Lines, delimiter: str, width: int = 0) -> Iterator[Record]:
    """Each record that is not blank, with the line it starts on; unreadable where its width is another.

    A quote that opens and never closes spoils its own line only: the lines it swallowed are read again.
    """
    spoilt = True
    while spoilt:
        before, spoilt = lines.start - 1, False
        reader = csv.reader(lines.since(lines.start), delimiter=delimiter)
        try:
            for cells in reader:
                if lines.ended:  # a record that is whole does not ask for another line
                    raise csv.Error("the file ends within quotes")  # noqa: TRY301
                if cells:
                    yield lines.start, cells if len(cells) == width or not width else _ragged(cells, width)
                lines.start = before + reader.line_num + 1
        except csv.Error as error:
            spoilt = True
            yield lines.start, _unreadable(lines, error)
            lines.start += 1


def _unreadable(lines: Lines, error: csv.Error) -> Unreadable:
    found = f"{error}: {lines.kept(lines.start)}"
    return Unreadable("broken_quotes", found, "quotes that close, fields of at most 131,072 characters")


def _ragged(cells: list[str], width: int) -> Unreadable:
    return Unreadable("wrong_columns", f"{len(cells)}: {' | '.join(cells)[:200]}", f"{width} columns")


def cells_of(lines: list[str], delimiter: str) -> list[list[str]]:
    """The records in some lines, without those that cannot be read."""
    found = records(Lines(io.StringIO("".join(lines), newline="")), delimiter)
    return [cells for _, cells in found if isinstance(cells, list)]


def delimiter_of(lines: list[str], known: frozenset[str]) -> str:
    """The delimiter under which the header has most known names; else most columns, in the steadiest way."""
    return max(DELIMITERS, key=lambda delimiter: _fit(lines, delimiter, known))


def _fit(lines: list[str], delimiter: str, known: frozenset[str]) -> tuple[int, bool, int]:
    rows = cells_of(lines, delimiter)
    if not rows:
        return 0, False, 0
    width, times = Counter(map(len, rows)).most_common(1)[0]
    return sum(plain(c) in known for c in rows[0]), width > 1 and times == len(rows), width


def plain(name: str) -> str:
    """A column's name as it is compared: "Review Title", "review_title" and "reviewTitle" are one."""
    return "".join(filter(str.isalnum, name.casefold()))
