"""How a product's score came about, month by month, drawn and as a table."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from groundswell.record.models import Product
from groundswell.weigh.history import Corrections, Flood, History, Step
from groundswell.weigh.history import history as history_of
from groundswell.weigh.models import Whose
from groundswell.weigh.turned import turns_of

# The drawing, in units of its own: where the days lie, and how high a star is.
LEFT, RIGHT, TOP, STAR = 22, 352, 10, 28
MOST = 1500  # corners that a curve is drawn with


@dataclass(frozen=True, slots=True)
class Line:
    """One month of the table: what was said in it, and what became of reviews in it."""

    month: date | None
    step: Step | None
    corrections: Corrections | None

    @property
    def stars(self) -> tuple[int, ...]:
        """Voices at each star, from five down."""
        return self.step.stars[::-1] if self.step else ()


@dataclass(frozen=True, slots=True)
class Curve:
    """The score from the first day to the last, as paths; drawings know no language, so never a decimal comma."""

    path: str
    end: tuple[str, str]
    first: date
    last: date
    floods: list[tuple[str, str]]  # where each flood lies, and how wide
    levels: list[tuple[int, str]]  # each whole star, and how high it lies


@require_safe
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """What moved a product's score, and when: of customers, or of experts where they are asked for."""
    about = get_object_or_404(Product.objects.select_related("company"), slug=slug)
    whose = Whose.EXPERTS if request.GET.get("whose") == Whose.EXPERTS else Whose.CONSUMERS
    found = history_of(about, whose)
    if found is None:
        raise Http404
    context = {
        "product": about,
        "company": about.company,
        "whose": whose.value,
        "history": found,
        "turn": turns_of([about.pk]).get((about.pk, whose)),
        "curve": curve_of(found),
        "lines": list(lines_of(found)),
    }
    return render(request, "site/history.html", context)


def lines_of(found: History) -> Iterator[Line]:
    """Each month in which something happened, in their order; what has no day comes first."""
    steps = {step.day: step for step in found.months}
    corrected: dict[date | None, Corrections] = {of.month: of for of in found.corrections}
    for month in sorted({*steps, *corrected}, key=lambda month: month or date.min):
        yield Line(month, steps.get(month), corrected.get(month))


def curve_of(found: History) -> Curve | None:
    """The score drawn; None where there are not two days to draw it between."""
    dated = [(step.day, step.value) for step in found.days if step.day is not None]
    if len(dated) < 2:
        return None
    first, last = dated[0][0], dated[-1][0]
    start = found.days[0].value if found.days[0].day is None else found.before
    every = -(-len(dated) // MOST)
    corners = [*dated[:-1][::every], dated[-1]]
    steps = "".join(f"H{along(day, first, last)}V{height(value)}" for day, value in corners)
    return Curve(
        path=f"M{LEFT} {height(start)}{steps}",
        end=(along(last, first, last), height(found.value)),
        first=first,
        last=last,
        floods=[band(flood, first, last) for flood in found.floods if flood.day >= first],
        levels=[(star, height(1000 * star)) for star in (1, 2, 3, 4, 5)],
    )


def along(day: date, first: date, last: date) -> str:
    share = min(max((day - first).days / (last - first).days, 0), 1)
    return f"{LEFT + share * (RIGHT - LEFT):.1f}"


def height(thousandths: int) -> str:
    return f"{TOP + STAR * (5 - thousandths / 1000):.1f}"


def band(flood: Flood, first: date, last: date) -> tuple[str, str]:
    """Where newcomers flooded it, by the days of what was said: at least a stroke wide."""
    begin = along(min(flood.began, flood.day), first, last)
    return begin, f"{max(float(along(flood.day, first, last)) - float(begin), 3):.1f}"
