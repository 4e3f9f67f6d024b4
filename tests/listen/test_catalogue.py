"""What holds of listen/catalogue.py, catalogue_file.py and company.py."""

import contextlib
import csv
import io

import pytest
from cast import a_company, a_product, a_reply, a_voice
from hypothesis import given
from hypothesis.strategies import from_regex, lists, text

from groundswell.listen import catalogue, catalogue_file
from groundswell.listen.catalogue import Meanwhile, check_digit, gtin_trouble
from groundswell.listen.catalogue_file import COLUMNS, NoTable, guarded, unguarded
from groundswell.listen.company import Taken, change_company
from groundswell.listen.models import Draft
from groundswell.plumbing.models import Turn
from groundswell.plumbing.snapshot import product as about
from groundswell.record.models import Change, Company, Person, Product

pytestmark = pytest.mark.django_db
BY = "nia@acme.example"
NASTY = '=HYPERLINK("http://evil.example")'


def plan(rows: str) -> catalogue_file.Plan:
    return catalogue_file.read(a_company(), rows)


def apply(rows: str) -> catalogue_file.Plan | None:
    return catalogue_file.apply(a_company(), rows, plan(rows).stamp, BY)


def troubles(rows: str) -> list[tuple[int, str]]:
    return [(trouble.line, trouble.column) for trouble in plan(rows).troubles]


def everything() -> list[dict[str, object]]:
    return list(Product.objects.order_by("pk").values())


def test_a_change_is_kept_with_who_made_it_and_what_it_was() -> None:
    kettle = a_product(brand="Acme")
    catalogue.change_product(kettle, {"title": "Kettle 2", "brand": "Acme"}, BY)
    change = Change.objects.get()
    assert (change.by, change.what) == (BY, "product kettle")
    assert (change.before, change.after) == ({"title": "Kettle"}, {"title": "Kettle 2"})
    assert Turn.objects.get(about=about(kettle.pk)).count == 1


def test_what_changes_nothing_leaves_no_trace() -> None:
    kettle = a_product()
    catalogue.change_product(kettle, {"title": "Kettle"}, BY)
    assert not Change.objects.exists()
    assert not Turn.objects.filter(about=about(kettle.pk)).exists()


def test_the_second_of_two_is_told_what_the_first_has_changed() -> None:
    kettle = a_product()
    seen = catalogue.stamp_of(kettle)
    catalogue.change_product(kettle, {"title": "Theirs"}, BY, seen=seen)
    with pytest.raises(Meanwhile) as told:
        catalogue.change_product(kettle, {"title": "Mine"}, BY, seen=seen)
    assert told.value.changed == {"title": ("Kettle", "Theirs")}
    assert Product.objects.get().title == "Theirs"
    kettle.refresh_from_db()
    catalogue.change_product(kettle, {"title": "Mine"}, BY, seen=catalogue.stamp_of(kettle))
    assert Product.objects.get().title == "Mine"


@pytest.mark.parametrize("field", ["sku", "gtin"])
def test_a_number_names_one_product_of_a_company(field: str) -> None:
    a_product(**{field: "96385074"})
    pan = a_product("pan")
    with pytest.raises(Taken):
        catalogue.change_product(pan, {field: "96385074"}, BY)
    with pytest.raises(Taken):
        catalogue.add_product(a_company(), {"title": "Pot", field: "96385074"}, BY)
    elsewhere = a_product("pot", company=a_company("Rival"))
    catalogue.change_product(elsewhere, {field: "96385074"}, BY)


def test_a_new_product_gets_an_address_that_is_free() -> None:
    a_product()
    assert catalogue.add_product(a_company(), {"title": "Kettle"}, BY).slug == "kettle-2"


@pytest.mark.parametrize("right", ["", "96385074", "036000291452", "4006381333931", "10614141000415"])
def test_a_right_gtin_passes(right: str) -> None:
    assert gtin_trouble(right) is None


def test_a_wrong_check_digit_is_told_with_the_right_one() -> None:
    assert gtin_trouble("4006381333932") == ("4006381333932", "4006381333931")
    assert gtin_trouble("036000291453") == ("036000291453", "036000291452")
    assert gtin_trouble("12345") == ("12345", "8, 12, 13 or 14 digits")
    assert gtin_trouble("４006381333931") is not None


@given(from_regex(r"\A[0-9]{12}\Z"))
def test_one_wrong_digit_is_always_found(digits: str) -> None:
    whole = digits + check_digit(digits)
    assert gtin_trouble(whole) is None
    for place in range(13):
        slip = whole[:place] + str((int(whole[place]) + 1) % 10) + whole[place + 1 :]
        assert gtin_trouble(slip) is not None


def test_versions_and_other_names_are_kept_with_who_told_them() -> None:
    kettle = a_product()
    catalogue.add_version(kettle, "2", None, BY)
    catalogue.add_version(kettle, "2", None, BY)
    catalogue.add_alias(kettle, "trustpilot", "K-2", BY)
    catalogue.add_alias(kettle, "trustpilot", "K-2", BY)
    with pytest.raises(Taken):
        catalogue.add_alias(a_product("pan"), "trustpilot", "K-2", BY)
    catalogue.end_alias(kettle.aliases.get(), BY)
    assert [change.what for change in Change.objects.order_by("pk")] == [
        "version 2 of kettle",
        "other name of kettle",
        "other name of kettle",
    ]
    assert not kettle.aliases.exists()


def test_out_and_in_again_changes_nothing() -> None:
    a_product(title=NASTY, about='Line one\r\nline "two", and\n-three', sku="'=quoted", brand=" blank ")
    a_product("pan", gtin="12345678", category="@home", mpn="007")
    before = everything()
    text = catalogue_file.written(Product.objects.order_by("pk"))
    read = plan(text)
    assert (read.unchanged, read.good, read.troubles) == (2, [], [])
    apply("\ufeff" + text)
    assert everything() == before
    assert not Change.objects.exists()


def test_no_cell_that_goes_out_is_a_formula() -> None:
    for start in "=+-@\t\r":
        a_product(f"p{ord(start)}", title=f"{start}1+1")
    for row in csv.reader(io.StringIO(catalogue_file.written(Product.objects.all()))):
        assert not [cell for cell in row if cell[:1] in set("=+-@\t\r")]


@given(text(alphabet="=+-@'\t a"))
def test_the_guard_is_taken_off_as_it_was_put_on(value: str) -> None:
    assert unguarded(guarded(value)) == value


def test_the_columns_that_go_out_are_those_that_come_in() -> None:
    assert catalogue_file.written([]).strip().split(",") == list(COLUMNS)


def test_good_rows_are_not_lost_for_bad_ones() -> None:
    kettle = a_product(sku="K1")
    rows = "slug,sku,title,gtin\nkettle,,Kettle 2,\n,P1,Pan,4006381333932\n,P2,Pot,\nnowhere,,Lid,\n"
    assert troubles(rows) == [(3, "gtin"), (5, "slug")]
    done = apply(rows)
    assert done is not None
    assert [row.title for row in done.good] == ["Kettle 2", "Pot"]
    kettle.refresh_from_db()
    assert kettle.title == "Kettle 2"
    assert set(Product.objects.values_list("title", flat=True)) == {"Kettle 2", "Pot"}


def test_a_row_means_the_product_of_its_slug_else_sku_else_gtin_else_a_new_one() -> None:
    a_product("a", sku="A")
    a_product("b", gtin="96385074")
    read = plan("sku,gtin,title\nA,,One\n,96385074,Two\nC,,Three\n")
    assert [row.product and row.product.slug for row in read.rows] == ["a", "b", None]


def test_a_column_that_is_not_there_changes_nothing_and_an_empty_cell_empties() -> None:
    a_product(sku="K1", brand="Acme", category="Kitchen")
    apply("sku,brand\nK1,\n")
    product = Product.objects.get()
    assert (product.brand, product.category, product.title) == ("", "Kitchen", "Kettle")


def test_clashes_are_told_by_line_and_column() -> None:
    a_product(sku="K1")
    a_product("pan", sku="P1")
    assert troubles("slug,sku\nkettle,P1\n") == [(2, "sku")]
    assert troubles("title,sku\nLid,L1\nLid,L1\n") == [(3, "sku")]
    assert troubles("sku,brand\nK1,a\nK1,b\n") == [(3, "sku"), (3, "slug")]
    assert troubles("sku,brand\nX9,a\n") == [(2, "title")]
    assert troubles("slug,title\nkettle,\n") == [(2, "title")]
    assert troubles("title,brand\nLid,a,b\n") == [(2, "")]
    assert troubles(f"title\n{'x' * 301}\n") == [(2, "title")]


@pytest.mark.parametrize("text", ["", "colour,size\nred,9\n", "title,title\na,b\n", 'title\n"never closed\n'])
def test_what_is_no_table_of_products_is_told(text: str) -> None:
    with pytest.raises(NoTable):
        plan(text)


def test_letters_of_another_encoding_are_told_with_their_line() -> None:
    with pytest.raises(NoTable, match="line 2"):
        catalogue_file.text_of("title\nWasserkocher für\n".encode("latin-1"))
    with pytest.raises(NoTable, match="bytes"):
        catalogue_file.text_of(b"x" * (catalogue_file.MOST_BYTES + 1))


def test_semicolons_and_tabs_part_columns_too() -> None:
    for mark in ";\t":
        assert [row.title for row in plan(f"sku{mark}title\nL1{mark}Lid\n").good] == ["Lid"]


def test_nothing_is_applied_that_was_not_shown() -> None:
    kettle = a_product(sku="K1")
    rows = "sku,title\nK1,Mine\n"
    stamp = plan(rows).stamp
    catalogue.change_product(kettle, {"title": "Theirs"}, BY)
    assert catalogue_file.apply(a_company(), rows, stamp, BY) is None
    assert Product.objects.get().title == "Theirs"


def test_a_foreign_product_is_not_found_by_its_slug() -> None:
    a_product("pan", company=a_company("Rival"))
    assert troubles("slug,title\npan,Mine now\n") == [(2, "slug")]


@given(lists(text(max_size=12), max_size=4))
def test_no_text_breaks_the_reading(lines: list[str]) -> None:
    with contextlib.suppress(NoTable):
        rows = plan("title,sku\n" + "\n".join(lines)).rows
        assert all(row.after or row.troubles for row in rows), "a new product, or told what is wrong with it"
    assert everything() == []


def test_a_company_changes_its_name_everywhere_at_once() -> None:
    voice = a_voice()
    speaker = Person.objects.create(name="Acme", company=a_company())
    a_reply(voice, role="staff", author=speaker)
    Draft.objects.create(email="a@b.example", company="Acme", said={}, consent="", nonce="n")
    company = a_company()
    change_company(company, {"name": "Acme Ltd", "contact": "hello@acme.example"}, BY)
    assert company.name == Person.objects.get(pk=speaker.pk).name == Draft.objects.get().company == "Acme Ltd"
    assert Turn.objects.get(about=about(voice.product_id)).count == 1
    assert Change.objects.get().after == {"name": "Acme Ltd", "contact": "hello@acme.example"}
    a_company("Rival")
    with pytest.raises(Taken):
        change_company(company, {"name": "rival"}, BY)
    assert Company.objects.get(pk=company.pk).name == "Acme Ltd"
