"""groundswell lab weigh, score, order: from file to file."""

import csv
import os
import subprocess
import sys
from io import StringIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.core.management import CommandError, call_command

MARKET = """\
user,prod,rating,when,ok,team,body,up,down
Ada,kettle,5,2026-01-05,true,,"Boils fast, quiet, and the lid holds well.",3,0
Ada,toaster,4.5,2026-02-05,order,,Toasts evenly after a week of use here,0,0
Ben,kettle,1,2026-03-01,,gang,THE worst kettle ever made by anyone at all!,0,4
Cy,kettle,1,2026-03-02,,gang,the worst kettle ever made by anyone at all,,
Cy,toaster,1,2026-03-02T10:00:00,none,gang,"the worst, kettle ever made by anyone at all",0,1
Cy,toaster,5,,none,gang,,0,1
"""
NAMES = "person=user,product=prod,stars=rating,said_at=when,proof=ok,cluster=team,text=body,helpful=up,unhelpful=down"


@pytest.fixture
def market(tmp_path):
    path = tmp_path / "market.csv"
    path.write_text(MARKET, encoding="utf-8")
    return path


def lab(step, path, out, *options, names=NAMES):
    call_command("lab", step, str(path), str(out), "--columns", names, *options, stderr=StringIO())
    with out.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_weigh_writes_a_row_for_each_in_the_order_of_the_input(market):
    found = lab("weigh", market, market.with_name("out.csv"))
    given = list(csv.DictReader(StringIO(MARKET)))
    assert list(found[0]) == [*given[0], "belief", "weight", "why"]
    assert [{name: row[name] for name in given[0]} for row in found] == given
    assert [float(row["weight"]) > 0 for row in found] == [True] * 5 + [False]
    assert all(0 < float(row["belief"]) < 1 for row in found)
    assert "repeated -0.500" in found[4]["why"]
    assert found[5]["why"].startswith("counts 0: a newer one stands")


def test_score_writes_a_row_for_each_product(market):
    found = lab("score", market, market.with_name("out.csv"))
    assert list(found[0]) == ["product", "value", "low", "high", "people", "effective", "one_person_moves"]
    assert [(row["product"], row["people"]) for row in found] == [("kettle", "3"), ("toaster", "2")]
    assert all(float(row["low"]) <= float(row["value"]) <= float(row["high"]) for row in found)


def test_score_fades_with_age_when_told(market):
    out = market.with_name("out.csv")
    whole = lab("score", market, out)
    faded = lab("score", market, out, "--half-life", "30", "--as-of", "2026-04-01")
    assert float(faded[0]["effective"]) < float(whole[0]["effective"]) / 1.8


def test_order_writes_each_products_voices_from_place_1_on(market):
    found = lab("order", market, market.with_name("out.csv"))
    assert list(found[0]) == ["product", "place", *next(csv.reader(StringIO(MARKET)))]
    assert [(row["product"], row["place"]) for row in found] == [
        (product, str(place)) for product in ("kettle", "toaster") for place in (1, 2, 3)
    ]
    assert sorted(row["body"] for row in found) == sorted(row["body"] for row in csv.DictReader(StringIO(MARKET)))


def test_parquet_gives_what_csv_gives(market):
    rows = list(csv.DictReader(StringIO(MARKET)))
    columns = {name: [row[name] or None for row in rows] for name in rows[0]}
    columns |= {"rating": [float(row["rating"]) for row in rows], "up": [int(row["up"] or 0) for row in rows]}
    path, out = market.with_name("market.parquet"), market.with_name("out.parquet")
    pq.write_table(pa.table(columns), path)
    call_command("lab", "weigh", str(path), str(out), "--columns", NAMES, "--threads", "2")
    found = pq.read_table(out)
    told = lab("weigh", market, market.with_name("out.csv"))
    assert found.column("rating").to_pylist() == columns["rating"]
    assert found.column("why").to_pylist() == [row["why"] for row in told]
    assert found.column("weight").to_pylist() == [float(row["weight"]) for row in told]


def test_a_step_reads_what_another_has_written(market):
    out, again = market.with_name("out.csv"), market.with_name("again.csv")
    first = lab("weigh", market, out)
    assert lab("weigh", out, again) == first


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--columns", "person=user"], "has no column product, stars, said_at; it has user, prod"),
        (["--columns", NAMES + ",proof=nowhere"], "has no column nowhere"),
        (["--columns", NAMES, "--scale", "1,4"], "row 1: found 5 stars, but wanted a number from 1 to 4"),
        (["--columns", NAMES, "--threads", "0"], "0 threads"),
        (["--columns", "who=user"], "'who=user': wanted OURS=THEIRS"),
        (["--scale", "five"], "'five': wanted two numbers"),
        (["--runner", "abacus"], "invalid choice: 'abacus'"),
        (["--columns", NAMES, "--master", "local[2]"], "nothing asks it without --runner spark"),
        (["--columns", NAMES, "--as-of", "2026-01-01"], "nothing ages without --half-life"),
        (["--columns", NAMES, "--half-life", "0"], "more than 0"),
        (["--columns", NAMES, "--half-life", "9", "--as-of", "someday"], "'someday': wanted a date"),
    ],
)
def test_what_cannot_be_done_is_told(market, options, said):
    with pytest.raises(CommandError, match=said):
        call_command("lab", "score", str(market), str(market.with_name("out.csv")), *options)
    assert not market.with_name("out.csv").exists()


def test_no_file_is_written_over_itself(market):
    with pytest.raises(CommandError, match="same file"):
        lab("order", market, market)
    assert market.read_text(encoding="utf-8") == MARKET


def test_a_file_without_voices_is_told(market):
    market.write_text(MARKET.splitlines()[0] + "\n", encoding="utf-8")
    with pytest.raises(CommandError, match="holds no voices"):
        lab("score", market, market.with_name("out.csv"))


@pytest.mark.slow
def test_the_lab_needs_no_home_and_leaves_none(market):
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("GROUNDSWELL_", "DATABASE_"))}
    words = ["lab", "score", market.name, "out.csv", "--columns", NAMES]
    run = "from groundswell.faces.cli.main import main; import sys; main(['groundswell', *sys.argv[1:]])"
    done = subprocess.run(
        [sys.executable, "-c", run, *words], cwd=market.parent, env=clean, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in market.parent.iterdir()) == ["market.csv", "out.csv"]


def test_no_label_is_read(market):
    """A further column changes nothing, whatever stands in it."""
    rows = list(csv.reader(StringIO(MARKET)))
    out = market.with_name("out.csv")
    before = [row["belief"] for row in lab("weigh", market, out)]
    with market.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([[*rows[0], "label"], *([*row, str(np.cos(i))] for i, row in enumerate(rows[1:]))])
    assert [row["belief"] for row in lab("weigh", market, out)] == before
