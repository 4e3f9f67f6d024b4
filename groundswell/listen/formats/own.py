"""Any CSV or TSV: a header of our own names is read as it is, other columns by what --columns calls them."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from functools import lru_cache, partial
from typing import Any, BinaryIO

from groundswell.listen.formats.entry import words
from groundswell.listen.formats.options import NAMES, Options
from groundswell.listen.formats.records import plain
from groundswell.listen.formats.row import Row, Unreadable, refused
from groundswell.listen.formats.settle import settled
from groundswell.listen.formats.sheet import Sheet, sheet
from groundswell.listen.read import read_count, read_day, read_mail, read_when
from groundswell.listen.said import Said

KNOWN = {plain(name): name for name in NAMES} | dict.fromkeys(
    ("mail", "revieweremail", "useremail", "customeremail", "authoremail"), "email"
)
# Nobody's business: such columns are not kept in `more`.
PRIVATE = frozenset({"ip", "ipaddress", "useragent", "phone", "telephone", "address", "password"})
PRODUCT = ("product", "gtin", "sku", "product_title")  # the first that a file has is what it calls a product
DEFAULTS = {f.name: f.default for f in fields(Said) if isinstance(f.default, str) and f.default}

AGAIN_AND_AGAIN = ("person", "product", "stars", "company", "brand", "category", "language", "country")

Convert = Callable[[str], Any]


def read(file: BinaryIO, options: Options) -> Iterator[Row]:
    table = sheet(file, options, frozenset(KNOWN) | {plain(theirs) for theirs in options.columns.values()})
    places = places_of(table, options)
    for line, cells in table.rows:
        try:
            yield Row(line, settled(said_of(cells, places)))
        except Unreadable as why:
            yield refused(line, why)


@dataclass(slots=True, kw_only=True)
class Places:
    """Where in a row each of our fields stands."""

    fields: list[tuple[str, Convert, int]]
    more: list[tuple[str, int]]  # columns that are not ours, by their names
    email: int | None
    scale: str
    missing: Unreadable | None


def said_of(cells: list[str] | Unreadable, places: Places) -> Said:
    if isinstance(cells, Unreadable):
        raise cells
    if places.missing:
        raise places.missing.with_traceback(None)  # raised for each row, it would grow with each
    said = Said(**{name: convert(cells[place]) for name, convert, place in places.fields})
    if places.more:
        said.more |= {name: text for name, place in places.more if (text := words(cells[place]))}
    if places.email is not None:
        _write_by_mail(said, read_mail(cells[places.email]))
    said.scale = said.scale or places.scale
    return said


def _write_by_mail(said: Said, handle: str) -> None:
    if handle:
        said.name = said.name or said.person
        said.person = handle


def places_of(table: Sheet, options: Options) -> Places:
    """Where our fields stand in a table: first as --columns says, then by the header's own names."""
    called = {name: _place(theirs, table) for name, theirs in options.columns.items()}
    found = {name: place for name, place in called.items() if place is not None}
    lost = [options.columns[name] for name in called if name not in found]
    for place, column in enumerate(table.header):
        if (name := KNOWN.get(plain(column))) and place not in found.values():
            found.setdefault(name, place)
    stands_in = [name for name in PRODUCT if name in found]
    missing = lost or ([] if stands_in else ["product"])
    ours = {name: place for name, place in found.items() if name != "email"}
    ours["product"] = found[stands_in[0]] if stands_in else 0
    converts = _converts(table.month_first)
    return Places(
        fields=[(name, converts.get(name, words), place) for name, place in ours.items()],
        more=[(c, n) for n, c in enumerate(table.header) if n not in found.values() and _may_be_kept(c)],
        email=found.get("email"),
        scale=options.scale,
        missing=_missing(missing, table) if missing else None,
    )


def _place(theirs: str, table: Sheet) -> int | None:
    """A column by its name, in any spelling, or by its number from 1."""
    if theirs in table.header:
        return table.header.index(theirs)
    plainly = [plain(column) for column in table.header]
    if plain(theirs) in plainly:
        return plainly.index(plain(theirs))
    return int(theirs) - 1 if theirs.isdecimal() and 0 < int(theirs[:9]) <= table.width else None


def _converts(month_first: bool) -> dict[str, Convert]:
    """How a cell becomes a field that is no text, or one that has a word of its own for nothing told."""
    when: Convert = partial(read_when, month_first=True) if month_first else read_when
    day: Convert = partial(read_day, month_first=month_first)
    cached: dict[str, Convert] = dict.fromkeys(AGAIN_AND_AGAIN, lru_cache(maxsize=16384)(words))
    usual: dict[str, Convert] = {name: partial(_or, default) for name, default in DEFAULTS.items()}
    dates = dict.fromkeys(("said_at", "reply_at"), when) | dict.fromkeys(("owned_from", "owned_until"), day)
    return cached | usual | dates | {"helpful": read_count, "unhelpful": read_count, "more": _object}


def _or(default: str, cell: str) -> str:
    return words(cell) or default


def _object(cell: str) -> dict[str, Any]:
    try:
        more = json.loads(words(cell) or "{}")
    except (ValueError, RecursionError):
        more = None
    if not isinstance(more, dict):
        raise Unreadable("unreadable_more", cell, "a JSON object")
    return more


def _may_be_kept(column: str) -> bool:
    return bool(column) and plain(column) not in PRIVATE


def _missing(columns: list[str], table: Sheet) -> Unreadable:
    found = ", ".join(table.header) or f"{table.width} columns without names"
    return Unreadable("wrong_columns", found, f"{', '.join(columns)}; columns are named by --columns")
