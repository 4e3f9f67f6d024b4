"""Buyers' mail addresses: kept where their shop's company asks for reviews, for as long as a letter is to go there."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from groundswell.listen.models import Buyer
from groundswell.listen.sold import Order
from groundswell.record.models import Company, News, Source
from groundswell.record.privacy import address_of

# Whose letter would have been due longer ago is not asked: an old file is brought, and nobody is surprised by mail.
LATE = timedelta(days=30)
MOST = 254  # letters of an address
SPOKEN = frozenset(code for code, _ in settings.LANGUAGES)
# What is spoken where a parcel went, where the shop does not tell the buyer's language.
LANGUAGE_OF = {
    "DE": "de",
    "AT": "de",
    "LI": "de",
    "IT": "it",
    "SM": "it",
    "PL": "pl",
    "LT": "lt",
    "GB": "en",
    "US": "en",
}


def keep(shop: Source, company: Company, orders: Sequence[Order], news: News) -> None:
    """Keep where the buyers of new orders can be asked, if their shop's company asks at all; each order once."""
    if company.review_request_days is None:
        return
    since = timezone.now() - LATE - timedelta(days=company.review_request_days)
    asked = {order.order: order for order in orders if order.at >= since and is_address(order.email)}
    Buyer.objects.bulk_create(
        [
            Buyer(
                source=shop,
                order=order.order,
                company=company,
                email=order.email,
                address=address_of(order.email),
                language=language_of(order),
                at=order.at,
                news=news,
            )
            for order in asked.values()
        ],
        ignore_conflicts=True,
    )


def is_address(email: str) -> bool:
    """Whether a letter can be addressed to it: shops and files hand on what was typed."""
    try:
        validate_email(email)
    except ValidationError:
        return False
    return len(email) <= MOST


def language_of(order: Order) -> str:
    """The buyer's language as the shop tells it, or the country's; the installation's where we do not speak it."""
    told = order.language[:2].lower() or LANGUAGE_OF.get(order.country, "")
    return told if told in SPOKEN else settings.LANGUAGE_CODE


def let_go(numbers: Iterable[int]) -> None:
    """No letter goes there any more: of the address only the keyed hash stays."""
    Buyer.objects.filter(pk__in=list(numbers)).exclude(email="").update(email="")


def forget(address: str, source: str = "") -> None:
    """Forget an address, known by its keyed hash, and the hash too.

    source  the key of the one shop that forgets; empty: all do
    """
    theirs = Buyer.objects.filter(address=address) if address else Buyer.objects.none()
    (theirs.filter(source__key=source) if source else theirs).update(email="", address="")


def forget_all(source: str) -> None:
    """A shop has left: forget all its buyers."""
    Buyer.objects.filter(source__key=source).exclude(address="").update(email="", address="")
