"""Addresses as other sites and machines name them: whole, and one for each language."""

from collections.abc import Iterator
from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from groundswell.plumbing.languages import KNOWN, NAMED


def absolute(name: str, *parts: object) -> str:
    """The whole address of a page of ours."""
    return f"{settings.SITE}{reverse(name, args=parts)}"


def absolute_row(name: str, part: object) -> str:
    """The same, a hundred times faster, for pages by the thousand whose addresses differ in a number or a slug."""
    before, after = around(name)
    return f"{settings.SITE}{before}{part}{after}"


@cache
def around(name: str) -> tuple[str, str]:
    """What stands in an address before its one part, and after it."""
    before, _, after = reverse(name, args=["0"]).rpartition("0")
    return before, after


def in_language(address: str, code: str) -> str:
    """The same page in a language that its address names."""
    return f"{address}{'&' if '?' in address else '?'}{NAMED}={code}"


def canonical(request: HttpRequest, address: str) -> str:
    """The one address of what this request shows: with its language, if the address named one."""
    code = request.GET.get(NAMED, "")
    return in_language(address, code) if code in KNOWN else address


def alternates(address: str) -> Iterator[tuple[str, str]]:
    """A page's address in each language, and the one that goes by the reader's own."""
    for code, _ in settings.LANGUAGES:
        yield code, in_language(address, code)
    yield "x-default", address


def media(file: str) -> str:
    """The whole address of a picture among the media."""
    return f"{settings.SITE}/media/{file}"
