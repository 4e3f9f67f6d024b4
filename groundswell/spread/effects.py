"""What single voices change in what readers do, told from readers who agreed to be counted."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import numpy as np
from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from groundswell.engine.columns import Bools, Ints
from groundswell.engine.spread.effect import effect
from groundswell.listen.deciding import BUYS_WITHIN, SORRY_WITHIN
from groundswell.record.models import Product, Reading
from groundswell.spread.models import Effect

FEWEST_READERS = 100  # on each side of a comparison
FEWEST_DID = 10  # on both together
ERROR = 0.05  # chance that any range of a product, of one kind of deed, is ever wrong
WITHIN = {
    Effect.Of.WENT: timedelta(days=1),
    Effect.Of.BOUGHT: BUYS_WITHIN,
    Effect.Of.REGRETTED: SORRY_WITHIN,
}
WHEN = {Effect.Of.WENT: "went_at", Effect.Of.BOUGHT: "bought_at", Effect.Of.REGRETTED: "regretted_at"}


class Readings(NamedTuple):
    """All readings of a product, in the order in which they came; n of them."""

    at: Ints  # (n,) seconds since 1970
    did: dict[Effect.Of, Ints]  # (n,) likewise, 0 of whom who did not
    lots: dict[int, tuple[Ints, Bools]]  # by voice, in the order of their first lot: which readings, whether shown


class Counted(NamedTuple):
    """Readers of a product who agreed to be counted, and how many of them did what within its time."""

    readers: int
    ripe: int  # of these, whose time to buy is over
    went: int  # of the ripe ones; likewise the others
    bought: int
    regretted: int


def redraw() -> None:
    """Draw the effects of each product anew of which anything may have come of late."""
    lately = timezone.now() - SORRY_WITHIN - timedelta(days=2)
    fresh = Reading.objects.filter(at__gte=lately).values("product")
    for product in Product.objects.filter(pk__in=fresh).order_by("pk"):
        draw(product)


@transaction.atomic
def draw(product: Product) -> None:
    """Draw the effects of a product's voices by what had come of it at midnight; again, to the same values."""
    midnight = timezone.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = list(effects_of(product, read(product), midnight))
    Effect.objects.filter(product=product).delete()
    Effect.objects.bulk_create(rows, batch_size=500)


def read(product: Product) -> Readings:
    rows = list(Reading.objects.filter(product=product).order_by("at", "pk"))
    lots: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    for place, row in enumerate(rows):
        for voice, shown in row.lots.items():
            lots[voice].append((place, shown))
    return Readings(
        np.array([seconds(row.at) for row in rows], dtype=np.int64),
        {of: np.array([seconds(getattr(row, name)) for row in rows], dtype=np.int64) for of, name in WHEN.items()},
        {voice: columns(its) for voice, its in lots.items()},
    )


def seconds(at: datetime | None) -> int:
    return int(at.timestamp()) if at else 0


def columns(lots: Sequence[tuple[int, bool]]) -> tuple[Ints, Bools]:
    places, shown = zip(*lots, strict=True)
    return np.array(places, dtype=np.int64), np.array(shown, dtype=np.bool_)


def effects_of(product: Product, found: Readings, midnight: datetime) -> Iterator[Effect]:
    """One for each voice and kind of deed; readings whose time is not over yet say nothing."""
    for of, within in WITHIN.items():
        span = int(within.total_seconds())
        is_ripe = found.at + span <= seconds(midnight)
        did = (found.did[of] > 0) & (found.did[of] <= found.at + span)
        for number, (voice, (places, shown)) in enumerate(found.lots.items(), start=1):
            ripe = is_ripe[places]
            yield one(product, voice, of, shown[ripe], did[places][ripe], error_of(number))


def error_of(number: int) -> float:
    """The part of the error that the n-th voice of a product may use: all parts, however many follow, come to ERROR."""
    return ERROR * 6 / (np.pi * number) ** 2


def one(product: Product, voice: int, of: Effect.Of, shown: Bools, did: Bools, error: float) -> Effect:
    counts = {
        "shown": int(shown.sum()),
        "shown_did": int((shown & did).sum()),
        "not_shown": int((~shown).sum()),
        "not_shown_did": int((~shown & did).sum()),
    }
    found = Effect(product=product, voice_id=voice, of=of, **counts)
    if min(counts["shown"], counts["not_shown"]) >= FEWEST_READERS and did.sum() >= FEWEST_DID:
        told = effect(shown, did, error)
        if told is not None:
            found.value, found.low, found.high = told.value, told.low, told.high
    return found


def counted(product: Product) -> Counted:
    """How many agreed to be counted, and what came of those whose time is over; one query."""
    ripe = Q(at__lte=timezone.now() - BUYS_WITHIN)
    did = {of: ripe & Q(**{f"{name}__lte": F("at") + WITHIN[of]}) for of, name in WHEN.items()}
    found = Reading.objects.filter(product=product).aggregate(
        readers=Count("pk"),
        ripe=Count("pk", filter=ripe),
        went=Count("pk", filter=did[Effect.Of.WENT]),
        bought=Count("pk", filter=did[Effect.Of.BOUGHT]),
        regretted=Count("pk", filter=did[Effect.Of.REGRETTED]),
    )
    return Counted(**found)
