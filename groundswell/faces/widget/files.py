"""The script and the style sheet, at addresses that never change."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import condition

from groundswell.faces.widget.everywhere import for_everywhere

FOLDER = Path(__file__).parent / "static" / "widget"
SCRIPT = (FOLDER / "widget.js").read_bytes()
WRITING = (FOLDER / "writing.js").read_bytes()
STYLE = (FOLDER / "widget.css").read_bytes()


def etag_of(body: bytes) -> Callable[[HttpRequest], str]:
    etag = f'"{sha256(body).hexdigest()[:20]}"'

    def told(request: HttpRequest) -> str:
        return etag

    return told


@for_everywhere("GET", "HEAD")
@condition(etag_func=etag_of(SCRIPT))
def script(request: HttpRequest) -> HttpResponse:
    """The one script that a shop's page names."""
    return file(SCRIPT, "text/javascript; charset=utf-8")


@for_everywhere("GET", "HEAD")
@condition(etag_func=etag_of(WRITING))
def writing(request: HttpRequest) -> HttpResponse:
    """The box to write in, loaded when somebody wants to write."""
    return file(WRITING, "text/javascript; charset=utf-8")


@for_everywhere("GET", "HEAD")
@condition(etag_func=etag_of(STYLE))
def style(request: HttpRequest) -> HttpResponse:
    return file(STYLE, "text/css; charset=utf-8")


def file(body: bytes, kind: str) -> HttpResponse:
    """A day may pass before every shop has a newer one; the data's shape bears that."""
    return HttpResponse(body, content_type=kind, headers={"Cache-Control": "public, max-age=3600"})
