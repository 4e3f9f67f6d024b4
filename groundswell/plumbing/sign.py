"""Tokens and signatures."""

import hmac
import secrets
from functools import cache
from hashlib import sha256

from django.conf import settings


def keyed(purpose: str, *parts: str) -> bytes:
    """A keyed hash of the parts, 32 bytes: the same for the same parts, and no way back without the secret."""
    message = "\x1f".join((purpose, *parts)).encode()
    return hmac.digest(secret(), message, "sha256")


@cache
def secret() -> bytes:
    return settings.SECRET_KEY.encode()


def token() -> str:
    """Make a token nobody can guess, 43 letters and digits."""
    return secrets.token_urlsafe(32)


def digest(text: str) -> str:
    """SHA-256 as hex: how a token is kept, so that a stolen table opens nothing."""
    return sha256(text.encode()).hexdigest()
