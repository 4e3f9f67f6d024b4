"""The objects of a JSON text, however they stand in it: in lines, in an array, end to end, spread out."""

import ast
import re
import warnings
from collections.abc import Iterator
from json import JSONDecodeError, JSONDecoder
from typing import Any

from groundswell.listen.formats.lines import Readable
from groundswell.listen.formats.row import Unreadable

CHUNK = 1 << 16
LONGEST = 1 << 24  # characters of one object
LONGEST_LITERAL = 1 << 20
BETWEEN = re.compile(r"[\s,\[\]\ufeff\x1e\0]*")
DECODER = JSONDecoder(strict=False)  # line breaks within strings are common, and harmless

Item = tuple[int, Any]  # the line on which it starts; the object, or Unreadable


def objects(text: Readable) -> Iterator[Item]:
    """Every object with its line. What is broken is passed over up to the next that can start one."""
    scan = _Scan(text)
    while scan.finds_more():
        yield scan.line, scan.next()


class _Scan:
    """A window that moves over the text and never holds more than one object needs."""

    def __init__(self, text: Readable) -> None:
        self.line = 1  # of the window's place
        self._text = text
        self._window = ""
        self._place = 0
        self._column = 0
        self._ended = False
        self._after = 0  # where the object that is taken ends

    def finds_more(self) -> bool:
        while True:
            self._move(self._after)
            gap = BETWEEN.match(self._window, self._place)
            self._move(gap.end() if gap else self._place)
            self._after = self._place
            if self._place < len(self._window):
                return True
            if self._ended:
                return False
            self._grow()

    def next(self) -> Any:
        while True:
            try:
                value, self._after = DECODER.raw_decode(self._window, self._place)
            except JSONDecodeError as error:
                if self._could_go_on(error):
                    self._grow()
                    continue
                return self._literal(error)
            except (ValueError, RecursionError) as error:
                return self._broken(error)
            return value

    def _could_go_on(self, error: JSONDecodeError) -> bool:
        """Whether the error may come from the window's end alone: in an open string, or among its last signs."""
        held = len(self._window)
        at_the_end = error.msg.startswith("Unterminated string") or error.pos >= held - 12
        return at_the_end and not self._ended and held - self._place < LONGEST

    def _literal(self, error: JSONDecodeError) -> Any:
        """The line as a Python dictionary, which some publish in place of JSON."""
        while (end := self._window.find("\n", self._place)) < 0 and not self._ended and self._room(LONGEST_LITERAL):
            self._grow()
        end = end if end >= 0 else len(self._window)
        line = self._window[self._place : end].strip().rstrip(",")
        if not line.startswith("{") or len(line) > LONGEST_LITERAL:
            return self._broken(error)
        try:
            with warnings.catch_warnings(action="ignore"):
                value = ast.literal_eval(line)
        except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
            return self._broken(error)
        self._after = end
        return value

    def _broken(self, error: Exception) -> Unreadable:
        """Pass over it, up to the next line that starts an object no deeper than this one, or to a `}{`."""
        start = re.compile(rf"\}}\s*(?=\{{)|\n[ \t]{{0,{min(self._column, 64)}}}(?=\{{)")
        while not (found := start.search(self._window, self._place + 1)) and not self._ended and self._room(LONGEST):
            self._grow()
        self._after = found.end() if found else len(self._window)
        return Unreadable("broken_json", f"{error}: {self._window[self._place : self._place + 60]}", "an object")

    def _room(self, most: int) -> bool:
        return len(self._window) - self._place < most

    def _grow(self) -> None:
        held = self._window[self._place :]
        more = self._text.read(max(CHUNK, len(held)))
        self._after -= self._place
        self._window, self._place, self._ended = held + more, 0, not more

    def _move(self, to: int) -> None:
        breaks = self._window.count("\n", self._place, to)
        self.line += breaks
        self._column = to - self._window.rfind("\n", self._place, to) - 1 if breaks else self._column + to - self._place
        self._place = to
