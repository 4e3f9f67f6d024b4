"""What purchases prove: that the author of a voice had the product, and kept it."""

from datetime import UTC, date, datetime, timedelta

from django.db.models import F, Q, QuerySet, Sum
from django.utils import timezone

from groundswell.engine.columns import PROOF
from groundswell.record.models import Purchase, Voice

# By then it would have come back: shops give 14 to 30 days.
KEPT_AFTER = timedelta(days=30)


def kept(purchases: QuerySet[Purchase]) -> QuerySet[Purchase]:
    """Those of which not all has come back."""
    some_left = Q(back=None) | Q(back__lt=F("quantity"))
    return purchases.annotate(back=Sum("returns__quantity")).filter(some_left)


def bought_since(where: Q) -> dict[tuple[int, int], datetime]:
    """Since when the authors of voices have had what these are about, where a shop tells; by product and person."""
    said = Voice.objects.filter(where)
    theirs = Purchase.objects.filter(person__in=said.values("author"), product__in=said.values("product"))
    since: dict[tuple[int, int], datetime] = {}
    for product, person, at in kept(theirs).order_by("-at").values_list("product_id", "person_id", "at").iterator():
        if person is not None:
            since[product, person] = at
    return since


def proof_of(told: str, since: datetime | None, on: date | None = None) -> str:
    """How far a purchase is proven: by what the voice itself brought, or by the shop, whichever is more.

    since  when it was bought; None where no shop tells, or all of it came back
    on     the day to go by, in UTC; today, where none is named
    """
    if since is None:
        return told
    until = (since + KEPT_AFTER).astimezone(UTC).date()
    by_shop = Voice.Proof.KEPT if until <= (on or timezone.now().date()) else Voice.Proof.ORDER
    return max(told, by_shop.value, key=lambda level: PROOF[level])
