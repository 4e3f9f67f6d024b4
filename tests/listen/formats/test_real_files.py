"""What the real files that lie beside the repository hold; without them there is nothing to check."""

from pathlib import Path

import pytest
from reading import DATA

from groundswell.listen.formats.registry import FORMATS, Options, read_columns
from groundswell.listen.formats.row import Row

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not DATA.is_dir(), reason="the real data (../shared/data) are not here"),
]


def read(path: str | Path, name: str, **options) -> list[Row]:
    with (DATA / path).open("rb") as file:
        return list(FORMATS[name].read(file, Options(**options)))


@pytest.mark.parametrize(
    ("path", "name", "count"),
    [
        ("reviews/trustpilot_work.csv", "trustpilot", 2440),
        ("reviews/ceneo_work.csv", "ceneo", 971),
        ("reviews/amazon_all_beauty_5/All_Beauty_5.json.gz", "amazon", 5269),
        ("payloads/woocommerce/product-reviews_01.json", "woocommerce", 1),
        ("payloads/woocommerce/product-reviews_02.json", "woocommerce", 1),
        ("payloads/woocommerce/product-reviews_03.json", "woocommerce", 2),
        ("payloads/woocommerce/product-reviews_04.json", "woocommerce", 1),
        ("payloads/woocommerce/product-reviews_06.json", "woocommerce", 4),
    ],
)
def test_every_row_is_read(path, name, count):
    found = read(path, name)
    assert [row for row in found if row.said is None] == []
    assert len(found) == count


def test_every_row_of_the_electronics_is_read():
    found = [row for path in (DATA / "reviews/amazon_electronics").glob("*.csv.gz") for row in read(path, "amazon")]
    assert [row for row in found if row.said is None] == []
    assert len(found) == 5335


def test_every_rating_without_text_is_read():
    columns = read_columns("person,product,stars,said_at")
    found = read("reviews/amazon_ratings_hin/user_item.dat", "csv", columns=columns, header=False)
    assert (len(found), sum(row.said is not None for row in found)) == (195_791, 195_791)


def test_googles_sample_holds_two_reviews_and_one_that_was_withdrawn():
    found = read("payloads/google_product_reviews/ratings.xml", "google")
    assert [(bool(row.said), row.withdrawn) for row in found] == [(True, ""), (True, ""), (False, "10438")]


def test_ceneo_keeps_its_half_stars():
    assert sum(row.said.stars.endswith(".5") for row in read("reviews/ceneo_work.csv", "ceneo") if row.said) == 151


def test_no_review_of_ceneo_is_without_a_date():
    assert all(row.said.said_at for row in read("reviews/ceneo_work.csv", "ceneo") if row.said)
