"""Who is asking, what they may see, how often they may knock."""

import secrets
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from groundswell.listen.screen import Visitor
from groundswell.plumbing.sign import keyed
from groundswell.record.access import key_of
from groundswell.record.models import Key

WRITER = "groundswell_writer"
A_YEAR = 31_536_000


def program(request: HttpRequest) -> Key | None:
    """The key that a program shows: Authorization: Bearer …"""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    return key_of(secret.strip()) if scheme.lower() == "bearer" and secret else None


def visitor(request: HttpRequest, *, consents: bool) -> Visitor:
    """Who stands at the door of our own pages. Their network is only known as a hash that changes each day."""
    day = datetime.now(UTC).date().isoformat()
    address = address_of(request)
    return Visitor(network=keyed("network", day, address).hex()[:24], consents=consents)


def address_of(request: HttpRequest) -> str:
    """The network address; behind the proxy that we were told of, the last one that the proxy itself saw."""
    seen = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_HTTPS else ""
    return seen.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def writer(request: HttpRequest) -> str:
    """The name by which our own site knows who writes from this browser; a new one where none is known."""
    known = request.get_signed_cookie(WRITER, default=None, salt="writer")
    return known or f"browser:{secrets.token_hex(12)}"


def remember_writer(response: HttpResponse, request: HttpRequest, name: str) -> None:
    """Let this browser amend what it wrote: a first-party cookie, set only after somebody has written."""
    response.set_signed_cookie(
        WRITER,
        name,
        salt="writer",
        max_age=A_YEAR,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
