"""What holds of weigh/order.py."""

import pytest
from cast import DAY, a_product, crowd, said, told

from groundswell.weigh.models import Place
from groundswell.weigh.order import level_counts, newest, page

pytestmark = pytest.mark.django_db


def test_a_page_tells_what_is_needed_to_go_on():
    told(*crowd(*"55551"))
    first = page(a_product().pk, limit=2)
    assert (first.first, first.counts, first.is_last) == (1, (1, 0, 0, 0, 4), False)
    last = page(a_product().pk, limit=3, after=2, counts=first.counts)
    assert (last.first, len(last.voices), last.is_last) == (3, 3, True)


def test_a_page_takes_two_queries_however_long_it_is(django_assert_num_queries):
    told(*crowd(*"12345" * 10))
    product = a_product().pk
    with django_assert_num_queries(2):
        assert len(page(product, limit=50).voices) == 50
    with django_assert_num_queries(1):
        assert len(page(product, limit=50, counts=(10,) * 5).voices) == 50


def test_half_stars_stand_with_their_level():
    told(*crowd("4.5", "1.5", "3.5"))
    assert level_counts(Place.objects.all()) == (1, 0, 0, 1, 1)


def test_the_newest_stand_first_and_those_of_unknown_day_last():
    told(
        said(id="1", said_at=None, person="a"),
        said(id="2", person="b"),
        said(id="3", person="c", said_at=DAY.replace(day=9)),
    )
    assert [voice.outside_id for voice in newest(a_product().pk)] == ["3", "2", "1"]
