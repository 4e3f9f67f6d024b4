"""What readers saw before they bought or left, and which voices change what they do."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from groundswell.faces import door
from groundswell.faces.console.products import product_of
from groundswell.faces.console.room import show
from groundswell.faces.words import Words
from groundswell.record.access import Deed
from groundswell.record.models import Company
from groundswell.spread import effects
from groundswell.spread.models import Effect

FEWEST_TOLD = 20  # readers; of fewer no sum is told
WIDE, EDGE = 120, 6  # of the picture of a range
DEED: Words = {
    "bought": _("bought it"),
    "went": _("went on to the shop"),
    "regretted": _("bought it and were sorry"),
}
MORE: Words = {
    "bought": _("who sees it buys more often"),
    "went": _("who sees it goes on to the shop more often"),
    "regretted": _("who sees it is sorry more often"),
}
LESS: Words = {
    "bought": _("who sees it buys more seldom"),
    "went": _("who sees it goes on to the shop more seldom"),
    "regretted": _("who sees it is sorry more seldom"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One voice: the figures, what they say in words, and the picture of the range; both empty while too few."""

    effect: Effect
    verdict: str = ""
    left: float = 0.0
    dot: float = 0.0
    right: float = 0.0

    @property
    def shown_share(self) -> float:
        return self.effect.shown_did / self.effect.shown

    @property
    def not_shown_share(self) -> float:
        return self.effect.not_shown_did / self.effect.not_shown


@require_safe
@door.for_members(Deed.LOOK)
def decisions(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """One product: what came of readers who agreed to be counted, and voice by voice what it changes."""
    one = product_of(company, pk)
    of = request.GET.get("of", "")
    of = of if of in DEED else Effect.Of.BOUGHT.value
    found = Effect.objects.filter(product=one, of=of, voice__place__isnull=False).select_related("voice__place")
    counted = effects.counted(one)
    told = {
        "product": one,
        "of": of,
        "deeds": DEED.items(),
        "counted": counted,
        "is_too_few": counted.readers < FEWEST_TOLD,
        "fewest": FEWEST_TOLD,
        "fewest_readers": effects.FEWEST_READERS,
        "fewest_did": effects.FEWEST_DID,
        "days": effects.WITHIN[Effect.Of.BOUGHT].days,
    }
    return show(request, company, "decisions", rows=drawn(list(found)), **told)


def drawn(found: Sequence[Effect]) -> list[Told]:
    """Those that tell something first, all on one scale."""
    widest = max((max(-one.low, one.high) for one in found if one.low is not None and one.high is not None), default=1)
    rows = [laid(one, widest or 1) for one in found]
    return sorted(rows, key=lambda row: (not row.verdict, -abs(row.dot - WIDE / 2), row.effect.voice_id))


def laid(one: Effect, widest: float) -> Told:
    if one.value is None or one.low is None or one.high is None:
        return Told(one)
    verdict = MORE[one.of] if one.low > 0 else LESS[one.of] if one.high < 0 else _("no difference can be told")
    left, dot, right = (at(end / widest) for end in (one.low, one.value, one.high))
    return Told(one, str(verdict), left, dot, right)


def at(part: float) -> float:
    """Where a part of the widest range stands in the picture, from -1 to 1."""
    return round(WIDE / 2 + part * (WIDE / 2 - EDGE), 1)
