"""Laws of likeness: it is mutual, it needs something shared, and the reason adds up."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import integers, lists, sampled_from, tuples

from groundswell.engine.weigh.similar import PRIOR, Shelf, people_like, shelf

PEOPLE, PRODUCTS = 7, 8
unhurried = settings(deadline=None)
some_voices = lists(
    tuples(integers(0, 6), integers(0, 7), sampled_from([1.0, 2.0, 3.5, 4.0, 5.0])),
    max_size=40,
    unique_by=lambda row: row[:2],
)


def shelf_of(rows, people: int = PEOPLE, products: int = PRODUCTS) -> Shelf:
    person, product, stars = np.array(rows or np.empty((0, 3))).reshape(-1, 3).T
    codes = person.astype(np.int32), product.astype(np.int32), np.rint(stars * 1e6).astype(np.int32)
    return shelf(*codes, people=people, products=products)


def likeness(rows, reader: int) -> dict[int, tuple[float, int, int]]:
    theirs = np.array([product for person, product, _ in rows if person == reader], dtype=np.int64)
    found = people_like(reader, theirs, shelf_of(rows))
    told = zip(found.likeness.tolist(), found.shared.tolist(), found.agreed.tolist(), strict=True)
    return dict(zip(found.person.tolist(), told, strict=True))


@unhurried
@given(rows=some_voices)
def test_likeness_is_mutual_to_the_last_bit(rows):
    found = [likeness(rows, reader) for reader in range(PEOPLE)]
    for one in range(PEOPLE):
        for other, told in found[one].items():
            assert found[other][one] == told


@unhurried
@given(rows=some_voices, reader=integers(0, 6))
def test_only_those_who_share_a_product_are_like_the_reader_and_the_reason_adds_up(rows, reader):
    found = likeness(rows, reader)
    stars = {(person, product): given for person, product, given in rows}
    for other in range(PEOPLE):
        both = [p for p in range(PRODUCTS) if (reader, p) in stars and (other, p) in stars]
        assert (other in found) == (bool(both) and other != reader)
        if other in found:
            value, shared, agreed = found[other]
            assert shared == len(both)
            assert agreed == sum(abs(stars[reader, p] - stars[other, p]) <= 1 for p in both)
            assert abs(value) <= shared / (shared + PRIOR)


@unhurried
@given(rows=some_voices, reader=integers(0, 6))
def test_the_most_alike_come_first(rows, reader):
    found = people_like(reader, np.arange(PRODUCTS), shelf_of(rows))
    assert (np.diff(found.likeness) <= 0).all()
    assert found.first(2).person.tolist() == found.person.tolist()[:2]


def test_to_agree_where_all_agree_tells_nothing():
    rows = [(person, 0, 5.0) for person in range(PEOPLE)]
    assert {told for told, _, _ in likeness(rows, 0).values()} == {0.0}


def test_you_both_know_four_of_these_products_and_agree_on_three():
    ada = [(0, product, 5.0) for product in range(4)]
    ben = [(1, product, 4.0 if product < 3 else 1.0) for product in range(4)]
    crowd = [(person, product, 1.0 + product % 2 * 2) for person in range(2, 5) for product in range(4)]
    value, shared, agreed = likeness(ada + ben + crowd, 0)[1]
    assert (shared, agreed) == (4, 3)
    assert 0 < value < 3 / 4


def test_more_shared_agreement_is_more_likeness():
    crowd = [(person, product, 1.0) for person in range(2, 7) for product in range(6)]
    few, many = ([(who, product, 5.0) for who in (0, 1) for product in range(count)] for count in (2, 6))
    assert likeness(few + crowd, 0)[1][0] < likeness(many + crowd, 0)[1][0]


def test_a_table_that_cannot_be_is_refused():
    with pytest.raises(ValueError, match="speaks twice"):
        shelf_of([(0, 0, 5.0), (0, 0, 4.0)])
    with pytest.raises(ValueError, match="outside its range"):
        shelf_of([(0, 8, 5.0)])
