"""The picture that stands beside a link which somebody passes on: who, the words, and how it came about."""

from dataclasses import dataclass
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from PIL import Image, ImageDraw

from groundswell.faces.site.carried import Carried, by_link
from groundswell.faces.site.going import by_code
from groundswell.faces.site.machines.cards import (
    DEEP,
    DRAWN_AT,
    EDGE,
    INK,
    LONGEST_TITLE,
    PAPER,
    QUIET,
    RULE,
    SIZE,
    Pen,
    fitted,
    shortened,
    star,
    swell,
    wrapped,
)
from groundswell.plumbing.pictures import as_png
from groundswell.plumbing.sign import digest
from groundswell.record.models import ShareLink

DESIGN = "1"  # part of the ETag: a new design is a new picture
LONGEST = 420  # signs of the words; more never fit
HEADING = 50
WORDS, LINE = 32, 44
DISCLOSED, TIGHT = 24, 34


@dataclass(frozen=True, slots=True)
class LinkCard:
    """All that the picture says, in the reader's words."""

    heading: str
    stars: float | None
    words: str
    disclosed: str
    code: str
    made_up: str


@require_safe
@by_code
def card(request: HttpRequest, link: ShareLink) -> HttpResponse:
    """A link's picture, in the language that the address names; asked anew each time, since words are taken back."""
    told = card_of(by_link(link))
    etag = f'"{digest(f"{DESIGN} {get_language()} {told}")[:20]}"'
    response = get_conditional_response(request, etag=etag) or HttpResponse(drawn(told), content_type="image/png")
    response["ETag"] = etag
    response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, no_cache=True)
    return response


def card_of(carried: Carried) -> LinkCard:
    return LinkCard(
        heading=carried.heading,
        stars=carried.shown.now.stars if carried.shown else None,
        words=carried.quoted(LONGEST),
        disclosed=carried.disclosed,
        code=carried.code,
        made_up=_("made up") if carried.product.company.is_made_up else "",
    )


@lru_cache(maxsize=64)
def drawn(told: LinkCard) -> bytes:
    """The picture as PNG; the same card is drawn once."""
    picture = Image.new("RGB", (SIZE[0] * DRAWN_AT, SIZE[1] * DRAWN_AT), PAPER)
    pen = Pen(ImageDraw.Draw(picture))
    mark(pen, told)
    below = heading(pen, told)
    foot = disclosed(pen, told)
    words(pen, told, below, foot)
    return as_png(picture.resize(SIZE, Image.Resampling.LANCZOS).quantize(128))


def mark(pen: Pen, told: LinkCard) -> None:
    """Our mark, small and named, and the code in the other corner."""
    pen.line([(EDGE + x * 1.2, 46 + y * 1.2) for x, y in swell(0, 48)], DEEP, 3)
    named = f"Groundswell · {told.made_up}" if told.made_up else "Groundswell"
    pen.text((EDGE + 74, 58), named, 26, DEEP, "lm")
    pen.text((SIZE[0] - EDGE, 58), told.code, 34, DEEP, "rm")


def heading(pen: Pen, told: LinkCard) -> float:
    """Who comes with what, and the stars; returns how far down it goes."""
    size, lines = HEADING, list(wrapped(told.heading[:LONGEST_TITLE], HEADING))
    if len(lines) > 2:
        size, lines = fitted(told.heading[:LONGEST_TITLE])
    for number, line in enumerate(lines):
        pen.text((EDGE, 100 + number * size * 1.22), line, size, INK)
    below = 100 + len(lines) * size * 1.22 + 14
    if told.stars is None:
        return below
    for number in range(5):
        star(pen, EDGE + 28 + number * 64, below + 28, min(max(told.stars - number, 0.0), 1.0))
    return below + 70


def disclosed(pen: Pen, told: LinkCard) -> float:
    """What whoever gets it must know, at the foot and always whole; returns where it begins."""
    lines = list(wrapped(told.disclosed, DISCLOSED))
    top = SIZE[1] - 32 - len(lines) * TIGHT
    pen.line([(EDGE, top - 16), (SIZE[0] - EDGE, top - 16)], RULE, 2)
    for number, line in enumerate(lines):
        pen.text((EDGE, top + number * TIGHT), line, DISCLOSED, QUIET)
    return float(top - 16)


def words(pen: Pen, told: LinkCard, top: float, foot: float) -> None:
    """As much of the words as there is room for."""
    lines = list(wrapped(told.words, WORDS))
    room = max(int((foot - top - 8) / LINE), 0)
    if len(lines) > room:
        lines = [*lines[: room - 1], shortened(lines[room - 1], WORDS)] if room else []
    for number, line in enumerate(lines):
        pen.text((EDGE, top + number * LINE), line, WORDS, INK)
