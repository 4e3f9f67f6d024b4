"""Pages and styles travel packed, save what the front keeps: it packs by itself, once."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from groundswell.plumbing.front import WISH


class Packing(GZipMiddleware):
    """Django's own packing, which pads what it packs, so that its length tells nothing of a secret inside."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return response if WISH in request.META else super().process_response(request, response)
