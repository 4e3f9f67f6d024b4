"""Answers that any page of any site may ask for and read; no cookie goes with them."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

View = Callable[..., HttpResponse]
# JSON as people can read it, and a third shorter.
PLAIN = {"ensure_ascii": False, "separators": (",", ":")}


def for_everywhere(*methods: str) -> Callable[[View], View]:
    """Let every site ask, by these methods; browsers ask first whether they may."""
    allowed = ", ".join([*methods, "OPTIONS"])

    def opened(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
            if request.method == "OPTIONS":
                response = may(allowed)
            elif request.method in methods:
                response = view(request, *args, **named)
            else:
                response = trouble(405, f"found {request.method}, wanted {allowed}")
                response["Allow"] = allowed
            response["Access-Control-Allow-Origin"] = "*"
            response["Cross-Origin-Resource-Policy"] = "cross-origin"
            return response

        return answer

    return opened


def may(allowed: str) -> HttpResponse:
    """Yes, it may: for a day."""
    headers = {
        "Access-Control-Allow-Methods": allowed,
        "Access-Control-Allow-Headers": "Content-Type",
        "Access-Control-Max-Age": "86400",
    }
    return HttpResponse(status=204, headers=headers)


def told(data: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """Data as JSON, in the language that it is told in."""
    response = JsonResponse(data, status=status, json_dumps_params=PLAIN)
    response["Content-Language"] = get_language() or "en"
    patch_vary_headers(response, ["Cookie"])
    return response


def trouble(status: int, why: str, **more: Any) -> HttpResponse:
    """What is wrong, for whoever builds the shop's page: what was found, and what was wanted."""
    response = told({"error": why, **more}, status)
    response["Cache-Control"] = "no-store"
    return response
