"""A row of a file: what somebody said in it, or why it could not be read."""

from dataclasses import dataclass

from groundswell.listen.said import Said


class Unreadable(ValueError):  # noqa: N818 - named after what went wrong
    """Something in a file that cannot be read: why in one word, what was found, what was wanted."""

    def __init__(self, reason: str, found: object = "", wanted: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.found = shortened(str(found))
        self.wanted = wanted

    def __str__(self) -> str:
        return f"{self.reason}: found {self.found!r}, wanted {self.wanted}"


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


def shortened(text: str, most: int = 120) -> str:
    """A piece of a stranger's file that is fit for one line of a report."""
    line = " ".join(text[: 4 * most].split())
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)[:most]
