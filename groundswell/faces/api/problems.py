"""Errors as programs read them: problem+json (RFC 9457), with what was found and what was wanted."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from groundswell.listen.screen import Refused
from groundswell.plumbing.once import KeyReused

CONTENT_TYPE = "application/problem+json"


class Problem(Exception):  # noqa: N818 - it becomes an answer
    """An answer that says what is wrong."""

    def __init__(self, status: int, title: str, detail: str = "", **more: Any) -> None:
        super().__init__(title)
        self.status, self.title, self.detail, self.more = status, title, detail, more


def answer(status: int, title: str, detail: str = "", **more: Any) -> HttpResponse:
    """One problem as a response."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    # Half a character that was sent, and is told of, must not be what fails.
    told = json.dumps(body, ensure_ascii=False, default=str).encode(errors="replace")
    return HttpResponse(told, status=status, content_type=CONTENT_TYPE)


def no_such_address(request: HttpRequest, **more: Any) -> HttpResponse:
    return answer(404, "Not found", f"no address {request.path}")


def telling_what_is_not_allowed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The same view, whose 405 is a problem like all others."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        response = view(request, *args, **more)
        if response.status_code != 405:
            return response
        told = answer(405, "Not allowed", f"{request.method} is nothing that can be done here")
        told["Allow"] = response["Allow"]
        return told

    return asked


def add_handlers(api: NinjaAPI) -> None:
    """Turn every way in which a request can fail into a problem."""

    def problem(request: HttpRequest, error: Any) -> HttpResponse:
        return answer(error.status, error.title, error.detail, **error.more)

    def refused(request: HttpRequest, error: Any) -> HttpResponse:
        return answer(422, "Refused", str(error), reason=error.reason, found=error.found, wanted=error.wanted)

    def invalid(request: HttpRequest, error: Any) -> HttpResponse:
        told = [{"where": list(e["loc"]), "wanted": e["msg"]} for e in error.errors]
        return answer(422, "Not well formed", "The request does not have the shape of the OpenAPI page.", errors=told)

    def not_known(request: HttpRequest, error: Any) -> HttpResponse:
        return answer(401, "No key", "Send a write key as `Authorization: Bearer …`.")

    def http_error(request: HttpRequest, error: Any) -> HttpResponse:
        return answer(error.status_code, str(error))

    def not_found(request: HttpRequest, error: Any) -> HttpResponse:
        return answer(404, "Not found", str(error))

    def reused(request: HttpRequest, error: Any) -> HttpResponse:
        return answer(409, "Idempotency key used before", str(error))

    for kind, handler in (
        (Problem, problem),
        (Refused, refused),
        (ValidationError, invalid),
        (AuthenticationError, not_known),
        (HttpError, http_error),
        (Http404, not_found),
        (KeyReused, reused),
    ):
        api.add_exception_handler(kind, handler)
