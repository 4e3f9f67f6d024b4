"""How word of a product travels: how far people began it themselves, what begets what, and what surges."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from groundswell.faces import door
from groundswell.faces.console import curve
from groundswell.faces.console.products import product_of
from groundswell.faces.console.room import show
from groundswell.faces.console.spread_words import SIGN, kind_of_k
from groundswell.record.access import Deed
from groundswell.record.corrections import version_now
from groundswell.record.models import Campaign, Company, Product, Voice
from groundswell.record.talk import talk
from groundswell.spread import surges
from groundswell.spread.branch import links_of
from groundswell.spread.buzz import FEWEST
from groundswell.spread.hindsight import hindsight
from groundswell.spread.models import Buzz, Cascade, KFactor, Surge

MOST_PRODUCTS, MOST_TREES, MOST_SURGES = 200, 20, 50


@dataclass(frozen=True, slots=True)
class Running:
    """A surge that runs: what is told of it, and the picture of what it may come to."""

    surge: Surge
    what: str
    fan: curve.Fan | None
    parts: list[tuple[str, Surge]]  # what began at the same moment: for it, against it
    version: str  # that the first voice is about; empty where it is not told


@require_safe
@door.for_members(Deed.LOOK)
def overview(request: HttpRequest, company: Company) -> HttpResponse:
    """All products that are spoken of: first those of which most people speak of themselves."""
    found = Buzz.objects.filter(product__company=company, of=Buzz.Of.ALL).select_related("product")
    swells = found.annotate(own=F("organic") * F("people")).order_by("-own", "product")
    running = running_of(Q(product__company=company)).values_list("product", "sign")
    signs: dict[int, list[str]] = {}
    for product, sign in running:
        signs.setdefault(product, []).append(str(SIGN[sign]))
    rows = [(swell, signs.get(swell.product_id, [])) for swell in swells[:MOST_PRODUCTS]]
    quiet = company.products.exclude(buzz__of=Buzz.Of.ALL).order_by("title", "pk")
    told = {"quiet": quiet[:MOST_PRODUCTS], "few": FEWEST, "hindsight": hindsight(company.pk)}
    return show(request, company, "spread", rows=rows, **told)


@require_safe
@door.for_members(Deed.LOOK)
def of_product(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """One product: the headline, the talk of each day, surges, K and trees."""
    one = product_of(company, pk)
    swells = list(Buzz.objects.filter(product=one).order_by("of", "-people"))
    whole = next((swell for swell in swells if swell.of == Buzz.Of.ALL), None)
    factors = list(KFactor.objects.filter(product=one))
    told: dict[str, Any] = {
        "product": one,
        "few": FEWEST,
        "swell": whole,
        "parts": [swell for swell in swells if swell.of != Buzz.Of.ALL],
        "running": running_with_fans(one),
        "over": over(one),
        "hindsight": hindsight(company.pk),
        "k": next((factor for factor in factors if factor.of == KFactor.Of.ALL), None),
        "factors": told_apart(factors),
        "trees": trees_of(one),
    }
    return show(request, company, "spread_of", **told, **(drawn(whole) if whole else {}))


def drawn(swell: Buzz) -> dict[str, Any]:
    """The talk of each day as a picture, and the campaigns below it with what goes back to each."""
    days = {date.fromisoformat(day): (own, theirs) for day, own, theirs in swell.days}
    shares = {int(number): share for number, share in swell.campaigns.items()}
    campaigns = list(Campaign.objects.filter(pk__in=shares).order_by("starts_at", "pk"))
    spans = [(day_of(one.starts_at), day_of(one.ends_at or one.starts_at)) for one in campaigns]
    first, last = day_of(swell.begin), day_of(swell.end)
    shown = [index for index, span in enumerate(spans) if span[1] >= first]
    picture = curve.talk(days, first, last, [spans[index] for index in shown])
    numbers = {index: number for number, index in enumerate(shown[: curve.MOST_LANES], start=1)}
    told = [
        (numbers.get(index), one, shares[one.pk], shares[one.pk] * swell.people) for index, one in enumerate(campaigns)
    ]
    rows = [(day, *both) for day, both in sorted(days.items(), reverse=True)]
    return {"picture": picture, "campaigns": told, "days": rows}


def day_of(moment: datetime) -> date:
    return moment.astimezone(UTC).date()


def running_of(where: Q) -> Any:
    """Surges that are not over."""
    return Surge.objects.filter(where, turned_out=None).order_by("-begun_at", "sign")


def running_with_fans(one: Product) -> list[Running]:
    """The surges of a product that run, drawn; the talk is asked for once, and only where one runs."""
    found = list(running_of(Q(product=one)).select_related("voice"))
    if not found:
        return []
    words = dict(talk(Q(product=one), timezone.now() - surges.WATCHED)).get(one.pk, [])
    versions = versions_of(found)
    together: dict[datetime, list[Surge]] = {}
    for surge in found:
        together.setdefault(surge.begun_at, []).append(surge)
    return [
        Running(
            first,
            str(SIGN[first.sign]),
            fan_of(first, words),
            [(str(SIGN[one.sign]), one) for one in others],
            versions.get(first.voice_id) or "",
        )
        for first, *others in together.values()
    ]


def versions_of(found: Sequence[Surge]) -> dict[int | None, str | None]:
    """The version that each surge's first voice is about, by voice."""
    voices = Voice.objects.filter(pk__in=[surge.voice_id for surge in found if surge.voice_id])
    return dict(voices.annotate(about=version_now()).values_list("pk", "about"))


def fan_of(surge: Surge, words: Sequence[Any]) -> curve.Fan | None:
    if surge.told_at is None or surge.value is None or surge.low is None or surge.high is None:
        return None
    its = [word for word in words if not surge.sign or word.sign == surge.sign]
    age = (surge.told_at - surge.begun_at).total_seconds()
    end = max(surges.WHOLE, surge.told_at - surge.begun_at + timedelta(hours=1)).total_seconds()
    ages = surges.ages_of(its, surge.begun_at).tolist()
    return curve.fan(ages, max(age, 1.0), end, (surge.low, surge.value, surge.high))


def over(one: Product) -> list[tuple[Surge, str, bool]]:
    """Surges that are over, with what they were about, and whether the first forecast held."""
    found = Surge.objects.filter(product=one, turned_out__isnull=False).order_by("-begun_at", "sign")[:MOST_SURGES]
    return [(surge, str(SIGN[surge.sign]), held(surge)) for surge in found]


def held(surge: Surge) -> bool:
    if surge.first_low is None or surge.first_high is None or surge.turned_out is None:
        return False
    return surge.first_low <= surge.turned_out <= surge.first_high


def told_apart(factors: Sequence[KFactor]) -> list[tuple[str, KFactor]]:
    """K by generation, cause, tie and way, in this order."""
    order = [KFactor.Of.GENERATION.value, KFactor.Of.CAUSE.value, KFactor.Of.TIE.value, KFactor.Of.WAY.value]
    its = [factor for factor in factors if factor.of in order]
    its.sort(key=lambda one: (order.index(one.of), int(one.key) if one.key.isdecimal() else 0, one.key))
    return [(kind_of_k(one.of, one.key), one) for one in its]


def trees_of(one: Product) -> list[tuple[Cascade, int]]:
    """The largest trees of a product, each with the number of a link by which it can be found again."""
    found = Cascade.objects.filter(root__product=one).select_related("root")
    trees = list(found.order_by("-size", "root__at")[:MOST_TREES])
    links = links_of([tree.root_id for tree in trees])
    return [(tree, links[tree.root_id]) for tree in trees if tree.root_id in links]
