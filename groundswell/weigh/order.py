"""Which voices stand first, so that the first ten speak for all."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Count, F, Q, QuerySet, Sum

from groundswell.engine.weigh.order import LOOKED_AT, NEWCOMER_EVERY, filled, sequence
from groundswell.engine.weigh.score import LEVELS
from groundswell.record.models import Voice
from groundswell.weigh.cells import counts_from
from groundswell.weigh.models import Place, Whose
from groundswell.weigh.topics import numbers_of

FIRST = 200  # positions that are chosen by topics too, and for being new; from there on, by merit alone


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

    Without counts three queries, with counts one for the first 200 positions and two beyond.

    where   narrows to some voices: the order is then fair among those
    counts  of the levels, as of the page before: so a list that grows while it is read stays one list
    """
    places = Place.objects.filter(where or Q(), product=product, whose=whose)
    kept = tuple(counts) if counts is not None else level_counts(places)
    heads, people = kept[:LEVELS], kept[LEVELS:]
    order = sequence(people or heads, after + limit, heads)
    first = front(places, order[:FIRST])
    voices = first[after:]
    if len(order) > FIRST:
        voices += beyond(places, order[FIRST:], max(after - FIRST, 0), {voice for voice in first if voice is not None})
    shown = [voice for voice in voices if voice is not None]
    return Page(shown, after + 1, kept, is_last=after + limit >= sum(heads))


def level_counts(places: QuerySet[Place]) -> tuple[int, ...]:
    """The counts of the levels; one query."""
    rows = places.values_list("level").annotate(Count("pk"), Sum("head")).order_by()
    found = {level: (count, head) for level, count, head in rows}
    return counts_from([found.get(level, (0, 0)) for level in range(1, LEVELS + 1)])


def front(places: QuerySet[Place], order: Sequence[int]) -> list[int | None]:
    """Who stands at each of the first positions: by merit, but newcomers and all topics are heard; one query."""
    places_of = Counter(order)
    wanted = [some for level, m in places_of.items() for some in candidates(places.filter(level=level + 1), m)]
    if not wanted:
        return []
    rows = [Candidate(*row) for row in best_first(places).filter(reduce(or_, wanted)).values_list(*TOLD)]
    fresh = sorted((row for row in rows if row.may_be_new), key=lambda row: row.tie)
    fresh.sort(key=lambda row: row.said_at, reverse=True)
    topics = numbers_of(next((row.topics for row in rows if row.topics), ""))
    return filled(
        order,
        {level: [row.voice for row in rows if row.level == level + 1] for level in places_of},
        {level: [row.voice for row in fresh if row.level == level + 1] for level in places_of},
        {row.voice: [at for at, number in enumerate(topics) if number in (row.said or "")] for row in rows},
        list(topics.values()),
        next((row.voices for row in rows if row.voices), 0),
    )


TOLD = (
    "pk",
    "level",
    "merit",
    "said_at",
    "tie",
    "voice__words__said",
    "product__topics__told",
    "product__topics__voices",
)


class Candidate(NamedTuple):
    """A voice that may stand among the first, with the numbers of its words, and its product's topics."""

    voice: int
    level: int
    merit: int
    said_at: Any
    tie: str
    said: str | None
    topics: str | None
    voices: int | None

    @property
    def may_be_new(self) -> bool:
        """Whether it may go before better ones for being new: none whose day is unknown, or that waits behind."""
        return self.merit >= 0 and self.said_at is not None


def candidates(stratum: QuerySet[Place], positions: int) -> list[Q]:
    """Who may stand at so many first positions of a stratum: some of the best, and of the newest."""
    found = [Q(pk__in=best_first(stratum).values("pk")[: positions + LOOKED_AT - 1])]
    if positions >= NEWCOMER_EVERY:
        fresh = stratum.filter(merit__gte=0, said_at__isnull=False).order_by("-said_at", "tie")
        found.append(Q(pk__in=fresh.values("pk")[:positions]))
    return found


def beyond(places: QuerySet[Place], order: Sequence[int], after: int, listed: set[int]) -> list[int | None]:
    """Who stands at the positions after these, past the first: by merit alone, without those listed; one query."""
    before, here = order[:after], order[after:]
    rest = best_first(places.exclude(pk__in=listed))
    queues: dict[int, list[int]] = {level: [] for level in here}
    wanted = [
        Q(
            pk__in=rest.filter(level=level + 1).values("pk")[
                before.count(level) : before.count(level) + here.count(level)
            ]
        )
        for level in queues
    ]
    if wanted:
        for voice, level in best_first(places).filter(reduce(or_, wanted)).values_list("pk", "level"):
            queues[level - 1].append(voice)
    next_of = {level: iter(voices) for level, voices in queues.items()}
    return [next(next_of[level], None) for level in here]


def best_first(places: QuerySet[Place]) -> QuerySet[Place]:
    """Found helpful, then newest, then by name."""
    return places.order_by("-merit", F("said_at").desc(nulls_last=True), "tie")


def newest(product: int) -> QuerySet[Voice]:
    """All voices of a product, the newest first, those of unknown day last."""
    return Voice.objects.filter(product=product).order_by(F("said_at").desc(nulls_last=True), "-heard_at", "-pk")
