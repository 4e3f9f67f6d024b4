"""What holds of listen/formats/judgeme.py."""

import json
from datetime import UTC, datetime

import pytest
from reading import only, said

EXPORT = (
    "title,body,rating,review_date,source,curated,reviewer_name,reviewer_email,product_id,product_handle,reply,reply_date,"
    "picture_urls,ip_address,location\n"
    'Top,"Boils well",5,2025-03-02 10:12:00 UTC,web,{curated},Ada L,Ada@Example.org,701,kettle,Thanks,2025-03-03,'
    '"https://example.org/a.jpg,https://example.org/b.jpg",1.1.1.1,GB\n'
)


def test_an_export_is_taken_over_without_its_private_columns():
    ada = only(EXPORT.format(curated="ok"), "judgeme")
    assert (ada.product, ada.person, ada.name, ada.proof, ada.held) == (
        "701",
        "mailto:ada@example.org",
        "Ada L",
        "none",
        "",
    )
    assert (ada.reply, ada.reply_at) == ("Thanks", datetime(2025, 3, 3, tzinfo=UTC))
    assert ada.more == {
        "handle": "kettle", "source": "web", "media": ["https://example.org/a.jpg", "https://example.org/b.jpg"],
    }  # fmt: skip


@pytest.mark.parametrize(("curated", "held"), [("spam", "spam at the source"), ("not-yet", "waiting at the source")])
def test_what_is_not_curated_is_held(curated, held):
    assert only(EXPORT.format(curated=curated), "judgeme").held == held


def test_the_files_for_import_are_read_too():
    header = "title,body,rating,review_date,reviewer_name,reviewer_email,product_id,product_handle,reply,picture_urls\n"
    ben = only(header + "Bad,Leaks,1,25/03/2024,Ben,,,kettle,,\n", "judgeme")
    assert (ben.product, ben.person, ben.said_at) == ("kettle", "Ben", datetime(2024, 3, 25, tzinfo=UTC))


def test_the_api_says_who_bought():
    reviews = [
        {"id": 1, "body": "ok", "rating": 5, "product_external_id": 42, "reviewer": {"name": "Ada"},
         "verified": "buyer", "created_at": "2025-05-01T12:00:00Z", "published": True, "hidden": False, "curated": "ok",
         "pictures": [{"hidden": True, "urls": {"small": "https://h"}},
                      {"hidden": False, "urls": {"small": "https://s", "original": "https://o"}}]},
        {"id": 2, "body": "no", "rating": 2, "product_external_id": 42, "reviewer": {"name": "Ben"},
         "verified": "email", "published": True, "hidden": True},
    ]  # fmt: skip
    ada, ben = said(json.dumps({"current_page": 1, "reviews": reviews}), "judgeme")
    assert (ada.id, ada.product, ada.proof, ada.more) == ("1", "42", "order", {"media": ["https://o"]})
    assert (ben.proof, ben.held) == ("none", "hidden at the source")
