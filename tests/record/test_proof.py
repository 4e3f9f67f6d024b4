"""What holds of record/proof.py."""

import pytest
from cast import DAY, ada, ben, heard
from hypothesis import given
from hypothesis.strategies import builds, integers, just, none, sampled_from, text

from groundswell.record.models import News, Seal, announce
from groundswell.record.proof import Told, commitment, seal

words = text(alphabet=sampled_from("ab "), max_size=3)
all_told = builds(
    Told,
    kind=sampled_from(["review", "mention"]),
    level=none() | integers(1, 5),
    product=words,
    source=words,
    id=words,
    stars=none() | integers(1, 5),
    title=words,
    text=words,
    said_at=none() | just(DAY),
    role=sampled_from(["consumer", "expert"]),
    collected=sampled_from(["paid", "unasked"]),
    proof=sampled_from(["none", "order"]),
)


@given(all_told, all_told)
def test_what_differs_has_another_commitment(one, other):
    assert (commitment(one) == commitment(other)) == (one == other)


@pytest.mark.django_db
def test_a_seal_covers_what_no_seal_has_covered():
    heard(ada())
    seal()
    heard(ben())
    seal()
    first, second = Seal.objects.order_by("first")
    assert (first.size, second.size) == (1, 1)
    assert first.last < second.first
    assert second.last == News.objects.latest("pk").pk


@pytest.mark.django_db
def test_where_nothing_happened_nothing_is_sealed():
    seal()
    announce(News.Kind.EPOCH_OPENED)
    seal()
    seal()
    assert Seal.objects.count() == 1
