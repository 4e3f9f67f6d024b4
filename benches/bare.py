"""The same server with nothing behind it: a bare Django view, and a plain WSGI function, that give back known bytes."""

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path
from granian.constants import Interfaces
from granian.server import Server

PAGES = Path(os.environ["GROUNDSWELL_HOME"]) / "pages"  # each page's bytes, as a reader got them
HTML, JSON = "text/html; charset=utf-8", "application/json; charset=utf-8"
KINDS = {"page": HTML, "rendered": HTML, "widget": JSON, "product": JSON}


def known(name: str) -> bytes:
    return (PAGES / name).read_bytes()


BYTES = {name: known(name) for name in KINDS}


def view(request: HttpRequest, name: str) -> HttpResponse:
    """Nothing but the middleware of the site."""
    return HttpResponse(BYTES[name], content_type=KINDS[name])


urlpatterns = [path("<str:name>", view)]


def function(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
    """Nothing at all."""
    name = environ["PATH_INFO"][1:]
    start_response("200 OK", [("Content-Type", KINDS[name]), ("Content-Length", str(len(BYTES[name])))])
    return [BYTES[name]]


def django_view() -> Callable[..., object]:
    settings.ROOT_URLCONF = __name__
    return get_wsgi_application()


# Granian asks for the application by name, in a process of its own.
application = django_view() if os.environ.get("BENCH_BARE") == "view" else function

if __name__ == "__main__":
    Server(
        target="benches.bare:application",
        interface=Interfaces.WSGI,
        address="127.0.0.1",
        port=int(sys.argv[1]),
        blocking_threads=int(os.environ["BENCH_THREADS"]),
        backpressure=int(os.environ["BENCH_BACKLOG"]),
        websockets=False,
        log_enabled=False,
    ).serve()
