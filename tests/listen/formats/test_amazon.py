"""What holds of listen/formats/amazon.py."""

import json
from datetime import UTC, datetime

from reading import gzipped, only, reasons, rows, said

OF_2014 = {
    "reviewerID": "A1", "asin": "B1", "reviewerName": "&#10003;Ada", "helpful": [3, 5],
    "reviewText": "I'm happy <3 &amp; fine",
    "overall": 4.0, "summary": "Good", "unixReviewTime": 1252800000, "reviewTime": "09 13, 2009",
}  # fmt: skip
OF_2018 = {
    "overall": 5.0, "vote": "1,234", "verified": True, "reviewTime": "05 3, 2011", "reviewerID": "A2", "asin": "B1",
    "style": {"Size:": " 7.0 oz"}, "reviewerName": "Ben", "reviewText": "ok", "summary": "Five Stars",
    "unixReviewTime": 1304380800, "image": ["https://example.org/1.jpg"],
}  # fmt: skip
OF_2023 = {
    "rating": 1.0, "title": "No", "text": "One<br />two", "images": [{"small_image_url": "s", "large_image_url": "l"}],
    "asin": "B2", "parent_asin": "B1", "user_id": "A3", "timestamp": 1588687728923,
    "verified_purchase": False, "helpful_vote": 2,
}  # fmt: skip
ALL = [OF_2014, OF_2018, OF_2023]


def test_the_shape_of_2014():
    ada = only(json.dumps(OF_2014), "amazon")
    assert (ada.id, ada.person, ada.product, ada.stars, ada.name) == ("", "A1", "B1", "4.0", "✓Ada")
    assert (ada.helpful, ada.unhelpful, ada.text, ada.proof) == (3, 2, "I'm happy <3 & fine", "none")
    assert ada.said_at == datetime(2009, 9, 13, tzinfo=UTC)


def test_the_shape_of_2018():
    ben = only(json.dumps(OF_2018), "amazon")
    assert (ben.helpful, ben.proof) == (1234, "order")
    assert ben.more == {"style": {"Size": "7.0 oz"}, "media": ["https://example.org/1.jpg"]}


def test_the_shape_of_2023():
    cy = only(json.dumps(OF_2023), "amazon")
    assert (cy.product, cy.person, cy.stars, cy.text, cy.proof, cy.helpful) == (
        "B1",
        "A3",
        "1.0",
        "One\ntwo",
        "none",
        2,
    )
    assert cy.more == {"asin": "B2", "media": ["l"]}
    assert cy.said_at == datetime(2020, 5, 5, 14, 8, 48, 923000, tzinfo=UTC)


def test_objects_are_found_however_they_stand():
    lines = [json.dumps(one) for one in ALL]
    people = ["A1", "A2", "A3"]
    for file in (
        "\n".join(lines),
        "".join(lines),
        "".join(json.dumps(one, indent=2) for one in ALL),
        json.dumps(ALL),
        json.dumps(ALL, indent=4),
        "\n".join(map(repr, ALL)),
        ",\r\n".join(lines),
        "\ufeff" + "\n\n".join(lines),
    ):
        assert [v.person for v in said(file, "amazon")] == people
        assert [v.person for v in said(gzipped(file), "amazon")] == people


def test_objects_longer_than_the_window_are_whole():
    long = OF_2014 | {"reviewText": "word " * 60_000}
    assert [len(v.text) for v in said("\n".join(map(json.dumps, [long, OF_2018, long])), "amazon")] == [
        299_999,
        2,
        299_999,
    ]


def test_what_is_broken_is_refused_and_the_next_is_read():
    lines = [
        json.dumps(OF_2014),
        '{"asin": "B1", "overall": ',
        json.dumps(OF_2018),
        "rubbish",
        '{"asin": 5} trailing',
    ]
    found = rows("\n".join([*lines, json.dumps(OF_2023)]), "amazon")
    assert [(row.line, row.reason) for row in found if row.said] == [(1, ""), (3, ""), (6, "")]
    assert reasons(found)[1] == (2, "broken_json")
    assert {row.reason for row in found if not row.said} == {"broken_json", "nothing_said"}
    assert reasons(rows('[7, "ada"]', "amazon")) == [(1, "not_an_object"), (1, "not_an_object")]


def test_an_object_that_breaks_off_does_not_take_its_neighbour():
    file = json.dumps(OF_2014, indent=1)[:-30] + "\n" + json.dumps(OF_2018, indent=1)
    assert [bool(row.said) for row in rows(file, "amazon")] == [False, True]


def test_a_table_of_the_same_fields_is_told_from_json():
    file = (
        "helpful,unixReviewTime,reviewerID,reviewText,reviewTime,overall,asin\n"
        '"[1, 4]",1363564800,A1,ok,"03 18, 2013",4.0,B1\n'
    )
    ada = only(file, "amazon")
    assert (ada.person, ada.stars, ada.helpful, ada.unhelpful) == ("A1", "4.0", 1, 3)
