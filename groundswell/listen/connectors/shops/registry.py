"""The kinds of shops by name, and how each is understood."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from groundswell.listen.connectors.shops import own, proofs, shopify, woocommerce
from groundswell.listen.connectors.shops.proofs import Headers
from groundswell.listen.connectors.shops.reading import Object, Told


def never(body: bytes) -> bool:
    """Shops of this kind do not knock before they speak."""
    return False


def nobody(told: Object) -> tuple[str, tuple[str, ...]]:
    """Shops of this kind pass no such request on."""
    return "", ()


def in_header(name: str) -> Callable[[Headers, bytes], str]:
    """The topic stands in a header."""
    return lambda headers, _: headers.get(name, "")


@dataclass(frozen=True, slots=True)
class Kind:
    """How shops of one kind speak.

    is_theirs  whether a delivery is from whoever knows one of the secrets
    names      headers that hold the delivery's own name, the surest first
    topic_of   what it is about
    is_ping    whether an unsigned body is nothing but a knock
    read       what a body comes to
    asked      whom a request for what we hold is about
    """

    is_theirs: Callable[[Headers, bytes, Sequence[str], float], bool]
    names: tuple[str, ...]
    topic_of: Callable[[Headers, bytes], str]
    read: Callable[[str, Object, datetime], Told]
    is_ping: Callable[[bytes], bool] = never
    asked: Callable[[Object], tuple[str, tuple[str, ...]]] = nobody


KINDS = {
    "shopify": Kind(
        is_theirs=proofs.is_of_shopify,
        names=("X-Shopify-Event-Id", "X-Shopify-Webhook-Id"),
        topic_of=in_header("X-Shopify-Topic"),
        read=shopify.read,
        asked=shopify.asked,
    ),
    "woocommerce": Kind(
        is_theirs=proofs.is_of_woocommerce,
        names=("X-WC-Webhook-Delivery-ID",),
        topic_of=in_header("X-WC-Webhook-Topic"),
        read=woocommerce.read,
        is_ping=woocommerce.is_ping,
    ),
    "signed": Kind(
        is_theirs=proofs.is_standard,
        names=("webhook-id",),
        topic_of=own.topic_of,
        read=own.read,
        asked=own.asked,
    ),
}
