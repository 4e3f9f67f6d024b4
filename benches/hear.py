"""Hearing a file, beside a bare executemany of the very same rows; and whether memory stays flat."""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from django.db import connection

from benches.home import made_up, prepare
from benches.measure import seconds, tell
from groundswell.listen.files import Import
from groundswell.listen.formats.options import Options
from groundswell.listen.item import COLUMNS

ROUNDS = 3
ROWS = 100_000
SAID = 50_000
REAL = Path(__file__).parents[2] / "shared" / "data" / "reviews" / "amazon_ratings_hin" / "user_item.dat"


def main() -> None:
    once, twice = f"{ROWS:,} made-up ratings", f"{2 * ROWS:,} made-up ratings"
    files = {
        once: made_up(ROWS, products=5_000, people=30_000, name="once.csv"),
        twice: made_up(2 * ROWS, products=5_000, people=30_000, name="twice.csv"),
        f"{SAID:,} made-up reviews of 12 words": made_up(
            SAID, products=5_000, people=30_000, words=12, name="said.csv"
        ),
    }
    if REAL.is_file():
        files["195,791 real ratings (amazon_ratings_hin)"] = REAL
    found: dict[str, list[dict[str, float]]] = {name: [] for name in files}
    for number in range(ROUNDS):
        for name, path in files.items():
            # The longest file is there for its memory, which is the same each time.
            if name != twice or number == 0:
                found[name].append(one_round(path))
    tell(
        "Hear a file (rows a second, SQLite)",
        ["file", "import", "import, by CPU time", "bare executemany", "bare / import", "peak memory, MiB"],
        [row_of(rounds, name) for name, rounds in found.items()],
    )


def row_of(rounds: list[dict[str, float]], name: str) -> list[object]:
    rates = [median(one["rows"] / one[way] for one in rounds) for way in ("import", "cpu", "bare")]
    return [name, *rates, median(one["import"] / one["bare"] for one in rounds), median(one["peak"] for one in rounds)]


def one_round(path: Path) -> dict[str, float]:
    """One import into an empty home, in a process of its own, and the bare insert after it."""
    ran = subprocess.run(
        [sys.executable, "-m", "benches.hear", str(path)], stdout=subprocess.PIPE, text=True, check=True
    )
    return dict(json.loads(ran.stdout))


def hear_and_insert(path: Path) -> None:
    prepare()
    columns = {"person": "1", "product": "2", "stars": "3", "said_at": "4"} if path == REAL else {}
    options = Options(columns=columns, header=not columns, delimiter="\t" if columns else None)
    heard = Import(path=path, format="csv", options=options)
    before = time.process_time()
    took = seconds(heard.run)
    cpu = time.process_time() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"rows": heard.report.heard, "import": took, "cpu": cpu, "bare": bare(), "peak": peak}))


def bare() -> float:
    """Insert the finished rows into a copy of the voices' table: its constraints and indexes, and nothing else."""
    connection.ensure_connection()
    sqlite = connection.connection
    sqlite.commit()
    names = ", ".join(COLUMNS)
    rows = sqlite.execute(f"SELECT {names} FROM record_voice ORDER BY id").fetchall()
    made = "SELECT sql FROM sqlite_master WHERE tbl_name = 'record_voice' AND type IN ('table', 'index')"
    for (sql,) in sqlite.execute(f"{made} AND sql NOT NULL ORDER BY type DESC").fetchall():
        sqlite.execute(sql.replace('"record_voice"', '"bare_voice"').replace('INDEX "', 'INDEX "bare_'))

    def insert() -> None:
        sqlite.execute("BEGIN IMMEDIATE")
        sqlite.executemany(f"INSERT INTO bare_voice ({names}) VALUES ({', '.join('?' * len(COLUMNS))})", rows)
        sqlite.execute("COMMIT")

    return seconds(insert)


if __name__ == "__main__":
    if sys.argv[1:]:
        hear_and_insert(Path(sys.argv[1]))
    else:
        main()
