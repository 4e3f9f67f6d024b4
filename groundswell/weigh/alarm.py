"""Weigh's own alarm: it rings when more newcomers come to a product than its rhythm explains, and ends by itself."""

from datetime import UTC, date, datetime, time, timedelta

import numpy as np
from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils import timezone

from groundswell.engine.columns import Bools
from groundswell.engine.weigh.newcomers import HOLD, RHO, SPANS, Floods, newcomer_flood
from groundswell.engine.weigh.score import PRIOR_VOICES, UNIT
from groundswell.plumbing import locks
from groundswell.record.columns import batches, newest, reviews
from groundswell.record.talk import spoken_of
from groundswell.weigh.credibility import Table, a_runner, whose_of
from groundswell.weigh.models import Alarm, Place, Whose
from groundswell.weigh.recount import redraw, trust_in
from groundswell.weigh.score import SCORES

# Looked at every ten minutes: what was heard since, with room for a worker that was away.
LATELY = timedelta(days=1)
SPAN = timedelta(days=max(SPANS))
EPOCH = date(1970, 1, 1)
FEWEST = 3  # newcomers: fewer are no flood


def look() -> None:
    """End the alarms that are over, and look for floods among the products that could be flooded."""
    for alarm in Alarm.objects.filter(ended_at=None, day__lt=today() - timedelta(days=HOLD)):
        end(alarm)
    products = crowded()
    for some in batches(Q(product__in=products)) if products else ():
        look_at(some)


def crowded() -> list[int]:
    """The products that were spoken of lately, and lately by enough newcomers for a flood."""
    spoken = spoken_of(timezone.now() - LATELY)
    new = Place.objects.filter(is_new=True, said_at__gte=timezone.now() - SPAN, product__in=spoken)
    counted = new.values_list("product_id").annotate(people=Count("pk")).order_by("product_id")
    return list(counted.filter(people__gte=FEWEST).values_list("product_id", flat=True))


def look_at(where: Q) -> None:
    """Let the alarms of some products begin, or go on, if newcomers flood them."""
    trust = trust_in(where)
    found = newest(reviews(where, trust.day))
    for whose in Whose.values:
        here = [review for review in found if whose_of(review) == whose]
        if here:
            ids = sorted({review.product for review in here})
            floods = flood_of(Table.of(here), [trust.is_new(review) for review in here])
            for product in sorted(set(floods.product.tolist())):
                ring(ids[product], whose, only(floods, floods.product == product))


def flood_of(table: Table, is_new: list[bool]) -> Floods:
    """The floods of a table that are not over yet; its products are numbered by their ids."""
    floods = newcomer_flood(table.voices(), np.array(is_new), a_runner(len(is_new)))
    return only(floods, floods.day > to_day(today()) - HOLD)


def only(floods: Floods, these: Bools) -> Floods:
    return Floods(*(getattr(floods, name)[these] for name in Floods.__slots__))


@transaction.atomic
def ring(product: int, whose: str, floods: Floods) -> None:
    """Let a product's alarm begin, or a longer flood keep it on; its cap stays as it was."""
    locks.alone(SCORES)
    last = int(floods.day.argmax())
    told = {
        "day": EPOCH + timedelta(days=int(floods.day[last])),
        "heard": int(floods.heard[last]),
        "usual": float(floods.usual[last]),
        "chance": float(floods.chance[last]),
    }
    ringing = Alarm.objects.filter(product=product, whose=whose, ended_at=None)
    if not ringing.update(**told):
        since = EPOCH + timedelta(days=int(floods.day.min()) - max(SPANS) + 1)
        Alarm.objects.create(product_id=product, whose=whose, since=since, cap=cap_of(product, whose, since), **told)
        redraw(Q(product=product))


def cap_of(product: int, whose: str, since: date) -> int:
    """What a flood may count: a part of what the prior and everybody else do."""
    began = datetime.combine(since, time(), UTC)
    of_flood = Q(is_new=True) & (Q(said_at=None) | Q(said_at__gte=began))
    known = Place.objects.filter(~of_flood, product=product, whose=whose).aggregate(mass=Sum("mass", default=0))
    return int(RHO * (PRIOR_VOICES * UNIT + known["mass"]))


@transaction.atomic
def end(alarm: Alarm) -> None:
    """The flood is over: newcomers count as ever."""
    locks.alone(SCORES)
    if Alarm.objects.filter(pk=alarm.pk, ended_at=None).update(ended_at=timezone.now()):
        redraw(Q(product=alarm.product_id))


def today() -> date:
    return timezone.now().astimezone(UTC).date()


def to_day(day: date) -> int:
    """Days since 1970."""
    return (day - EPOCH).days
