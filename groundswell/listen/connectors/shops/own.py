"""Orders in our own words, from any program that signs: Standard Webhooks' {type, timestamp, data}."""

from datetime import datetime

from groundswell.listen.came import read_address
from groundswell.listen.connectors.shops.proofs import Headers
from groundswell.listen.connectors.shops.reading import (
    NOTHING,
    NotRead,
    Object,
    Told,
    address,
    codes,
    is_yes,
    letters,
    line,
    many,
    moment,
    money,
    named,
    needed,
    parsed,
    part,
    parts,
    text,
    word,
)
from groundswell.listen.sold import Order, Returned


def topic_of(headers: Headers, body: bytes) -> str:
    """The body's `type`."""
    try:
        return text(parsed(body).get("type"))
    except NotRead:
        return ""


def read(topic: str, told: Object, at: datetime) -> Told:
    """What one delivery comes to.

    at  when it came, for what names no moment of its own
    Raises NotRead.
    """
    data, at = part(told, "data"), moment(told.get("timestamp"), at)
    match topic:
        case "order.paid":
            return Told(orders=(order(data, at),))
        case "order.returned":
            return Told(returns=(returned(data, at),))
        case "order.cancelled":
            return Told(returns=(Returned(needed(data, "order"), "cancelled", moment(data.get("at"), at)),))
        case "buyer.forget":
            return Told(forget=(whose(data),))
        case "buyer.asks":
            return Told(asks=bool(whose(data)))
    return NOTHING


def whose(data: Object) -> str:
    found = address(data.get("email"))
    if not found:
        raise NotRead("no email", "the buyer's email")
    return found


def asked(told: Object) -> tuple[str, tuple[str, ...]]:
    """Whom a request for what we hold is about: their mail address, and their orders."""
    return address(part(told, "data").get("email")), ()


def order(data: Object, at: datetime) -> Order:
    """An order as POST /api/v1/purchases takes it. Raises NotRead."""
    currency = letters(data.get("currency"), 3)
    lines = named(
        line(
            currency,
            amount=money(one.get("amount")),
            quantity=one.get("quantity", 1),
            line=one.get("line"),
            product=one.get("product"),
            title=one.get("title"),
            sku=one.get("sku"),
            gtin=one.get("gtin"),
        )
        for one in parts(data, "lines")
    )
    if not lines:
        raise NotRead("no lines", "lines, each with its line and product")
    return Order(
        order=needed(data, "order"),
        at=moment(data.get("at"), at),
        lines=lines,
        currency=currency,
        email=address(data.get("email")),
        code=codes(data.get("code")),
        came=read_address(text(data.get("address"), 2000)),
        told_by=word(data.get("told_by")),
        tells_teller=is_yes(data.get("tells_teller")),
        country=letters(data.get("country"), 2),
    )


def returned(data: Object, at: datetime) -> Returned:
    """A return as POST /api/v1/returns takes it; without lines, all of the order came back. Raises NotRead."""
    lines = [(text(one.get("line")), many(one.get("quantity", 1))) for one in parts(data, "lines")]
    back = [(name, quantity) for name, quantity in lines if name and quantity]
    if data.get("lines") and not back:
        raise NotRead("lines that name nothing", "lines, each with its line and quantity")
    return Returned(needed(data, "order"), needed(data, "name"), moment(data.get("at"), at), back)
