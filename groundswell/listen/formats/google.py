"""Google's product review feed, versions 2.2 to 2.4."""

from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element

from groundswell.listen.formats.elements import elements
from groundswell.listen.formats.entry import told, words
from groundswell.listen.formats.kept_back import SPAM
from groundswell.listen.formats.options import Options
from groundswell.listen.formats.row import Row, Unreadable, refused
from groundswell.listen.formats.settle import settled
from groundswell.listen.read import read_truth, read_when
from groundswell.listen.said import Said

COLLECTED = {
    "unsolicited": "unasked",
    "point_of_sale": "invited",
    "after_fulfillment": "invited",
    "post_fulfillment": "invited",
}


def read(file: BinaryIO, options: Options) -> Iterator[Row]:
    """A row for each review; what the publisher deleted is withdrawn."""
    for line, around, element in elements(file, frozenset({"review", "review_id"})):
        if element.tag == "review":
            yield _row(line, element)
        elif around[-1:] == ("deleted_reviews",) and words(element.text):
            yield Row(line, withdrawn=words(element.text))


def _row(line: int, review: Element) -> Row:
    try:
        return Row(line, settled(said_of(review)))
    except Unreadable as why:
        return refused(line, why)


def said_of(review: Element) -> Said:
    product = next(review.iterfind("products/product"), Element("product"))
    overall = next(review.iterfind("ratings/overall"), Element("overall"))
    sku, gtin, mpn = (first(product, f"product_ids/{name}s/{name}") for name in ("sku", "gtin", "mpn"))
    return Said(
        product=sku or gtin or mpn or first(product, "product_url"),
        product_title=first(product, "product_name"),
        brand=first(product, "product_ids/brands/brand"),
        gtin=gtin,
        mpn=mpn,
        sku=sku,
        id=first(review, "review_id"),
        person=person(review),
        name="" if anonymous(review) else first(review, "reviewer/name"),
        stars=words(overall.text),
        scale=scale(overall),
        title=first(review, "title"),
        text=first(review, "content"),
        language=first(review, "review_language"),
        country=first(review, "review_country"),
        said_at=read_when(first(review, "review_timestamp")),
        url=first(review, "review_url"),
        collected=collected(review),
        proof="order" if bought(review) else "none",
        held=SPAM if truth(review, "is_spam") else "",
        more=told(
            pros=every(review, "pros/pro"),
            cons=every(review, "cons/con"),
            media=every(review, "reviewer_images/reviewer_image/url"),
            gtins=every(product, "product_ids/gtins/gtin")[1:],
        ),
    )


def first(element: Element, path: str) -> str:
    return words(element.findtext(path))


def every(element: Element, path: str) -> list[str]:
    return [text for found in element.iterfind(path) if (text := words(found.text))]


def truth(review: Element, path: str) -> bool | None:
    return read_truth(first(review, path))


def anonymous(review: Element) -> bool:
    name = review.find("reviewer/name")
    return name is not None and read_truth(name.get("is_anonymous", "")) is True


def person(review: Element) -> str:
    """The publisher's id of the reviewer, or the name: a name that stands for nobody is nobody's."""
    return first(review, "reviewer/reviewer_id") or ("" if anonymous(review) else first(review, "reviewer/name"))


def scale(overall: Element) -> str:
    low, high = words(overall.get("min")), words(overall.get("max"))
    return "" if (low, high) in {("1", "5"), ("", "")} else f"{low or 1}-{high or 5}"


def collected(review: Element) -> str:
    if truth(review, "is_incentivized_review"):
        return "rewarded"
    return COLLECTED.get(first(review, "collection_method").casefold(), "unknown")


def bought(review: Element) -> bool:
    """As the feed says; where it says nothing, a transaction's id speaks for it."""
    said = truth(review, "is_verified_purchase")
    return bool(first(review, "transaction_id")) if said is None else said
