"""What holds of listen/formats/trustpilot.py."""

from datetime import UTC, datetime

import pytest
from reading import only, rows

HEADER = (
    "reviewId,companyName,reviewUrl,reviewDate,reviewDateOfExperience,reviewLabel,isReviewVerified,reviewer,reviewerId,"
    "reviewTitle,reviewDescription,reviewRatingScore,reviewersCountry,reviewLanguage,reviewCompanyResponse\n"
)
ADA = (
    "r1,Lakeside,https://example.org/r1,2026-05-28T06:33:35.000Z,2026-05-12T00:00:00.000Z,{label},False,Ada,u1,"
    "Fine,All went well,5,GB,en,{reply}\n"
)


def test_a_company_is_reviewed_for_its_service():
    ada = only(HEADER + ADA.format(label="invited", reply="Thank you"), "trustpilot")
    assert (ada.company, ada.product, ada.product_title, ada.about) == ("Lakeside", "Lakeside", "Lakeside", "service")
    assert (ada.id, ada.person, ada.name, ada.reply) == ("r1", "u1", "Ada", "Thank you")
    assert ada.said_at == datetime(2026, 5, 28, 6, 33, 35, tzinfo=UTC)
    assert ada.more["experienced_on"] == "2026-05-12"


@pytest.mark.parametrize(
    ("label", "collected", "proof"),
    [
        ("invited", "invited", "none"),
        ("verified", "invited", "order"),
        ("redirected", "invited", "none"),
        ("not-verified", "unasked", "none"),
        ("", "unknown", "none"),
    ],
)
def test_a_label_says_how_a_review_was_collected(label, collected, proof):
    ada = only(HEADER + ADA.format(label=label, reply=""), "trustpilot")
    assert (ada.collected, ada.proof) == (collected, proof)


def test_an_unknown_day_of_experience_is_not_told():
    file = HEADER + ADA.format(label="invited", reply="").replace("2026-05-12T00:00:00.000Z", "Unknown")
    assert "experienced_on" not in only(file, "trustpilot").more


def test_a_row_without_a_company_is_refused():
    (row,) = rows(HEADER + ADA.format(label="invited", reply="").replace("Lakeside", ""), "trustpilot")
    assert (row.line, row.reason) == (2, "missing_product")
