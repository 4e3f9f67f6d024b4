"""Amazon's published reviews, in the shapes of 2014, 2018 and 2023."""

import html
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from groundswell.listen.formats.entries import rows, spellings
from groundswell.listen.formats.entry import Entry, told, words
from groundswell.listen.formats.options import Options
from groundswell.listen.formats.row import Row
from groundswell.listen.said import Said

NAMES = spellings(
    reviewerID="user_id",
    asin="",
    parent_asin="",
    reviewerName="",
    reviewText="text review_body",
    summary="title review_headline",
    overall="rating star_rating",
    unixReviewTime="timestamp sort_timestamp",
    reviewTime="review_date",
    helpful="",
    vote="helpful_vote",
    verified="verified_purchase",
    style="",
    image="images",
)
BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
TAG = re.compile(r"</?(?:a|b|i|p|span|div|em|strong)\b[^<>]*>", re.IGNORECASE)


def read(file: BinaryIO, options: Options) -> Iterator[Row]:
    return rows(file, options, NAMES, said_of)


def said_of(entry: Entry) -> Said:
    """No id: Amazon's files have none, so a review is known by what it says."""
    product, asin = entry.words("parent_asin", "asin"), entry.words("asin")
    helpful, unhelpful = votes(entry)
    return Said(
        product=product,
        person=entry.words("reviewerID"),
        name=html.unescape(entry.words("reviewerName")),
        stars=entry.words("overall"),
        title=text_of(entry.words("summary")),
        text=text_of(entry.words("reviewText")),
        said_at=entry.when("unixReviewTime", "reviewTime"),
        proof="order" if entry.truth("verified") else "none",
        helpful=helpful,
        unhelpful=unhelpful,
        more=told(
            asin=asin if asin != product else "",
            style=style(entry.values.get("style")),
            media=media(entry.values.get("image")),
        ),
    )


def text_of(text: str) -> str:
    """The words as they were typed: Amazon's own tags and entities undone, all else left as it is."""
    if "<" in text:
        text = TAG.sub("", BREAK.sub("\n", text))
    return html.unescape(text) if "&" in text else text


def votes(entry: Entry) -> tuple[int, int]:
    """Helpful and not: [up, all] in 2014, only those who found it helpful later."""
    given = entry.values.get("helpful")
    pair = [int(n) for n in re.findall(r"\d{1,9}", str(given))] if given else []
    return (pair[0], max(pair[1] - pair[0], 0)) if len(pair) == 2 else (entry.count("vote"), 0)


def style(value: Any) -> dict[str, str]:
    pairs = value.items() if isinstance(value, dict) else ()
    return {str(name).strip(" :"): words(choice) for name, choice in pairs if words(choice)}


def media(value: Any) -> list[str]:
    """The addresses of pictures: plain in 2018, in three sizes each in 2023."""
    pictures = value if isinstance(value, list) else []
    return [link for picture in pictures if (link := largest(picture))]


def largest(picture: Any) -> str:
    if not isinstance(picture, dict):
        return words(picture)
    return next(
        (
            words(link)
            for size in ("hi_res", "large", "medium", "small")
            for link in [picture.get(f"{size}_image_url") or picture.get(size)]
            if link
        ),
        "",
    )
