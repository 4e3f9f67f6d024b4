"""Words, stars, dates and addresses, as templates write them."""

from typing import Any

from django import template
from django.template.defaultfilters import floatformat

from groundswell.faces.site.finding import Finding
from groundswell.faces.site.labels import Label, labels_of
from groundswell.faces.site.reading import Reading
from groundswell.faces.site.words import language_name, word
from groundswell.faces.words import day, grouped, name_of
from groundswell.record.shown import Shown
from groundswell.weigh.fixed import Fixes, Told

register = template.Library()

register.filter("word", word)
register.filter("language_name", language_name)
register.filter("day", day)
register.filter("grouped", grouped)
register.filter("named", name_of)


@register.inclusion_tag("site/parts/stars.html")
def stars(value: float | None) -> dict[str, Any]:
    """Stars as a row of signs, read aloud as words."""
    if value is None:
        return {"value": None}
    full = int(value + 0.25)
    is_half = 0.25 <= value - full < 0.75
    return {"value": value, "full": "★" * full, "half": is_half, "empty": "★" * (5 - full - is_half)}


@register.filter
def signed(odds: float) -> str:
    """A figure with its sign, as the reader's language writes it: +0.35, −1.20."""
    return f"{'−' if round(odds, 2) < 0 else '+'}{floatformat(abs(odds), 2)}"


@register.filter
def stars_told(thousandths: int) -> str:
    """Stars with all that is counted of them: 4.312."""
    return str(floatformat(thousandths / 1000, 3))


@register.filter
def stars_moved(thousandths: int) -> str:
    """By how many stars something moved: +0.012, −0.240; 0 where by nothing."""
    sign = "−" if thousandths < 0 else "+" if thousandths else ""
    return f"{sign}{stars_told(abs(thousandths))}"


@register.simple_tag
def asked(reading: Reading | Finding, **changes: object) -> str:
    """The address of the same page asked in another way."""
    return reading.address(**changes)


@register.filter
def labels(shown: Shown) -> list[Label]:
    """The labels of a voice, each of which opens what it means."""
    return list(labels_of(shown))


@register.filter
def beside(fixes: Fixes | str, shown: Shown) -> list[Told]:
    """What is said to be fixed of that which a voice reports; nothing on pages that do not tell of it."""
    return fixes.by_voice.get(shown.voice.pk, []) if isinstance(fixes, Fixes) else []
