"""What holds of act/judging.py: who decides says why, it counts at once, and it can be undone."""

import pytest
from cast import a_company, a_product, conclusions, settle
from django.db.models import Q
from mates import MATES, TARGETS, a_market, a_ring_speaks, names_of

from groundswell.act import judging, leaving
from groundswell.act.judging import NotOpen, are_not, are_one, proposed, take_back
from groundswell.act.models import Judgement
from groundswell.record.models import Account, Link, Person
from groundswell.weigh import recount, rings
from groundswell.weigh.linking import if_one
from groundswell.weigh.models import Ring, Score

pytestmark = pytest.mark.django_db
WHY = "one telephone, one hand"


def the_ring() -> Ring:
    """Honest people and mates, all weighed, and the mates proposed."""
    a_market()
    a_ring_speaks()
    recount.open_epoch()
    rings.propose()
    settle()
    return Ring.objects.get()


def nia() -> Account:
    return Account.objects.of("nia@acme.example")


def scores() -> dict[int, float]:
    return dict(Score.objects.values_list("product", "value"))


def test_that_they_are_one_is_linked_with_its_ground_and_by_whom() -> None:
    judgement = are_one(the_ring(), a_company(), nia(), WHY)
    links = Link.objects.all()
    assert len(links) == len(MATES) - 1
    assert {(one.ground, one.evidence, one.by) for one in links} == {("ring", WHY, nia())}
    assert {judged.person.name for judged in judgement.people.all()} == MATES
    assert proposed(a_company()) == []


def test_it_counts_at_once_as_was_told_before_and_a_recount_changes_nothing() -> None:
    ring = the_ring()
    shifts = if_one([member.person_id for member in ring.members.all()], Q())
    assert {shift.product.slug for shift in shifts} == set(TARGETS)
    assert all(shift.moved_by < 0 for shift in shifts), "who praised together praises less"
    are_one(ring, a_company(), nia(), WHY)
    settle()
    now = scores()
    assert {shift.product.pk: now[shift.product.pk] for shift in shifts} == {
        shift.product.pk: shift.after for shift in shifts
    }
    after = conclusions()
    recount.recount()
    assert conclusions() == after


def test_what_would_change_is_told_of_the_products_asked_for_alone_and_nothing_is_written() -> None:
    ring = the_ring()
    before = conclusions()
    (shift,) = if_one([member.person_id for member in ring.members.all()], Q(slug="lamp"))
    assert (shift.product.slug, shift.people) == ("lamp", len(MATES))
    assert shift.mass_after < shift.mass_before
    assert conclusions() == before


def test_undone_all_is_as_it_was_and_the_group_waits_again() -> None:
    ring = the_ring()
    before = conclusions()
    judgement = are_one(ring, a_company(), nia(), WHY)
    settle()
    take_back(judgement, a_company(), nia(), "a class of pupils")
    settle()
    assert conclusions() == before
    assert not Link.objects.filter(ended_at=None).exists()
    assert {one.ended_why for one in Link.objects.all()} == {"a class of pupils"}
    assert proposed(a_company()) == [ring]
    with pytest.raises(NotOpen):
        take_back(judgement, a_company(), nia(), "again")


def test_that_they_are_not_is_remembered_until_more_speaks_for_it() -> None:
    ring = the_ring()
    before = conclusions()
    are_not(ring, a_company(), nia(), "they are a choir")
    settle()
    assert conclusions() == before
    assert not Link.objects.exists()
    rings.propose()
    assert proposed(a_company()) == []
    a_ring_speaks(targets=("thing1", "thing2"), seed=4)
    rings.propose()
    (again,) = proposed(a_company())
    assert again == ring, "the same people are the same proposal"


def test_one_company_never_decides_for_another_that_they_are_not() -> None:
    ring = the_ring()
    ring.products.add(a_product("theirs", company=a_company("Rival")))
    are_not(ring, a_company(), nia(), "they are a choir")
    assert proposed(a_company()) == []
    assert proposed(a_company("Rival")) == [ring]
    assert proposed(a_company("Third")) == []


def test_only_the_company_that_decided_undoes_it() -> None:
    judgement = are_one(the_ring(), a_company(), nia(), WHY)
    with pytest.raises(NotOpen):
        take_back(judgement, a_company("Rival"), nia(), "no")
    assert Link.objects.filter(ended_at=None).exists()


def test_who_comes_second_finds_it_decided() -> None:
    ring = the_ring()
    are_not(ring, a_company(), nia(), "they are a choir")
    with pytest.raises(NotOpen):
        are_one(ring, a_company(), nia(), WHY)
    assert Judgement.objects.count() == 1
    assert not Link.objects.exists()


def test_a_link_that_another_decision_rests_on_too_stays() -> None:
    ring = the_ring()
    first = are_one(ring, a_company(), nia(), WHY)
    ring.members.update(words=5)
    are_one(ring, a_company(), nia(), "and the same texts")
    take_back(first, a_company(), nia(), "said twice")
    assert Link.objects.filter(ended_at=None).count() == len(MATES) - 1


def test_when_one_of_them_leaves_the_words_go_and_they_leave_the_proposal(
    django_capture_on_commit_callbacks,  # type: ignore[no-untyped-def]
) -> None:
    ring = the_ring()
    account, mate = nia(), Person.objects.get(name="Mate 3")
    Account.objects.filter(pk=account.pk).update(person=mate)
    account.refresh_from_db()
    judgement = are_one(ring, a_company(), Account.objects.of("owner@acme.example"), "Mate 3 has many telephones")
    with django_capture_on_commit_callbacks(execute=True):
        leaving.leave(account)
    settle()
    judgement.refresh_from_db()
    assert judgement.why == ""
    assert names_of(ring) == MATES - {"Mate 3"}
    assert Link.objects.get(Q(one=mate) | Q(other=mate)).evidence == ""
    assert judging.decided(a_company()).get() == judgement
