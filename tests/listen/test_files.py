"""What holds of listen/files.py."""

import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from cast import a_company, house, patient
from hypothesis import given
from hypothesis.strategies import integers, lists, sampled_from

from groundswell.listen import files
from groundswell.listen.files import Import
from groundswell.listen.formats.options import Options
from groundswell.record.models import Company, News, Person, Product, Revision, Source, Voice

HEADER = "id,person,product,stars,said_at,text\n"


def csv_of(rows):
    return HEADER + "".join(rows)


def row(n, stars="4", text=""):
    return f"{n},person {n},product {n % 7},{stars},2026-01-01T00:00:00Z,{text or f'Voice {n}.'}\n"


@pytest.fixture
def file(tmp_path):
    return tmp_path / "voices.csv"


def imported(file, **options):
    return Import(path=file, format="csv", options=Options(), **options).run()


@pytest.mark.django_db
def test_a_file_is_heard_and_again_it_is_repeated(file):
    file.write_text(csv_of(map(row, range(20))), encoding="utf-8")
    first, second = imported(file), imported(file)
    assert (first.read, first.heard, first.repeated) == (20, 20, 0)
    assert (second.read, second.heard, second.repeated) == (20, 0, 20)
    assert Voice.objects.count() == 20


@pytest.mark.django_db
@patient
@given(
    lists(sampled_from(["fine", "again", "no stars", "bad stars", "bad day", "no product"]), max_size=12),
    integers(1, 5),
)
def test_every_row_is_accounted_for_however_the_batches_fall(kinds, size):
    lines = {
        "fine": row,
        "again": lambda n: row(0),
        "no stars": lambda n: row(n, stars=""),
        "bad stars": lambda n: row(n, stars="eleven"),
        "bad day": lambda n: row(n).replace("2026-01-01", "someday"),
        "no product": lambda n: row(n).replace(f"product {n % 7}", ""),
    }
    path = Path(os.environ["GROUNDSWELL_HOME"]) / "law.csv"
    path.write_text(csv_of(lines[kind](n) for n, kind in enumerate(kinds, start=1)), encoding="utf-8")
    kept, files.BATCH = files.BATCH, size
    try:
        with house():
            report = imported(path)
            assert report.heard == Voice.objects.count()
    finally:
        files.BATCH = kept
    assert report.read == len(kinds) == report.heard + report.repeated + report.refused.total()
    assert report.refused.total() == sum(kind.startswith("bad") or kind == "no product" for kind in kinds)


@pytest.mark.django_db
def test_a_batch_is_one_piece_of_news(file, monkeypatch):
    monkeypatch.setattr(files, "BATCH", 10)
    file.write_text(csv_of(map(row, range(25))), encoding="utf-8")
    imported(file)
    assert sorted(News.objects.values_list("count", flat=True)) == [5, 10, 10]


@pytest.mark.django_db
def test_a_refused_row_is_told_with_its_line_and_what_was_wanted(file):
    file.write_text(csv_of([row(1), row(2, stars="eleven")]), encoding="utf-8")
    told = []
    imported(file, tell=told.append)
    assert len(told) == 1
    assert told[0].startswith("line 3: unreadable_stars: found ")
    assert "eleven" in told[0]


@pytest.mark.django_db
def test_of_many_refused_rows_some_are_told_and_all_are_counted(file):
    file.write_text(csv_of(row(n, stars=f"x{n}") for n in range(50)), encoding="utf-8")
    told, kept = [], []
    report = imported(file, tell=told.append, keep=kept.append)
    assert len(told) == files.TOLD + 1
    assert report.refused == {"unreadable_stars": 50}
    assert [one.line for one in kept] == list(range(2, 52))


@pytest.mark.django_db
def test_rows_are_told_in_their_order_and_what_is_wrong_with_all_is_told_once(file):
    rows = [row(1).replace("product 1", ""), row(2, text=" "), row(3, stars="x"), row(4).replace("product 4", "")]
    file.write_text(csv_of([*rows, row(2, text="Other words.")]), encoding="utf-8")
    told = []
    imported(file, tell=told.append)
    assert [line.partition(": found")[0] for line in told] == [
        "lines 2 and 5: missing_product",
        "line 4: unreadable_stars",
        "line 6: id_taken",
    ]
    file.write_text("wer,was\n" + "Ada,Kessel\n" * 200, encoding="utf-8")
    told = []
    imported(file, tell=told.append)
    assert len(told) == 1
    assert told[0].startswith("lines 2, 3, 4, 5, 6 and 195 more: wrong_columns: found wer, was, wanted product")


@pytest.mark.django_db
def test_a_known_voice_in_new_words_is_told_among_the_repeated(file):
    file.write_text(csv_of([row(1), row(2)]), encoding="utf-8")
    imported(file)
    file.write_text(csv_of([row(1), row(2, text="Broke.")]), encoding="utf-8")
    report = imported(file)
    assert (report.repeated, report.revised, Revision.objects.count()) == (2, 1, 1)


@pytest.mark.django_db
def test_a_dry_run_reports_the_same_and_keeps_nothing(file, monkeypatch):
    monkeypatch.setattr(files, "BATCH", 7)
    rows = [row(n % 15) for n in range(30)] + [row(99, stars="x")]
    file.write_text(csv_of(rows), encoding="utf-8")
    dry = imported(file, dry_run=True)
    for kept in (Voice, Person, Product, News, Company):
        assert not kept.objects.exists(), kept
    wet = imported(file)
    assert {**dry.as_dict(), "seconds": 0} == {**wet.as_dict(), "seconds": 0}


@pytest.mark.django_db
def test_rows_that_name_no_company_go_where_they_are_told(file):
    a_company("First")
    file.write_text(csv_of([row(1)]), encoding="utf-8")
    imported(file, company="Łódź AG")
    assert Product.objects.get().company.name == "Łódź AG"
    assert Source.objects.get().key == "csv/lodz-ag"
    imported(file)
    assert Source.objects.filter(key="csv/first").exists()


@pytest.mark.django_db
def test_an_empty_file_says_that_nothing_was_read(file):
    file.write_text(HEADER, encoding="utf-8")
    assert imported(file).read == 0


ROWS, DOUBLED = 6_000, 500


@pytest.mark.slow
def test_killed_half_way_and_started_again_it_loses_and_doubles_nothing(tmp_path, file):
    file.write_text(csv_of(row(n % (ROWS - DOUBLED)) for n in range(ROWS)), encoding="utf-8")
    chance = random.Random(7)
    for _ in range(2):
        kill_half_way(importing(file, tmp_path), tmp_path, chance)
    last = importing(file, tmp_path)
    out, _ = last.communicate()
    assert last.returncode == 0
    report = json.loads(out.splitlines()[-1])
    assert report["read"] == ROWS == report["heard"] + report["repeated"]
    assert report["repeated"] > DOUBLED  # it was half-way in
    voices = "SELECT count(*), count(DISTINCT outside_id), count(DISTINCT author_id) FROM record_voice"
    assert told_by(tmp_path, voices) == (ROWS - DOUBLED,) * 3
    assert told_by(tmp_path, "SELECT sum(count) FROM record_news") == (ROWS - DOUBLED,)


def importing(file, home):
    environ = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    return subprocess.Popen(
        [sys.executable, "-m", "groundswell.faces.cli", "import", str(file), "--format", "csv", "--report", "-"],
        env={**environ, "GROUNDSWELL_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def kill_half_way(process, home, chance):
    """Kill it at a random moment after it has kept something, on a slow machine or a fast one."""
    before = kept(home)
    while process.poll() is None and kept(home) == before:
        time.sleep(0.02)
    time.sleep(0.4 * chance.random())
    process.kill()
    process.communicate()


def kept(home):
    try:
        return told_by(home, "SELECT count(*) FROM record_news")[0]
    except sqlite3.OperationalError:
        return 0  # there is no table yet


def told_by(home, question):
    with closing(sqlite3.connect(f"file:{home}/groundswell.sqlite3?mode=ro", uri=True)) as database:
        return database.execute(question).fetchone()
