"""Shopify Product Reviews: the export of Shopify's own app, which is retired."""

from collections.abc import Iterator
from typing import BinaryIO

from groundswell.listen.formats.entries import rows, spellings
from groundswell.listen.formats.entry import Entry
from groundswell.listen.formats.kept_back import why_held
from groundswell.listen.formats.options import Options
from groundswell.listen.formats.row import Row
from groundswell.listen.said import Said

NAMES = spellings(
    product_handle="", state="", rating="", title="", author="", email="", body="", reply="", created_at="",
    replied_at="",
)  # fmt: skip


def read(file: BinaryIO, options: Options) -> Iterator[Row]:
    return rows(file, options, NAMES, said_of)


def said_of(entry: Entry) -> Said:
    return Said(
        product=entry.words("product_handle"),
        person=entry.mail("email") or entry.words("author"),
        name=entry.words("author"),
        stars=entry.words("rating"),
        title=entry.words("title"),
        text=entry.words("body"),
        said_at=entry.when("created_at"),
        reply=entry.words("reply"),
        reply_at=entry.when("replied_at"),
        held=why_held(entry.words("state")),
    )
