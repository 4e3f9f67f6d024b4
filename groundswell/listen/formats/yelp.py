"""Yelp's JSON lines: reviews of places, of which the file knows no name but an id."""

from collections.abc import Iterator
from typing import BinaryIO

from groundswell.listen.formats.entries import rows, spellings
from groundswell.listen.formats.entry import Entry, told
from groundswell.listen.formats.options import Options
from groundswell.listen.formats.row import Row
from groundswell.listen.read import read_count
from groundswell.listen.said import Said

NAMES = spellings(
    review_id="", user_id="", business_id="", stars="rating", useful="", funny="", cool="", text="", date=""
)


def read(file: BinaryIO, options: Options) -> Iterator[Row]:
    return rows(file, options, NAMES, said_of)


def said_of(entry: Entry) -> Said:
    return Said(
        product=entry.words("business_id"),
        company=entry.words("business_id"),
        about="service",
        id=entry.words("review_id"),
        person=entry.words("user_id"),
        stars=entry.words("stars"),
        text=entry.words("text"),
        said_at=entry.when("date"),
        helpful=votes(entry.words("useful")),
        more=told(funny=votes(entry.words("funny")) or None, cool=votes(entry.words("cool")) or None),
    )


def votes(useful: str) -> int:
    """Some of Yelp's counts have fallen to -1."""
    return 0 if useful.startswith("-") else read_count(useful)
