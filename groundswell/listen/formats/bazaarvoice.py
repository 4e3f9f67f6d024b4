"""Bazaarvoice: the standard client feed, reviews within their products."""

from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element

from groundswell.listen.formats.elements import elements
from groundswell.listen.formats.entry import told, words
from groundswell.listen.formats.kept_back import REMOVED, why_held
from groundswell.listen.formats.options import Options
from groundswell.listen.formats.row import Row, Unreadable, refused
from groundswell.listen.formats.settle import settled
from groundswell.listen.read import read_count, read_mail, read_truth, read_when
from groundswell.listen.said import Said

WHOLE = frozenset({"Review", "ExternalId", "Name", "Brand", "ProductPageUrl"})


def read(file: BinaryIO, options: Options) -> Iterator[Row]:
    product: dict[str, str] = {}
    for line, around, element in elements(file, WHOLE, opened=frozenset({"Product"})):
        if element.tag == "Product":
            product = {"id": words(element.get("id"))}
        elif element.tag == "Review":
            yield _row(line, element, product)
        elif around[-1:] == ("Product",):
            product[element.tag] = words(element.text) or first(element, "Name")


def _row(line: int, review: Element, product: dict[str, str]) -> Row:
    try:
        return Row(line, settled(said_of(review, product)))
    except Unreadable as why:
        return refused(line, why)


def said_of(review: Element, product: dict[str, str]) -> Said:
    author, name = person(review)
    top = first(review, "RatingRange")
    return Said(
        product=product.get("ExternalId") or product.get("id", ""),
        product_title=product.get("Name", ""),
        brand=product.get("Brand", ""),
        id=words(review.get("id")),
        person=author,
        name=name,
        stars=first(review, "Rating"),
        scale="" if top in {"", "5"} else f"1-{top}",
        title=first(review, "Title"),
        text=first(review, "ReviewText"),
        language=first(review, "DisplayLocale")[:2],
        said_at=read_when(first(review, "SubmissionTime")),
        collected="rewarded" if says(review, "IncentivizedReview") else "unknown",
        proof="order" if says(review, "VerifiedPurchaser") else "none",
        helpful=read_count(first(review, "NumPositiveFeedbacks")),
        unhelpful=read_count(first(review, "NumNegativeFeedbacks")),
        reply=first(review, "ClientResponses/ClientResponse/Response"),
        reply_at=read_when(first(review, "ClientResponses/ClientResponse/Date")),
        held=held(review),
        more=told(recommended=read_truth(first(review, "Recommended"))),
    )


def first(element: Element, path: str) -> str:
    return words(element.findtext(path))


def person(review: Element) -> tuple[str, str]:
    """The author and the name that is shown."""
    profile = next(review.iterfind("UserProfileReference"), Element("none"))
    known = first(profile, "ExternalId") or words(profile.get("id"))
    shown = first(profile, "DisplayName") or first(review, "UserNickname")
    return read_mail(first(review, "UserEmailAddress")) or known or shown, shown


def says(review: Element, context: str) -> bool:
    """Whether a badge or a context value of that name says so: `VerifiedPurchaser`, `true`."""
    values = [*review.iterfind("ContextDataValues/ContextDataValue"), *review.iterfind("Badges/Badge")]
    told_so = [v for v in values if context.casefold() in (words(v.get("id")) or first(v, "ExternalId")).casefold()]
    return any(read_truth(first(v, "ExternalId") or words(v.text)) is not False for v in told_so)


def held(review: Element) -> str:
    if read_truth(review.get("removed", "")):
        return REMOVED
    return why_held(first(review, "ModerationStatus"))
