"""An entry of a file, a row or an object: it is asked by name and answers in plain words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from groundswell.listen.read import NOTHING, read_count, read_day, read_mail, read_truth, read_when, tidy

LINK = re.compile(r"https?://[^\s,\"'<>\]]+", re.IGNORECASE)


@dataclass(slots=True)
class Entry:
    values: Mapping[str, Any]
    month_first: bool = False  # how the file writes 03/14/2024

    def words(self, *names: str) -> str:
        """The first of these that says something."""
        for name in names:
            if text := words(self.values.get(name)):
                return text
        return ""

    def when(self, *names: str) -> datetime | None:
        return read_when(self.words(*names), month_first=self.month_first)

    def day(self, *names: str) -> date | None:
        return read_day(self.words(*names), month_first=self.month_first)

    def truth(self, *names: str) -> bool | None:
        return read_truth(self.words(*names))

    def count(self, *names: str) -> int:
        return read_count(self.words(*names))

    def mail(self, *names: str) -> str:
        return read_mail(self.words(*names))

    def inner(self, name: str) -> "Entry":
        """The object within; an empty one where there is none."""
        value = self.values.get(name)
        return Entry(value if isinstance(value, dict) else {}, self.month_first)

    def links(self, *names: str) -> list[str]:
        """Every web address in these, whether they are texts, lists or lists of objects."""
        return [link for name in names for link in links(self.values.get(name))]


def words(value: object) -> str:
    """A value as text; a list or an object has none, and what files write for nothing is nothing."""
    if not isinstance(value, str | int | float):
        return ""
    text = tidy(value) if isinstance(value, str) else str(value)
    return "" if text.casefold() in NOTHING else text


def links(value: object) -> list[str]:
    if isinstance(value, str):
        return LINK.findall(value)
    inner = value if isinstance(value, list) else ()
    return [link for part in inner for link in links(part)[:1]]


def told(**more: Any) -> dict[str, Any]:
    """What else is told, without what is not."""
    return {name: value for name, value in more.items() if value not in (None, "", [], {})}
