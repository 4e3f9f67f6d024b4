"""Files in and out: what is passed through comes out as it went in."""

import csv

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import characters, lists, text

from groundswell.engine.columns import NOT_SAID
from groundswell.lab.steps import InputError
from groundswell.lab.tables import Names, Source, Target, ending_of, numbers, seconds

unhurried = settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
# No lone line ends at the rim of a value: a reader of CSV need not keep them apart.
some_text = text(characters(exclude_categories=["Cs", "Cc"]), max_size=12)


@unhurried
@given(rows=lists(lists(some_text, min_size=2, max_size=2), min_size=1, max_size=9))
def test_texts_of_a_csv_come_out_as_they_went_in(rows, tmp_path):
    rows = [["name", *row] for row in rows]
    with (tmp_path / "in.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["kind", "one", "two, too"], *rows])
    source = Source(tmp_path / "in.csv")
    with Target(tmp_path / "out.csv", source.schema) as target:
        for batch in source.batches("reading"):
            target.write(dict(zip(batch.schema.names, batch.columns, strict=True)))
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [["kind", "one", "two, too"], *rows]


def test_parquet_keeps_its_types(tmp_path):
    table = pa.table({"a": pa.array([1, None], pa.int8()), "b": pa.array(["x", "y"]).dictionary_encode()})
    pq.write_table(table, tmp_path / "in.parquet")
    source = Source(tmp_path / "in.parquet")
    with Target(tmp_path / "out.parquet", source.schema) as target:
        for batch in source.batches("reading"):
            target.write(dict(zip(batch.schema.names, batch.columns, strict=True)))
    assert pq.read_table(tmp_path / "out.parquet").equals(pq.read_table(tmp_path / "in.parquet"))


def test_a_file_that_fails_half_way_leaves_nothing_and_what_was_there_stands(tmp_path):
    path = tmp_path / "out.csv"
    path.write_text("before", encoding="utf-8")

    def write_half() -> None:
        with Target(path, pa.schema([("a", pa.int64())])) as target:
            target.write({"a": [1]})
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        write_half()
    assert [(one.name, one.read_text(encoding="utf-8")) for one in tmp_path.iterdir()] == [("out.csv", "before")]


def test_what_is_no_table_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"ends in \.xls, but wanted \.csv"):
        ending_of(tmp_path / "a.xls")
    with pytest.raises(InputError, match="no file"):
        Source(tmp_path / "a.csv")
    (tmp_path / "a.csv").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="Empty CSV"):
        Source(tmp_path / "a.csv")
    (tmp_path / "b.csv").write_text("a,b\n1,2\n3\n", encoding="utf-8")
    with pytest.raises(InputError, match="Expected 2 columns, got 1"):
        list(Source(tmp_path / "b.csv").batches("reading"))


def test_names_are_numbered_as_they_come_and_a_missing_one_is_told_with_its_row():
    names = Names("person")
    assert names.read(pa.array(["b", "a", "b"]), 0).tolist() == [0, 1, 0]
    assert names.read(pa.array(["c", "a"]), 3).tolist() == [2, 1]
    with pytest.raises(InputError, match="row 7 has no person"):
        names.read(pa.array(["c", None]), 5)
    assert Names("").read(pa.array(["c", None]), 0).tolist() == [0, -1]


@pytest.mark.parametrize(
    "column",
    [
        pa.array(["2026-01-02", None, ""]),
        pa.array(["2026-01-02T00:00:00Z", None, " "]),
        pa.array(["2026-01-02 01:00:00.250+01:00", None, None]),
        pa.array(["1767312000", None, None]),
        pa.array([1767312000, None, None]),
        pa.array([1767312000.0, None, np.nan]),
        pa.array([20455, None, None], pa.date32()),
        pa.array([1767312000_000, None, None], pa.timestamp("ms", "Europe/Vilnius")),
    ],
)
def test_times_are_read_as_seconds(column):
    assert seconds(column, "when", 0).tolist() == [1767312000, NOT_SAID, NOT_SAID]


def test_what_is_no_time_or_number_is_told():
    with pytest.raises(InputError, match=r"when, after row 9: wanted dates like .* found 'last week'"):
        seconds(pa.array(["", "last week"]), "when", 9)
    with pytest.raises(InputError, match=r"rating, after row 9: .*4,5"):
        numbers(pa.array(["4,5"]), "rating", 9)
    assert numbers(pa.array([" 4.5 "]), "rating", 0).tolist() == [4.5]
