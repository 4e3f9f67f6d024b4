"""What holds of a fix's page, and of what other pages tell of it."""

import pytest
from cast import a_product, score, settle
from django.test import Client
from living import Living, living
from mending import LATER, answered, care, market, name_all, owners

from groundswell.listen import fixes
from groundswell.record.models import Account, Confirmation, Denial, Fix, Version, Voice
from groundswell.weigh import recount
from groundswell.weigh.models import Faded
from groundswell.weigh.owners import owners_and_versions

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> Living:
    return living()


def page(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def answer(house: Living, account: Account | None, **told: str) -> int:
    return house.client(account).post(f"/fixes/{Fix.objects.get().pk}/", told).status_code


def test_the_one_who_reported_it_says_whether_it_is_fixed(house: Living) -> None:
    assert "You reported something; version 2.1" in page(house.client(house.writer), "/me/")
    assert answer(house, house.writer, answer="no", version="2.1") == 302
    assert not Confirmation.objects.get().is_fixed
    assert "You reported something" not in page(house.client(house.writer), "/me/"), "asked once"
    told = page(house.client(), "/p/kettle/")
    assert "Said to be fixed in 2.1; one owner has answered so far; no: 1." in told


def test_or_that_it_is_not_what_they_reported(house: Living) -> None:
    assert "That is not what I reported" in page(house.client(house.writer), f"/fixes/{Fix.objects.get().pk}/")
    assert answer(house, house.writer, answer="wrong") == 302
    assert Denial.objects.get().by == house.writer.person
    assert "says that it is not what they reported" in page(house.client(), f"/fixes/{Fix.objects.get().pk}/")
    assert "Said to be fixed" not in page(house.client(), f"/voices/{house.mine.pk}/")


def test_whoever_has_the_version_may_answer_and_others_are_not_offered_the_objection(house: Living) -> None:
    other = Account.objects.of("other@home.example")
    assert "not what I reported" not in page(house.client(other), f"/fixes/{Fix.objects.get().pk}/").split("<form")[-1]
    assert answer(house, other, answer="wrong") == 422
    assert answer(house, other, answer="yes") == 422, "without a version"
    assert answer(house, other, answer="yes", version="2.1") == 302
    other.refresh_from_db()
    assert Confirmation.objects.get().person == other.person


def test_neither_strangers_nor_the_company_nor_late_comers_answer(house: Living) -> None:
    assert "Sign in to answer" in page(house.client(), f"/fixes/{Fix.objects.get().pk}/")
    for account in (None, house.owner):
        answer(house, account, answer="yes", version="2.1")
    fixes.end(Fix.objects.get(), house.owner)
    answer(house, house.writer, answer="yes", version="2.1")
    assert not Confirmation.objects.exists()
    assert "took this back" in page(house.client(), f"/fixes/{Fix.objects.get().pk}/")


def test_the_pages_say_how_many_owners_confirm(client: Client) -> None:
    fix = market()
    name_all(fix)
    people = owners(40)
    answered(fix, people[:37])
    answered(fix, people[37:], is_fixed=False)
    recount.open_epoch()
    settle()
    voice = Voice.objects.get(outside_id="c0")
    for path in ("/p/kettle/", f"/voices/{voice.pk}/", f"/fixes/{fix.pk}/"):
        assert "Fixed since 2.1: 37 of 40 owners confirm." in page(client, path)
    assert "of what it would" in page(client, f"/voices/{voice.pk}/")


def test_versions_stand_side_by_side_and_within_its_own_no_fault_is_fixed(client: Client) -> None:
    fix = market(critics=3)
    name_all(fix)
    answered(fix, owners(20))
    recount.open_epoch()
    settle()
    assert Faded.objects.count() == 3
    faded = owners_and_versions(score())[1]
    assert "Version by version" in page(client, "/p/kettle/")
    fixes.end(fix, care())
    recount.open_epoch()
    whole = owners_and_versions(score(), has_fixes=False)[1]
    assert set(whole) == {None, "2.1"}
    for name, people in ((None, 13), ("2.1", 20)):
        assert whole[name]["people"] == people
        assert faded[name]["value"] == pytest.approx(whole[name]["value"], abs=1e-5)


def test_a_later_version_counts_as_well(client: Client) -> None:
    fix = market()
    Version.objects.create(product=a_product(), name="2.2", released_on=LATER.date())
    account = Account.objects.of("late@home.example")
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(f"/fixes/{fix.pk}/", {"answer": "yes", "version": "2.2"}).status_code == 302
    assert Confirmation.objects.get().version.name == "2.2"
