"""Loox: the export of reviews with photographs."""

from collections.abc import Iterator
from typing import BinaryIO

from groundswell.listen.formats.entries import rows, spellings
from groundswell.listen.formats.entry import Entry, told
from groundswell.listen.formats.kept_back import why_held
from groundswell.listen.formats.options import Options
from groundswell.listen.formats.row import Row
from groundswell.listen.said import Said

NAMES = spellings(
    id="",
    status="",
    rating="",
    email="",
    nickname="",
    full_name="author name",
    review="body",
    date="created_at",
    productId="",
    handle="product_handle",
    img="photo_url",
    variant="",
    verified_purchase="",
    reply="",
    replied_at="",
)


def read(file: BinaryIO, options: Options) -> Iterator[Row]:
    return rows(file, options, NAMES, said_of)


def said_of(entry: Entry) -> Said:
    """The nickname is what the author chose to show, so the full name stays out where there is one."""
    name = entry.words("nickname", "full_name")
    product, handle = entry.words("productId", "handle"), entry.words("handle")
    return Said(
        product=product,
        id=entry.words("id"),
        person=entry.mail("email") or name,
        name=name,
        stars=entry.words("rating"),
        text=entry.words("review"),
        said_at=entry.when("date"),
        version=entry.words("variant"),
        proof="order" if entry.truth("verified_purchase") else "none",
        reply=entry.words("reply"),
        reply_at=entry.when("replied_at"),
        held=why_held(entry.words("status")),
        more=told(handle=handle if handle != product else "", media=entry.links("img")),
    )
