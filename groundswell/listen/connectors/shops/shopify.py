"""Shopify's webhooks: orders, refunds, and what buyers may ask of us."""

from datetime import datetime
from decimal import Decimal

from groundswell.listen.came import read_address
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
    part,
    parts,
    text,
    way,
    way_of,
    word,
)
from groundswell.listen.sold import Line, Order, Returned

ORDERS = {f"orders/{what}" for what in ("create", "paid", "updated", "cancelled", "fulfilled", "partially_fulfilled")}
# What has been paid, or will be for certain; a refunded order was bought and came back.
BOUGHT = {"authorized", "paid", "partially_paid", "partially_refunded", "refunded"}


def read(topic: str, told: Object, at: datetime) -> Told:
    """What one delivery comes to.

    at  when it came, for what names no moment of its own
    Raises NotRead.
    """
    if topic in ORDERS:
        return read_order(told, at)
    if topic == "refunds/create":
        return Told(returns=refund(told, needed(told, "order_id"), at))
    # A topic stands outside of what is signed: the body itself must be such a request.
    if topic == "customers/redact" and "orders_to_redact" in told:
        email = address(part(told, "customer").get("email"))
        return Told(forget=(email,) if email else (), forget_orders=orders_in(told, "orders_to_redact"))
    if topic == "customers/data_request" and "orders_requested" in told:
        return Told(asks=True)
    if topic == "shop/redact" and "shop_domain" in told and told.keys() <= {"shop_id", "shop_domain"}:
        return Told(forget_all=True)
    if topic in {"customers/redact", "customers/data_request", "shop/redact"}:
        raise NotRead("another body", f"that of {topic}")
    return NOTHING


def orders_in(told: Object, name: str) -> tuple[str, ...]:
    found = told.get(name)
    return tuple(filter(None, map(text, found))) if isinstance(found, list) else ()


def asked(told: Object) -> tuple[str, tuple[str, ...]]:
    """Whom a request for what we hold is about: their mail address, and their orders."""
    return address(part(told, "customer").get("email")), orders_in(told, "orders_requested")


def read_order(told: Object, at: datetime) -> Told:
    name = needed(told, "id")
    if told.get("test") is True:
        return NOTHING
    returns = [one for given in parts(told, "refunds") for one in refund(given, name, at)]
    if told.get("cancelled_at"):
        returns.append(Returned(name, "cancelled", moment(told["cancelled_at"], at)))
    is_bought = told.get("financial_status") in BOUGHT
    return Told(orders=(order(told, name, at),) if is_bought else (), returns=tuple(returns))


def order(told: Object, name: str, at: datetime) -> Order:
    currency = letters(told.get("currency"), 3)
    noted = {text(one.get("name")).lower(): text(one.get("value"), 500) for one in parts(told, "note_attributes")}
    typed = [one.get("code") for one in parts(told, "discount_codes")]
    addresses = [text(told.get(site), 2000) for site in ("landing_site", "referring_site")]
    sent_to = part(told, "shipping_address") or part(told, "billing_address")
    return Order(
        order=name,
        at=moment(told.get("created_at"), at),
        lines=named(line_of(one, currency) for one in parts(told, "line_items")),
        currency=currency,
        email=address(told.get("email")) or address(told.get("contact_email")),
        code=codes(noted.get("gs_code"), *typed),
        came=way(*map(read_address, addresses), way_of(noted)),
        told_by=word(noted.get("gs_told_by")),
        tells_teller=is_yes(noted.get("gs_thanks")),
        country=letters(sent_to.get("country_code"), 2),
        language=text(told.get("customer_locale"), 12),
    )


def line_of(told: Object, currency: str) -> Line:
    return line(
        currency,
        amount=amount(told),
        quantity=told.get("quantity"),
        line=told.get("id"),
        product=told.get("product_id"),
        title=told.get("title"),
        sku=told.get("sku"),
    )


def amount(told: Object) -> Decimal | None:
    """What the whole line cost: Shopify tells the price of one, and what was taken off all."""
    price = money(told.get("price"))
    if price is None:
        return None
    off = sum((money(one.get("amount")) or Decimal(0) for one in parts(told, "discount_allocations")), Decimal(0))
    return money(max(price * many(told.get("quantity")) - off, Decimal(0)))


def refund(told: Object, order: str, at: datetime) -> tuple[Returned, ...]:
    """What a refund says came back; money alone, as for a late parcel, brings nothing back."""
    lines = [(text(one.get("line_item_id")), many(one.get("quantity"))) for one in parts(told, "refund_line_items")]
    back = [(name, quantity) for name, quantity in lines if name and quantity]
    return (Returned(order, needed(told, "id"), moment(told.get("created_at"), at), back),) if back else ()
