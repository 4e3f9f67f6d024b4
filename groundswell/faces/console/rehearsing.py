"""An attack upon a product, tried on a copy: asked for here, and shown as a table and a picture."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from groundswell.faces import door
from groundswell.faces.console.forms import ATTACKS, RehearsalForm
from groundswell.faces.console.room import show
from groundswell.record.access import Deed
from groundswell.record.models import Company
from groundswell.weigh.models import Rehearsed
from groundswell.weigh.rehearsal import ask

AT_ONCE = 10
# In the picture's own units: where 1 star stands, how far the next, and how far down each line.
FIRST, STAR, LINE = 12, 84, 56


@dataclass(frozen=True, slots=True)
class Stage:
    """A product before an attack, or after it; with its places in the picture."""

    name: str
    outcome: Mapping[str, Any]
    y: int

    @property
    def first_ten(self) -> str:
        """How many of the first ten voices have five stars, four, and so on."""
        counts = enumerate(self.outcome["first_ten"], start=1)
        return ", ".join(f"{count}\u00a0×\u00a0{star}\u00a0★" for star, count in reversed(list(counts)) if count)

    @property
    def name_y(self) -> int:
        return self.y - 14

    @property
    def low(self) -> int:
        return along(self.outcome["low"])

    @property
    def high(self) -> int:
        return along(self.outcome["high"])

    @property
    def value(self) -> int:
        return along(self.outcome["value"])

    @property
    def plain(self) -> int:
        return along(self.outcome["plain"])


def along(stars: float) -> int:
    return round(FIRST + STAR * (stars - 1))


SCALE = [(star, along(star)) for star in range(1, 6)]


@require_safe
@door.for_members(Deed.LOOK)
def rehearsal(request: HttpRequest, company: Company) -> HttpResponse:
    """The newest rehearsals, and the form for another."""
    return page(request, company, RehearsalForm(company=company))


@require_POST
@door.for_members(Deed.HOLD)
def rehearse(request: HttpRequest, company: Company) -> HttpResponse:
    """Try an attack upon one of the company's products."""
    form = RehearsalForm(request.POST, company=company)
    if not form.is_valid():
        return page(request, company, form, 422)
    ask(**form.cleaned_data)
    return redirect("console:rehearsal", company.slug)


def page(request: HttpRequest, company: Company, form: RehearsalForm, status: int = 200) -> HttpResponse:
    newest = Rehearsed.objects.filter(product__company=company).select_related("product").order_by("-asked_at", "-pk")
    rows = [(one, ATTACKS[one.attack], stages(one.found)) for one in newest[:AT_ONCE]]
    return show(request, company, "rehearsal", status, form=form, rows=rows, scale=SCALE)


def stages(found: dict[str, Any] | None) -> list[Stage]:
    names = {
        "before": _("As it stands"),
        "undefended": _("If nobody looks"),
        "defended": _("With what is known, and the alarm"),
    }
    told = found or {}
    return [
        Stage(name, told[key], LINE * (number + 1)) for number, (key, name) in enumerate(names.items()) if key in told
    ]
