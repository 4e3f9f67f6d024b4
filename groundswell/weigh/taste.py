"""A matter of taste: who loves a product and who does not, where it is no noise; drawn when an epoch opens."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

import numpy as np

from groundswell.engine.columns import STAR, Bools, Floats
from groundswell.engine.weigh.score import UNIT
from groundswell.engine.weigh.taste import FEWEST, discoveries, telling
from groundswell.plumbing.rows import insert_many
from groundswell.record import snapshots
from groundswell.weigh.models import Alarm, Place, Taste, Whose
from groundswell.weigh.score import asked_of

WRONG = 0.05  # of all products that are called a matter of taste, the share that may be noise
APART = 1.0  # stars: two groups that are nearer see it much the same
YEAR = 365  # days
AT_ONCE = 10_000
LONGEST = 100  # letters of what a group has in common


class Finding(NamedTuple):
    """One row of Taste as plain values."""

    product_id: int
    group: str
    value: str
    people: int
    stars: float
    others: int
    others_stars: float
    chance: float
    tried: int


@dataclass(frozen=True, slots=True)
class Someone:
    """One person's stars for a product, and what the record knows of them beside; empty where it knows nothing.

    The names behind the first two are those of Taste.Group.
    """

    product: int
    stars: int
    language: str = ""
    country: str = ""
    version: str = ""
    owned: str = ""
    use: str = ""
    asked: str = ""


GROUPS = tuple(field.name for field in fields(Someone))[2:]


def draw() -> None:
    """Find the products that are a matter of taste, and write what differs. Goes by the places as they stand.

    What shows is corrected for how many groups were looked at in a product, and for how many products.
    """
    found = [best for _, people in groupby(everybody(), attrgetter("product")) for best in most_telling(list(people))]
    shown = discoveries(np.array([one.chance for one in found]), wrong=WRONG)
    replace({one for one, is_shown in zip(found, shown.tolist(), strict=True) if is_shown and is_wide(one)})


def is_wide(one: Finding) -> bool:
    return abs(one.stars - one.others_stars) >= APART


def everybody() -> Iterator[Someone]:
    """All customers whose voice counts, product by product; one query.

    Accounts that share a head are left out, for they cannot say a thing twice; and so are products whose alarm
    rings, for a flood is no taste.
    """
    flooded = Alarm.objects.filter(ended_at=None, whose=Whose.CONSUMERS).values("product")
    counting = Place.objects.filter(whose=Whose.CONSUMERS, head=UNIT).exclude(product__in=flooded)
    rows = counting.order_by("product_id", "tie").values_list(
        "product_id",
        "stars",
        "voice__language",
        "voice__country",
        "voice__experience__version__name",
        "voice__experience__owned_from",
        "said_at",
        "voice__more__use",
        "collected",
    )
    return map(someone, rows.iterator(chunk_size=AT_ONCE))


def someone(row: Sequence[Any]) -> Someone:
    product, stars, language, country, version, owned_from, said_at, use, collected = row
    asked = asked_of(collected)
    return Someone(
        product,
        stars,
        language=language.partition("-")[0],
        country=country,
        version=version or "",
        owned=owned_for(owned_from, said_at),
        use=use.strip().casefold()[:LONGEST] if isinstance(use, str) else "",
        asked=asked if asked in {"asked", "not_asked"} else "",
    )


def owned_for(owned_from: Any, said_at: datetime | None) -> str:
    """For how long its author had it when they spoke."""
    if owned_from is None or said_at is None or said_at.date() < owned_from:
        return ""
    return "year" if (said_at.date() - owned_from).days >= YEAR else "less"


def most_telling(people: list[Someone]) -> list[Finding]:
    """The group that differs most surely from the others; none where no two groups are large enough."""
    if len(people) < 2 * FEWEST:
        return []
    stars = np.array([one.stars for one in people], dtype=np.float64) / STAR
    labels: dict[str, Bools] = {}
    known: dict[str, Bools] = {}
    for group in GROUPS:
        told = np.array([getattr(one, group) for one in people])
        for value in values_of(told):
            labels[f"{group}/{value}"], known[f"{group}/{value}"] = told == value, told != ""
    best = next(iter(telling(stars, labels, known)), None)
    return [finding(people[0].product, best[0], best[1].chance, stars, labels, known)] if best else []


def values_of(told: Any) -> list[str]:
    """What enough people have in common while enough others have not; of two that mirror each other the first."""
    values, counts = np.unique(told[told != ""], return_counts=True)
    enough = [(str(value), int(count)) for value, count in zip(values, counts, strict=True)]
    kept = [value for value, count in enough if FEWEST <= count <= int(counts.sum()) - FEWEST]
    return kept[:1] if len(enough) == 2 else kept


def finding(
    product: int, name: str, chance: float, stars: Floats, labels: dict[str, Bools], known: dict[str, Bools]
) -> Finding:
    group, _, value = name.partition("/")
    theirs, others = stars[labels[name]], stars[known[name] & ~labels[name]]
    means = float(theirs.mean()), float(others.mean())
    return Finding(product, group, value, len(theirs), means[0], len(others), means[1], chance, len(labels))


def replace(wanted: set[Finding]) -> None:
    """Let these rows stand and no others; the pages of products where that changes something go."""
    before = set(map(Finding._make, Taste.objects.values_list(*Finding._fields)))
    gone = sorted(map(itemgetter(0), before - wanted))
    for start in range(0, len(gone), AT_ONCE):
        Taste.objects.filter(pk__in=gone[start : start + AT_ONCE]).delete()
    insert_many(Taste, Finding._fields, sorted(wanted - before))
    snapshots.forget(*sorted({row.product_id for row in before ^ wanted}))
