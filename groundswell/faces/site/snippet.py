"""The place in a text where what was searched for stands, with the hits marked."""

from collections.abc import Iterator
from dataclasses import dataclass

from groundswell.weigh.search import hits as hits_in

BEFORE = 60  # letters before the first hit
LENGTH = 240


@dataclass(frozen=True, slots=True)
class Part:
    """Some letters of a snippet, a hit or not."""

    text: str
    is_hit: bool


def snippet(text: str, query: str) -> list[Part]:
    """About as much of a text as fits three lines, around the first hit."""
    hits = hits_in(text, query)
    start = word_start(text, max(min((first for first, _ in hits), default=0) - BEFORE, 0))
    end = min(start + LENGTH, len(text))
    parts = list(parts_of(text, start, end, [(a, b) for a, b in hits if start <= a < end]))
    before, after = [Part("… ", False)] if start else [], [Part(" …", False)] if end < len(text) else []
    return [*before, *parts, *after]


def parts_of(text: str, start: int, end: int, hits: list[tuple[int, int]]) -> Iterator[Part]:
    for first, last in hits:
        if first > start:
            yield Part(text[start:first], False)
        if last > start:
            yield Part(text[max(first, start) : min(last, end)], True)
            start = min(last, end)
    if start < end:
        yield Part(text[start:end], False)


def word_start(text: str, at: int) -> int:
    """The beginning of the next word, so that none is cut."""
    blank = text.find(" ", at) if at else -1
    return blank + 1 if 0 <= blank < at + 30 else at
