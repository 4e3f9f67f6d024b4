"""Shops' calls, made as the shops make them: their bodies, and their signatures by the real algorithms."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any

SECRET = "hush, it is the shop's"
KETTLE_LINE = {
    "id": 11,
    "product_id": 98765,
    "title": "Kettle",
    "sku": "K-1",
    "quantity": 2,
    "price": "20.00",
    "discount_allocations": [{"amount": "0.10"}],
}


def shopify(**parts: Any) -> dict[str, Any]:
    """An order as Shopify tells of it: two kettles, paid, sent to Vilnius."""
    plain = {
        "id": 1001,
        "test": False,
        "email": "Ada@Example.test",
        "created_at": "2026-03-01T14:00:00+02:00",
        "cancelled_at": None,
        "currency": "EUR",
        "financial_status": "paid",
        "landing_site": "/products/kettle?utm_source=newsletter",
        "referring_site": "https://search.example/",
        "note_attributes": [],
        "discount_codes": [],
        "line_items": [KETTLE_LINE],
        "shipping_address": {"country_code": "LT"},
        "refunds": [],
    }
    return {**plain, **parts}


def refund(**parts: Any) -> dict[str, Any]:
    """One of the two kettles comes back."""
    plain = {
        "id": 501,
        "order_id": 1001,
        "created_at": "2026-03-05T10:00:00Z",
        "refund_line_items": [{"line_item_id": 11, "quantity": 1}],
    }
    return {**plain, **parts}


def woocommerce(**parts: Any) -> dict[str, Any]:
    """The same order as WooCommerce tells of it."""
    plain = {
        "id": 727,
        "status": "processing",
        "currency": "EUR",
        "date_created_gmt": "2026-03-01T12:00:00",
        "date_modified_gmt": "2026-03-02T12:00:00",
        "date_paid_gmt": "2026-03-01T12:01:00",
        "payment_method": "stripe",
        "billing": {"email": "ada@example.test", "country": "LT"},
        "shipping": {"country": ""},
        "line_items": [
            {
                "id": 315,
                "product_id": 93,
                "name": "Kettle",
                "sku": "K-1",
                "quantity": 2,
                "total": "33.00",
                "total_tax": "6.93",
            }
        ],
        "coupon_lines": [],
        "meta_data": [],
        "refunds": [],
    }
    return {**plain, **parts}


def own(kind: str = "order.paid", **parts: Any) -> dict[str, Any]:
    """The same order in our own words."""
    line = {"line": "1", "product": "kettle", "title": "Kettle", "quantity": 2, "amount": "39.90"}
    plain = {"order": "1001", "at": "2026-03-01T12:00:00Z", "currency": "EUR", "email": "ada@example.test"}
    return {"type": kind, "timestamp": "2026-03-01T12:00:01Z", "data": {**plain, "lines": [line], **parts}}


def body_of(told: Any) -> bytes:
    return json.dumps(told).encode()


def signature(body: bytes, secret: str | bytes = SECRET) -> str:
    key = secret.encode() if isinstance(secret, str) else secret
    return base64.b64encode(hmac.new(key, body, hashlib.sha256).digest()).decode()


def by_shopify(body: bytes, topic: str = "orders/paid", name: str = "e1", secret: str = SECRET) -> dict[str, str]:
    """The headers that Shopify sends along."""
    return {
        "X-Shopify-Hmac-SHA256": signature(body, secret),
        "X-Shopify-Topic": topic,
        "X-Shopify-Event-Id": name,
        "X-Shopify-Webhook-Id": f"{name} of a subscription",
        "X-Shopify-Shop-Domain": "acme.myshopify.com",
    }


def by_woocommerce(body: bytes, topic: str = "order.updated", name: str = "d1", secret: str = SECRET) -> dict[str, str]:
    """The headers that WooCommerce sends along."""
    return {
        "X-WC-Webhook-Signature": signature(body, secret),
        "X-WC-Webhook-Topic": topic,
        "X-WC-Webhook-Resource": topic.partition(".")[0],
        "X-WC-Webhook-Event": topic.partition(".")[2],
        "X-WC-Webhook-Source": "https://acme.test/",
        "X-WC-Webhook-Delivery-ID": name,
    }


def by_standard(body: bytes, secret: str, name: str = "msg_1", at: float = 0) -> dict[str, str]:
    """The headers of Standard Webhooks."""
    moment = str(int(at or time.time()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = signature(f"{name}.{moment}.".encode() + body, key)
    return {
        "webhook-id": name,
        "webhook-timestamp": moment,
        "webhook-signature": f"v1,{signature(body, b'another')} v1,{signed}",
    }
