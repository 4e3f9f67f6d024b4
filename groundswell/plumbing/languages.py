"""The language of a page: the address may name it, else the reader's choice or browser does."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

KNOWN = frozenset(code for code, _ in settings.LANGUAGES)
NAMED = "lang"


class Languages(LocaleMiddleware):
    """`?lang=de` names a language, so that each translated page has an address of its own."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        named = request.GET.get(NAMED, "")
        if named in KNOWN:
            translation.activate(named)
            request.LANGUAGE_CODE = named


def unnamed(address: str) -> str:
    """The address without the language that it names: it may be read in any."""
    parts = urlsplit(address)
    asked = QueryDict(parts.query, mutable=True)
    asked.pop(NAMED, None)
    return parts._replace(query=asked.urlencode()).geturl()
