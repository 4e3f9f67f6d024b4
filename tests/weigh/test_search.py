"""What holds of weigh/search.py."""

import pytest
from cast import a_product

from groundswell.weigh.search import products

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shelf():
    a_product("zelazko", title="Żelazko parowe", brand="Łódź", category="Haushalt", sku="Z-1")
    a_product("kettle", title="Swift Kettle", gtin="4006381333931", mpn="SK2")


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("", ["kettle", "zelazko"]),
        ("kettle", ["kettle"]),
        ("SWIFT kett", ["kettle"]),
        ("zelazko", ["zelazko"]),
        ("Żelazko", ["zelazko"]),
        ("haus", ["zelazko"]),
        ("Z-1", ["zelazko"]),
        ("4006381333931", ["kettle"]),
        ("SK2", ["kettle"]),
        ("kettle parowe", []),
        ("100%", []),
        ("_", []),
        ("\x00", ["kettle", "zelazko"]),
    ],
)
def test_products_with_all_the_words_are_found(query, slugs):
    assert sorted(product.slug for product in products(query)) == slugs
