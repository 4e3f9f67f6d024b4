"""WooCommerce's webhooks: orders, each told whole whenever it changes."""

import re
from datetime import datetime
from decimal import Decimal

from groundswell.listen.came import read_address
from groundswell.listen.connectors.shops.reading import (
    NOTHING,
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

PING = re.compile(rb"(webhook_id=\d{1,19})?")
ORDERS = {"order.created", "order.updated", "order.restored"}
BOUGHT = {"processing", "completed"}
CALLED_OFF = {"cancelled", "refunded", "failed", "trash"}
ATTRIBUTION = "wc_order_attribution_"


def is_ping(body: bytes) -> bool:
    """What a new webhook sends first: its number alone, or nothing, unsigned."""
    return PING.fullmatch(body.strip()) is not None


def read(topic: str, told: Object, at: datetime) -> Told:
    """What one delivery comes to.

    at  when it came, for what names no moment of its own
    Raises NotRead.
    """
    if topic == "order.deleted":
        return Told(returns=(Returned(needed(told, "id"), "deleted", at),))
    return read_order(told, at) if topic in ORDERS else NOTHING


def read_order(told: Object, at: datetime) -> Told:
    name, status = needed(told, "id"), text(told.get("status"))
    # Whoever pays at the door has no day of payment until then, and yet has bought.
    was_sure = bool(told.get("date_paid_gmt") or told.get("date_paid")) or told.get("payment_method") == "cod"
    if not (status in BOUGHT or (status in CALLED_OFF and was_sure)):
        return NOTHING
    one = order(told, name, at)
    if status in CALLED_OFF:
        back: tuple[Returned, ...] = (Returned(name, "cancelled", moment(told.get("date_modified_gmt"), at)),)
    else:
        back = tuple(partly(told, one, at))
    return Told(orders=(one,), returns=back)


def order(told: Object, name: str, at: datetime) -> Order:
    currency = letters(told.get("currency"), 3)
    # A field of the checkout stands under its own name, or under one with its plugin's before it.
    noted = {
        text(one.get("key")).rpartition("/")[2].lstrip("_"): text(one.get("value"), 2000)
        for one in parts(told, "meta_data")
    }
    typed = [one.get("code") for one in parts(told, "coupon_lines")]
    entry = read_address(noted.get(f"{ATTRIBUTION}session_entry", ""))
    marks = {key.removeprefix(ATTRIBUTION): value for key, value in noted.items() if key.startswith(ATTRIBUTION)}
    sent_to = part(told, "shipping").get("country") or part(told, "billing").get("country")
    return Order(
        order=name,
        at=moment(told.get("date_created_gmt"), at),
        lines=named(line_of(one, currency) for one in parts(told, "line_items")),
        currency=currency,
        email=address(part(told, "billing").get("email")),
        code=codes(noted.get("gs_code"), *typed),
        came=way(entry, way_of(marks), way_of(noted)),
        told_by=word(noted.get("gs_told_by")),
        tells_teller=is_yes(noted.get("gs_thanks")),
        country=letters(sent_to, 2),
    )


def line_of(told: Object, currency: str) -> Line:
    return line(
        currency,
        amount=paid(told),
        quantity=told.get("quantity"),
        line=told.get("id"),
        product=told.get("product_id"),
        title=told.get("parent_name") or told.get("name"),
        sku=told.get("sku"),
        gtin=told.get("global_unique_id"),
    )


def paid(told: Object) -> Decimal | None:
    """What the line cost, tax included."""
    total = money(told.get("total"))
    return None if total is None else money(total + (money(told.get("total_tax")) or Decimal(0)))


def partly(told: Object, order: Order, at: datetime) -> list[Returned]:
    """What partial refunds bring back. WooCommerce tells their sums alone, so only sums that fit are read:
    the price of some of one line, where one line alone fits.
    """
    found = []
    for given in parts(told, "refunds"):
        total = money(text(given.get("total")).removeprefix("-"))
        fitting = [(one.line, so_many) for one in order.lines if (so_many := so_many_of(one, total))]
        if len(fitting) == 1 and text(given.get("id")):
            found.append(Returned(order.order, text(given["id"]), moment(told.get("date_modified_gmt"), at), fitting))
    return found


def so_many_of(one: Line, total: Decimal | None) -> int:
    """How many of a line cost so much; 0 where no whole number of them does."""
    if not total or not one.amount:
        return 0
    so_many = many(round(total * one.quantity / one.amount))
    fits = abs(one.amount * so_many - total * one.quantity) <= Decimal("0.01") * one.quantity
    return so_many if fits and so_many <= one.quantity else 0
