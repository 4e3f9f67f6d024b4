"""A whole epoch of made-up ratings, beside DuckDB with the same passes and a memory copy of the same columns."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median

import duckdb
import numpy as np
import pyarrow as pa

from benches.measure import tell
from groundswell.engine.columns import Voices
from groundswell.engine.runners import runner
from groundswell.engine.weigh import score_products, weigh_voices
from groundswell.engine.worlds import market

ROWS = 10_000_000
ROUNDS = 3  # of up to so many rows; of more, one
CORES = 2
GIB = 2**30
Figures = dict[str, float]

# What is counted of each voice: others' mean, distance, evidence, log-odds. The least of it: no voice is replaced by a
# newer one, no cluster is one head, and nothing says how far one person could move a score.
SAME = (
    "CREATE TABLE by_product AS SELECT product, sum(stars)::DOUBLE AS total, count(*) AS voices FROM voice GROUP BY 1",
    """
    CREATE VIEW away AS
    SELECT person, product, stars, (voices - 1) / (5.0 + voices - 1) AS share,
           floor(abs(stars - (5 * (SELECT sum(total) / sum(voices) FROM by_product) + total - stars) / (5 + voices - 1))
                 * 64)::SMALLINT AS bin
    FROM voice JOIN by_product USING (product)
    """,
    """
    CREATE TABLE tail AS
    SELECT bin, -ln(sum(voices) OVER (ORDER BY bin DESC) / sum(voices) OVER ()) - 1 AS evidence
    FROM (SELECT bin, count(*) AS voices FROM away GROUP BY 1)
    """,
    """
    CREATE TABLE by_person AS
    SELECT person, count(*) AS voices, sum(evidence * share) AS evidence FROM away JOIN tail USING (bin) GROUP BY 1
    """,
    """
    CREATE TABLE score AS
    SELECT product, sum(weight * stars) AS total, sum(weight) AS mass
    FROM (SELECT away.product, away.stars, 0.05 + 0.95 / (1 + exp(
              (by_person.evidence - tail.evidence * share) / (voices - 1 + 2) - ln(voices))) AS weight
          FROM away JOIN tail USING (bin) JOIN by_person USING (person))
    GROUP BY 1
    """,
)


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    found: dict[str, list[Figures]] = {way: [] for way in WAYS}
    for _ in range(ROUNDS if rows <= ROWS else 1):
        for way, figures in found.items():
            # Each in a process of its own, so that their memory is told apart.
            command = [sys.executable, "-m", "benches.epoch", str(rows), way]
            figures.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    drawn = {way: {name: median(one[name] for one in figures) for name in figures[0]} for way, figures in found.items()}
    whole = drawn["ours"]["seconds"]
    heads = ["way", "seconds", "CPU seconds", "seconds / ours", "peak memory, GiB", "of which the table and Python"]
    tell(
        f"An epoch of {rows:,} made-up ratings by {rows // 10:,} people about {rows // 100:,} products, {CORES} cores",
        heads,
        [[NAMES[way], *row_of(figures, whole)] for way, figures in drawn.items()],
    )
    ours = drawn["ours"]
    print(f"Ours: weighed in {ours['weighed']:.1f} s, scored with its bounds in {ours['scored']:.1f} s.")


def row_of(figures: Figures, whole: float) -> list[object]:
    ratio = figures["seconds"] / whole
    return [figures["seconds"], figures["cpu"], ratio, figures["peak"] / GIB, figures["before"] / GIB]


def one_way(rows: int, way: str) -> None:
    """Make the ratings, count, and print what it took as JSON."""
    made = Made(rows)
    figures = WAYS[way](made)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({**figures, "peak": peak, "before": made.resident}))


class Made:
    """The ratings, the same in each process, and how much memory the process held when they were there."""

    def __init__(self, rows: int) -> None:
        dice = np.random.default_rng(rows)
        self.voices = market(dice, voices=rows, people=rows // 10, products=rows // 100).voices
        with open("/proc/self/statm") as file:  # noqa: PTH123 - no file that has a size
            self.resident = int(file.read().split()[1]) * resource.getpagesize()


def took(act: Callable[[], object]) -> Figures:
    began, spent = time.perf_counter(), time.process_time()
    act()
    return {"seconds": time.perf_counter() - began, "cpu": time.process_time() - spent}


def ours(made: Made) -> Figures:
    """Weights, scores, ranges and bounds; the order of each list is drawn when it is asked for."""
    here = runner("memory", threads=CORES)
    little = market(np.random.default_rng(0), voices=2_000, people=200, products=20).voices
    score_products(weigh_voices(little, here), here)  # compiles
    began = time.perf_counter()
    scored: list[float] = []

    def epoch() -> None:
        weighed = weigh_voices(made.voices, here)
        scored.append(time.perf_counter())
        score_products(weighed, here)

    figures = took(epoch)
    weighed = scored[0] - began
    return {**figures, "weighed": weighed, "scored": figures["seconds"] - weighed}


def in_duckdb(made: Made) -> Figures:
    """The table is read into DuckDB first, and gone from here: that is not counted."""
    there = duckdb.connect(config={"threads": CORES})
    table = arrow_of(made.voices)
    made.voices = market(np.random.default_rng(0), voices=1, people=1, products=1).voices
    there.register("given", table)
    there.execute("CREATE TABLE voice AS SELECT person, product, stars / 1e6 AS stars FROM given")
    there.unregister("given")
    del table
    return took(lambda: [there.execute(step) for step in SAME])


def copied(made: Made) -> Figures:
    """Each column once, into memory that is there already."""
    columns = [getattr(made.voices, name) for name in ("person", "product", "stars", "said_at")]
    into = [column.copy() for column in columns]
    return took(lambda: [np.copyto(there, column) for there, column in zip(into, columns, strict=True)])


def arrow_of(voices: Voices) -> pa.Table:
    return pa.table({name: getattr(voices, name) for name in ("person", "product", "stars")})


WAYS: dict[str, Callable[[Made], Figures]] = {"ours": ours, "duckdb": in_duckdb, "copy": copied}
NAMES = {
    "ours": "weights, scores and bounds",
    "duckdb": f"DuckDB {duckdb.__version__}: weights and scores",
    "copy": "a memory copy of the four columns",
}

if __name__ == "__main__":
    if len(sys.argv) > 2:
        one_way(int(sys.argv[1]), sys.argv[2])
    else:
        main()
