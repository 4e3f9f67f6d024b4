"""The picture that stands beside a link to a product: its name, its score, the people behind it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import cos, pi, sin
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import floatformat
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from PIL import Image, ImageDraw, ImageFont

from groundswell.plumbing.pictures import as_png
from groundswell.plumbing.sign import digest
from groundswell.record.models import Product
from groundswell.weigh.models import Score, Whose

FONT = Path(__file__).parent / "fonts" / "DejaVuSerif.ttf"
SIZE = (1200, 630)
EDGE = 80
DRAWN_AT = 2  # drawn twice as large, then made smaller: smooth edges
DESIGN = "1"  # part of the ETag: a new design is a new picture

# The colours of the pages by day (site.css).
PAPER, INK, QUIET, DEEP, SWELL, STAR, RULE = (
    "#faf7f2",
    "#211f1b",
    "#5c564c",
    "#0b5563",
    "#b5d3d4",
    "#9a5800",
    "#ddd5c7",
)
AN_HOUR = 3_600


@dataclass(frozen=True, slots=True)
class Card:
    """All that the picture says, in the reader's words."""

    title: str
    maker: str
    value: float | None
    figure: str
    people: str
    made_up: str


@require_safe
def card(request: HttpRequest, slug: str) -> HttpResponse:
    """A product's picture, in the language that the address names."""
    about = get_object_or_404(Product.objects.select_related("company"), slug=slug)
    told = card_of(about)
    etag = f'"{digest(f"{DESIGN} {get_language()} {told}")[:20]}"'
    response = get_conditional_response(request, etag=etag) or HttpResponse(drawn(told), content_type="image/png")
    response["ETag"] = etag
    patch_cache_control(response, public=True, max_age=AN_HOUR)
    return response


def card_of(about: Product) -> Card:
    score = Score.objects.filter(product=about, whose=Whose.CONSUMERS).first()
    told = score if score and not score.is_too_few else None
    return Card(
        title=about.title,
        maker=about.company.name,
        value=told.value if told else None,
        figure=str(floatformat(told.value, 1)) if told else "",
        people=standing_in_words(score),
        made_up=_("made up") if about.company.is_made_up else "",
    )


def standing_in_words(score: Score | None) -> str:
    if score is None:
        return _("No reviews yet")
    return _("Too few voices") if score.is_too_few else people_in_words(score.people)


def people_in_words(people: int) -> str:
    many = floatformat(people, "0g")
    return ngettext("from one person", "from %(many)s people", people) % {"many": many}


@lru_cache(maxsize=64)
def drawn(card: Card) -> bytes:
    """The picture as PNG; the same card is drawn once."""
    picture = Image.new("RGB", (SIZE[0] * DRAWN_AT, SIZE[1] * DRAWN_AT), PAPER)
    pen = Pen(ImageDraw.Draw(picture))
    wave(pen)
    title(pen, card)
    score(pen, card)
    foot(pen, card)
    return as_png(picture.resize(SIZE, Image.Resampling.LANCZOS).quantize(128))


@dataclass(frozen=True, slots=True)
class Pen:
    """Draws in the picture's own pixels, whatever scale it is drawn at."""

    on: ImageDraw.ImageDraw

    def text(self, at: tuple[float, float], words: str, size: int, colour: str, anchor: str = "la") -> None:
        place = (at[0] * DRAWN_AT, at[1] * DRAWN_AT)
        self.on.text(place, words, fill=colour, font=font(size), anchor=anchor)

    def line(self, points: list[tuple[float, float]], colour: str, width: float) -> None:
        self.on.line(scaled(points), fill=colour, width=round(width * DRAWN_AT), joint="curve")

    def shape(self, points: list[tuple[float, float]], colour: str) -> None:
        self.on.polygon(scaled(points), fill=colour)


def scaled(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    return [(x * DRAWN_AT, y * DRAWN_AT) for x, y in points]


@lru_cache(maxsize=16)
def font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, size * DRAWN_AT)


def length(words: str, size: int) -> float:
    return font(size).getlength(words) / DRAWN_AT


def wave(pen: Pen) -> None:
    """Our mark, small and named in the corner, and long along the foot."""
    pen.line([(EDGE + x * 1.6, EDGE + y * 1.6 - 20) for x, y in swell(0, 48)], DEEP, 4)
    pen.text((EDGE + 96, EDGE - 6), "Groundswell", 30, DEEP, "lm")
    sea = [(x * 13.0 - 20, 500 + y * 6.0) for x, y in swell(0, 96)]
    pen.shape([*sea, (SIZE[0] + 40, SIZE[1]), (-20, SIZE[1])], SWELL)


def swell(start: int, end: int) -> list[tuple[float, float]]:
    """A groundswell that rises: x in forty-eighths of the mark's width, y from 2 to 15 downwards."""
    return [(x / 4, 9 - (2 + 4 * (x / 4) / end) * sin(x / 4 / 48 * 4 * pi)) for x in range(start * 4, end * 4 + 1)]


LONGEST_TITLE = 120  # signs; more never fit in two lines
ROW = 412  # how far down the score stands
SIZES = (84, 72, 62, 54, 46, 40)
WIDTH = SIZE[0] - 2 * EDGE


def title(pen: Pen, card: Card) -> None:
    """The product's name, as large as it fits in two lines."""
    size, lines = fitted(card.title[:LONGEST_TITLE])
    for number, line in enumerate(lines):
        pen.text((EDGE, 146 + number * size * 1.22), line, size, INK)


def fitted(words: str) -> tuple[int, list[str]]:
    """The largest size at which the words stand in two lines, and those lines; cut where even the smallest fails."""
    for size in SIZES:
        lines = list(wrapped(words, size))
        if len(lines) <= 2:
            return size, lines
    return SIZES[-1], [lines[0], shortened(lines[1], SIZES[-1])]


def wrapped(words: str, size: int) -> Iterator[str]:
    """The words in lines that fit; a word that fits in no line is cut where it must be."""
    line = ""
    for word in pieces(words, size):
        longer = f"{line} {word}" if line else word
        if length(longer, size) > WIDTH and line:
            yield line
            longer = word
        line = longer
    if line:
        yield line


def pieces(words: str, size: int) -> Iterator[str]:
    for word in words.split():
        rest = word
        while length(rest, size) > WIDTH:
            fits = max((n for n in range(1, len(rest)) if length(rest[:n] + "-", size) <= WIDTH), default=1)
            yield rest[:fits] + "-"
            rest = rest[fits:]
        yield rest


def shortened(line: str, size: int) -> str:
    while line and length(f"{line}…", size) > WIDTH:
        line = line[:-1]
    return f"{line.rstrip()}…"


def score(pen: Pen, card: Card) -> None:
    """The value, its stars and who stands behind it, in one row."""
    if card.value is None:
        pen.text((EDGE, ROW), card.people, 40, QUIET, "lm")
        return
    pen.text((EDGE, ROW), card.figure, 88, INK, "lm")
    left = EDGE + length(card.figure, 88) + 44
    for number in range(5):
        star(pen, left + 28 + number * 64, ROW, min(max(card.value - number, 0.0), 1.0))
    pen.text((left + 5 * 64 + 20, ROW), card.people, 36, QUIET, "lm")


def star(pen: Pen, x: float, y: float, part: float) -> None:
    """A star, filled from the left as far as the part of it that was given."""
    pen.shape(points(x, y), RULE)
    if part > 0:
        filled = clipped(points(x, y), x - 28 + 56 * part)
        pen.shape(filled, STAR)


def points(x: float, y: float, outer: float = 28, inner: float = 11.5) -> list[tuple[float, float]]:
    turns = [(n, outer if n % 2 == 0 else inner) for n in range(10)]
    return [(x + reach * sin(n * pi / 5), y - reach * cos(n * pi / 5)) for n, reach in turns]


def clipped(shape: list[tuple[float, float]], right: float) -> list[tuple[float, float]]:
    """The part of a shape left of a line (Sutherland and Hodgman, 1974)."""
    kept: list[tuple[float, float]] = []
    for (x1, y1), (x2, y2) in zip(shape, [*shape[1:], shape[0]], strict=True):
        if x1 <= right:
            kept.append((x1, y1))
        if (x1 <= right) != (x2 <= right):
            kept.append((right, y1 + (right - x1) / (x2 - x1) * (y2 - y1)))
    return kept


def foot(pen: Pen, card: Card) -> None:
    pen.text((EDGE, 588), shortened_to(card.maker, 28, 700), 28, DEEP, "lm")
    if card.made_up:
        pen.text((SIZE[0] - EDGE, 588), card.made_up, 28, INK, "rm")


def shortened_to(words: str, size: int, width: float) -> str:
    if length(words, size) <= width:
        return words
    while words and length(f"{words}…", size) > width:
        words = words[:-1]
    return f"{words}…"
