"""Interleaved rounds, medians and a table: what every bench needs to tell a ratio."""

import os
import platform
import sqlite3
import time
from collections.abc import Callable, Iterable
from statistics import median

Way = Callable[[], float]


def interleaved(rounds: int, ways: dict[str, Way]) -> dict[str, float]:
    """The median of what each way gives. All take their turn in each round: a busy moment hits them alike."""
    found: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            found[name].append(way())
    return {name: median(figures) for name, figures in found.items()}


def seconds(act: Callable[[], object]) -> float:
    """How long it takes."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def tell(title: str, heads: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Print a table as Markdown; numbers are rounded to three figures."""
    heads = list(heads)
    print(f"### {title}\n\n| {' | '.join(heads)} |\n|{'---|' * len(heads)}")
    for row in rows:
        print(f"| {' | '.join(map(written, row))} |")
    print(flush=True)


def written(cell: object) -> str:
    if not isinstance(cell, float):
        return str(cell)
    return f"{cell:,.0f}" if abs(cell) >= 100 else f"{cell:.3g}"


def machine() -> str:
    """The machine in general words."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()},"
        f" SQLite {sqlite3.sqlite_version}"
    )
