"""Which voices stand on a page, in the order asked for, and how to go on from there."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F

from groundswell.faces.site.reading import DEEPEST, PER_PAGE, Reading
from groundswell.record.corrections import about_this, is_aside
from groundswell.record.models import Product
from groundswell.record.shown import visible
from groundswell.weigh import order
from groundswell.weigh.cells import level_counts
from groundswell.weigh.models import Place, Score, Whose

EXPERTS_AT_ONCE = 3


@dataclass(frozen=True, slots=True)
class Listed:
    """Some voices in the order asked for, and how to go on from there."""

    ids: list[int]
    first: int  # position of the first, from 1
    total: int | None  # where counting costs nothing
    is_fair: bool
    next: str  # addresses; empty where there is no such page
    before: str

    @property
    def last(self) -> int:
        return self.first + len(self.ids) - 1


def listed(about: Product, reading: Reading, score: Score | None) -> Listed:
    """The ids of the voices that the reader asks for."""
    if reading.order == "fair" and reading.kind == "review":
        return fairly(about, reading, score)
    ids = list(ordered(about, reading)[reading.after : reading.after + PER_PAGE + 1])
    here = ids[:PER_PAGE]
    return Listed(here, reading.after + 1, None, False, *around(reading, "", is_last=len(ids) <= PER_PAGE))


def fairly(about: Product, reading: Reading, score: Score | None) -> Listed:
    # Unnarrowed, the score knows the levels: it is kept together with the places.
    known = None if reading.is_narrowed else level_counts(score.cells if score else {})
    found = order.page(
        about.pk,
        whose=reading.whose,
        where=reading.of_places(),
        counts=reading.heads or known,
        after=reading.after,
        limit=PER_PAGE,
    )
    told = "-".join(map(str, found.counts))
    addresses = around(reading, told, is_last=found.is_last)
    return Listed(found.voices, found.first, sum(found.counts[:5]), True, *addresses)


def around(reading: Reading, counts: str, *, is_last: bool) -> tuple[str, str]:
    """The addresses of the pages after and before this one."""
    after, before = reading.after + PER_PAGE, max(reading.after - PER_PAGE, 0)
    further = "" if is_last or after > DEEPEST else reading.address(after=after, counts=counts)
    back = reading.address(after=before, counts=counts if before else "") if reading.after else ""
    return further, back


def ordered(about: Product, reading: Reading) -> Any:
    """Ids in any order but the fair one: of the reviews that count, or of voices of another kind."""
    if reading.kind == "review":
        places = Place.objects.filter(reading.of_places(), product=about, whose=reading.whose)
        return places.order_by(*ORDERS.get(reading.order, NEWEST)).values_list("pk", flat=True)
    voices = visible(order.newest(about.pk)).filter(reading.of_voices())
    if reading.kind == "older":
        return about_this(voices).filter(kind="review", place=None).values_list("pk", flat=True)
    if reading.kind == "aside":
        return voices.filter(is_aside(), kind="review").values_list("pk", flat=True)
    return voices.filter(kind=reading.kind, answers=None).values_list("pk", flat=True)


NEWEST = (F("said_at").desc(nulls_last=True), "tie")
ORDERS: dict[str, tuple[Any, ...]] = {
    "newest": NEWEST,
    "helpful": ("-merit", *NEWEST),
    "lowest": ("stars", "-merit", *NEWEST),
    "highest": ("-stars", "-merit", *NEWEST),
}


def expert_voices(about: Product, experts: Score | None) -> list[int]:
    """A few of the experts' voices, in their own fair order, to stand beside the consumers'."""
    if experts is None:
        return []
    first = order.page(about.pk, whose=Whose.EXPERTS, counts=level_counts(experts.cells), limit=EXPERTS_AT_ONCE)
    return first.voices
