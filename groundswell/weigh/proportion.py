"""Which voices readers are shown out of proportion to the customers who report the same."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date
from typing import NamedTuple

import numpy as np
from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone

from groundswell.engine.weigh.proportion import NO_VERSION, Customers, Showings, proportions, support
from groundswell.record import showing, snapshots
from groundswell.record.columns import batches
from groundswell.record.models import Impression, Voice
from groundswell.weigh.models import Place, Proportion, Whose
from groundswell.weigh.search_index import GAP

WINDOW = showing.LATELY
AT_ONCE = 50_000  # reviews held in memory


class Said(NamedTuple):
    """One customer's voice that counts."""

    voice: int
    level: int
    language: str
    version: int | None
    stems: list[str]


class Shown(NamedTuple):
    """How often a voice was shown at one place of one channel."""

    voice: int
    channel: str
    site: str
    place: int
    times: int


@dataclass(slots=True)
class About:
    """One product: who speaks of it, and what readers were shown."""

    said: list[Said] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)


def draw(day: date | None = None) -> None:
    """Draw the proportions of every voice that was shown in the 90 days up to a day, by default today.

    Drawn again of the same day from the same facts, they come out the same.
    """
    until = day or timezone.now().astimezone(UTC).date()
    lately = Q(day__gt=until - WINDOW, day__lte=until)
    products = Impression.objects.filter(lately).values("voice__product")
    replace(~Q(product__in=products), [])
    for some in batches(Q(product__in=products), AT_ONCE):
        replace(some, [row for product, about in abouts(some, lately) for row in rows_of(product, about, until)])


def abouts(some: Q, lately: Q) -> Iterable[tuple[int, About]]:
    """What is known of some products; two queries."""
    found: dict[int, About] = defaultdict(About)
    places = Place.objects.filter(some, whose=Whose.CONSUMERS).order_by("product", "pk")
    told = ("product", "voice", "level", "voice__language", "voice__experience__version", "voice__words__said")
    for product, voice, level, language, version, words in places.values_list(*told).iterator():
        found[product].said.append(Said(voice, level, language.partition("-")[0], version, stems_of(words)))
    impressions = Impression.objects.filter(lately, voice__in=Voice.objects.filter(some))
    where = ("voice__product", "voice", "channel", "site", "place")
    for product, *shown in impressions.values_list(*where).annotate(Sum("count")).order_by(*where).iterator():
        found[product].shown.append(Shown(*shown))
    return found.items()


def stems_of(words: str | None) -> list[str]:
    """The numbers of a voice's stems, as the search keeps them, each once."""
    return sorted(set((words or "").partition(GAP)[0].split()))


def rows_of(product: int, about: About, day: date) -> list[Proportion]:
    """The proportions of a product's voices that were shown."""
    row = {said.voice: number for number, said in enumerate(about.said)}
    voices = sorted({shown.voice for shown in about.shown} & row.keys())
    if not voices:
        return []
    channels = sorted({(shown.channel, shown.site) for shown in about.shown})
    told = support(customers_of(about.said), np.array([row[voice] for voice in voices]))
    found = proportions(showings_of(about.shown, voices, channels), told)
    return [
        Proportion(
            voice_id=voice,
            product_id=product,
            day=day,
            channel=channels[found.channel[i]][0],
            site=channels[found.channel[i]][1],
            **{name: getattr(found, name)[i].item() for name in ("shown", "share", "ratio", "low", "high", "is_out")},
            **{name: getattr(told, name)[i].item() for name in told.__slots__},
        )
        for i, voice in enumerate(voices)
    ]


def customers_of(said: list[Said]) -> Customers:
    _, language = np.unique([one.language for one in said], return_inverse=True)
    _, stems = np.unique([stem for one in said for stem in one.stems], return_inverse=True)
    return Customers(
        level=np.array([one.level for one in said], dtype=np.int32),
        language=language.astype(np.int32),
        version=np.array([NO_VERSION if one.version is None else one.version for one in said], dtype=np.int32),
        starts=np.cumsum([0, *(len(one.stems) for one in said)]),
        stems=stems.astype(np.int64),
    )


def showings_of(shown: list[Shown], voices: list[int], channels: list[tuple[str, str]]) -> Showings:
    own = {voice: number for number, voice in enumerate(voices)}
    numbered = {channel: number for number, channel in enumerate(channels)}
    rows = [(own.get(one.voice, -1), numbered[one.channel, one.site], one.place, one.times) for one in shown]
    voice, channel, place, count = np.array(rows, dtype=np.int64).T
    return Showings(voice, channel, place, count, len(voices), len(channels))


@transaction.atomic
def replace(some: Q, now: list[Proportion]) -> None:
    """Let these be the proportions of some products, and no others; pages that told of others are forgotten."""
    rows = Proportion.objects.filter(some)
    before, after = ({row.pk: told_of(row) for row in found} for found in (rows, now))
    changed = dict(before.items() ^ after.items())
    rows.delete()
    Proportion.objects.bulk_create(now, batch_size=1000)
    snapshots.forget(*sorted({product for product, *_ in changed.values()}))


def told_of(row: Proportion) -> tuple[object, ...]:
    """All that a proportion tells, its product first; the day it was drawn is no news."""
    names = [field.attname for field in Proportion._meta.concrete_fields if field.attname not in {"voice_id", "day"}]
    return tuple(getattr(row, name) for name in names)
