"""What comes of itself: a shop calls. Taken down at once, worked soon after, many in one go."""

import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import IntEnum
from hashlib import sha256
from itertools import islice
from secrets import token_hex
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from groundswell.listen import buyers, shops
from groundswell.listen.buying import bought, came_back
from groundswell.listen.connectors.shops.reading import NotRead, Told, parsed
from groundswell.listen.connectors.shops.registry import KINDS
from groundswell.listen.models import Buyer, Delivery, Shop
from groundswell.record.changes import note
from groundswell.record.models import News, Purchase, Return, announce
from groundswell.record.privacy import address_of, forget_buyer, rows

log = logging.getLogger(__name__)

BATCH = 200  # deliveries that are worked in one go; while they are, SQLite lets no other in
KEPT = timedelta(days=30)  # a delivery that is done, so that a replay is known
WAITED = timedelta(days=90)  # one that failed, or waits for an order that nobody tells of
LEFT = timedelta(minutes=10)  # longer than its job would take


class Answer(IntEnum):
    """What a shop that calls is told, as HTTP has it."""

    TAKEN = 200
    NOT_SIGNED = 401
    UNKNOWN = 404
    ENDED = 410


def take(token: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """Take down what a shop sends, if it is the shop: one row and its news. Sent again, it is the same delivery.

    headers  in any case
    body     as it came, byte for byte; nothing of it is read before its signature is found good
    """
    shop = Shop.objects.filter(token=token).first()
    if shop is None:
        return Answer.UNKNOWN
    if shop.ended_at is not None:
        return Answer.ENDED
    kind = KINDS[shop.kind]
    if kind.is_ping(body):
        return Answer.TAKEN
    if not kind.is_theirs(headers, body, shops.secrets_of(shop), timezone.now().timestamp()):
        log.warning("a shop's call was not signed by its secret", extra={"shop": shop.pk})
        return Answer.NOT_SIGNED
    name = next((found for header in kind.names if (found := plain(headers.get(header, "")))), "")
    take_down(shop, name, plain(kind.topic_of(headers, body)), body)
    return Answer.TAKEN


def plain(header: str) -> str:
    return "".join(letter for letter in header if letter.isprintable()).encode(errors="ignore").decode().strip()[:60]


def take_down(shop: Shop, name: str, topic: str, body: bytes) -> None:
    stamp = sha256("\x1f".join((name, topic, "")).encode() + body).hexdigest()
    try:
        with transaction.atomic():
            Delivery.objects.create(shop=shop, outside_id=name, topic=topic, stamp=stamp, body=body)
            announce(News.Kind.SHOP_CALLED, shop.pk)
    except IntegrityError:
        if not Delivery.objects.filter(shop=shop, stamp=stamp).exists():
            raise
        log.info("a shop's call came again", extra={"shop": shop.pk})


def called(numbers: Sequence[int]) -> None:
    """Work what these shops have sent."""
    for shop in Shop.objects.filter(pk__in=numbers).select_related("company"):
        while work(shop):
            pass


def take_up_left() -> None:
    """Work what was left lying because its job was given up."""
    left = to_work(Delivery.objects.filter(received_at__lt=timezone.now() - LEFT))
    called(list(left.values_list("shop_id", flat=True).distinct()))


def to_work(found: QuerySet[Delivery]) -> QuerySet[Delivery]:
    return found.filter(done_at=None, failed="", waits_for="")


@transaction.atomic
def work(shop: Shop) -> int:
    """Work the oldest of what a shop has sent, at most BATCH. Returns how many; twice, and nothing is doubled."""
    # One batch of a shop after the other: else a refund might look for its order while another worker takes it in.
    # No stronger lock: what comes in meanwhile leans on the same row.
    Shop.objects.select_for_update(no_key=True).get(pk=shop.pk)
    mine = Delivery.objects.filter(shop=shop)
    batch = list(to_work(mine).order_by("pk")[:BATCH])
    read = {one: told for one in batch if (told := what(shop, one)) is not None}
    orders = {f"{Delivery.ORDER}{order.order}" for told in read.values() for order in told.orders}
    waiting = list(mine.filter(waits_for__in=orders).order_by("pk"))
    read |= {one: told for one in waiting if (told := what(shop, one)) is not None}
    try:
        with transaction.atomic():
            follow(shop, read)
    except (DataError, IntegrityError):
        follow_singly(shop, read)
    keep([*batch, *waiting])
    for one, told in read.items():
        if not one.failed:
            forget(shop, told)
    return len(batch)


def keep(worked: Sequence[Delivery]) -> None:
    """Write down how each stands: in one breath those that are done, and the few others."""
    done = [one.pk for one in worked if one.done_at]
    Delivery.objects.filter(pk__in=done).update(done_at=timezone.now(), failed="", waits_for="", body=b"")
    Delivery.objects.bulk_update([one for one in worked if not one.done_at], ["failed", "waits_for"])


def what(shop: Shop, one: Delivery) -> Told | None:
    """What a delivery comes to; none where it cannot be read, which is noted on it."""
    try:
        return KINDS[shop.kind].read(one.topic, parsed(bytes(one.body)), one.received_at)
    except NotRead as why:
        fail(one, str(why))
    return None


def fail(one: Delivery, why: str) -> None:
    one.failed, one.waits_for = why[:300], ""
    log.warning("a shop's call cannot be worked", extra={"shop": one.shop_id, "delivery": one.pk})


def follow_singly(shop: Shop, read: dict[Delivery, Told]) -> None:
    """One of them is what the database does not take: the others shall not wait for it."""
    for one, told in read.items():
        try:
            with transaction.atomic():
                follow(shop, {one: told})
        except (DataError, IntegrityError) as error:
            fail(one, f"the database does not take it: {type(error).__name__}")


def follow(shop: Shop, read: dict[Delivery, Told]) -> None:
    """Take in what the deliveries tell: orders first, since what comes back must have been bought."""
    bought(shop.key, shop.company.name, [order for told in read.values() for order in told.orders])
    early = {told.order for told in came_back(shop.key, [back for told in read.values() for back in told.returns])}
    for one, told in read.items():
        unknown = next((back.order for back in told.returns if back.order in early), "")
        if told.asks:
            log.warning("a buyer asks what we hold of them", extra={"shop": shop.pk, "delivery": one.pk})
        if unknown or told.asks:
            one.waits_for = f"{Delivery.ORDER}{unknown}" if unknown else Delivery.PERSON
        else:
            finish(one)


def finish(one: Delivery) -> None:
    """It is worked: its words go, its name stays, so that a replay is known."""
    one.done_at, one.waits_for, one.body = timezone.now(), "", b""


def forget(shop: Shop, told: Told) -> None:
    """Forget the buyers who wish it, at this shop; and all, where the shop itself has left."""
    addresses = {address_of(email) for email in told.forget}
    if told.forget_orders:
        theirs = Purchase.objects.filter(source__key=shop.key, order__in=told.forget_orders)
        addresses.update(theirs.exclude(buyer="").values_list("buyer", flat=True))
    for address in addresses:
        forget_buyer(address, shop.key)
        buyers.forget(address, shop.key)
    for email in told.forget:
        forget_words(email, shop)
    if told.forget_all:
        forget_all(shop)


def forget_words(email: str, shop: Shop | None = None) -> None:
    """Empty what still waits, or failed, and names an address."""
    left = Delivery.objects.filter(done_at=None).exclude(body=b"")
    word = email.lower().encode()
    for one in (left.filter(shop=shop) if shop else left).iterator():
        if word in bytes(one.body).lower():
            finish(one)
            one.failed = ""
            one.save(update_fields=["done_at", "failed", "waits_for", "body"])


def forget_all(shop: Shop) -> None:
    """The shop has left us, and asks that all its buyers be forgotten."""
    if shops.end(shop, by=shop.kind):
        log.warning("a shop has left", extra={"shop": shop.pk})
    buyers.forget_all(shop.key)
    theirs = Purchase.objects.filter(source__key=shop.key).exclude(buyer="")
    names: dict[str, str] = {}
    found = theirs.only("pk", "buyer").iterator(chunk_size=BATCH)
    while chunk := list(islice(found, BATCH)):
        for purchase in chunk:
            purchase.buyer = names.setdefault(purchase.buyer, token_hex(32))
        Purchase.objects.bulk_update(chunk, ["buyer"])


def held_of(one: Delivery) -> dict[str, Any]:
    """What we hold of the buyer who asks, as JSON takes it."""
    email, orders = KINDS[one.shop.kind].asked(parsed(bytes(one.body)))
    at_shop = Purchase.objects.filter(source__key=one.shop.key)
    mine = at_shop.filter(order__in=orders)
    if email:
        mine = mine | at_shop.filter(buyer=address_of(email))
    numbers = list(mine.values_list("pk", flat=True))
    named = set(mine.values_list("order", flat=True))
    return {
        "shop": one.shop.key,
        "addresses": rows(Buyer.objects.filter(source__key=one.shop.key, order__in=named).order_by("pk")),
        "purchases": rows(Purchase.objects.filter(pk__in=numbers).order_by("pk")),
        "returns": rows(Return.objects.filter(purchase__in=numbers).order_by("pk")),
    }


@transaction.atomic
def answered(one: Delivery, by: str) -> None:
    """Somebody at the company has told the buyer what we hold."""
    row = Delivery.objects.select_for_update().filter(pk=one.pk, waits_for=Delivery.PERSON).first()
    if row is not None:
        finish(row)
        row.save(update_fields=["done_at", "waits_for", "body"])
        note(one.shop.company, by, f"a buyer's request at {one.shop.key}", None, {"answered": True})


@transaction.atomic
def again(one: Delivery) -> None:
    """Try once more what could not be worked."""
    if Delivery.objects.filter(pk=one.pk).exclude(failed="").update(failed=""):
        announce(News.Kind.SHOP_CALLED, one.shop_id)


def forget_old() -> None:
    """Forget deliveries whose time is up. What a buyer asks waits until somebody answers."""
    now = timezone.now()
    Delivery.objects.filter(received_at__lt=now - KEPT).exclude(done_at=None).delete()
    Delivery.objects.filter(received_at__lt=now - WAITED).exclude(waits_for=Delivery.PERSON).delete()
