"""How often each answer was given to a reader: counted in memory, and written down in batches."""

import re
import threading
import time
from collections import Counter
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest

from groundswell.plumbing.models import Serving

# Under this name a view tells what its answer shows: in words of its own, which nobody here reads.
SHOWS = "groundswell.shows"
PAUSE = 30  # seconds between two writings; what a process had not written when it was killed is lost
MOST = 1_000  # different answers in memory

# Who calls itself anything else is a program. Programs that call themselves a browser mostly say what else they are.
BROWSER = re.compile(r"^(Mozilla|Opera)/\d")
# (A telephone is called Cubot.)
ROBOT = re.compile(
    r"(?<!cu)bots?(\b|[_\d])|crawl|spider|slurp|preview|https?://|@|compatible; (?!MSIE)|headless|phantom|lighthouse"
    r"|pagespeed|pingdom|uptime|monitor|validator|archiv|fetch|scan|facebookexternalhit|whatsapp|telegram|python|curl",
    re.IGNORECASE,
)
# Fetched before anybody has asked for it.
AHEAD = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_PURPOSE", "HTTP_X_MOZ")


def tell(request: HttpRequest, shows: str) -> None:
    """Say what this request's answer shows, so that it is counted however often the answer is given."""
    request.META[SHOWS] = shows


class Tally:
    """Counts servings in memory. May be asked from any thread."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[date, str]] = Counter()
        self.since = 0.0
        self.lock = threading.Lock()

    def add(self, shows: str) -> bool:
        """Count one serving. Returns whether it is time to write."""
        with self.lock:
            if not self.counts:
                self.since = time.monotonic()
            self.counts[datetime.now(UTC).date(), shows] += 1
            return len(self.counts) > MOST or time.monotonic() - self.since > PAUSE

    def write(self) -> None:
        """Write down what was counted: rows that are only ever added, so that no writer waits for another.

        What cannot be written now is written next time.
        """
        with self.lock:
            counts, self.counts = self.counts, Counter()
        rows = [Serving(day=day, shows=shows, count=count) for (day, shows), count in counts.items()]
        try:
            Serving.objects.bulk_create(rows)
        except DatabaseError:
            with self.lock:
                self.counts.update(counts)
                self.since = time.monotonic()


def is_for_a_reader(environ: dict[str, Any]) -> bool:
    """Whether somebody sees the answer: no HEAD, no robot, no preview of a link, nothing fetched ahead."""
    return (
        environ["REQUEST_METHOD"] == "GET"
        and not any(environ.get(name) for name in AHEAD)
        and is_browser(environ.get("HTTP_USER_AGENT", ""))
    )


@lru_cache(maxsize=4096)
def is_browser(agent: str) -> bool:
    """Whether a user agent is one that people read with, as far as it says so itself."""
    return BROWSER.match(agent) is not None and ROBOT.search(agent) is None
