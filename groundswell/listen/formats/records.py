"""The records of a delimited text, each with its line, whatever happens to the one before."""

import csv
import io
from collections import Counter, deque
from collections.abc import Iterator
from itertools import islice
from typing import TextIO

from groundswell.listen.formats.row import Unreadable

LONGEST_LINE = 1 << 20  # a longer one is cut, so that a file without lines does not fill memory
DELIMITERS = ",;\t|"

Record = tuple[int, list[str] | Unreadable]


class Lines(Iterator[str]):
    """A text's lines, counted; what was taken last can be given back."""

    def __init__(self, text: TextIO) -> None:
        self.number = 0
        self.ended = False
        self.taken: list[str] = []
        self._read = text.readline
        self._back: deque[str] = deque()

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else self._read(LONGEST_LINE)
        if not line:
            self.ended = True
            raise StopIteration
        self.number += 1
        self.taken.append(line)
        return line

    def give_back(self, keep: int) -> None:
        """Forget that lines were taken, but for the first few."""
        self._back.extendleft(reversed(self.taken[keep:]))
        self.number -= len(self.taken) - keep
        self.taken.clear()
        self.ended = False

    def peek(self, count: int) -> list[str]:
        seen = list(islice(self, count))
        self.give_back(0)
        return seen


def records(lines: Lines, delimiter: str) -> Iterator[Record]:
    """Each record that is not blank, with the line it starts on.

    A quote that opens and never closes spoils its own line only: the lines it swallowed are read again.
    """
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        start = lines.number + 1
        lines.taken.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield start, _spoilt(lines, str(error))
            continue
        if lines.ended:  # a record that is whole does not ask for another line
            yield start, _spoilt(lines, "the file ends within quotes")
        elif cells:
            yield start, cells


def _spoilt(lines: Lines, why: str) -> Unreadable:
    found = lines.taken[0] if lines.taken else ""
    lines.give_back(1)
    return Unreadable("broken_quotes", f"{why}: {found}", "quotes that close, fields of at most 131,072 characters")


def delimiter_of(lines: list[str], known: frozenset[str]) -> str:
    """The delimiter under which the header has most known names; else most columns, in the steadiest way."""
    return max(DELIMITERS, key=lambda delimiter: _fit(lines, delimiter, known))


def _fit(lines: list[str], delimiter: str, known: frozenset[str]) -> tuple[int, bool, int]:
    rows = [cells for _, cells in records(Lines(io.StringIO("".join(lines), newline="")), delimiter) if isinstance(cells, list)]
    if not rows:
        return 0, False, 0
    width, times = Counter(map(len, rows)).most_common(1)[0]
    return sum(plain(c) in known for c in rows[0]), width > 1 and times == len(rows), width


def plain(name: str) -> str:
    """A column's name as it is compared: "Review Title", "review_title" and "reviewTitle" are one."""
    return "".join(filter(str.isalnum, name.casefold()))
