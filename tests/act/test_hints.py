"""What holds of act/hints.py: a version that cannot be is asked about, and little else."""

from datetime import date, timedelta

import pytest
from cast import DAY, a_product, said, told

from act.test_claims import adas
from groundswell.act import hints
from groundswell.act.models import Claim
from groundswell.listen.catalogue import add_version
from groundswell.record.models import Correction, Voice

pytestmark = pytest.mark.django_db


@pytest.fixture
def kettle():
    """A kettle whose company keeps its versions: the second came out in March."""
    product = a_product()
    add_version(product, "1", date(2025, 1, 1), "care@acme.example")
    add_version(product, "2", date(2026, 3, 15), "care@acme.example")
    add_version(product, "special", None, "care@acme.example")
    return product


def hinted(**parts):
    adas(**parts)
    return list(Claim.objects.values_list("kind", "by", "evidence"))


def test_a_version_that_came_out_later_is_asked_about(kettle):
    seen = "It names version 2, which came out only later."
    assert hinted(version="2", said_at=DAY) == [("wrong_version", "system", seen)]
    hints.heard([Voice.objects.get().news_id])
    assert Claim.objects.count() == 1, "the same news twice are one claim"
    assert not Correction.objects.exists()


def test_a_version_that_nobody_has_heard_of_is_asked_about(kettle):
    seen = "It names version 7, and the company tells of no such version."
    assert hinted(version="7") == [("wrong_version", "system", seen)]


@pytest.mark.parametrize(
    "parts",
    [
        {"version": "1"},
        {"version": "special"},
        {"version": ""},
        {"version": "2", "said_at": DAY + timedelta(days=20)},
        {"version": "2", "said_at": None},
        {"version": "2", "kind": "mention", "stars": ""},
        {"version": "2", "audience": "circle"},
    ],
)
def test_what_can_be_is_not_asked_about(kettle, parts):
    assert hinted(**parts) == []


def test_a_version_that_others_speak_of_is_no_slip(kettle):
    told(said(version="7"))
    assert hinted(version="7") == []


def test_where_the_company_keeps_no_versions_none_is_doubted():
    assert hinted(version="7") == []


def test_a_file_of_strangers_costs_one_query(kettle, django_assert_num_queries):
    told(*(said(person=f"s{n}", id=f"s{n}", version="2") for n in range(20)))
    news = Voice.objects.get(outside_id="s1").news_id
    with django_assert_num_queries(1):
        hints.heard([news])
    assert not Claim.objects.exists()
