"""Whose telling a purchase is owed to."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from django.db import transaction

from groundswell.engine.columns import DAY
from groundswell.engine.spread.credit import Rule, Telling, credited
from groundswell.record.acts import Told, bought_by
from groundswell.spread.models import Credit

Owed = tuple[int, str, int]  # purchase, rule, person


def owed_for(product: int, tellings: Sequence[Told]) -> dict[Owed, float]:
    """What part of each purchase of a product is owed to whom, by each rule: what was given back is owed to nobody.

    Only those are owed anything whose tellings we know of as a person's; of one purchase by one rule, together 1.
    """
    told = {row.told for row in tellings}
    bought = bought_by(product, told)
    if not bought:
        return {}
    actors = sorted(
        {end for row in tellings for end in (row.teller, row.told)} | {one.buyer for one in bought}, key=str
    )
    number = {actor: place for place, actor in enumerate(actors)}
    owner = {row.teller: row.by for row in tellings}  # of several who count as one, the one who told last
    rows = [Telling(number[row.teller], number[row.told], days(row.at)) for row in tellings]
    buyers = np.array([number[one.buyer] for one in bought], np.int64)
    at = np.array([days(one.at) for one in bought])
    found: dict[Owed, float] = {}
    for rule in Rule:
        owed = credited(rows, buyers, at, rule=rule)
        for purchase, place, share in zip(
            owed.purchase.tolist(), owed.person.tolist(), owed.share.tolist(), strict=True
        ):
            found[bought[purchase].purchase, rule.value, owner[actors[place]]] = min(share, 1.0)
    return found


def days(at: datetime) -> float:
    return at.timestamp() / DAY


@transaction.atomic
def write(product: int, owed: dict[Owed, float]) -> bool:
    """Keep what is owed for a product's purchases. Returns whether anything is otherwise than it was."""
    old = Credit.objects.filter(purchase__product=product)
    was = {(row.purchase_id, row.rule, row.person_id): row for row in old}
    gone = [row.pk for key, row in was.items() if owed.get(key) != row.share]
    fresh = [key for key, share in owed.items() if key not in was or was[key].share != share]
    Credit.objects.filter(pk__in=gone).delete()
    Credit.objects.bulk_create(
        (Credit(purchase_id=key[0], rule=key[1], person_id=key[2], share=owed[key]) for key in fresh), batch_size=1000
    )
    return bool(gone or fresh)
