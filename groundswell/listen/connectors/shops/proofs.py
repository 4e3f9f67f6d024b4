"""Whether a delivery is from whom it says: signatures over its bytes as they came, compared in constant time."""

import hmac
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Mapping, Sequence
from hashlib import sha256

Headers = Mapping[str, str]  # of any case

TOLERANCE = 300  # seconds that a signed moment may be off, as Standard Webhooks' own libraries have it


def signature(secret: bytes, signed: bytes) -> bytes:
    """HMAC-SHA256 (RFC 2104), as base64."""
    return b64encode(hmac.digest(secret, signed, sha256))


def is_of_shopify(headers: Headers, body: bytes, secrets: Sequence[str], now: float) -> bool:
    """X-Shopify-Hmac-SHA256 over the body, by the app's client secret or the shop's webhook secret."""
    return fits(headers.get("X-Shopify-Hmac-SHA256", ""), body, secrets)


def is_of_woocommerce(headers: Headers, body: bytes, secrets: Sequence[str], now: float) -> bool:
    """X-WC-Webhook-Signature over the body, by the webhook's own secret."""
    return fits(headers.get("X-WC-Webhook-Signature", ""), body, secrets)


def fits(given: str, body: bytes, secrets: Sequence[str]) -> bool:
    """Whether a signature is that of the body by one of the secrets."""
    told = given.strip().encode(errors="replace")
    # All are tried, so that the time tells not which of them it was.
    return True in [hmac.compare_digest(signature(secret.encode(), body), told) for secret in secrets if secret]


def is_standard(headers: Headers, body: bytes, secrets: Sequence[str], now: float) -> bool:
    """Standard Webhooks 1.0.0: webhook-signature over id, moment and body; the moment no more than TOLERANCE off."""
    name, moment = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    # A dot in the name would let name, moment and body be cut elsewhere.
    if not name or "." in name or not is_near(moment, now):
        return False
    signed = f"{name}.{moment}.".encode(errors="replace") + body
    given = [one.partition(",") for one in headers.get("webhook-signature", "").split()[:8]]
    told = [value.encode(errors="replace") for version, _, value in given if version == "v1"]
    wanted = [signature(key_of(secret), signed) for secret in secrets if secret]
    return True in [hmac.compare_digest(one, other) for one in wanted for other in told]


def is_near(moment: str, now: float) -> bool:
    plain = moment.isascii() and moment.isdigit() and len(moment) <= 12
    return plain and abs(int(moment) - now) <= TOLERANCE


def key_of(secret: str) -> bytes:
    """The bytes of a secret: base64 after whsec_, or the secret as it stands."""
    try:
        return b64decode(secret.removeprefix("whsec_"), validate=True) or secret.encode()
    except Error:
        return secret.encode()
