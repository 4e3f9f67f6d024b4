"""Who spoke of which product, and when: as columns, for what is drawn from the talk of many at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from django.db.models import F, Q

from groundswell.record.acts import SAID_AT, by_consumers, heads
from groundswell.record.models import News, ShareLink, Voice

FOR, AGAINST = 4, 2  # from which level on a voice is for a product, and up to which against it


@dataclass(frozen=True, slots=True)
class Word:
    """That somebody spoke of a product, or passed it on."""

    product: int
    person: int
    at: datetime
    voice: int | None  # none where it was passed on
    level: int | None  # its bar, of a review
    channel: str  # the first word of its source: site, api, mastodon …
    country: str
    collected: str

    @property
    def sign(self) -> str:
        """for, against, or neither."""
        if self.level is None or AGAINST < self.level < FOR:
            return ""
        return "for" if self.level >= FOR else "against"


def talk(where: Q, since: datetime) -> Iterator[tuple[int, list[Word]]]:
    """What people said of the products that match since then, product by product, in the order of time.

    Each person counts once: by the first word within that time. People who are linked count as one.
    """
    words = sorted([*said(where, since), *passed_on(where, since)], key=attrgetter("product", "at", "person"))
    one_of = heads({word.person for word in words})
    for product, its in groupby(words, key=attrgetter("product")):
        first: dict[object, Word] = {}
        for word in its:
            first.setdefault(one_of[word.person], word)
        yield product, list(first.values())


def said(where: Q, since: datetime) -> Iterator[Word]:
    rows = by_consumers(where).annotate(at=SAID_AT, key=F("source__key"))
    told = rows.filter(at__gte=since).values_list(
        "product_id", "author_id", "at", "pk", "level", "key", "country", "collected"
    )
    for product, person, at, voice, level, source, country, collected in told.iterator():
        yield Word(product, person, at, voice, level, source.partition("/")[0], country, collected)


def passed_on(where: Q, since: datetime) -> Iterator[Word]:
    rows = ShareLink.objects.filter(where, made_at__gte=since)
    for product, person, at, collected in rows.values_list("product_id", "person_id", "made_at", "collected"):
        yield Word(product, person, at, None, None, "link", "", collected)


def spoken_of(since: datetime) -> list[int]:
    """The products of which anything was heard since then, whenever it was said."""
    # News are numbered in the order of time, so that the last one before is found from the end.
    last = News.objects.filter(at__lt=since).order_by("-pk").values_list("pk", flat=True).first() or 0
    heard = Voice.objects.filter(news__gt=last).order_by("product_id")
    return list(heard.values_list("product_id", flat=True).distinct())
