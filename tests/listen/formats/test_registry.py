"""What holds of listen/formats/registry.py."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from reading import gzipped

from groundswell.listen.formats.registry import FORMATS, Options

PIECES = [
    b'{"id": 1', b"}", b"[", b'"', b"<", b"<review>", b"</review>", b"<feed>", b"id,person,product,stars\n",
    b",", b"\n", b"\r", b"'", b"{'a': 1}", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1f\x8b",
    b"PK\x03\x04", b"ada", b"4,5/5", b"\xb3",
    b"1.2E+17", b"6 January 2024", b'"reviews": [{}]', b"<!DOCTYPE a>", b"rating,review_score,asin,product_id\n",
    b"[" * 99,
    b'{"deleted": true, "previous": {"product_id": 3, "rating": 4}}', b'{"create": [1, {"rating": [1]}]}', b"(" * 99,
]  # fmt: skip
anything = some.binary(max_size=60) | some.lists(some.sampled_from(PIECES), max_size=12).map(b"".join)


@pytest.mark.parametrize("name", FORMATS)
@given(content=anything)
@settings(max_examples=60, deadline=None)
def test_no_bytes_make_a_format_fail(name, content):
    for header in (True, False):
        for row in FORMATS[name].read(io.BytesIO(content), Options(columns={"product": "1"}, header=header)):
            assert [row.said is not None, bool(row.reason), bool(row.withdrawn)].count(True) == 1
            assert row.line > 0


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_stays_open_for_whoever_opened_it(name):
    file = io.BytesIO(gzipped("id,product,stars\n1,kettle,5\n"))
    list(FORMATS[name].read(file, Options()))
    assert not file.closed


@pytest.mark.parametrize("name", FORMATS)
def test_a_table_that_is_another_formats_is_refused_row_by_row(name):
    found = list(FORMATS[name].read(io.BytesIO(b"alpha,beta\n1,2\n3,4\n"), Options()))
    assert {row.reason for row in found} <= {"wrong_columns", "broken_xml"}
    assert found
