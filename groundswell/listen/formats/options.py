"""What whoever brings a file says about it."""

import re
from dataclasses import dataclass, field, fields

from groundswell.listen.formats.row import Unreadable
from groundswell.listen.said import Said

NAMES = frozenset(f.name for f in fields(Said)) | {"email"}


@dataclass(frozen=True, slots=True)
class Options:
    columns: dict[str, str] = field(default_factory=dict)  # our name: their column's name, or its place from 1
    header: bool = True
    delimiter: str | None = None
    scale: str = ""  # of all stars in a CSV whose rows name none


def read_columns(text: str) -> dict[str, str]:
    """The columns in `person=user,product=prod`, or in `person,product,-,stars`, which names them in order.

    Raises Unreadable where a name is not one of ours.
    """
    parts = [part.strip() for part in text.split(",") if part.strip()]
    pairs = [re.split(r"\s*=\s*", p, maxsplit=1) if "=" in p else [p, str(n)] for n, p in enumerate(parts, 1)]
    columns = {ours: theirs for ours, theirs in pairs if ours != "-"}
    if unknown := sorted(set(columns) - NAMES):
        raise Unreadable("unknown_column", ", ".join(unknown), "names such as " + ", ".join(sorted(NAMES)))
    return columns
