"""What holds of weigh/linking.py: links count at once, and as the next epoch would have it."""

import pytest
from cast import a_person, conclusions, house, patient, said, settle, told
from django.db.models import Q
from hypothesis import given
from hypothesis.strategies import integers, lists, tuples

from groundswell.engine.weigh.score import UNIT
from groundswell.listen.notice import join, link, live_apart, unlink
from groundswell.record.models import Link
from groundswell.weigh import credibility, recount
from groundswell.weigh.linking import if_one
from groundswell.weigh.models import Credibility, Place, Score

pytestmark = pytest.mark.django_db

PEOPLE = 5


def five_people() -> None:
    """They all speak of the kettle, some of the pan too."""
    told(*(said(person=f"p{n}", name=f"P{n}", stars=str(1 + n), product="kettle") for n in range(PEOPLE)))
    told(*(said(person=f"p{n}", name=f"P{n}", stars="5", product="pan") for n in range(0, PEOPLE, 2)))
    recount.open_epoch()


def heads_of(slug: str) -> list[int]:
    return list(Place.objects.filter(product__slug=slug).order_by("person").values_list("head", flat=True))


def clusters() -> list[tuple[int, int]]:
    return list(Credibility.objects.order_by("person").values_list("person", "cluster"))


@patient
@given(joins=lists(tuples(integers(0, PEOPLE - 1), integers(0, PEOPLE - 1)), max_size=4), ended=integers(0, 3))
def test_links_made_and_ended_come_to_what_the_next_epoch_would_draw(joins: list[tuple[int, int]], ended: int) -> None:
    with house():
        five_people()
        for one, other in joins:
            if one != other:
                link(a_person(f"P{one}"), a_person(f"P{other}"), "device", "one telephone")
        settle()
        for made in Link.objects.filter(ended_at=None).order_by("pk")[ended : ended + 1]:
            unlink(made, "two telephones")
        settle()
        live, scores = clusters(), conclusions()
        recount.recount()
        assert conclusions() == scores
        credibility.write(credibility.find())
        assert clusters() == live


def test_of_two_who_speak_of_nothing_together_no_score_would_change() -> None:
    told(said(person="p0", name="P0"), said(person="p1", name="P1", product="pan"))
    recount.open_epoch()
    assert if_one([a_person("P0").pk, a_person("P1").pk], Q()) == []


def test_who_counts_as_one_with_them_already_is_reckoned_in() -> None:
    five_people()
    link(a_person("P0"), a_person("P1"), "device", "one telephone")
    settle()
    kettle = next(
        shift for shift in if_one([a_person("P1").pk, a_person("P2").pk], Q()) if shift.product.slug == "kettle"
    )
    assert kettle.people == 3
    assert kettle.mass_after < kettle.mass_before


def test_a_link_before_anybody_spoke_waits_for_the_first_epoch() -> None:
    link(a_person("P1"), a_person("P2"), "device", "one telephone")
    settle()
    assert not Credibility.objects.exists()


def test_a_household_has_one_voice_from_when_both_say_so_until_one_says_otherwise() -> None:
    five_people()
    apart, kettle = conclusions(), Score.objects.get(product__slug="kettle", whose="consumers")
    joined = join(a_person("P0"), a_person("P4"), "family", is_public=False, one_household=True)
    settle()
    together = conclusions()
    assert Score.objects.get(pk=kettle.pk).mass < kettle.mass
    assert heads_of("kettle") == [UNIT // 2, UNIT, UNIT, UNIT, UNIT // 2]
    recount.recount()
    assert conclusions() == together
    live_apart(joined, a_person("P4"))
    settle()
    assert conclusions() == apart
