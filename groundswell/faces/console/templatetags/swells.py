"""Chances, lengths of time and signs, as the pages about spread write them."""

from datetime import datetime
from decimal import Decimal

from django import template
from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groundswell.faces.console.books import Cell
from groundswell.faces.console.spread_words import SIGN
from groundswell.faces.words import grouped
from groundswell.record.models import Company

register = template.Library()


@register.filter
def chance(share: float) -> str:
    """A chance in hundredths; never told as certain: 62 %, under 1 %, over 99 %."""
    if share < 0.01:
        return _("under 1 %")
    if share > 0.99:
        return _("over 99 %")
    return f"{floatformat(100 * share, 0)} %"


@register.filter
def points(difference: float) -> str:
    """A difference of shares in hundredths, with its sign: +1.2, −0.4, 0.0."""
    told = floatformat(abs(100 * difference), 1)
    if floatformat(abs(100 * difference), "1u") == "0.0":
        return str(told)
    return f"{'+' if difference > 0 else '−'}{told}"


@register.filter
def span(hours: float) -> str:
    """A length of time in whole minutes, hours or days, whichever tells it best."""
    if hours < 1.5:
        minutes = max(round(60 * hours), 1)
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    if hours < 48:
        return ngettext("%(n)s hour", "%(n)s hours", round(hours)) % {"n": round(hours)}
    days = round(hours / 24)
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": grouped(days)}


@register.filter
def km(length: float) -> str:
    """A distance in kilometres, in tens: places are no finer than that."""
    return f"{grouped(10 * round(length / 10))}\N{NO-BREAK SPACE}km"


@register.filter
def sign(key: str) -> str:
    """What is said of a product: for it, against it."""
    return str(SIGN.get(key, key))


@register.filter
def cell_words(cell: Cell) -> str:
    """What stands in a cell of the ledger, as the reader's language writes it."""
    value = cell.value
    if isinstance(value, datetime):
        return str(date_format(value, "SHORT_DATETIME_FORMAT"))
    if isinstance(value, Decimal | float):
        return str(floatformat(value, "-4g"))
    if isinstance(value, int) and not cell.words:
        return grouped(value)
    # The words stand for what the record has a word of its own for, and for a name that is not shown.
    return cell.words or str(value or "")


@register.filter
def is_number(cell: Cell) -> bool:
    return isinstance(cell.value, int | float | Decimal) and not cell.words


@register.simple_tag
def book_address(company: Company, book: str, kind: str, query: str) -> str:
    """Where a book of the ledger stands, or its file, narrowed as this page is."""
    address = reverse(f"console:ledger_{book}{kind}", args=[company.slug])
    return f"{address}?{query}" if query else address
