"""WooCommerce: reviews as its REST API gives them, one, a list, or the answer to a batch."""

from collections.abc import Iterator
from itertools import count
from typing import Any, BinaryIO

from groundswell.listen.formats.entries import entries, row, spellings
from groundswell.listen.formats.entry import Entry
from groundswell.listen.formats.kept_back import REMOVED, why_held
from groundswell.listen.formats.markup import words_of
from groundswell.listen.formats.options import Options
from groundswell.listen.formats.row import Row, Unreadable
from groundswell.listen.said import Said

NAMES = spellings(
    id="review_id comment_id",
    date_created_gmt="",
    date_created="comment_date",
    product_id="comment_post_id",
    product_name="",
    product_permalink="",
    status="",
    reviewer="",
    reviewer_email="",
    review="content",
    rating="",
    verified="",
    deleted="",
    previous="",
)
BATCH = ("create", "update", "delete")


def read(file: BinaryIO, options: Options) -> Iterator[Row]:
    """Rows with the line of a review of its own, or the number of one within a batch."""
    numbers = count(1)
    for line, entry in entries(file, options, NAMES):
        inside = batch(entry)
        if inside is None:
            yield row(line, entry, said_of)
        for value in inside or ():
            inner = Entry(value) if isinstance(value, dict) else Unreadable("not_an_object", value, "a review")
            yield row(next(numbers), inner, said_of)


def batch(entry: Entry | Unreadable) -> list[Any] | None:
    if isinstance(entry, Unreadable) or not any(isinstance(entry.values.get(part), list) for part in BATCH):
        return None
    parts = [entry.values.get(part) for part in BATCH]
    return [value for part in parts if isinstance(part, list) for value in part]


def said_of(entry: Entry) -> Said:
    if error := entry.values.get("error"):
        raise Unreadable("not_a_review", error, "a review, not the shop's error")
    if isinstance(entry.values.get("previous"), dict):
        said = said_of(entry.inner("previous"))
        said.held = REMOVED
        return said
    mail, rating = entry.mail("reviewer_email"), entry.words("rating")
    return Said(
        product=entry.words("product_id"),
        product_title=entry.words("product_name"),
        id=entry.words("id"),
        person=mail or entry.words("reviewer"),
        name=entry.words("reviewer") if mail else "",
        stars="" if rating == "0" else rating,  # WooCommerce's word for a comment without stars
        text=words_of(entry.words("review")),
        said_at=entry.when("date_created_gmt", "date_created"),
        proof="order" if entry.truth("verified") else "none",
        held=why_held(entry.words("status")),
    )
