"""Judge.me: the CSV for import, the CSV of export, and the JSON of its API."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from groundswell.listen.formats.entries import rows, spellings
from groundswell.listen.formats.entry import Entry, links, told
from groundswell.listen.formats.kept_back import HIDDEN, why_held
from groundswell.listen.formats.options import Options
from groundswell.listen.formats.row import Row
from groundswell.listen.said import Said

NAMES = spellings(
    id="review_id",
    title="review_title",
    body="review_body",
    rating="",
    review_date="created_at",
    source="",
    curated="",
    published="",
    hidden="",
    verified="",
    reviewer="",
    reviewer_name="",
    reviewer_email="",
    product_id="product_external_id",
    product_handle="",
    product_title="",
    product_url="",
    reply="",
    reply_date="",
    picture_urls="",
    pictures="",
)


def read(file: BinaryIO, options: Options) -> Iterator[Row]:
    return rows(file, options, NAMES, said_of)


def said_of(entry: Entry) -> Said:
    """No proof in a CSV: it has no word on it. In the API "buyer" is one, a confirmed e-mail is none."""
    writer = entry.inner("reviewer")
    mail = entry.mail("reviewer_email") or writer.mail("email")
    name = entry.words("reviewer_name") or writer.words("name")
    product = entry.words("product_id", "product_handle")
    handle = entry.words("product_handle")
    return Said(
        product=product,
        product_title=entry.words("product_title"),
        id=entry.words("id"),
        person=mail or name,
        name=name,
        stars=entry.words("rating"),
        title=entry.words("title"),
        text=entry.words("body"),
        said_at=entry.when("review_date"),
        url=entry.words("product_url"),
        proof="order" if entry.words("verified") == "buyer" else "none",
        reply=entry.words("reply"),
        reply_at=entry.when("reply_date"),
        held=held(entry),
        more=told(
            handle=handle if handle != product else "",
            source=entry.words("source"),
            media=entry.links("picture_urls") + shown(entry.values.get("pictures")),
        ),
    )


def held(entry: Entry) -> str:
    if why := why_held(entry.words("curated")):
        return why
    return HIDDEN if entry.truth("hidden") or entry.truth("published") is False else ""


def shown(pictures: Any) -> list[str]:
    """One address of each picture that is not hidden: the largest, which the API names last."""
    each = [p for p in pictures if isinstance(p, dict)] if isinstance(pictures, list) else []
    sizes = [p.get("urls") for p in each if not p.get("hidden")]
    return [found[-1] for urls in sizes if isinstance(urls, dict) and (found := links(list(urls.values())))]
