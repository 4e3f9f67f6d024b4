"""What an answer shows, written in a line that the pipes can count without reading it."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

from groundswell.record.models import Impression

MOST = 100  # voices of a list
LATELY = timedelta(days=90)  # so far back conclusions look; what readers were shown before that is forgotten


class Showing(NamedTuple):
    """One voice in one place."""

    channel: str
    voice: int
    place: int


def shows(channel: Impression.Channel, voices: Sequence[int], first: int = 1, *, beside: Sequence[int] = ()) -> str:
    """The line for a page that shows these voices in this order; empty where there is none.

    first   the place of the first of them: further pages go on
    beside  voices in a list of their own, which begins at place 1
    """
    lists = [listed(voices, first), listed(beside, 1)]
    told = " ".join(filter(None, lists))
    return f"{channel.value} {told}" if told else ""


def listed(voices: Sequence[int], first: int) -> str:
    return f"{first}:{','.join(map(str, voices[:MOST]))}" if voices else ""


def read(line: str) -> Iterator[Showing]:
    """What a line says, voice by voice."""
    channel, *lists = line.split(" ")
    for some in lists:
        first, _, voices = some.partition(":")
        for place, voice in enumerate(voices.split(","), start=int(first)):
            yield Showing(channel, int(voice), place)
