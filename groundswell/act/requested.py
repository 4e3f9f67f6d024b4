"""Who is to be asked for a review, about what, and when no more: the same for whoever is content and whoever is not."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from groundswell.act.models import ReviewRequest
from groundswell.listen import buyers, receive
from groundswell.listen.models import Buyer, Delivery
from groundswell.record.models import Product, Purchase, Suppression, Voice
from groundswell.record.privacy import rows
from groundswell.record.proven import kept

REQUEST = "request"
REMINDED_AFTER = timedelta(days=10)
# However much somebody buys, and from whom, they are asked about one order within so long.
BETWEEN = timedelta(days=30)
# What could not be sent for so long is not sent at all.
LATE = timedelta(days=3)

Why = ReviewRequest.Why
Order = tuple[int, str]  # source and the shop's own name


@dataclass(frozen=True, slots=True)
class Asked:
    """A request whose letter goes out, and what it asks about."""

    request: ReviewRequest
    products: list[Product]


def noticed(news: list[int]) -> None:
    """Write down when the buyers in these news are to be asked. Twice, and nobody is asked twice."""
    new = Buyer.objects.filter(news__in=news, request=None).exclude(email="").select_related("company")
    now, requests, gone = timezone.now(), [], []
    for buyer in new:
        days = buyer.company.review_request_days
        if days is None:
            gone.append(buyer.pk)
        else:
            requests.append(ReviewRequest(buyer=buyer, due_at=max(buyer.at + timedelta(days=days), now)))
    ReviewRequest.objects.bulk_create(requests, ignore_conflicts=True)
    buyers.let_go(gone)


def due(after: int, most: int) -> list[ReviewRequest]:
    """The next open requests whose letter is due, by number."""
    found = ReviewRequest.objects.filter(ended_at=None, due_at__lte=timezone.now(), pk__gt=after)
    return list(found.select_related("buyer__company").order_by("pk")[:most])


def sorted_out(requests: Sequence[ReviewRequest]) -> list[Asked]:
    """End those that are not to be sent; return the others. One pass, however many they are."""
    goods, suppressed = goods_of(requests), suppressed_of(requests)
    about = written_by({person for bought in goods.values() for _, person in bought if person})
    asked, ended = [], defaultdict(list)
    for one in requests:
        bought = goods.get((one.buyer.source_id, one.buyer.order), [])
        left = {product.pk: product for product, person in bought if (person, product.pk) not in about}
        has_written = len(left) < len({product.pk for product, _ in bought})
        why = why_not(one, one.buyer.address in suppressed, bool(bought))
        if not why and (not left or (one.sent_at and has_written)):
            why = Why.WRITTEN
        if why:
            ended[why].append(one)
        else:
            asked.append(Asked(one, list(left.values())))
    for why, some in ended.items():
        end(some, why)
    return asked


def why_not(one: ReviewRequest, is_suppressed: bool, has_goods: bool) -> str:
    """Why a request is not sent, whatever was written; empty where nothing stands against it."""
    company = one.buyer.company
    against = {
        Why.ERASED: not one.buyer.email,
        Why.UNSUBSCRIBED: is_suppressed,
        # A worker died while it reminded: whether that letter went out nobody knows, so no other does.
        Why.SENT: one.reminded_at is not None,
        Why.STOPPED: company.review_request_days is None,
        Why.RETURNED: not has_goods,
        Why.LATE: one.due_at < timezone.now() - LATE,
    }
    return next((why.value for why, holds in against.items() if holds), "")


def goods_of(requests: Sequence[ReviewRequest]) -> dict[Order, list[tuple[Product, int | None]]]:
    """What was bought in these orders and did not come back, with who is known to have bought it."""
    goods: dict[Order, list[tuple[Product, int | None]]] = defaultdict(list)
    named = {(one.buyer.source_id, one.buyer.order) for one in requests}
    sources, orders = {source for source, _ in named}, {order for _, order in named}
    found = kept(Purchase.objects.filter(source__in=sources, order__in=orders))
    for purchase in found.select_related("product").order_by("pk"):
        if (purchase.source_id, purchase.order) in named:
            goods[purchase.source_id, purchase.order].append((purchase.product, purchase.person_id))
    return goods


def written_by(people: set[int]) -> set[tuple[int | None, int]]:
    """About which products these people have written a review, whatever it says, taken back or not."""
    return set(Voice.objects.filter(author__in=people, kind="review").values_list("author_id", "product_id"))


def suppressed_of(requests: Sequence[ReviewRequest]) -> set[str]:
    """The addresses among them that want no such letters."""
    addresses = {one.buyer.address for one in requests}
    found = Suppression.objects.filter(address__in=addresses, stream=REQUEST)
    return set(found.values_list("address", flat=True))


@transaction.atomic
def claim(one: ReviewRequest) -> bool:
    """Write down that a letter goes out, before it does; whether it may. Of two workers one is told yes."""
    now, address = timezone.now(), one.buyer.address
    # Two workers with two orders of one buyer wait here for each other.
    list(Buyer.objects.select_for_update().filter(address=address).order_by("pk").values_list("pk"))
    others = ReviewRequest.objects.filter(buyer__address=address).exclude(pk=one.pk)
    if others.filter(Q(sent_at__gt=now - BETWEEN) | Q(reminded_at__gt=now - BETWEEN)).exists():
        end([one], Why.LATELY)
        return False
    same = ReviewRequest.objects.filter(pk=one.pk, ended_at=None, sent_at=one.sent_at, reminded_at=None)
    if one.sent_at is None:
        return bool(same.update(sent_at=now, due_at=now + REMINDED_AFTER))
    return bool(same.update(reminded_at=now))


def was_sent(one: ReviewRequest) -> None:
    """The letter that was claimed has gone out: after the second there is no other."""
    if one.sent_at is not None:
        end([one], Why.SENT)


def was_not_sent(one: ReviewRequest) -> None:
    """The mail server did not take it: it is due as it was."""
    same = ReviewRequest.objects.filter(pk=one.pk, ended_at=None)
    same.update(sent_at=one.sent_at, reminded_at=None, due_at=one.due_at)


@transaction.atomic
def end(requests: Iterable[ReviewRequest], why: str) -> None:
    """No further letter goes out, and the addresses are let go."""
    some = list(requests)
    open_ones = ReviewRequest.objects.filter(pk__in=[one.pk for one in some], ended_at=None)
    open_ones.update(ended_at=timezone.now(), why=why)
    buyers.let_go(one.buyer_id for one in some)


def unsubscribed(address: str) -> None:
    """An address, known by its keyed hash, wants no more of these letters."""
    end(ReviewRequest.objects.filter(buyer__address=address, ended_at=None), Why.UNSUBSCRIBED)


def forget(address: str) -> None:
    """Forget an address, known by its keyed hash; what was asked stands, of nobody."""
    end(ReviewRequest.objects.filter(buyer__address=address, ended_at=None), Why.ERASED)
    buyers.forget(address)


def held_of(one: Delivery) -> dict[str, Any]:
    """What we hold of the buyer who asks, with what they were asked."""
    held = receive.held_of(one)
    numbers = [row["id"] for row in held["addresses"]]
    return {**held, "review_requests": rows(ReviewRequest.objects.filter(buyer__in=numbers).order_by("pk"))}
