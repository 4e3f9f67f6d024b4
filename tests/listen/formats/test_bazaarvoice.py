"""What holds of listen/formats/bazaarvoice.py."""

from datetime import UTC, datetime

import pytest
from reading import only, said

FEED = """<?xml version="1.0" encoding="utf-8"?>
<Feed xmlns="http://www.bazaarvoice.com/xs/PRR/StandardClientFeed/{version}"
 name="Lakeside" extractDate="2024-01-01T00:00:00">
<Product id="k-1"><ExternalId>K1</ExternalId><Name>Kettle</Name>
<Brand><ExternalId>b</ExternalId><Name>Lakeside</Name></Brand>
<Reviews><Review id="7" removed="{removed}"><ModerationStatus>{status}</ModerationStatus>
<UserProfileReference id="u"><ExternalId>u1</ExternalId><DisplayName>Ada</DisplayName></UserProfileReference>
<Title>Good</Title><ReviewText>Boils well</ReviewText><Rating>4</Rating><RatingRange>5</RatingRange>
<Recommended>true</Recommended><NumPositiveFeedbacks>3</NumPositiveFeedbacks><DisplayLocale>en_GB</DisplayLocale>
<ContextDataValues><ContextDataValue id="VerifiedPurchaser"><ExternalId>true</ExternalId></ContextDataValue>
<ContextDataValue id="IncentivizedReview"><ExternalId>false</ExternalId></ContextDataValue></ContextDataValues>
<SubmissionTime>2024-01-31T07:00:00.000-06:00</SubmissionTime>
<ClientResponses><ClientResponse><Name>Care</Name><Date>2024-02-01</Date><Response>Thanks</Response></ClientResponse></ClientResponses>
</Review></Reviews></Product>
<Product id="l-1"><Reviews><Review id="8"><Title>Dim</Title><Rating>2</Rating></Review></Reviews></Product></Feed>"""


@pytest.mark.parametrize("version", ["5.6", "6.9", "14.8"])
def test_a_review_stands_within_its_product(version):
    ada, ben = said(FEED.format(version=version, removed="false", status="APPROVED"), "bazaarvoice")
    assert (ada.product, ada.product_title, ada.brand, ada.id) == ("K1", "Kettle", "Lakeside", "7")
    assert (ada.person, ada.name, ada.stars, ada.text) == ("u1", "Ada", "4", "Boils well")
    assert (ada.proof, ada.collected, ada.helpful, ada.language) == ("order", "unknown", 3, "en")
    assert (ada.reply, ada.reply_at) == ("Thanks", datetime(2024, 2, 1, tzinfo=UTC))
    assert ada.said_at == datetime(2024, 1, 31, 13, tzinfo=UTC)
    assert (ada.more, ada.held) == ({"recommended": True}, "")
    assert (ben.product, ben.product_title, ben.id) == ("l-1", "", "8")


@pytest.mark.parametrize(
    ("removed", "status", "held"),
    [("true", "APPROVED", "removed at the source"), ("false", "REJECTED", "hidden at the source")],
)
def test_what_is_not_shown_is_held(removed, status, held):
    assert said(FEED.format(version="5.6", removed=removed, status=status), "bazaarvoice")[0].held == held


def test_a_feed_may_hold_nothing_else():
    assert only(
        "<Feed><Product id='k'><Reviews><Review id='1'><Rating>5</Rating></Review></Reviews></Product></Feed>",
        "bazaarvoice",
    )
