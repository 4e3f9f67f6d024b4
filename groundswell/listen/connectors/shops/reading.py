"""Values out of JSON that a shop sent: whatever stands there, what comes out fits the record."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from groundswell.listen.came import Came, read
from groundswell.listen.sold import TOLD_BY, UNKNOWN, Line, Order, Returned
from groundswell.plumbing import spoken

NAME = 100  # letters of a name of an order, a line or a return
MOST_LINES = 1000
MOST_OF_ONE = 1_000_000
MOST_MONEY = Decimal(10) ** 9
YES = {"1", "yes", "true", "on"}

Object = Mapping[str, Any]


class NotRead(Exception):  # noqa: N818 - named after what went wrong
    """A delivery does not tell what its topic says: what was found, what was wanted."""

    def __init__(self, found: str, wanted: str) -> None:
        super().__init__(f"found {found}, wanted {wanted}")


@dataclass(frozen=True, slots=True)
class Told:
    """What one delivery comes to; nothing, where it means nothing to us.

    forget         the mail addresses of buyers who want to be forgotten
    forget_orders  orders whose buyers want to be forgotten
    asks           a buyer wants to know what we hold of them
    forget_all     the shop has left, and all its buyers are forgotten
    """

    orders: tuple[Order, ...] = ()
    returns: tuple[Returned, ...] = ()
    forget: tuple[str, ...] = ()
    forget_orders: tuple[str, ...] = ()
    asks: bool = False
    forget_all: bool = False


NOTHING = Told()


def parsed(body: bytes) -> Object:
    """A body's one JSON object. Raises NotRead."""
    try:
        told = json.loads(body, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise NotRead("no JSON", "a JSON object") from None
    if not isinstance(told, dict):
        raise NotRead(f"a {type(told).__name__}", "a JSON object")
    return told


def text(value: object, most: int = NAME) -> str:
    """A text, or a number as text; empty where it is neither."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    # Half a character, and what no database takes, is left out.
    plain = str(value).encode(errors="ignore").decode().replace("\x00", "")
    return plain.strip()[:most]


def needed(told: Object, name: str) -> str:
    """A name that must be there. Raises NotRead."""
    found = text(told.get(name))
    if not found:
        raise NotRead(f"no {name}", f"its {name}")
    return found


def part(told: Object, name: str) -> Object:
    """The object under a name; an empty one where there is none."""
    found = told.get(name)
    return found if isinstance(found, dict) else {}


def parts(told: Object, name: str) -> list[Object]:
    """The objects in the list under a name."""
    found = told.get(name)
    return [one for one in found[:MOST_LINES] if isinstance(one, dict)] if isinstance(found, list) else []


def many(value: object) -> int:
    """How many: from 0."""
    try:
        found = int(value) if isinstance(value, int | str | Decimal) else 0
    except (ValueError, OverflowError):
        return 0
    return min(max(found, 0), MOST_OF_ONE)


def money(value: object) -> Decimal | None:
    """An amount of 0 or more, in hundredths; none where it is none."""
    try:
        found = Decimal(value) if isinstance(value, int | str | Decimal) else None
    except InvalidOperation:
        return None
    if found is None or not found.is_finite() or not 0 <= found < MOST_MONEY:
        return None
    return found.quantize(Decimal("0.01"))


def moment(value: object, otherwise: datetime) -> datetime:
    """A moment as ISO 8601 has it, in UTC where it names no zone."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else otherwise
    except ValueError:
        return otherwise
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return found if 1990 < found.year < 2100 else otherwise


def letters(value: object, wanted: int) -> str:
    """A code of so many letters, as of countries and currencies."""
    found = text(value).upper()
    return found if len(found) == wanted and found.isascii() and found.isalpha() else ""


def address(value: object) -> str:
    found = text(value, 320)
    return found if "@" in found else ""


def line(currency: str, *, amount: Decimal | None, quantity: object, **names: object) -> Line:
    """One line. An amount without its currency says nothing."""
    return Line(
        line=text(names["line"]),
        product=text(names["product"]) or text(names.get("sku")) or text(names.get("title")),
        title=text(names.get("title"), 300),
        sku=text(names.get("sku")),
        gtin=text(names.get("gtin"), 20),
        quantity=max(many(quantity), 1),
        amount=amount if currency else None,
    )


def named(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines that say what they are."""
    return tuple(one for one in lines if one.line and one.product)


def codes(*given: object) -> str:
    """The first of what was typed that can be a code of ours."""
    return next((code for one in given if (code := spoken.read(text(one)))), "")


def way(*roads: Came) -> Came:
    """Of several accounts of how a buyer came, the first that names a link of ours; else the first that tells."""
    return next((one for one in roads if one.code), next((one for one in roads if one != UNKNOWN), UNKNOWN))


def way_of(told: Mapping[str, str]) -> Came:
    return read({name: text(value, 500) for name, value in told.items()})


def word(value: object) -> str:
    """An answer to "who told you?", where it is one of the words for it."""
    found = text(value).lower()
    return found if found in TOLD_BY else ""


def is_yes(value: object) -> bool:
    return value is True or text(value).lower() in YES
