"""The language of a page: the address may name it, else the reader's choice or browser does."""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

KNOWN = frozenset(code for code, _ in settings.LANGUAGES)


class Languages(LocaleMiddleware):
    """`?lang=de` names a language, so that each translated page has an address of its own."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        named = request.GET.get("lang", "")
        if named in KNOWN:
            translation.activate(named)
            request.LANGUAGE_CODE = named

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return super().process_response(request, response)
