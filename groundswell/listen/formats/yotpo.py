"""Yotpo: the export of reviews, with commas or semicolons."""

from collections.abc import Iterator
from typing import BinaryIO

from groundswell.listen.formats.entries import rows, spellings
from groundswell.listen.formats.entry import Entry, told
from groundswell.listen.formats.kept_back import why_held
from groundswell.listen.formats.options import Options
from groundswell.listen.formats.row import Row
from groundswell.listen.said import Said

NAMES = spellings(
    review_id="id",
    review_title="title",
    review_content="content body",
    review_score="score rating",
    date="review_creation_date created_at",
    product_id="sku",
    product_title="product_name",
    product_url="",
    display_name="reviewer_name reviewer_display_name",
    email="reviewer_email",
    verified_purchase="verified_buyer reviewer_type",
    review_status="status",
    comment="comment_content public_comment",
    comment_date="",
    images="published_image_url",
)


def read(file: BinaryIO, options: Options) -> Iterator[Row]:
    return rows(file, options, NAMES, said_of)


def said_of(entry: Entry) -> Said:
    return Said(
        product=entry.words("product_id", "product_url"),
        product_title=entry.words("product_title"),
        id=entry.words("review_id"),
        person=entry.mail("email") or entry.words("display_name"),
        name=entry.words("display_name"),
        stars=entry.words("review_score"),
        title=entry.words("review_title"),
        text=entry.words("review_content"),
        said_at=entry.when("date"),
        proof="order" if entry.truth("verified_purchase") else "none",
        reply=entry.words("comment"),
        reply_at=entry.when("comment_date"),
        held=why_held(entry.words("review_status")),
        more=told(product_url=entry.words("product_url"), media=entry.links("images")),
    )
