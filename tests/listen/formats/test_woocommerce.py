"""What holds of listen/formats/woocommerce.py."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from reading import only, reasons, rows, said

SAMPLES = Path(__file__).parent / "fixtures" / "woocommerce"
ADA = {
    "id": 7, "date_created": "2024-01-31T12:00:00", "date_created_gmt": "2024-01-31T11:00:00", "product_id": 3,
    "status": "approved", "reviewer": "Ada", "reviewer_email": "Ada@Example.org", "rating": 4, "verified": True,
    "review": "<p>Fine &amp; <b>fast</b>.</p>\n<p>I&#8217;d buy<br />again</p>\n<script>x</script>",
}  # fmt: skip


def test_a_review_is_taken_over_in_plain_words():
    ada = only(json.dumps(ADA), "woocommerce")
    assert (ada.id, ada.product, ada.stars, ada.proof, ada.held) == ("7", "3", "4", "order", "")
    assert (ada.person, ada.name) == ("mailto:ada@example.org", "Ada")
    assert ada.text == "Fine & fast.\n\nI’d buy\nagain"
    assert ada.said_at == datetime(2024, 1, 31, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "held"),
    [("hold", "waiting at the source"), ("spam", "spam at the source"), ("trash", "removed at the source")],
)
def test_what_the_shop_keeps_back_is_held(status, held):
    assert only(json.dumps(ADA | {"status": status}), "woocommerce").held == held


def test_no_stars_make_a_mention():
    assert only(json.dumps(ADA | {"rating": 0}), "woocommerce").kind == "mention"


@pytest.mark.parametrize(
    ("sample", "ids"),
    [
        ("01", ["22"]),
        ("02", ["22"]),
        ("03", ["22", "20"]),
        ("04", ["20"]),
        ("05", ["20"]),
        ("06", ["25", "26", "7", "22"]),
    ],
)
def test_the_documented_answers_are_read(sample, ids):
    assert [v.id for v in said((SAMPLES / f"product-reviews_{sample}.json").read_bytes(), "woocommerce")] == ids


def test_what_was_deleted_is_held_as_removed():
    deleted = said((SAMPLES / "product-reviews_06.json").read_bytes(), "woocommerce")[-1]
    assert deleted.held == "removed at the source"


def test_an_error_within_a_batch_is_refused_alone():
    batch = {"create": [ADA, {"id": 0, "error": {"code": "bad", "message": "no"}}], "update": [5]}
    assert reasons(rows(json.dumps(batch), "woocommerce")) == [(1, ""), (2, "not_a_review"), (3, "not_an_object")]
