"""What holds of listen/match.py."""

import pytest
from cast import ACME, SOURCE, a_company, a_product, a_source, ada, ben, heard, house, patient, said
from django.conf import settings
from hypothesis import given
from hypothesis.strategies import sampled_from, text

from groundswell.listen.hear import Ear
from groundswell.listen.match import Slugs, find_company, free, gtin_of, handle_of, is_nobody, slug_of
from groundswell.record.models import Alias, Company, Person, Product, Voice

pytestmark = pytest.mark.django_db

GTIN = "4006381333931"


def product_of(source=SOURCE, **told):
    """The slug of the product that a voice came to."""
    (answer,) = heard(said(**told), source=source)
    return Voice.objects.get(source__key=source, outside_id=answer.id).product.slug


@pytest.mark.parametrize("name", ["", "  ", "a...3", "A***", "…", "J...", "Kindle Customer", "UŻYTKOWNIK CENEO", "n/a"])
def test_masked_and_generic_names_are_nobodys(name):
    assert is_nobody(name)
    assert handle_of(name) == ""


@pytest.mark.parametrize("name", ["ada", "A. B.", "Al", "Customer 7", "Ann...a B"])
def test_a_name_is_somebodys(name):
    assert handle_of(name) == name


def test_a_mail_address_is_one_handle_however_it_is_written():
    assert handle_of("mailto:Ada@Example.org ") == handle_of("mailto:ada@example.org")
    assert handle_of("mailto:ada@example.org") != handle_of("mailto:ben@example.org")
    assert len(handle_of("mailto:ada@example.org")) <= 200


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Żelazko Łódź", "zelazko-lodz"),
        ("Größe", "grosse"),
        ("Šaldytuvas", "saldytuvas"),
        ("水", "product"),
        ("", "product"),
    ],
)
def test_every_title_has_an_address_in_plain_letters(title, slug):
    assert slug_of(title) == slug


@given(text())
def test_every_address_is_short_and_plain(title):
    slug = slug_of(title)
    assert 0 < len(slug) <= 80
    assert slug.isascii()
    assert not slug.startswith("-")


def test_two_products_of_one_title_have_two_addresses():
    heard(said(product="a", product_title="Kettle"), said(product="b", product_title="Kettle"))
    heard(said(product="c", product_title="Kettle"))
    assert set(Product.objects.values_list("slug", flat=True)) == {"kettle", "kettle-2", "kettle-3"}


@patient
@given(text(alphabet="ab-2 ", max_size=4), sampled_from([1, 2, 3]))
def test_slugs_hands_out_what_no_product_has(title, times):
    with house():
        a_product("a"), a_product("a-2"), a_product("b-2")
        slugs = Slugs([slug_of(title)] * times)
        taken = [slugs.take(slug_of(title)) for _ in range(times)]
        assert len({*taken, "a", "a-2", "b-2"}) == times + 3


def test_the_first_free_number_is_taken():
    assert free("a", set()) == "a"
    assert free("a", {"a", "a-3"}) == "a-2"


@pytest.mark.parametrize(
    ("told", "gtin"),
    [
        (GTIN, GTIN),
        ("4006381-333931", GTIN),
        ("40123455", "40123455"),
        ("123456789", ""),
        ("n/a", ""),
        ("", ""),
        ("²" * 8, ""),
        ("٣" * 8, ""),
    ],
)
def test_a_gtin_is_its_digits_or_nothing(told, gtin):
    assert gtin_of(said(gtin=told)) == gtin


def test_a_source_keeps_its_name_for_a_product():
    assert product_of(product="B00X", product_title="Kettle") == "kettle"
    assert product_of(product="B00X", product_title="Another title", text="Again.") == "kettle"
    assert Alias.objects.get().value == "B00X"


def test_what_a_source_calls_by_one_name_another_may_call_otherwise():
    assert product_of(product="1", gtin=GTIN) == "1"
    assert product_of(product="B00X", gtin=GTIN, source="amazon") == "1"


@pytest.mark.parametrize("number", ["gtin", "sku"])
def test_a_number_finds_a_companys_product_and_no_other_companys(number):
    value = {"gtin": GTIN, "sku": "K1"}[number]
    first = product_of(product="1", **{number: value})
    assert product_of(product="2", **{number: value}) == first
    assert product_of(product="2", company="Other", **{number: value}) != first


def test_two_of_one_batch_with_one_number_are_one_product():
    heard(said(product="1", gtin=GTIN), ben(product="2", gtin=GTIN))
    assert Product.objects.count() == 1


def test_our_own_words_for_a_product_are_its_slug_or_sku():
    a_product("kettle", sku="K1")
    assert product_of(product="kettle") == "kettle"
    assert product_of(product="K1") == "kettle"
    assert product_of(product="kettle", source="amazon") == "kettle-2"


def test_rows_that_name_no_company_go_to_the_first():
    assert find_company("").name == settings.FIRST_COMPANY
    a_company("Second")
    assert find_company("").name == settings.FIRST_COMPANY
    assert Company.objects.count() == 2


def test_two_companies_of_one_address_get_two():
    assert find_company("Łódź AG").slug == "lodz-ag"
    assert find_company("Lodz AG").slug == "lodz-ag-2"
    assert find_company("Łódź AG").slug == "lodz-ag"


def test_a_row_that_names_its_company_goes_there():
    heard(said(company="Other"), said(text="Mine."))
    assert {product.company.name for product in Product.objects.all()} == {"Other", ACME}


def test_what_is_remembered_stays_small(monkeypatch):
    ear = Ear(SOURCE, ACME)
    monkeypatch.setattr(type(ear.matcher), "MOST", 3)
    for n in range(9):
        ear.hear([ada(product=f"p{n}", text=f"{n}"), ben(person=f"b{n}")])
    assert len(ear.matcher.products) <= 5
    assert len(ear.matcher.people) <= 6
    assert Person.objects.count() == 10
    assert a_source().voices.count() == 18


def test_a_number_longer_than_its_column_still_finds_its_product():
    assert product_of(product="1", sku="K" * 150) == product_of(product="2", sku="K" * 150, text="Again.")


def test_a_companys_file_and_its_program_mean_one_product_by_one_name():
    first = product_of(product="Kettle 1.7 l", source="csv/lakeside", company="Lakeside")
    assert product_of(product="Kettle 1.7 l", source="api/lakeside", company="Lakeside", text="Again.") == first
    assert product_of(product="Kettle 1.7 l", source="api/other", company="Other") != first
    assert product_of(product="Kettle 1.7 l", source="judgeme/lakeside", company="Lakeside") != first
