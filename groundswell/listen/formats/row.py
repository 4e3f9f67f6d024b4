"""A row of a file: what somebody said in it, or why it could not be read."""

from dataclasses import dataclass

from groundswell.listen.read import Unreadable
from groundswell.listen.said import Said

__all__ = ["Row", "Unreadable", "refused"]


@dataclass(slots=True)
class Row:
    """Exactly one of: what was said, why it is refused, the id of a voice that the source took back."""

    line: int  # on which the row starts; the item's number where lines mean nothing
    said: Said | None = None
    reason: str = ""
    found: str = ""
    wanted: str = ""
    withdrawn: str = ""


def refused(line: int, why: Unreadable) -> Row:
    return Row(line, None, why.reason, why.found, why.wanted)
