"""What holds of listen/formats/ceneo.py."""

from datetime import UTC, date, datetime

import pytest
from reading import only, said

HEADER = (
    "product_id,opinion_id,author,recommendation,stars,content,pros,cons,verified_purchase,review_date,purchase_date,"
    "useful,useless\n"
)
EARLY, LATE = "2014-03-20 03:48:30", "2014-03-25 20:08:44"


def test_half_stars_stay_on_their_scale():
    ada = only(HEADER + f"16,25,a...3,Nie polecam,0.5,Słabe,,,True,{LATE},{EARLY},2,1\n", "ceneo")
    assert (ada.stars, ada.scale, ada.person, ada.proof) == ("0.5", "0.5-5", "a...3", "order")
    assert (ada.helpful, ada.unhelpful, ada.more["recommended"]) == (2, 1, False)


@pytest.mark.parametrize(("first", "second"), [(EARLY, LATE), (LATE, EARLY)])
def test_the_later_date_is_the_reviews_whichever_column_holds_it(first, second):
    ada = only(HEADER + f"16,25,ewa,Polecam,4.0,ok,,,True,{first},{second},0,0\n", "ceneo")
    assert ada.said_at == datetime(2014, 3, 25, 20, 8, 44, tzinfo=UTC)
    assert ada.owned_from == date(2014, 3, 20)


@pytest.mark.parametrize(("first", "second"), [(EARLY, ""), ("", EARLY)])
def test_a_lone_date_is_the_reviews(first, second):
    ada = only(HEADER + f"16,25,ewa,Polecam,4.0,ok,,,False,{first},{second},0,0\n", "ceneo")
    assert (ada.said_at, ada.owned_from) == (datetime(2014, 3, 20, 3, 48, 30, tzinfo=UTC), None)


@pytest.mark.parametrize(
    "pros", ["jakość.wygląd", '"jakość, wygląd"', '"Zalety\njakość\nwygląd"', "Zalety.jakość.wygląd"]
)
def test_pros_are_split_however_they_were_joined(pros):
    assert only(HEADER + f"16,25,ewa,,4.0,ok,{pros},dźwięk 7.1,True,,,0,0\n", "ceneo").more == {
        "pros": ["jakość", "wygląd"],
        "cons": ["dźwięk 7.1"],
    }


def test_other_spellings_and_json_are_read_alike():
    file = '[{"product_id": 1, "opinion_id": "7", "author": "u", "stars": "4,5/5", "content": "ok", "useful_for": 3}]'
    (ada,) = said(file, "ceneo")
    assert (ada.product, ada.id, ada.stars, ada.scale, ada.helpful) == ("1", "7", "4.5", "0.5-5", 3)
