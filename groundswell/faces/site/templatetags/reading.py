"""Words, stars, dates and addresses, as templates write them."""

from datetime import date
from typing import Any

from django import template
from django.template.defaultfilters import date as date_filter
from django.template.defaultfilters import floatformat
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from groundswell.faces.site import words
from groundswell.faces.site.labels import Label, labels_of
from groundswell.faces.site.reading import Reading
from groundswell.record.shown import Shown

register = template.Library()

register.filter("word", words.word)
register.filter("language_name", words.language_name)


@register.filter
def day(moment: date | None) -> str:
    """A day as the reader's language writes it. Django's Italian gives months a capital, Italians do not."""
    written = str(date_filter(moment, "DATE_FORMAT"))
    return written.lower().lstrip("0") if get_language() == "it" else written


@register.filter
def grouped(number: int) -> str:
    """A count as the reader's language writes it: 1,234."""
    return str(floatformat(number, "0g"))


@register.inclusion_tag("site/parts/stars.html")
def stars(value: float | None) -> dict[str, Any]:
    """Stars as a row of signs, read aloud as words."""
    if value is None:
        return {"value": None}
    full = int(value + 0.25)
    is_half = 0.25 <= value - full < 0.75
    return {"value": value, "full": "★" * full, "half": is_half, "empty": "★" * (5 - full - is_half)}


@register.simple_tag
def asked(reading: Reading, **changes: object) -> str:
    """The address of the same page asked in another way."""
    return reading.address(**changes)


@register.filter
def named(shown: Shown) -> str:
    """Who said it, as shown."""
    return shown.name or _("somebody without a name")


@register.filter
def labels(shown: Shown) -> list[Label]:
    """The labels of a voice, each of which opens what it means."""
    return list(labels_of(shown))
