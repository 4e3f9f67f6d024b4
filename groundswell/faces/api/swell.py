"""How far people speak of a product of themselves; and, to its own company, what they bring."""

from datetime import UTC, datetime
from typing import Annotated, Any

from django.db.models import Sum
from django.http import HttpRequest
from ninja import Path, Router

from groundswell.faces import door
from groundswell.faces.api.problems import Problem
from groundswell.faces.api.products import product_at
from groundswell.faces.api.shapes import ProblemOut
from groundswell.faces.api.spread_shapes import (
    FrontOut,
    KOut,
    NextOut,
    OwnSwellOut,
    RangeOut,
    ReachedOut,
    SurgeOut,
    SwellOut,
)
from groundswell.record.models import Key, Product, Purchase
from groundswell.spread.models import Buzz, Credit, Front, KFactor, Surge

router = Router()
OF_A_PLACE = ("people", "borders", "hours", "km")
TROUBLES: dict[Any, Any] = {401: ProblemOut, 404: ProblemOut, 422: ProblemOut}


@router.get(
    "/products/{slug}/swell",
    response={200: SwellOut, **TROUBLES},
    operation_id="read_swell",
    summary="How word of it spreads",
)
def swell(request: HttpRequest, slug: Annotated[str, Path(max_length=100, examples=["kettle"])]) -> SwellOut:
    """How many people spoke of it in 90 days, and what share of them by no doing of the company.

    With a write key of the product's own company also how many each brings, surges, through which countries talk
    came, purchases and credit.
    """
    found = product_at(slug)
    row = Buzz.objects.filter(product=found, of=Buzz.Of.ALL).first()
    return SwellOut(
        people=row.people if row else None,
        organic=row.organic if row else None,
        too_few=row is None,
        since=row.begin.astimezone(UTC) if row else None,
        until=row.end.astimezone(UTC) if row else None,
        own=own(found, row) if is_own(key_in(request), found) else None,
    )


def key_in(request: HttpRequest) -> Key | None:
    """The key that a program shows; one that is none is told so, and not taken for no key."""
    key = door.program(request)
    if key is None and request.headers.get("Authorization"):
        raise Problem(401, "No such key", "found a key that is unknown or ended, wanted an open one, or none")
    return key


def is_own(key: Key | None, product: Product) -> bool:
    """Whether a key may read what is the company's own: read keys read what everybody may."""
    return key is not None and key.scope == Key.Scope.WRITE and key.company_id in {None, product.company_id}


def own(product: Product, row: Buzz | None) -> OwnSwellOut:
    k = KFactor.objects.filter(product=product, of=KFactor.Of.ALL).first()
    running = Surge.objects.filter(product=product, turned_out=None).order_by("-begun_at", "sign")
    front = Front.objects.filter(product=product).first()
    rising = None
    if row and row.rise is not None and row.rise_low is not None and row.rise_high is not None:
        rising = RangeOut(value=row.rise, low=row.rise_low, high=row.rise_high)
    owed = Credit.objects.filter(purchase__product=product, rule="decay").aggregate(sum=Sum("share"))["sum"]
    return OwnSwellOut(
        reproduction=RangeOut(value=row.value, low=row.low, high=row.high) if row else None,
        above_one=row.above_one if row else None,
        rise=rising,
        k=KOut(value=k.value, low=k.low, high=k.high, above_one=k.above_one, people=k.people) if k else None,
        surges=[surge_out(one) for one in running],
        front=front_out(front) if front else None,
        purchases=Purchase.objects.filter(product=product).count(),
        credited=round(owed or 0.0, 6),
    )


def surge_out(one: Surge) -> SurgeOut:
    likely = None
    if one.value is not None and one.low is not None and one.high is not None:
        likely = RangeOut(value=one.value, low=one.low, high=one.high)
    return SurgeOut(
        sign=one.sign, begun_at=utc(one.begun_at), strength=one.strength, people=one.seen, comes_to=likely,
        peak_at=utc(one.peak_at) if one.peak_at else None,
    )  # fmt: skip


def front_out(one: Front) -> FrontOut:
    pace = None
    if one.hours_per_border is not None and one.low is not None and one.high is not None:
        pace = RangeOut(value=one.hours_per_border, low=one.low, high=one.high)
    return FrontOut(
        reached=[
            ReachedOut(country=told["place"], reached_at=told["at"], **{name: told[name] for name in OF_A_PLACE})
            for told in one.places
        ],
        elsewhere=one.elsewhere,
        hours_per_border=pace,
        next=[NextOut(country=code, chance=chance) for code, chance in one.next],
        km_now=one.km_now,
        km_before=one.km_before,
    )


def utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
