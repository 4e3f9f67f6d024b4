"""What holds of listen/formats/own.py."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from reading import gzipped, only, reasons, rows, said, zipped

from groundswell.listen.formats.options import read_columns
from groundswell.listen.formats.row import Unreadable

HEADER = "id,person,product,stars,said_at,text\n"


def test_a_header_of_our_own_names_is_read_without_more():
    ada = only(
        "id,person,product,stars,scale,said_at,text,kind,owned_from,helpful,collected,reply,reply_at,more\n"
        '7,ada,kettle,8,1-10,2024-01-31,"Boils,\nwell",,2023-12-24,3,invited,Thanks,2024-02-01,'
        '"{""pros"": [""fast""]}"\n'
    )
    assert (ada.id, ada.person, ada.product, ada.stars, ada.scale) == ("7", "ada", "kettle", "8", "1-10")
    assert (ada.said_at, ada.owned_from) == (datetime(2024, 1, 31, tzinfo=UTC), date(2023, 12, 24))
    assert (ada.text, ada.kind, ada.helpful, ada.collected) == ("Boils,\nwell", "review", 3, "invited")
    assert (ada.reply, ada.reply_at, ada.more) == ("Thanks", datetime(2024, 2, 1, tzinfo=UTC), {"pros": ["fast"]})


def test_columns_that_are_not_ours_are_kept_beside():
    assert only(HEADER.strip() + ",Colour,ip_address\n1,ada,kettle,5,,ok,red,1.2.3.4\n").more == {"Colour": "red"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_shows_in_the_header(delimiter):
    file = HEADER.replace(",", delimiter) + delimiter.join(["1", "ada", "kettle", '"4,5"', "", '"one, two; three"'])
    assert only(file).text == "one, two; three"


def test_other_names_are_told_by_columns():
    file = "user,prod,rating,when\nada,kettle,5,2024-01-31\n"
    ada = only(file, columns="person=user,product=prod,stars=rating,said_at=when")
    assert (ada.person, ada.product, ada.stars, ada.more) == ("ada", "kettle", "5", {})


@pytest.mark.parametrize(
    "columns",
    ["person,product,stars,said_at", "person=1,product=2,stars=3,said_at=4", "person , product=2,stars,said_at"],
)
def test_without_a_header_columns_have_places(columns):
    two = said("ada\tkettle\t5\t1386201600\nben\tlamp\t1\t1386201601\n", columns=columns, header=False)
    assert [(v.person, v.product, v.stars) for v in two] == [("ada", "kettle", "5"), ("ben", "lamp", "1")]


def test_a_place_can_be_passed_over():
    assert read_columns("person,-,stars") == {"person": "1", "stars": "3"}


def test_a_name_that_is_not_ours_is_told():
    with pytest.raises(Unreadable, match="unknown_column"):
        read_columns("persn=user")


def test_a_column_that_is_not_there_refuses_every_row_with_its_name():
    found = rows("user,prod\nada,kettle\nben,lamp\n", columns="person=user,product=item")
    assert reasons(found) == [(2, "wrong_columns"), (3, "wrong_columns")]
    assert (found[0].found, "item" in found[0].wanted) == ("user, prod", True)


def test_a_row_that_cannot_be_read_is_refused_alone_and_by_its_line():
    found = rows(
        HEADER
        + "1,ada,kettle,5,,one\n"
        + "2,ben,kettle,five,,two\n"
        + '3,cy,kettle,4,,"of\nthree\nlines"\n'
        + "4,ada,kettle,5,the day before,four\n"
        + "5,ada,kettle\n"
        + "6,ada,kettle,5,,six,more\n"
        + "7,ada,,5,,seven\n"
        + "8,ada,kettle,9,,eight\n"
        + "\n"
        + "9,ada,kettle,,,\n"
        + "10,ada,kettle,5,,ten\n"
    )
    assert reasons(found) == [
        (2, ""), (3, "unreadable_stars"), (4, ""), (7, "unreadable_date"), (8, "wrong_columns"), (9, "wrong_columns"),
        (10, "missing_product"), (11, "out_of_scale"), (13, "nothing_said"), (14, ""),
    ]  # fmt: skip
    assert (found[1].found, found[4].wanted) == ("five", "6 columns")


def test_a_quote_that_never_closes_spoils_its_own_line_only():
    found = rows(HEADER + '1,ada,kettle,5,,"open\n2,ben,kettle,4,,two\n3,cy,kettle,3,,three\n')
    assert reasons(found) == [(2, "broken_quotes"), (3, ""), (4, "")]
    longer = "".join(f"{n},ben,kettle,4,,{'word ' * 40}\n" for n in range(2, 1500))
    found = rows(HEADER + '1,ada,kettle,5,,"open\n' + longer)
    assert (len(found), reasons(found)[:2]) == (1499, [(2, "broken_quotes"), (3, "")])


def test_nul_bytes_and_control_characters_are_left_out():
    assert only(HEADER + "1,a\0da,kettle,5,,\x07ok\0\n").person == "ada"


def test_ids_that_a_spreadsheet_destroyed_are_nobodys():
    ada = only(HEADER + "1.23457E+17,6.84E+23,kettle,5,,ok\n")
    assert (ada.id, ada.person) == ("", "")
    assert ada.more == {"destroyed_id": "1.23457E+17", "destroyed_person": "6.84E+23"}
    assert reasons(rows(HEADER + "1,ada,4.00614E+12,5,,ok\n")) == [(2, "destroyed_product")]


def test_an_address_is_a_handle_and_never_a_name():
    ada = only("email,person,product,stars\nAda@Example.org,Ada L.,kettle,5\n")
    assert (ada.person, ada.name, ada.more) == ("mailto:ada@example.org", "Ada L.", {})
    ben = only("person,product,stars\nben@example.org,kettle,5\n")
    assert (ben.person, ben.name) == ("mailto:ben@example.org", "")
    assert only("person,name,product,stars\ncy,cy@example.org,kettle,5\n").name == ""


def test_words_without_stars_are_a_mention():
    assert only(HEADER + "1,ada,kettle,,,Saw it at Cy's\n").kind == "mention"
    assert only("kind,product,text\nquestion,kettle,Does it whistle?\n").kind == "question"


def test_a_product_may_go_by_its_number_or_name():
    assert only("gtin,stars\n4006381333931,5\n").product == "4006381333931"
    assert only("product,product_title,stars\n,Kettle,5\n").product == "Kettle"


def test_a_scale_can_be_told_for_the_whole_file():
    assert [(v.stars, v.scale) for v in said("product,stars\nk,8\nk,10\n", scale="1-10")] == [
        ("8", "1-10"),
        ("10", "1-10"),
    ]


def test_dates_with_the_month_first_are_so_in_the_whole_file():
    file = "product,stars,said_at\nk,5,03/04/2024\nk,5,03/14/2024\n"
    assert [v.said_at.month for v in said(file)] == [3, 3]
    assert [v.said_at.month for v in said(file.replace("03/14", "14/03"))] == [4, 3]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1250"])
def test_letters_are_those_that_were_written(encoding):
    text = "Świetny czajnik, żadnych zastrzeżeń, łatwość obsługi"
    assert only((HEADER + f'1,ada,k,5,,"{text}"\n').encode(encoding)).text == text


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("cp1252", "Già usato, è più bello perché così"),
        ("cp1252", "Schöne Grüße, weiß"),
        ("cp1257", "Labai geras, ačiū už žaislą, šiek tiek brangus"),
    ],
)
def test_code_pages_are_told_by_their_letters(page, text):
    assert only((HEADER + f'1,ada,k,5,,"{text}"\n').encode(page)).text == text


def test_a_stray_byte_in_utf_8_is_read_as_western():
    text = "ąćęłńóśźż" * 3
    assert only((HEADER + f"1,ada,k,5,,{text} ").encode() + b"caf\xe9\n").text == f"{text} café"


def test_packed_files_are_opened():
    file = HEADER + "1,ada,kettle,5,,ok\n"
    assert only(gzipped(file)).text == "ok"
    assert only(zipped(**{"a.csv": file.encode()})).text == "ok"


def test_packed_files_that_are_not_whole_are_told():
    assert reasons(rows(gzipped(HEADER + "1,ada,kettle,5,,ok\n" * 999)[:-30]))[-1][1] == "broken_archive"
    assert reasons(rows(zipped(a=b"1", b=b"2"))) == [(1, "wrong_archive")]
    assert reasons(rows(b"PK\x03\x04 rubbish")) == [(1, "broken_archive")]


@pytest.mark.parametrize("delimiter", ["::", '"', "\n"])
def test_a_delimiter_is_one_character(delimiter):
    assert reasons(rows(HEADER, delimiter=delimiter)) == [(1, "wrong_delimiter")]


def test_an_empty_file_has_no_rows():
    assert rows("") == rows(HEADER) == []


cells = some.text(some.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=8)


@given(some.lists(some.lists(cells, min_size=6, max_size=6).filter(any), max_size=20))
@settings(max_examples=60, deadline=None)
def test_there_are_as_many_rows_as_records(records):
    lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in record) for record in records]
    found = rows(HEADER + "".join(line + "\n" for line in lines))
    assert len(found) == len(records)
    assert [row.line for row in found] == list(range(2, len(records) + 2))
