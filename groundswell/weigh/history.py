"""What moved a product's score, and when: drawn from what counts now, in the order in which it was said."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise, repeat

import numpy as np
from django.db.models import Count, DateTimeField, QuerySet
from django.db.models.functions import TruncMonth

from groundswell.engine.columns import Ints
from groundswell.engine.weigh.history import heard_by
from groundswell.engine.weigh.score import LEVELS, spread_levels
from groundswell.record.models import Hold, Product, Revision, Voice, Withdrawal
from groundswell.weigh.cells import FLOOD, Cells
from groundswell.weigh.models import Alarm, Place, Score, Whose
from groundswell.weigh.score import score_cells

MOST_DAYS = 5  # that are told by themselves: those that moved it most
THOUSAND = 1000  # scores are told in thousandths of a star, so that the steps add up as they are told


@dataclass(frozen=True, slots=True)
class Step:
    """What some days came to: their voices, and where they left the score; stars in thousandths.

    day     the first of them; None for all that has no day, which comes first
    stars   (5,) how many voices stand at each level, from one star up
    """

    day: date | None
    value: int
    moved: int
    stars: tuple[int, ...]

    @property
    def voices(self) -> int:
        return sum(self.stars)


@dataclass(frozen=True, slots=True)
class Corrections:
    """How many reviews were amended, taken back and held in a month, which is told by its first day."""

    month: date
    amended: int
    withdrawn: int
    held: int


@dataclass(frozen=True, slots=True)
class Flood:
    """More newcomers spoke than usual, and together they counted under a cap."""

    began: date
    day: date  # the last of it
    ended: date | None  # None while the cap holds
    heard: int
    usual: float


@dataclass(frozen=True, slots=True)
class History:
    """How a score came about, by the constants of its epoch and by what each voice counts now.

    before  thousandths of a star that it starts from, with no voice: before + all that months moved = the score
    days    each day on which somebody spoke, in their order
    months  the same days taken together
    """

    before: int
    days: list[Step]
    months: list[Step]
    corrections: list[Corrections]
    floods: list[Flood]

    @property
    def value(self) -> int:
        return self.days[-1].value if self.days else self.before

    @property
    def most(self) -> list[Step]:
        """The days that moved it most, the farthest first."""
        dated = [step for step in self.days if step.day is not None and step.moved]
        return sorted(dated, key=lambda step: (-abs(step.moved), step.day))[:MOST_DAYS]


def history(product: Product, whose: str = Whose.CONSUMERS) -> History | None:
    """Say how a product's score came about; None where it has none. Seven queries, however many voices."""
    score = Score.objects.filter(product=product, whose=whose).first()
    if score is None:
        return None
    before, days = steps_of(score)
    return History(
        before=before,
        days=days,
        months=list(by_month(days)),
        corrections=corrections_of(product, whose),
        floods=list(map(flood_from, Alarm.objects.filter(product=product, whose=whose).order_by("began_at"))),
    )


def steps_of(score: Score) -> tuple[int, list[Step]]:
    """The score before any voice, and after each day."""
    places = Place.objects.filter(product=score.product_id, whose=score.whose)
    rows = list(places.values_list("said_at", "stars", "mass", "level", "in_flood").iterator(chunk_size=10_000))
    dates = [None if said_at is None else said_at.astimezone(UTC).date() for said_at, *_ in rows]
    days = sorted(set(dates), key=lambda day: (day is not None, day or date.min))
    number = {day: i for i, day in enumerate(days)}
    stars, mass, level, flood = (
        np.array([row[column] for row in rows], dtype=np.int64).reshape(-1) for column in range(1, 5)
    )
    masses = spread_levels(stars, mass)
    heads = np.eye(LEVELS, dtype=np.int64)[level - 1]
    told = np.hstack([masses * (1 - flood)[:, None], masses * flood[:, None], heads])
    sums = heard_by(np.array([number[day] for day in dates], dtype=np.int64), told, len(days))
    cells: list[Cells] = [{}, *map(cells_of, sums)]
    values = (
        np.rint(THOUSAND * score_cells(cells, repeat(score.prior), repeat(score.cap)).value).astype(np.int64).tolist()
    )
    heard = np.diff(sums[:, -LEVELS:], axis=0, prepend=0).tolist()
    found = [
        Step(day, value, value - before, tuple(count))
        for day, (before, value), count in zip(days, pairwise(values), heard, strict=True)
    ]
    return values[0], found


def cells_of(sums: Ints) -> Cells:
    """What had been said by a day as cells: of all but a flood, and of the flood, which a cap holds."""
    others, flood = sums[:LEVELS].tolist(), sums[LEVELS : 2 * LEVELS].tolist()
    nobody = [0] * LEVELS
    return {"all/any": [*nobody, *others, *nobody], f"all/any/{FLOOD}": [*nobody, *flood, *nobody]}


def by_month(days: Sequence[Step]) -> Iterator[Step]:
    """Days of one month as one step."""
    together: dict[date | None, list[Step]] = {}
    for step in days:
        together.setdefault(step.day and step.day.replace(day=1), []).append(step)
    for month, its in together.items():
        stars = tuple(map(sum, zip(*(step.stars for step in its), strict=True)))
        yield Step(month, its[-1].value, sum(step.moved for step in its), stars)


def flood_from(alarm: Alarm) -> Flood:
    ended = alarm.ended_at and alarm.ended_at.astimezone(UTC).date()
    return Flood(alarm.began_at.astimezone(UTC).date(), alarm.day, ended, alarm.heard, alarm.usual)


def corrections_of(product: Product, whose: str) -> list[Corrections]:
    """What came of a product's public reviews after they were said, by month; three queries."""
    reviews = Voice.objects.filter(product=product, kind="review", audience=Voice.Audience.PUBLIC)
    experts = {"role": Voice.Role.EXPERT}
    its = reviews.filter(**experts) if whose == Whose.EXPERTS else reviews.exclude(**experts)
    amended = counted(Revision.objects.filter(voice__in=its), "heard_at")
    withdrawn = counted(Withdrawal.objects.filter(voice__in=its), "at")
    held = counted(Hold.objects.filter(voice__in=its), "placed_at")
    months = sorted({*amended, *withdrawn, *held})
    return [Corrections(month, amended[month], withdrawn[month], held[month]) for month in months]


def counted(rows: QuerySet[Revision] | QuerySet[Withdrawal] | QuerySet[Hold], at: str) -> Counter[date]:
    month = TruncMonth(at, tzinfo=UTC, output_field=DateTimeField())
    found: list[tuple[datetime, int]] = list(
        rows.order_by().annotate(month=month).values_list("month").annotate(n=Count("voice", distinct=True))
    )
    return Counter({first.date(): count for first, count in found})
