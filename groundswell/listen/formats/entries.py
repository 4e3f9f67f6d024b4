"""The entries of a file that is JSON or a table; its first character tells which."""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import count
from typing import Any, BinaryIO

from groundswell.listen.formats.entry import Entry
from groundswell.listen.formats.objects import objects
from groundswell.listen.formats.opening import Text, first_sign
from groundswell.listen.formats.options import Options
from groundswell.listen.formats.records import plain
from groundswell.listen.formats.row import Row, Unreadable, refused
from groundswell.listen.formats.settle import settled
from groundswell.listen.formats.sheet import sheet
from groundswell.listen.said import Said

Names = Mapping[str, str]  # spellings, plain, to the name by which a format asks
Found = tuple[int, Entry | Unreadable]


def spellings(**names: str) -> Names:
    """The names by which a format asks, each with the other spellings that files have for it."""
    return {plain(spelling): name for name, others in names.items() for spelling in [name, *others.split()]}


def rows(file: BinaryIO, options: Options, names: Names, said_of: Callable[[Entry], Said]) -> Iterator[Row]:
    """A row for each entry of a file, by a format's spellings and its way to read one."""
    for line, entry in entries(file, options, names):
        yield row(line, entry, said_of)


def row(line: int, entry: Entry | Unreadable, said_of: Callable[[Entry], Said]) -> Row:
    if isinstance(entry, Unreadable):
        return refused(line, entry)
    try:
        return Row(line, settled(said_of(entry)))
    except Unreadable as why:
        return refused(line, why)


def entries(file: BinaryIO, options: Options, names: Names) -> Iterator[Found]:
    return _of_json(file, names) if first_sign(file) in ("{", "[") else _of_table(file, options, names)


def _of_json(file: BinaryIO, names: Names) -> Iterator[Found]:
    numbers = count(1)
    for line, value in objects(Text(file)):
        inside = value.get("reviews") if isinstance(value, dict) else None
        if not isinstance(inside, list):
            yield line, _entry(value, names)
            continue
        for item in inside:
            yield next(numbers), _entry(item, names)


def _entry(value: Any, names: Names) -> Entry | Unreadable:
    if isinstance(value, Unreadable):
        return value
    if not isinstance(value, dict):
        return Unreadable("not_an_object", repr(value), "an object with a review's fields")
    return Entry(_renamed(value, names))


def _renamed(value: dict[Any, Any], names: Names) -> dict[str, Any]:
    named: dict[str, Any] = {}
    for key, inner in value.items():
        named.setdefault(_name(str(key), names), inner)
    return named


def _of_table(file: BinaryIO, options: Options, names: Names) -> Iterator[Found]:
    table = sheet(file, options, frozenset(names))
    header = [_name(column, names) for column in table.header][::-1]
    strange = not set(header) & set(names.values())
    for line, cells in table.rows:
        if isinstance(cells, Unreadable):
            yield line, cells
        elif strange:
            yield line, Unreadable("wrong_columns", ", ".join(table.header), "columns such as " + _some(names))
        else:  # reversed, so that of two columns of one name the first is kept
            yield line, Entry(dict(zip(header, cells[::-1], strict=True)), table.month_first)


def _name(column: str, names: Names) -> str:
    return names.get(_plain(column), column)


_plain = lru_cache(maxsize=4096)(plain)


def _some(names: Names) -> str:
    return ", ".join(dict.fromkeys(names.values()))
