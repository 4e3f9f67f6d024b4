"""Errors as programs read them: problem+json (RFC 9457), with what was found and what was wanted."""

import inspect
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
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


def without_slips(view: Callable[..., Any]) -> Callable[..., Any]:
    """The same view, which refuses what it does not know in the query: a slip in a filter's name must not widen it."""
    known = inspect.signature(view).parameters

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **more: Any) -> Any:
        strange = [name for name in request.GET if name not in known]
        if strange:
            raise Problem(422, "Not a parameter", f"found {strange[0][:40]!r}, wanted those of the OpenAPI page")
        return view(request, *args, **more)

    return asked


def add_handlers(api: NinjaAPI) -> None:
    """Turn every way in which a request can fail into a problem."""

    def problem(request: HttpRequest, error: Any) -> HttpResponse:
        return answer(error.status, error.title, error.detail, **error.more)

    def refused(request: HttpRequest, error: Any) -> HttpResponse:
        return answer(422, "Refused", str(error), reason=error.reason, found=error.found, wanted=error.wanted)

    def invalid(request: HttpRequest, error: Any) -> HttpResponse:
        told = [{"where": where(e["loc"]), "wanted": e["msg"]} for e in error.errors]
        return answer(422, "Not well formed", "The request does not have the shape of the OpenAPI page.", errors=told)

    def not_known(request: HttpRequest, error: Any) -> HttpResponse:
        told = answer(401, "No key", "Send a write key as `Authorization: Bearer …`.")
        told["WWW-Authenticate"] = "Bearer"
        return told

    def http_error(request: HttpRequest, error: Any) -> HttpResponse:
        # Ninja tells what it could not read as JSON only where it debugs; its cause knows the place.
        return answer(error.status_code, str(error), why_unread(error.__cause__))

    def too_big(request: HttpRequest, error: Any) -> HttpResponse:
        return answer(413, "Too big", f"wanted a body of at most {settings.DATA_UPLOAD_MAX_MEMORY_SIZE} bytes")

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
        (RequestDataTooBig, too_big),
        (KeyReused, reused),
    ):
        api.add_exception_handler(kind, handler)


def where(path: tuple[Any, ...]) -> list[Any]:
    """Where in a request something stands; of the body, without our own name for it."""
    part, *names = path
    return [part, *(names[1:] if part == "body" else names)]


def why_unread(cause: BaseException | None) -> str:
    """Where a body stops being JSON, without repeating it."""
    if isinstance(cause, json.JSONDecodeError):
        return f"{cause.msg}, at line {cause.lineno}, column {cause.colno}"
    return "wanted UTF-8" if isinstance(cause, UnicodeDecodeError) else ""
