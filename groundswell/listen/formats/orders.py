"""A CSV of orders, a row for each line: what was bought, and how much of it came back."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import BinaryIO

from groundswell.listen.came import read_address
from groundswell.listen.formats.entry import words
from groundswell.listen.formats.opening import BROKEN, unpacked
from groundswell.listen.formats.options import Options
from groundswell.listen.formats.records import plain
from groundswell.listen.formats.row import Unreadable
from groundswell.listen.formats.sheet import sheet
from groundswell.listen.read import read_when
from groundswell.listen.sold import TOLD_BY, Line, Order, Returned

COLUMNS = (
    *("order", "at", "line", "product", "title", "sku", "gtin", "quantity", "amount", "currency"),
    *("email", "code", "address", "told_by", "tells_teller", "country", "returned", "returned_at"),
)
KNOWN = {plain(name): name for name in COLUMNS}
NEEDED = ("order", "at")
AMOUNT = re.compile(r"\d{1,9}([.,]\d{1,2})?")
WHOLE = re.compile(r"\d{1,6}")
LETTERS = re.compile(r"[A-Za-z]+")
YES = {"1", "yes", "true", "y"}
PIECES = 1000  # of one line that may come back one after another


@dataclass(slots=True)
class OrderRow:
    """One row: a line that was bought, with what came back of it; or why it cannot be read."""

    line: int
    order: Order | None = None
    returns: tuple[Returned, ...] = ()
    refused: Unreadable | None = None


def read(file: BinaryIO, options: Options) -> Iterator[OrderRow]:
    """Every row of a file that can seek, packed or not. Bad bytes end in a refused row, never in an error."""
    number = 0
    try:
        for row in rows_of(unpacked(file), options):
            number = row.line
            yield row
    except Unreadable as why:
        yield OrderRow(number + 1, refused=why)
    except BROKEN as broken:
        yield OrderRow(number + 1, refused=Unreadable("broken_archive", broken, "a packed file that is whole"))


def rows_of(file: BinaryIO, options: Options) -> Iterator[OrderRow]:
    table = sheet(file, options, frozenset(KNOWN))
    places = {name: place for place, column in enumerate(table.header) if (name := KNOWN.get(plain(column)))}
    missing = [name for name in NEEDED if name not in places]
    when = partial(read_when, month_first=table.month_first)
    lost = Unreadable("wrong_columns", ", ".join(table.header), ", ".join(missing)) if missing else None
    for line, cells in table.rows:
        why = cells if isinstance(cells, Unreadable) else lost
        if why is not None or isinstance(cells, Unreadable):
            yield OrderRow(line, refused=why)
            continue
        try:
            yield bought({name: words(cells[place]) for name, place in places.items()}, line, when)
        except Unreadable as trouble:
            yield OrderRow(line, refused=trouble)


def bought(told: dict[str, str], line: int, when: Callable[[str], datetime | None]) -> OrderRow:
    """What one row tells. Raises Unreadable."""
    at = when(told["at"])
    if at is None:
        raise Unreadable("missing_date", "", "when it was ordered, in `at`")
    one = line_of(told)
    order = Order(
        order=name(told, "order"),
        at=at,
        lines=(one,),
        currency=letters(told, "currency", 3),
        email=told.get("email", "")[:320],
        code=told.get("code", ""),
        came=read_address(told.get("address", "")),
        told_by=answer(told),
        tells_teller=told.get("tells_teller", "").lower() in YES,
        country=letters(told, "country", 2),
    )
    if one.amount is not None and not order.currency:
        raise Unreadable("missing_currency", "", "a currency beside the amount, such as EUR")
    back = whole(told, "returned", 0)
    return OrderRow(line, order, tuple(pieces(order, back, when(told.get("returned_at", "")) or at)))


def line_of(told: dict[str, str]) -> Line:
    product = told.get("product") or told.get("sku") or told.get("gtin") or told.get("title") or ""
    if not product:
        raise Unreadable("missing_product", "", "the product's id or name")
    return Line(
        line=(told.get("line") or product)[:100],
        product=product[:300],
        title=told.get("title", "")[:300],
        sku=told.get("sku", "")[:100],
        gtin=told.get("gtin", "")[:20],
        quantity=whole(told, "quantity", 1) or 1,
        amount=amount(told),
    )


def pieces(order: Order, back: int, at: datetime) -> Iterator[Returned]:
    """Each piece that came back is a return of its own: a later file may tell of more of them."""
    (one,) = order.lines
    if back >= one.quantity:
        yield Returned(order.order, "file: all", at, [(one.line, one.quantity)])
    else:
        for piece in range(min(back, PIECES)):
            yield Returned(order.order, f"file: {piece + 1}", at, [(one.line, 1)])


def name(told: dict[str, str], field: str) -> str:
    found = told.get(field, "")
    if not 0 < len(found) <= 100:
        raise Unreadable(f"missing_{field}", found, f"a name for the {field}, of at most 100 letters")
    return found


def whole(told: dict[str, str], field: str, otherwise: int) -> int:
    found = told.get(field, "").removesuffix(".0")
    if found and not WHOLE.fullmatch(found):
        raise Unreadable("unreadable_count", found, f"a whole number in `{field}`")
    return int(found) if found else otherwise


def amount(told: dict[str, str]) -> Decimal | None:
    found = told.get("amount", "")
    if found and not AMOUNT.fullmatch(found):
        raise Unreadable("unreadable_amount", found, "an amount such as 39.90")
    return Decimal(found.replace(",", ".")) if found else None


def letters(told: dict[str, str], field: str, many: int) -> str:
    found = told.get(field, "").upper()
    if found and not (len(found) == many and found.isascii() and LETTERS.fullmatch(found)):
        raise Unreadable(f"unreadable_{field}", found, f"{many} letters, as ISO has it")
    return found


def answer(told: dict[str, str]) -> str:
    found = told.get("told_by", "").lower()
    if found and found not in TOLD_BY:
        raise Unreadable("unreadable_answer", found, f"one of {', '.join(TOLD_BY)}")
    return found
