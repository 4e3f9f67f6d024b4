"""What holds of listen/formats/google.py."""

from datetime import UTC, datetime

import pytest
from reading import only, reasons, rows

FEED = """<?xml version="1.0" encoding="{encoding}"?>
<feed><version>2.3</version>
<reviews>{reviews}</reviews>
{deleted}</feed>"""
ADA = """<review><review_id>r1</review_id>
<reviewer><name{anonymous}>Ada</name><reviewer_id>u1</reviewer_id></reviewer>
<review_timestamp>2024-01-31T07:07:07Z</review_timestamp><title>Good</title><content>Świetny</content>
<pros><pro>fast</pro><pro>light</pro></pros><cons><con>dear</con></cons>
<review_url type="singleton">https://example.org/r1</review_url>
<ratings><overall min="{low}" max="{high}">{stars}</overall></ratings>
<products><product><product_ids><gtins><gtin>4006381333931</gtin></gtins><skus><sku>k-1</sku></skus>
<brands><brand>Lakeside</brand></brands></product_ids><product_name>Kettle</product_name></product></products>
{more}</review>"""


def feed(more: str = "", *, encoding: str = "utf-8", deleted: str = "", **parts: str) -> bytes:
    given = {"anonymous": "", "low": "1", "high": "5", "stars": "4.4"} | parts
    return FEED.format(encoding=encoding, reviews=ADA.format(more=more, **given), deleted=deleted).encode(encoding)


def test_a_review_is_taken_over():
    ada = only(feed(), "google")
    assert (ada.id, ada.person, ada.name, ada.stars, ada.scale) == ("r1", "u1", "Ada", "4.4", "")
    assert (ada.product, ada.gtin, ada.sku, ada.brand, ada.product_title) == (
        "k-1", "4006381333931", "k-1", "Lakeside", "Kettle",
    )  # fmt: skip
    assert (ada.said_at, ada.collected, ada.proof) == (datetime(2024, 1, 31, 7, 7, 7, tzinfo=UTC), "unknown", "none")
    assert ada.more == {"pros": ["fast", "light"], "cons": ["dear"]}


@pytest.mark.parametrize(
    ("more", "collected", "proof", "held"),
    [
        (
            "<collection_method>post_fulfillment</collection_method><transaction_id>t</transaction_id>",
            "invited",
            "order",
            "",
        ),
        (
            "<collection_method>unsolicited</collection_method><is_spam>true</is_spam>",
            "unasked",
            "none",
            "spam at the source",
        ),
        ("<is_verified_purchase>true</is_verified_purchase>", "unknown", "order", ""),
        ("<transaction_id>t</transaction_id><is_verified_purchase>false</is_verified_purchase>", "unknown", "none", ""),
        ("<is_incentivized_review>true</is_incentivized_review>", "rewarded", "none", ""),
    ],
)
def test_what_the_feed_says_about_it_is_kept(more, collected, proof, held):
    ada = only(feed(more), "google")
    assert (ada.collected, ada.proof, ada.held) == (collected, proof, held)


def test_an_anonymous_name_is_nobodys():
    ada = only(feed(anonymous=' is_anonymous="true"').replace(b"<reviewer_id>u1</reviewer_id>", b""), "google")
    assert (ada.person, ada.name) == ("", "")


def test_the_scale_is_the_feeds():
    ada = only(feed(low="0", high="10", stars="9"), "google")
    assert (ada.stars, ada.scale) == ("9", "0-10")


def test_what_was_deleted_is_withdrawn():
    found = rows(feed(deleted="<deleted_reviews><review_id>r0</review_id></deleted_reviews>"), "google")
    assert [(bool(row.said), row.withdrawn, row.reason) for row in found] == [(True, "", ""), (False, "r0", "")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1250"])
def test_the_encoding_is_the_one_it_names(encoding):
    assert only(feed(encoding=encoding), "google").text == "Świetny"


def test_a_document_type_is_refused():
    bomb = b'<!DOCTYPE feed [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    assert reasons(rows(feed().replace(b"<feed>", bomb + b"<feed>"), "google")) == [(1, "unsafe_xml")]


def test_what_was_whole_before_the_break_counts():
    found = rows(feed()[:-10], "google")
    assert [(bool(row.said), row.reason) for row in found] == [(True, ""), (False, "broken_xml")]


def test_a_review_with_unreadable_stars_is_refused_by_its_line():
    (row,) = rows(feed(stars="many"), "google")
    assert (row.line, row.reason, row.found) == (3, "unreadable_stars", "many")
