"""When more is said than usual, where it began, and what will become of it; and how right that was before."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from groundswell.engine.columns import Floats, Ints
from groundswell.engine.spread.buzz import surges
from groundswell.engine.spread.forecast import Forecast, forecast
from groundswell.record.models import Product
from groundswell.record.talk import Word, spoken_of, talk
from groundswell.spread.models import Surge

HOUR = timedelta(hours=1)
WATCHED = timedelta(days=60)
LATELY = timedelta(hours=2)
FRESH = timedelta(days=1)  # a surge that became sure so lately is still news, though the worker was away
WHOLE = timedelta(days=7)  # after which a surge is over, and its forecast can be held against it
NEXT_TO_NOTHING = 0.1  # of what the statistic was when the surge was sure
SIGNS = ("", "for", "against")
PAST = 500  # earlier surges to learn from


def look() -> None:
    """Look at the products that were spoken of lately: does a surge begin, and what will the running ones come to?"""
    now = timezone.now()
    running = Surge.objects.filter(begun_at__gte=now - WHOLE)
    silent = set(running.values_list("product", flat=True))
    wanted = {*spoken_of(now - LATELY), *silent}
    wishes = dict(Product.objects.filter(pk__in=wanted).values_list("pk", "company__false_alarms"))
    for product, words in talk(Q(product__in=wanted), now - WATCHED):
        silent.discard(product)
        # A product that nobody ever spoke against was watched for that as long as for the rest.
        begin = whole_hour(words[0].at)
        its = {sign: [word for word in words if not sign or word.sign == sign] for sign in SIGNS}
        for sign, some in its.items():
            if some:
                look_at(product, sign, some, begin, wishes[product], now)
        for surge in running.filter(product=product):
            foretell(surge, its[surge.sign], now)
    for surge in running.filter(product__in=silent):
        foretell(surge, [], now)
    settle(now)


def look_at(
    product: int, sign: str, words: Sequence[Word], begin: datetime, false_alarms: float, now: datetime
) -> None:
    """Keep a surge that has just become sure."""
    found = surges(counts(words, begin, now), false_alarms=false_alarms, first_hour=begin.hour)
    for place, strength in zip(found.at.tolist(), found.strength.tolist(), strict=True):
        sure = begin + (place + 1) * HOUR
        if sure >= now - FRESH:
            open_surge(product, sign, words, (begin + rise_of(found.path, place) * HOUR, sure), strength)


def whole_hour(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def counts(words: Sequence[Word], begin: datetime, now: datetime) -> Ints:
    """How many spoke in each whole hour; the one that still runs is not looked at."""
    most = int((now - begin) / HOUR)
    hours = np.array([int((word.at - begin) / HOUR) for word in words], np.int64)
    return np.bincount(hours[hours < most], minlength=most)[:most].astype(np.int64)


def open_surge(
    product: int, sign: str, words: Sequence[Word], rise: tuple[datetime, datetime], strength: float
) -> None:
    """A surge began, and became sure: at most one of a product and a sign in a week."""
    begun, sure = rise
    if Surge.objects.filter(product=product, sign=sign, begun_at__gte=sure - WHOLE).exists():
        return
    first = next((word for word in words if word.at >= begun and word.voice), None)
    Surge.objects.create(
        product_id=product,
        sign=sign,
        begun_at=begun,
        sure_at=sure,
        strength=strength,
        voice_id=first.voice if first else None,
        country=first.country if first else "",
        channel=first.channel if first else "",
    )


def rise_of(path: Floats, place: int) -> int:
    """The hour in which a statistic began to rise that was sure at a place: after it was last next to nothing."""
    low = np.flatnonzero(path[:place] <= NEXT_TO_NOTHING * path[place])
    return int(low[-1]) + 1 if len(low) else 0


def foretell(surge: Surge, words: Sequence[Word], now: datetime) -> None:
    """What it will come to, told anew as it grows; the first telling is kept beside, to be held against the end. Of a
    surge that nobody is part of any more nothing is told.
    """
    ages = ages_of(words, surge.begun_at)
    age = (now - surge.begun_at).total_seconds()
    if not (ages <= age).any():
        # All that began it is held or taken back by now, or was said by people who count as one.
        Surge.objects.filter(pk=surge.pk).update(seen=0, value=None, low=None, high=None, peak_at=None, told_at=now)
        return
    told = forecast(ages, age, past_of(surge))
    parts = {"value": told.value, "low": told.low, "high": told.high, "basis": told.basis, "told_at": now}
    peak = surge.begun_at + timedelta(seconds=min(told.peak_at, WHOLE.total_seconds()))
    first = {} if surge.first_told_at else first_of(told, now)
    Surge.objects.filter(pk=surge.pk).update(seen=int((ages <= age).sum()), peak_at=peak, **parts, **first)


def first_of(told: Forecast, now: datetime) -> dict[str, object]:
    return {"first_told_at": now, "first_value": told.value, "first_low": told.low, "first_high": told.high}


def ages_of(words: Iterable[Word], begun: datetime) -> Floats:
    """Seconds since the rise began, of what was said in the week after."""
    return np.array([(word.at - begun).total_seconds() for word in words if begun <= word.at < begun + WHOLE])


def past_of(surge: Surge) -> list[Floats]:
    """Earlier surges of the same company, whole."""
    over = Surge.objects.filter(product__company__products=surge.product_id, turned_out__isnull=False)
    return [np.array(ages) for ages in over.order_by("-begun_at").values_list("ages", flat=True)[:PAST] if ages]


@transaction.atomic
def settle(now: datetime) -> None:
    """A week after a surge began it is over: what it came to is kept, and how right we were can be told."""
    over = list(Surge.objects.filter(turned_out=None, begun_at__lt=now - WHOLE))
    if not over:
        return
    since = min(surge.begun_at for surge in over)
    words = dict(talk(Q(product__in={surge.product_id for surge in over}), since))
    for surge in over:
        its = [word for word in words.get(surge.product_id, []) if not surge.sign or word.sign == surge.sign]
        surge.ages = ages_of(its, surge.begun_at).tolist()
        surge.turned_out = len(surge.ages)
    Surge.objects.bulk_update(over, ["ages", "turned_out"])
