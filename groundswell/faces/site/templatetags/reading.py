"""Words, stars, dates and addresses, as templates write them."""

from typing import Any

from django import template
from django.template.defaultfilters import floatformat

from groundswell.faces.site.finding import Finding
from groundswell.faces.site.labels import Label, labels_of
from groundswell.faces.site.reading import Reading
from groundswell.faces.site.words import language_name, word
from groundswell.faces.words import day, fixed_since, grouped, name_of, passed_on, where_shown
from groundswell.plumbing import spoken
from groundswell.record.models import ShareLink
from groundswell.record.shown import Shown
from groundswell.weigh.copied import Echo
from groundswell.weigh.fixed import Fixes, Told
from groundswell.weigh.models import Proportion

register = template.Library()

register.filter("word", word)
register.filter("language_name", language_name)
register.filter("day", day)
register.filter("grouped", grouped)
register.filter("named", name_of)
register.filter("fixed_since", fixed_since)


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
def signed_whole(number: int) -> str:
    """A whole number with its sign: +4, −12, 0."""
    return f"{'−' if number < 0 else '+' if number else ''}{grouped(abs(number))}"


@register.filter
def stars_told(thousandths: int) -> str:
    """Stars with all that is counted of them: 4.312."""
    return str(floatformat(thousandths / 1000, 3))


@register.filter
def stars_moved(thousandths: int) -> str:
    """By how many stars something moved: +0.012, −0.240; 0 where by nothing."""
    sign = "−" if thousandths < 0 else "+" if thousandths else ""
    return f"{sign}{stars_told(abs(thousandths))}"


@register.filter
def mostly(found: Proportion) -> str:
    """Where most of what is too much of it was shown."""
    return where_shown(found.channel, found.site)


@register.filter
def times(ratio: float) -> str:
    """How many times as often, to two figures: 2.3, 12, 130."""
    return str(floatformat(float(f"{ratio:.2g}"), 1 if ratio < 9.95 else 0))


@register.filter
def percent(share: float) -> str:
    """A share of all, in hundredths, to two figures: 63, 4.2, 0.47."""
    hundredths = float(f"{100 * share:.2g}")
    return str(floatformat(hundredths, 0 if hundredths >= 10 else 1 if hundredths >= 1 else 2))


@register.filter
def aloud(code: str) -> str:
    """A code as it is said: bako-mitu-7."""
    return spoken.aloud(code)


@register.filter("passed_on")
def link_passed_on(link: ShareLink) -> str:
    """To whom a link is passed on, and how that came about."""
    return passed_on(link.tie, link.collected)


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


@register.filter
def repeats(echoes: dict[int, Echo] | str, shown: Shown) -> Echo | None:
    """What a voice says again; nothing on pages that do not tell of it."""
    return echoes.get(shown.voice.pk) if isinstance(echoes, dict) else None
