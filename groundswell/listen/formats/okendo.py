"""Okendo: the export of reviews."""

from collections.abc import Iterator
from typing import BinaryIO

from groundswell.listen.formats.entries import rows, spellings
from groundswell.listen.formats.entry import Entry
from groundswell.listen.formats.kept_back import why_held
from groundswell.listen.formats.options import Options
from groundswell.listen.formats.row import Row
from groundswell.listen.said import Said

NAMES = spellings(
    review_id="id",
    product_id="",
    product_name="product_title",
    rating="",
    title="",
    body="review",
    reviewer_name="name",
    reviewer_email="email",
    is_verified_buyer="verified_buyer",
    date_created="created_at",
    status="",
    is_incentivized="incentivized",
    reply="",
    date_replied="",
)


def read(file: BinaryIO, options: Options) -> Iterator[Row]:
    return rows(file, options, NAMES, said_of)


def said_of(entry: Entry) -> Said:
    """Of gid://shopify/Product/555 the last part is the product's id, as other apps write it."""
    mail, name = entry.mail("reviewer_email"), entry.words("reviewer_name")
    return Said(
        product=entry.words("product_id").rpartition("/")[2],
        product_title=entry.words("product_name"),
        id=entry.words("review_id"),
        person=mail or name,
        name=name,
        stars=entry.words("rating"),
        title=entry.words("title"),
        text=entry.words("body"),
        said_at=entry.when("date_created"),
        collected="rewarded" if entry.truth("is_incentivized") else "unknown",
        proof="order" if entry.truth("is_verified_buyer") else "none",
        reply=entry.words("reply"),
        reply_at=entry.when("date_replied"),
        held=why_held(entry.words("status")),
    )
