"""Which voices stand first, so that the first ten speak for all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Count, F, Q, QuerySet, Sum

from groundswell.engine.weigh.order import sequence
from groundswell.engine.weigh.score import LEVELS
from groundswell.record.models import Voice
from groundswell.weigh.cells import counts_from
from groundswell.weigh.models import Place, Whose


@dataclass(frozen=True, slots=True)
class Page:
    """Some positions of the fair order: the voices' ids, and what is needed to go on from there."""

    voices: list[int]
    first: int  # position of the first of them, from 1
    counts: tuple[int, ...]  # of the levels that the order keeps to, as `counts_from` gives them
    is_last: bool


def page(
    product: int,
    *,
    whose: str = Whose.CONSUMERS,
    where: Q | None = None,
    counts: Sequence[int] | None = None,
    after: int = 0,
    limit: int = 10,
) -> Page:
    """The voices at positions after + 1 … after + limit of the fair order.

    where   narrows to some voices: the order is then fair among those
    counts  of the levels, as of the page before: so a list that grows while it is read stays one list
    """
    places = Place.objects.filter(where or Q(), product=product, whose=whose)
    kept = tuple(counts) if counts is not None else level_counts(places)
    heads, people = kept[:LEVELS], kept[LEVELS:]
    order = sequence(people or heads, after + limit, heads)
    before, here = order[:after], order[after:]
    ranks = {level: (before.count(level), before.count(level) + here.count(level)) for level in set(here)}
    queues = best(places, ranks)
    voices = [voice for voice in (next(queues[level], None) for level in here) if voice is not None]
    return Page(voices, after + 1, kept, is_last=after + limit >= sum(heads))


def level_counts(places: QuerySet[Place]) -> tuple[int, ...]:
    """The counts of the levels; one query."""
    rows = places.values_list("level").annotate(Count("pk"), Sum("head")).order_by()
    found = {level: (count, head) for level, count, head in rows}
    return counts_from([found.get(level, (0, 0)) for level in range(1, LEVELS + 1)])


def best(places: QuerySet[Place], ranks: dict[int, tuple[int, int]]) -> dict[int, Iterator[int]]:
    """The voices at some ranks of each stratum: found helpful, then newest, then by name; one query."""
    queues: dict[int, list[int]] = {level: [] for level in ranks}
    ranked = places.order_by("-merit", F("said_at").desc(nulls_last=True), "tie")
    wanted = [Q(pk__in=ranked.filter(level=level + 1).values("pk")[a:b]) for level, (a, b) in ranks.items()]
    if wanted:
        for voice, level in ranked.filter(reduce(or_, wanted)).values_list("pk", "level"):
            queues[level - 1].append(voice)
    return {level: iter(voices) for level, voices in queues.items()}


def newest(product: int) -> QuerySet[Voice]:
    """All voices of a product, the newest first, those of unknown day last."""
    return Voice.objects.filter(product=product).order_by(F("said_at").desc(nulls_last=True), "-heard_at", "-pk")
