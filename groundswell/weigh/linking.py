"""Accounts that count as one: what it would change, and letting it count in the epoch that runs."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace

import numpy as np
from django.db import transaction
from django.db.models import Count, Q

from groundswell.engine.weigh.score import UNIT
from groundswell.plumbing import locks
from groundswell.record.columns import reviews
from groundswell.record.links import one_of
from groundswell.record.models import Link, Product
from groundswell.weigh.bridging import merits_in
from groundswell.weigh.cells import Cells, Standing, add
from groundswell.weigh.credibility import Trust, kin
from groundswell.weigh.models import Credibility, Place, Score, Whose
from groundswell.weigh.recount import redraw_known
from groundswell.weigh.score import SCORES, places_of, score_cells, standing


@dataclass(frozen=True, slots=True)
class Shift:
    """A product's score as it stands, and as it would if some accounts were one.

    people       how many of these accounts speak about it
    mass_before  full voices that they count for together; likewise after
    """

    product: Product
    whose: str
    before: float
    after: float
    people: int
    mass_before: float
    mass_after: float

    @property
    def moved_by(self) -> float:
        return self.after - self.before


def if_one(people: Collection[int], where: Q) -> list[Shift]:
    """What the scores of products would come to if these persons counted as one; nothing is written.

    where  which products to look at

    By the epoch's constants: what linked accounts show of each other is weighed anew when the next one opens.
    """
    together = kin(people)
    by_them = Place.objects.filter(voice__author__in=together, product__in=Product.objects.filter(where))
    counted = by_them.values_list("product").annotate(n=Count("person", distinct=True)).filter(n__gt=1)
    products = [product for product, _ in counted.order_by("product")]
    if not products:
        return []
    of_these = Q(product__in=products)
    before = list(standing(Q(product__in=products, person__in=together)))
    trust = Trust.about(Q(product__in=products, person__in=together), Q(person__in=together), of_these)
    theirs = Q(product__in=products, author__in=together)
    after = places_of(reviews(theirs, trust.day), as_one(trust, together), merits_in(theirs))
    return list(shifts(products, by_score(before), by_score(after)))


def as_one(trust: Trust, together: Collection[int]) -> Trust:
    """The same trust, were these persons one."""
    first, among = min(together), set(together)
    known = {
        (whose, person): (weight, belief, first if person in among else cluster, only)
        for (whose, person), (weight, belief, cluster, only) in trust.people.items()
    }
    return replace(trust, people=known)


def by_score(places: Iterable[Standing]) -> dict[tuple[int, str], list[Standing]]:
    found: dict[tuple[int, str], list[Standing]] = defaultdict(list)
    for place in places:
        found[place.product_id, place.whose].append(place)
    return found


def shifts(
    products: Sequence[int],
    before: dict[tuple[int, str], list[Standing]],
    after: dict[tuple[int, str], list[Standing]],
) -> Iterator[Shift]:
    """The scores of products once some places stand in others' stead."""
    for score in Score.objects.filter(product__in=products).select_related("product").order_by("product__title", "pk"):
        gone, fresh = (places.get((score.product_id, score.whose), []) for places in (before, after))
        if len(gone) > 1:
            cells: Cells = deepcopy(score.cells)
            add(cells, gone, -1)
            add(cells, fresh, +1)
            value = float(score_cells([cells], [score.prior], [score.cap]).value[0])
            masses = (sum(place.mass for place in places) / UNIT for places in (gone, fresh))
            yield Shift(score.product, score.whose, score.value, value, len(gone), *masses)


@transaction.atomic
def changed(links: list[int]) -> None:
    """Let links that were made or ended count now. Doing it twice changes nothing more.

    Who has come since the epoch opened joins when the next one does: nothing is known of them yet.
    """
    locks.alone(SCORES)
    ends = Link.objects.filter(pk__in=links).values_list("one", "other")
    people = concerned(np.array(list(ends), dtype=np.int64).ravel())
    for whose in Whose.values:
        regroup(whose, people)
    theirs = Place.objects.filter(voice__author__in=people)
    redraw_known(Q(product__in=list(theirs.values_list("product", flat=True).distinct())))


def concerned(people: Iterable[int]) -> list[int]:
    """Everybody who counts as one with some persons, or did so until their links changed."""
    before = kin(list(people))
    linked = Link.objects.filter(ended_at=None).values_list("one", "other")
    everybody = np.union1d(np.array(list(linked), dtype=np.int64).ravel(), np.array(before, dtype=np.int64))
    cluster = one_of(everybody)
    found: list[int] = everybody[np.isin(cluster, cluster[np.searchsorted(everybody, before)])].tolist()
    return found


def regroup(whose: str, people: Collection[int]) -> None:
    """Write anew who counts as one with whom: as the epoch would, had it opened now."""
    known = list(Credibility.objects.filter(whose=whose, person__in=people).order_by("person"))
    ids = np.array([one.person_id for one in known], dtype=np.int64)
    for one, its in zip(known, one_of(ids).tolist(), strict=True):
        one.cluster_id = its
    Credibility.objects.bulk_update(known, ["cluster"], batch_size=500)
