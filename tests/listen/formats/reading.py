"""Reads what a test writes down as if it were a file."""

import gzip
import io
import zipfile
from pathlib import Path

from groundswell.listen.formats.registry import FORMATS, Options, read_columns
from groundswell.listen.formats.row import Row
from groundswell.listen.said import Said

DATA = Path(__file__).parents[3].parent / "shared" / "data"


def rows(content: str | bytes, name: str = "csv", columns: str = "", **options) -> list[Row]:
    raw = content.encode() if isinstance(content, str) else content
    return list(FORMATS[name].read(io.BytesIO(raw), Options(columns=read_columns(columns), **options)))


def said(content: str | bytes, name: str = "csv", **options) -> list[Said]:
    """What was said in a file of which nothing is refused."""
    found = rows(content, name, **options)
    assert [(row.line, row.reason, row.found) for row in found if row.said is None] == []
    return [row.said for row in found if row.said]


def only(content: str | bytes, name: str = "csv", **options) -> Said:
    (one,) = said(content, name, **options)
    return one


def reasons(found: list[Row]) -> list[tuple[int, str]]:
    return [(row.line, row.reason) for row in found]


def zipped(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def gzipped(content: str) -> bytes:
    return gzip.compress(content.encode())
