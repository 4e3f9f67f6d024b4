"""Who is asking, what they may see, how often they may knock."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from ipaddress import ip_network
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import cache_control

from groundswell.listen import buying, telling
from groundswell.listen.screen import Visitor
from groundswell.listen.telling import Browser
from groundswell.plumbing.front import COUNTED
from groundswell.plumbing.servings import AHEAD
from groundswell.plumbing.sign import keyed, token
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


# The one cookie by which a browser is known again: set only where its reader agrees, and for so long.
WHO_TOLD = "who_told"
KNOWN_FOR = timedelta(days=90)
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})?")
COUNTRY = re.compile(r"(?!XX)[A-Z]{2}")


def browser(request: HttpRequest) -> Browser:
    """What a browser says of itself, without its address: a name for today, or the one that it agreed to keep."""
    kept = kept_name(request)
    return Browser(
        visitor=kept or name_of_today(request),
        is_kept=bool(kept),
        method=str(request.method),
        agent=request.headers.get("User-Agent", ""),
        ahead=next((told for name in AHEAD if (told := request.META.get(name, ""))), "")[:40],
        from_host=host_of(request.headers.get("Referer", "")),
        language=found(LANGUAGE, request.headers.get("Accept-Language", "")),
        country=found(COUNTRY, request.headers.get("CF-IPCountry", "")) if settings.BEHIND_HTTPS else "",
    )


def name_of_today(request: HttpRequest) -> str:
    return keyed("browser", network(request), request.headers.get("User-Agent", "")).hex()[:24]


def kept_name(request: HttpRequest) -> str:
    """The name of a browser that agreed to be known again; empty for all others."""
    kept = request.COOKIES.get(WHO_TOLD, "")
    return keyed("kept browser", kept).hex()[:24] if kept else ""


def host_of(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "")[:120]
    except ValueError:
        return ""


def found(shape: re.Pattern[str], text: str) -> str:
    """What the text begins with, if it has the shape."""
    begins = shape.match(text)
    return begins[0][:12] if begins else ""


def know_again(request: HttpRequest, response: HttpResponse) -> str:
    """Give a browser whose reader agrees a cookie of its own; one that has it keeps it. Returns its name."""
    kept = request.COOKIES.get(WHO_TOLD) or token()
    response.set_cookie(WHO_TOLD, kept, max_age=KNOWN_FOR, secure=settings.BEHIND_HTTPS, httponly=True, samesite="Lax")
    request.COOKIES[WHO_TOLD] = kept
    return kept_name(request)


def counted(request: HttpRequest) -> str:
    """The name of a browser that agreed to be counted; empty for all others. It has nothing to do with any other."""
    given = request.get_signed_cookie(COUNTED, default="", salt=COUNTED, max_age=KNOWN_FOR)
    return keyed("counted browser", given).hex()[:24] if given else ""


def count(response: HttpResponse) -> None:
    """Give a browser whose reader agrees to be counted a cookie of its own, signed: none can be made up."""
    response.set_signed_cookie(
        COUNTED, token(), salt=COUNTED, max_age=KNOWN_FOR, secure=settings.BEHIND_HTTPS, httponly=True, samesite="Lax"
    )


def count_no_more(response: HttpResponse) -> None:
    response.delete_cookie(COUNTED, samesite="Lax")


def recognise(request: HttpRequest, account: Account) -> None:
    """Whoever signs in, or first speaks, has bought what was bought from their address; and, on a browser that agreed
    to be known, they were told by what it opened.
    """
    buying.recognised(account)
    kept = kept_name(request)
    if kept and account.person is not None:
        telling.recognised(account.person, kept)


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
        recognise(request, account)
