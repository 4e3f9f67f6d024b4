"""How often someone may knock."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from groundswell.plumbing.models import Knock
from groundswell.plumbing.sign import keyed

KEPT = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so often within so long, for each who knocks. All processes count together."""

    name: str
    most: int
    within: timedelta


class TooOften(Exception):  # noqa: N818 - named after what went wrong
    """Somebody knocked more often than they may: how many seconds to wait."""

    def __init__(self, limit: Limit, wait: int) -> None:
        super().__init__(f"{limit.name}: more than {limit.most} within {limit.within}; wait {wait} s")
        self.wait = wait


@transaction.atomic
def knock(limit: Limit, who: str) -> None:
    """Count one knock of somebody, known here by a keyed hash alone. Raises TooOften past the limit."""
    now = timezone.now()
    key = f"{limit.name}/{keyed('knock', who).hex()[:40]}"
    Knock.objects.get_or_create(key=key, defaults={"since": now, "count": 0})
    row = Knock.objects.select_for_update().get(key=key)
    if now - row.since >= limit.within:
        row.since, row.count = now, 0
    if row.count >= limit.most:
        raise TooOften(limit, int((row.since + limit.within - now).total_seconds()) + 1)
    row.count += 1
    row.save()


def forget_old_knocks() -> None:
    """Forget who knocked long ago."""
    Knock.objects.filter(since__lt=timezone.now() - KEPT).delete()
