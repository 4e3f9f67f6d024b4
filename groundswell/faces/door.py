"""Who is asking, what they may see, how often they may knock."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from ipaddress import ip_network
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import cache_control

from groundswell.listen.screen import Visitor
from groundswell.plumbing.sign import keyed
from groundswell.record.access import Deed, key_of, may
from groundswell.record.models import Account, Company, Key, Person


def program(request: HttpRequest) -> Key | None:
    """The key that a program shows: Authorization: Bearer …"""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    return key_of(secret.strip()) if scheme.lower() == "bearer" and secret else None


def account(request: HttpRequest) -> Account | None:
    """The account that is signed in."""
    return request.user if isinstance(request.user, Account) else None


def person(request: HttpRequest) -> Person | None:
    """The person as whom the account that is signed in speaks; None before it has spoken."""
    signed_in = account(request)
    return signed_in.person if signed_in else None


def visitor(request: HttpRequest, *, consents: bool) -> Visitor:
    """Who stands at the door of our own pages. Their network is only known as a hash that changes each day."""
    return Visitor(network=network(request), consents=consents)


def network(request: HttpRequest) -> str:
    """A hash of the network that a request comes from, another each day."""
    day = datetime.now(UTC).date().isoformat()
    return keyed("network", day, whole_network(address_of(request))).hex()[:24]


def whole_network(address: str) -> str:
    """One household's worth of addresses: of IPv6 a /64, since whoever has one has them all."""
    try:
        return str(ip_network(f"{address}/64", strict=False)) if ":" in address else address
    except ValueError:
        return address


def address_of(request: HttpRequest) -> str:
    """The network address; behind the proxy that we were told of, the last one that the proxy itself saw."""
    seen = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_HTTPS else ""
    return seen.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


Room = Callable[..., HttpResponseBase]


def for_members(deed: Deed) -> Callable[[Room], Room]:
    """Let those into a company's room who may do this there; the room gets the company in place of its slug.

    Others are asked to sign in, or told that it is not for them. No answer is kept by any cache or found by search.
    """

    def guarded(room: Room) -> Room:
        @wraps(room)
        @private
        def answer(request: HttpRequest, company: str, **more: Any) -> HttpResponseBase:
            if not isinstance(request.user, Account):
                return redirect_to_login(request.get_full_path(), reverse("account_login"))
            found = get_object_or_404(Company, slug=company)
            if not may(request.user, found, deed):
                return render(request, "console/not_yours.html", {"theirs": found}, status=403)
            return room(request, found, **more)

        return answer

    return guarded


def private(room: Room) -> Room:
    """No answer of this room is kept by any cache, or found by search."""

    @wraps(room)
    @cache_control(private=True, no_store=True)
    def answer(*args: Any, **more: Any) -> HttpResponseBase:
        response = room(*args, **more)
        response["X-Robots-Tag"] = "noindex"
        return response

    return answer


def come_in(request: HttpRequest, account: Account) -> None:
    """Sign in somebody who showed a one-time link or code from a letter; a closed account stays out."""
    if account.is_active:
        login(request, account)
