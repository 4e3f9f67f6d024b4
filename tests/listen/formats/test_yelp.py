"""What holds of listen/formats/yelp.py."""

from datetime import UTC, datetime

from reading import only


def test_a_place_is_reviewed_for_its_service():
    ada = only(
        '{"review_id": "r", "user_id": "u", "business_id": "b", "stars": 3.0, "useful": 2, "funny": 1, "cool": -1,'
        ' "text": "Fine", "date": "2018-07-07 22:09:11"}',
        "yelp",
    )
    assert (ada.id, ada.person, ada.company, ada.product, ada.about) == ("r", "u", "b", "b", "service")
    assert (ada.stars, ada.helpful, ada.more) == ("3.0", 2, {"funny": 1})
    assert ada.said_at == datetime(2018, 7, 7, 22, 9, 11, tzinfo=UTC)
