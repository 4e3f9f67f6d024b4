"""The shapes of orders and returns, as programs tell of them."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Literal

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field, model_validator

from groundswell.faces.api.shapes import PRODUCT, Short
from groundswell.listen.came import read_address
from groundswell.listen.sold import Line, Order, Returned

NAME = r"^[^\x00-\x1f]{1,100}$"
LONG_NAME = r"^[^\x00-\x1f]{0,300}$"


def in_our_time(moment: datetime) -> datetime:
    """A moment with its zone, within what any shop can mean."""
    if not 1990 < moment.year < 2100:
        raise ValueError("wanted a moment from 1991 to 2099")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class LineIn(Schema):
    """So many of one product."""

    model_config = ConfigDict(extra="forbid")

    line: Annotated[str, Field(pattern=NAME, description="your own name for it, within the order")]
    product: Annotated[str, Field(pattern=NAME, description=PRODUCT)]
    title: Annotated[str, Field(pattern=LONG_NAME, description="of a product that is new")] = ""
    sku: Annotated[str, Field(pattern=r"^[^\x00-\x1f]{0,100}$")] = ""
    gtin: Annotated[str, Field(pattern=r"^[0-9 -]{0,20}$")] = ""
    quantity: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    amount: Annotated[Decimal | None, Field(ge=0, lt=10**9, decimal_places=2, description="of the whole line")] = None


class PurchaseIn(Schema):
    """One order that is paid, or will be for certain."""

    model_config = ConfigDict(extra="forbid")

    order: Annotated[str, Field(pattern=NAME, description="your own name for it")]
    at: Annotated[datetime, AfterValidator(in_our_time), Field(description="when it was ordered; without a zone, UTC")]
    lines: Annotated[list[LineIn], Field(min_length=1, max_length=1000)]
    currency: Annotated[str, Field(pattern=r"^([A-Z]{3})?$", description="ISO 4217; needed beside amounts")] = ""
    email: Annotated[
        str, Field(max_length=320, pattern=r"^([^@\s]+@[^@\s]+)?$", description="the buyer's; a keyed hash is kept")
    ] = ""
    code: Annotated[Short, Field(description="what was typed at the checkout: the code of whoever told the buyer")] = ""
    address: Annotated[
        str, Field(max_length=2000, description="at which the buyer came in, with all that stands behind its ?")
    ] = ""
    told_by: Annotated[
        Literal["", "friend", "family", "coworker", "stranger", "review", "search", "advertisement", "shop"],
        Field(description="the buyer's answer to “who told you?”"),
    ] = ""
    tells_teller: Annotated[bool, Field(description="the teller may learn of it")] = False
    country: Annotated[str, Field(pattern=r"^([A-Z]{2})?$", description="ISO 3166, where it was sent to")] = ""

    @model_validator(mode="after")
    def amounts_have_a_currency(self) -> "PurchaseIn":
        if not self.currency and any(line.amount is not None for line in self.lines):
            raise ValueError("wanted a currency beside amounts")
        return self

    def as_order(self) -> Order:
        told = {name: getattr(self, name) for name in ("order", "at", "currency", "email", "code", "told_by")}
        return Order(
            **told,
            lines=[Line(**line.dict()) for line in self.lines],
            came=read_address(self.address),
            tells_teller=self.tells_teller,
            country=self.country,
        )


class PurchaseOut(Schema):
    """What became of an order that was told."""

    order: str
    outcome: Literal["noticed", "repeated"]
    lines: int = Field(description="how many of them are new")


class BackIn(Schema):
    """So many of one line came back."""

    model_config = ConfigDict(extra="forbid")

    line: Annotated[str, Field(pattern=NAME)]
    quantity: Annotated[int, Field(ge=1, le=1_000_000)] = 1


class ReturnIn(Schema):
    """Some of an order came back; without lines, all of it did."""

    model_config = ConfigDict(extra="forbid")

    order: Annotated[str, Field(pattern=NAME, description="as it was told when it was bought")]
    name: Annotated[str, Field(pattern=NAME, description="your own name for this return: told again, it is the same")]
    at: Annotated[datetime, AfterValidator(in_our_time), Field(description="without a zone, UTC")]
    lines: Annotated[list[BackIn], Field(max_length=1000, default_factory=list)]

    def as_returned(self) -> Returned:
        return Returned(self.order, self.name, self.at, [(one.line, one.quantity) for one in self.lines])


class ReturnOut(Schema):
    """What was taken down."""

    order: str
    name: str
