"""Trustpilot: reviews of companies, each with how it was collected."""

from collections.abc import Iterator
from typing import BinaryIO

from groundswell.listen.formats.entries import rows, spellings
from groundswell.listen.formats.entry import Entry, told
from groundswell.listen.formats.options import Options
from groundswell.listen.formats.row import Row
from groundswell.listen.said import Said

NAMES = spellings(
    reviewId="id",
    companyName="company business_unit_name",
    businessUnitId="",
    reviewUrl="",
    reviewDate="review_created date created_at",
    reviewDateOfExperience="date_of_experience experience_date",
    reviewLabel="label",
    reviewer="reviewer_name consumer_name",
    reviewerId="consumer_id",
    reviewTitle="title review_title",
    reviewDescription="text content review_content",
    reviewRatingScore="rating stars review_stars",
    reviewersCountry="country",
    reviewLanguage="language",
    reviewCompanyResponse="reply company_reply",
)
# What Trustpilot's labels promise: only "verified" rests on a document or an order.
COLLECTED = {"invited": "invited", "verified": "invited", "redirected": "invited", "not-verified": "unasked"}


def read(file: BinaryIO, options: Options) -> Iterator[Row]:
    return rows(file, options, NAMES, said_of)


def said_of(entry: Entry) -> Said:
    label = entry.words("reviewLabel").casefold().replace(" ", "-")
    company = entry.words("companyName", "businessUnitId")
    experienced = entry.day("reviewDateOfExperience")
    return Said(
        product=company,
        product_title=company,
        company=company,
        about="service",
        id=entry.words("reviewId"),
        person=entry.words("reviewerId"),
        name=entry.words("reviewer"),
        stars=entry.words("reviewRatingScore"),
        title=entry.words("reviewTitle"),
        text=entry.words("reviewDescription"),
        language=entry.words("reviewLanguage"),
        country=entry.words("reviewersCountry"),
        said_at=entry.when("reviewDate"),
        url=entry.words("reviewUrl"),
        reply=entry.words("reviewCompanyResponse"),
        collected=COLLECTED.get(label, "unknown"),
        proof="order" if label == "verified" else "none",
        more=told(label=label, experienced_on=experienced and experienced.isoformat()),
    )
