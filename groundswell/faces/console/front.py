"""Through which countries talk of a product came: where it began, how fast, how far, and what likely comes next."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from groundswell.faces import door
from groundswell.faces.console import worldmap
from groundswell.faces.console.products import product_of
from groundswell.faces.console.room import show
from groundswell.plumbing.geography import countries, name_of
from groundswell.record.access import Deed
from groundswell.record.models import Company
from groundswell.spread.front import ENOUGH, FEWEST
from groundswell.spread.models import Front

COLUMNS = ("place", "name", "reached_at", "people", "borders", "hours", "km")
LIKELY = 0.05  # of lesser chances nothing is told
SEEN = 0.15  # from this chance on a country is sure to be in the picture
SHADES = 3  # of places after the first
LETTERS = "abcdefghij"


@dataclass(frozen=True, slots=True)
class Reached:
    """One country that talk has reached; the first is where it began."""

    number: int
    name: str
    at: datetime
    people: int
    borders: int
    hours: float
    km: int


@dataclass(frozen=True, slots=True)
class Shape:
    """One country as the template draws it."""

    kind: str  # origin, reached-1 (early) to reached-3 (late), or next
    path: str
    x: str
    y: str
    label: str
    title: str


@require_safe
@door.for_members(Deed.LOOK)
def of_product(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """One product's front, in words, as a map and as a table."""
    one = product_of(company, pk)
    front = Front.objects.filter(product=one).first()
    told: dict[str, Any] = {"product": one, "front": front, "fewest": FEWEST, "enough": ENOUGH}
    if front is not None:
        reached, likely = reached_in(front), likely_in(front)
        seen = [told["place"] for told in front.places] + [code for code, *_, chance in likely if chance >= SEEN]
        picture = worldmap.drawn(countries(), seen, [code for code, *_ in likely])
        told |= {
            "began": reached[0],
            "since": reached[1:],
            "likely": likely,
            "reached": reached,
            "picture": picture,
            "shapes": shapes_of(front, reached, likely, picture),
        }
    return show(request, company, "front", **told)


def reached_in(front: Front) -> list[Reached]:
    return [
        Reached(
            number=number,
            name=called(told["place"]),
            at=datetime.fromisoformat(told["at"]),
            **{name: told[name] for name in ("people", "borders", "hours", "km")},
        )
        for number, told in enumerate(front.places, start=1)
    ]


def called(code: str) -> str:
    return name_of(code, get_language() or "en")


def likely_in(front: Front) -> list[tuple[str, str, str, float]]:
    """The likely next countries: code, letter on the map, name, chance."""
    some = [(code, chance) for code, chance in front.next if chance >= LIKELY]
    return [(code, letter, called(code), chance) for letter, (code, chance) in zip(LETTERS, some, strict=False)]


def shapes_of(
    front: Front, reached: Sequence[Reached], likely: Sequence[tuple[str, str, str, float]], picture: worldmap.Map
) -> list[Shape]:
    """What is drawn of each country: what comes next below what is reached, so that the latter's names stay whole."""
    some = [(code, "next", letter, name) for code, letter, name, _ in likely]
    some += [
        (told["place"], shade_of(one.number, len(reached)), str(one.number), one.name)
        for told, one in zip(front.places, reached, strict=True)
    ]
    return [
        Shape(
            kind,
            picture.shapes[code],
            *picture.spots.get(code, ("", "")),
            label=label if code in picture.named else "",
            title=name,
        )
        for code, kind, label, name in some
    ]


def shade_of(number: int, count: int) -> str:
    """Darkest where it began, then by the order of reaching, in as many shades as can be told from each other."""
    if number == 1:
        return "origin"
    return f"reached-{1 + (number - 2) * SHADES // max(count - 1, SHADES)}"


@require_safe
@door.for_members(Deed.LOOK)
def out(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """The same as a file."""
    one = product_of(company, pk)
    front = Front.objects.filter(product=one).first()
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for told in front.places if front else ():
        row = {**told, "name": called(told["place"]), "reached_at": told["at"]}
        writer.writerow([row[name] for name in COLUMNS])
    # The mark tells spreadsheets that it is UTF-8.
    answer = HttpResponse(f"\ufeff{text.getvalue()}", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{one.slug}-front.csv"'
    return answer
