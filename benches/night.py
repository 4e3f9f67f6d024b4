"""How long whoever writes must wait while the timetable's jobs run, in a house on SQLite."""

# python -m benches.night [VOICES]: a house of so many made-up ratings; left out, 50,000. Another process asks again
# and again to write, as a shopper's review does; SQLite lets one write at a time. With BENCH_HOME=FOLDER the house is
# kept there, and asked at once the next time.

import sqlite3
import sys
from multiprocessing import Process, Value
from time import perf_counter, sleep
from typing import Any

from django.db import connection

from benches.home import prepare
from benches.live import build
from benches.measure import tell
from groundswell import flow
from groundswell.plumbing.jobs import Every, name_of
from groundswell.weigh.models import Score

PATIENCE = 600  # seconds
TOLD_FROM = 0.1  # seconds: shorter jobs are left out


def main() -> None:
    size = int(sys.argv[1]) if sys.argv[1:] else 50_000
    prepare()
    if not Score.objects.exists():
        build(size)
    flow.run_until_idle()
    longest = Value("d", 0.0)
    asking = Process(target=ask, args=(str(connection.settings_dict["NAME"]), longest), daemon=True)
    asking.start()
    rows = [row for entry in flow.EVERY if (row := waited(entry, longest))]
    asking.terminate()
    tell(f"The night of a house of {size:,} voices: how long a writer waits", ["job", "seconds", "longest wait"], rows)


def waited(entry: Every, longest: Any) -> list[object] | None:
    """A job's name, how long it took, and how long a writer waited at most meanwhile."""
    sleep(0.5)
    longest.value = 0.0
    began = perf_counter()
    entry.job()
    took = perf_counter() - began
    sleep(0.5)
    wait = longest.value
    flow.run_until_idle()
    return [name_of(entry.job).removeprefix("groundswell."), took, wait] if took > TOLD_FROM else None


def ask(name: str, longest: Any) -> None:
    """Begin to write, and let it be, again and again; note the longest wait."""
    wire = sqlite3.connect(name, timeout=PATIENCE, isolation_level=None)
    while True:
        began = perf_counter()
        wire.execute("BEGIN IMMEDIATE")
        wire.execute("ROLLBACK")
        longest.value = max(longest.value, perf_counter() - began)
        sleep(0.01)


if __name__ == "__main__":
    main()
