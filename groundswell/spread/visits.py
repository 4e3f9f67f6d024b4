"""Which requests had a reader: told from the rows as they came, so that it can be told anew by a newer rule."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC

from django.db.models import QuerySet
from django.db.models.functions import TruncDate

from groundswell.plumbing.servings import is_browser
from groundswell.record.models import Visit


def had_reader(visit: Visit) -> bool:
    """Whether somebody saw the answer: no HEAD, no robot, no preview of a link, nothing fetched ahead."""
    return visit.method == "GET" and not visit.ahead and is_browser(visit.agent)


def readers_by_link(links: Iterable[int]) -> dict[int, int]:
    """How many readers each link brought: the same browser once a day. Links that brought none are left out."""
    return dict(Counter(link for link, _ in once_a_day(Visit.objects.filter(link__in=list(links)))))


def readers(visits: QuerySet[Visit]) -> int:
    """How many readers some visits were: the same browser once for each link and day."""
    return sum(1 for _ in once_a_day(visits.filter(link__isnull=False)))


def once_a_day(visits: QuerySet[Visit]) -> Iterator[tuple[int, str]]:
    """Link and browser of each reader, once a day (UTC)."""
    asked = visits.filter(method="GET", ahead="").annotate(day=TruncDate("at", tzinfo=UTC)).order_by()
    rows = asked.values_list("link_id", "visitor", "day", "agent").distinct()
    # One browser may call itself otherwise after an update; it is one reader all the same.
    seen = {(link, visitor, day) for link, visitor, day, agent in rows.iterator() if is_browser(agent)}
    return ((link, visitor) for link, visitor, _ in seen)
