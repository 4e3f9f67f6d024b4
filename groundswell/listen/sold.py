"""Order and Returned: what a shop tells us it sold and got back; nothing in it is believed yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from groundswell.listen.came import Came

UNKNOWN = Came()
# The buyer's answers to "who told you?", as the record knows them.
TOLD_BY = ("friend", "family", "coworker", "stranger", "review", "search", "advertisement", "shop")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an order: so many of one product."""

    line: str  # the shop's own name for it, within the order
    product: str  # the shop's own name for the product
    title: str = ""
    sku: str = ""
    gtin: str = ""
    quantity: int = 1
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """One order, as a shop tells of it.

    email     the buyer's; a keyed hash of it is kept, and itself only until the buyer was asked for a review
    code      what was typed at the checkout: the code of whoever told the buyer
    came      how the buyer came to the shop
    told_by   the buyer's answer to "who told you?", a word of TOLD_BY
    language  the buyer's, BCP 47, where the shop knows it
    """

    order: str
    at: datetime
    lines: Sequence[Line]
    currency: str = ""
    email: str = ""
    code: str = ""
    came: Came = UNKNOWN
    told_by: str = ""
    tells_teller: bool = False
    country: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """Some of an order's lines came back. Without lines, all of it did."""

    order: str
    name: str  # the shop's own name for this return
    at: datetime
    lines: Sequence[tuple[str, int]] = ()  # line and how many
