"""What holds of listen/read.py."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis.strategies import decimals, integers, text

from groundswell.listen.formats.row import Unreadable
from groundswell.listen.read import (
    leads_with_month,
    read_count,
    read_day,
    read_mail,
    read_scale,
    read_stars,
    read_truth,
    read_when,
    split_stars,
    tidy,
)


@pytest.mark.parametrize(
    ("given_text", "value", "scale"),
    [
        ("4.5", "4.5", ""),
        ("4,5", "4.5", ""),
        ("5/5", "5", "1-5"),
        ("4,5/5", "4.5", "1-5"),
        ("8/10", "8", "1-10"),
        ("80/100", "80", "0-100"),
        ("80%", "80", "0-100"),
        ("5,0 su 5 stelle", "5.0", "1-5"),
        ("1.0 out of 5 stars", "1.0", "1-5"),
        ("4 von 5 Sternen", "4", "1-5"),
        ("4 z 5", "4", "1-5"),
        ("4 iš 5", "4", "1-5"),
        ("★★★★☆", "4", "1-5"),
        ("★★★★½", "4.5", ""),
        ("⭐️⭐️⭐️", "3", ""),
        ("5 gwiazdek", "5", ""),
        ("", "", ""),
        ("NULL", "", ""),
    ],
)
def test_stars_are_split_from_their_scale(given_text, value, scale):
    assert split_stars(given_text) == (value, scale)


@pytest.mark.parametrize("rubbish", ["five", "5 apples", "-1", "1e3", "4.5.6", "5/", "★★5", "4 5"])
def test_what_is_no_number_of_stars_is_told(rubbish):
    with pytest.raises(Unreadable) as caught:
        split_stars(rubbish)
    assert (caught.value.reason, caught.value.found) == ("unreadable_stars", rubbish)


@given(decimals(1, 5, places=1))
def test_every_number_of_stars_is_read_as_it_is(stars):
    assert read_stars(str(stars)) == (str(stars), "")


def test_a_scale_beside_the_stars_goes_before_the_one_in_their_text():
    assert read_stars("4,5/5", "0.5-5") == ("4.5", "0.5-5")
    assert read_stars("4,5/5") == ("4.5", "")
    assert read_stars("80%") == ("80", "0-100")


@pytest.mark.parametrize(("stars", "scale"), [("0", ""), ("5.5", ""), ("6/5", ""), ("0.4", "0.5-5"), ("11", "1-10")])
def test_stars_do_not_leave_their_scale(stars, scale):
    with pytest.raises(Unreadable, match="out_of_scale"):
        read_stars(stars, scale)


@pytest.mark.parametrize("scale", ["5", "5-1", "1-1", "a-b", "-"])
def test_a_scale_has_a_lowest_and_a_highest(scale):
    with pytest.raises(Unreadable, match="unreadable_scale"):
        read_scale(scale)


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("2023-10-05", (2023, 10, 5)),
        ("2023-10-05 00:00:00 UTC", (2023, 10, 5)),
        ("2023-10-05T10:00:00.000Z", (2023, 10, 5, 10)),
        ("2023-10-05 10:00:00 +0200", (2023, 10, 5, 8)),
        ("2023-10-05T10:00:00-04:00", (2023, 10, 5, 14)),
        ("2024/01/31", (2024, 1, 31)),
        ("09 13, 2009", (2009, 9, 13)),
        ("13/04/2024", (2024, 4, 13)),
        ("03/14/2024", (2024, 3, 14)),
        ("03/04/2024", (2024, 4, 3)),
        ("24-02-2015 9.59", (2015, 2, 24, 9, 59)),
        ("05.03.2020 14:00", (2020, 3, 5, 14)),
        ("1386201600", (2013, 12, 5)),
        ("1386201600.0", (2013, 12, 5)),
        ("Recensito in Italia il 6 gennaio 2024", (2024, 1, 6)),
        ("Reviewed in the United States on January 6, 2024", (2024, 1, 6)),
        ("Rezension aus Deutschland vom 6. März 2024", (2024, 3, 6)),
        ("12 maja 2021, 14:05", (2021, 5, 12, 14, 5)),
        ("6 stycznia 2024", (2024, 1, 6)),
        ("2024 m. sausio 6 d.", (2024, 1, 6)),
        ("Jan 6, 2024 2:05 PM", (2024, 1, 6, 14, 5)),
        ("Thu Oct 05 2023 00:00:00 GMT+0200 (CEST)", (2023, 10, 4, 22)),
        ("Thu, 05 Oct 2023 00:00:00 +0200", (2023, 10, 4, 22)),
    ],
)
def test_dates_are_read_as_real_files_write_them(words, moment):
    assert read_when(words) == datetime(*moment, tzinfo=UTC)


def test_milliseconds_are_told_from_seconds():
    assert read_when("1588687728923") == datetime(2020, 5, 5, 14, 8, 48, 923000, tzinfo=UTC)


@pytest.mark.parametrize("nothing", ["", "  ", "Unknown", "NULL", "n/a", "0000-00-00 00:00:00"])
def test_a_date_that_is_not_told_is_unknown(nothing):
    assert read_when(nothing) is None


@pytest.mark.parametrize(
    "rubbish",
    ["yesterday", "2 days ago", "May", "2024", "12", "31/02/2024", "6 foo 2024", "15 March 24", "1/2/24", "45211",
     "1889-01-01", "6 January 2024, updated 7 January 2024", "May 2024", "now", "x" * 500, "32 Jan 2024"],
)  # fmt: skip
def test_no_date_is_made_out_of_rubbish(rubbish):
    with pytest.raises(Unreadable, match="unreadable_date"):
        read_when(rubbish)


@given(text(max_size=40))
def test_any_text_is_a_date_or_none_or_unreadable(words):
    try:
        when = read_when(words)
    except Unreadable:
        return
    assert when is None or (when.tzinfo and 1990 <= when.year <= 2100)


@given(integers(631_152_000, 4_133_980_799))
def test_every_moment_comes_back(seconds):
    when = datetime.fromtimestamp(seconds, UTC)
    assert read_when(when.isoformat()) == read_when(str(seconds)) == when


def test_a_file_decides_once_whether_the_month_comes_first():
    assert leads_with_month(["03/04/2024", "03/14/2024", "Ada"])
    assert not leads_with_month(["03/04/2024", "03/14/2024", "14/03/2024"])
    assert not leads_with_month(["03/04/2024"])
    assert read_when("03/04/2024", month_first=True) == datetime(2024, 3, 4, tzinfo=UTC)
    assert read_when("03.04.2024", month_first=True) == datetime(2024, 4, 3, tzinfo=UTC)


def test_a_day_is_the_writers_own():
    assert read_day("2024-01-31T23:30:00-04:00") == date(2024, 1, 31)
    assert read_day("") is None


@pytest.mark.parametrize("word", ["True", "yes", "1", "buyer", "tak", "sì", "ja", "taip", "oui", "Verified Buyer"])
def test_yes_is_said_in_many_ways(word):
    assert read_truth(word) is True


@pytest.mark.parametrize(
    ("word", "truth"), [("FALSE", False), ("nie", False), ("0", False), ("", None), ("email", None)]
)
def test_no_and_neither(word, truth):
    assert read_truth(word) is truth


@pytest.mark.parametrize(
    ("words", "count"),
    [("1,234", 1234), ("1.234", 1234), ("12 345", 12345), ("3.0", 3), ("", 0), ("5 people found this helpful", 5)],
)
def test_votes_are_counted(words, count):
    assert read_count(words) == count


@pytest.mark.parametrize("rubbish", ["many", "-1", "1e9", "99999999999"])
def test_what_is_no_count_is_told(rubbish):
    with pytest.raises(Unreadable, match="unreadable_count"):
        read_count(rubbish)


def test_an_address_becomes_a_handle_in_small_letters():
    assert read_mail(" Ada@Example.ORG ") == "mailto:ada@example.org"
    assert read_mail("a...3") == read_mail("ada@home") == ""


@given(text())
def test_a_tidy_text_stays_as_it_is(words):
    clean = tidy(words)
    assert tidy(clean) == clean
    assert "\0" not in clean
    assert "\r" not in clean
    clean.encode("utf-8")


def test_a_tidy_text_has_one_form_for_one_word():
    assert tidy("cafe\u0301\r\nok\x00\ud800") == "café\nok"
