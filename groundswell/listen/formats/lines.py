"""The lines of a text, counted, and kept until the record they belong to is done."""

import io
from collections.abc import Iterator
from itertools import chain
from typing import Protocol

CHUNK = 1 << 16
SAMPLE = 1 << 22
LONGEST = 1 << 20  # a longer line is cut, so that a file without lines does not fill memory


class Readable(Protocol):
    def read(self, size: int, /) -> str: ...


class Lines:
    """Lines that can be read again from any line since `start`."""

    def __init__(self, text: Readable) -> None:
        self.start = 1  # the line on which the record starts that is being read
        self.ended = False  # whether a line was asked for beyond the last
        self._text = text
        self._kept: list[list[str]] = []
        self._first = 1  # the number of the first line kept
        self._rest = ""

    def since(self, line: int) -> Iterator[str]:
        """The lines from there on."""
        again = [kept for chunk in self._kept for kept in chunk][line - self._first :]
        self._kept, self._first, self.start, self.ended = [again], line, line, False
        return chain(again, chain.from_iterable(self._chunks()))

    def peek(self, most: int) -> list[str]:
        """Some of the lines to come, as many as are that many and no more than SAMPLE characters."""
        sizes = 0
        seen: list[str] = []
        for line in self.since(self.start):
            seen.append(line)
            sizes += len(line)
            if len(seen) == most or sizes > SAMPLE:
                break
        self.since(self.start)
        return seen

    def kept(self, line: int) -> str:
        """A line that has been read."""
        return next(self.since(line), "")

    def _chunks(self) -> Iterator[list[str]]:
        # One call of Python for many lines, not one for each: it doubles the speed of plain files.
        while chunk := self._chunk():
            self._forget()
            self._kept.append(chunk)
            yield chunk
        self.ended = True

    def _chunk(self) -> list[str]:
        """The next whole lines. The last may go on, if only by the \\n of its \\r\\n, so it waits."""
        lines: list[str] = []
        while not lines:
            more = self._text.read(CHUNK)
            lines = io.StringIO(self._rest + more, newline="").readlines()
            if not more:
                self._rest = ""
                return lines
            self._rest = lines.pop() if len(self._rest) < LONGEST else ""
        return lines

    def _forget(self) -> None:
        while self._kept and self._first + len(self._kept[0]) <= self.start:
            self._first += len(self._kept.pop(0))
