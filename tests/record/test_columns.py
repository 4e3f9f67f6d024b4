"""What holds of record/columns.py."""

from datetime import timedelta

import pytest
from cast import DAY, a_person, ada, ben, cy, heard, house, patient, said
from django.db.models import Q
from hypothesis import given
from hypothesis.strategies import integers, lists

from groundswell.listen.hold import place, withdraw
from groundswell.listen.notice import helpful
from groundswell.record.columns import batches, reviews
from groundswell.record.models import Product, Voice

pytestmark = pytest.mark.django_db


def voice(outside_id):
    return Voice.objects.get(outside_id=outside_id)


def test_a_review_is_read_in_its_latest_wording_with_its_votes():
    heard(ada(id="1", stars="4.5", helpful=2, unhelpful=1))
    heard(ada(id="1", stars="1.5", text="It broke.", said_at=DAY + timedelta(days=1)))
    helpful(voice("1"), a_person("Ben"), True)
    (review,) = reviews(Q())
    assert (review.stars, review.level, review.said_at) == (1_500_000, 1, DAY + timedelta(days=1))
    assert (review.helpful, review.votes) == (3, 4)
    assert (review.collected, review.proof, review.tie) == ("unasked", "receipt", "api/acme/1")


def test_only_shown_reviews_are_read():
    heard(ada(id="1"), ben(id="2"), cy(1, id="3"), said(id="4", person="dana", audience="circle"))
    heard(said(id="5", person="eve", stars="", text="Who has one?", kind="question"))
    place(voice("2"), "spam", "nine shops", "care")
    withdraw(voice("3"), voice("3").author)
    assert [review.tie for review in reviews(Q())] == ["api/acme/1"]


def test_an_expert_is_known_as_one():
    heard(said(role="expert"))
    assert [review.is_expert for review in reviews(Q())] == [True]


@patient
@given(lists(integers(0, 4), max_size=8), integers(1, 6))
def test_batches_hold_every_product_once_however_they_are_cut(sizes, rows):
    with house():
        for number, size in enumerate(sizes):
            heard(said(kind="question", product=f"p{number}", stars="", text="Who has one?"))
            heard(*[cy(n, product=f"p{number}") for n in range(size)])
        cut = [set(Product.objects.filter(id_in(where))) for where in batches(Q(), rows)]
        assert sum(map(len, cut)) == len(set().union(*cut)) == Product.objects.count()


def id_in(where):
    """The same condition on products instead of their voices."""
    return Q(**{name.replace("product_id", "pk"): value for name, value in where.children})


def test_products_are_cut_into_ranges_that_hold_each_review_once():
    heard(*[said(person=f"{slug} {n}", product=slug) for slug in ("kettle", "pan", "pot") for n in range(4)])
    parts = [{review.voice for review in reviews(some)} for some in batches(Q(), rows=5)]
    assert [len(part) for part in parts] == [4, 4, 4]
    assert set.union(*parts) == {review.voice for review in reviews(Q())}
