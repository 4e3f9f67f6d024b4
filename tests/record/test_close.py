"""What holds of record/close.py: whoever is close to the seller says so beside their words, and counts apart."""

import json

import pytest
from cast import a_company, a_person, a_product, ada, conclusions, crowd, heard, said, settle, told
from django.db.models import Q
from django.test import Client

from groundswell.listen import notice
from groundswell.listen.hear import hear
from groundswell.record import bulk, portable, proof
from groundswell.record.bulk import verify
from groundswell.record.close import closest, kind_of
from groundswell.record.columns import reviews
from groundswell.record.models import Account, Closeness, Membership, Source, Voice
from groundswell.record.shown import account_of, show
from groundswell.weigh import recount
from groundswell.weigh.models import Score

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def dora():
    """She works for Acme."""
    account = Account.objects.of("dora@acme.example")
    Membership.objects.create(account=account, company=a_company(), role="reader")
    return account.speaker("Dora")


@pytest.fixture
def eve():
    account = Account.objects.of("eve@example.org")
    return account.speaker("Eve")


def says(person, **more):
    """One more review by an account's person, on our own pages."""
    parts = {"id": f"site:{Voice.objects.count()}", "person": person.account.handle, **more}
    answer = hear(
        said(**{"stars": "5", "text": f"Lovely, {parts['id']}.", **parts}), source=Source.SITE, company="Acme"
    )
    return Voice.objects.get(source__key="site", outside_id=answer.id)


def closeness(voice):
    return Closeness.objects.filter(voice=voice).values_list("kind", flat=True).first()


@pytest.mark.parametrize(
    ("kind", "at_home", "shown"),
    [
        ("family", False, "family"),
        ("coworker", False, "coworker"),
        ("friend", False, None),
        ("friend", True, "household"),
    ],
)
def test_what_is_said_while_a_tie_holds_carries_it(dora, eve, kind, at_home, shown):
    tie = notice.join(dora, eve, kind, is_public=False, one_household=at_home)
    first = says(eve)
    notice.revoke_tie(tie, eve)
    later = says(eve)
    assert (closeness(first), closeness(later)) == (shown, None)


def test_only_both_sides_word_makes_somebody_close(dora, eve):
    notice.tie(dora, eve, "family")
    assert closeness(says(eve)) is None


def test_who_works_there_is_close_and_their_reply_needs_no_label(dora):
    assert closeness(says(dora)) == "member"
    heard(said(person="", role="staff", kind="mention", stars="", text="Made with care."))
    assert Closeness.objects.count() == 1


def test_of_others_products_nothing_is_said(dora, eve):
    notice.join(dora, eve, "family", is_public=False)
    hear(said(id="site:x", person=eve.account.handle, product="pan"), source=Source.SITE, company="Others")
    assert not Closeness.objects.exists()
    assert kind_of(eve, a_product()) == "family"
    assert kind_of(a_person("Cy"), a_product()) == ""


def test_of_several_ties_the_nearest_is_told(dora, eve):
    notice.join(dora, eve, "coworker", is_public=False)
    notice.join(dora, eve, "family", is_public=False)
    assert closest({(eve.pk, a_product().pk)}) == {(eve.pk, a_product().pk): "family"}


def test_new_words_said_as_a_relative_are_told_as_such(dora, eve):
    voice = says(eve)
    notice.join(dora, eve, "family", is_public=False)
    hear(said(id=voice.outside_id, person=eve.account.handle, text="Even better."), source=Source.SITE, company="Acme")
    assert closeness(voice) == "family"


def test_it_stays_on_the_page_with_its_label_and_without_a_name(client: Client, dora, eve):
    told(*crowd("2", "3", "2"))
    notice.join(dora, eve, "family", is_public=False)
    voice = says(eve)
    settle()
    label = "family of somebody who works for the seller"
    for address in (f"/voices/{voice.pk}/", "/p/kettle/?kind=aside", f"/api/v1/voices/{voice.pk}"):
        shown = client.get(address).content.decode()
        assert (label if "api" not in address else '"close": "family"') in shown, address
        assert "Dora" not in shown
    assert "is close to the seller" in client.get(f"/voices/{voice.pk}/").content.decode()
    assert "by people close to the seller" in client.get("/p/kettle/?kind=aside").content.decode()
    assert portable.payload(show([voice.pk])[0])["metadata"]["is_affiliated"]


def test_it_counts_apart_and_the_account_of_all_reviews_says_so(dora, eve):
    told(*crowd("2", "3", "2"))
    recount.open_epoch()
    before = conclusions()
    notice.join(dora, eve, "family", is_public=False)
    voice = says(eve)
    settle()
    assert conclusions() == before
    recount.recount()
    assert conclusions() == before
    assert voice.pk not in {review.voice for review in reviews(Q())}
    account = account_of(a_product(), {2: 2, 3: 1})
    assert (account.shown[5], account.aside, account.older) == (1, {5: 1}, {})
    assert Score.objects.get().people == 3


def test_a_bare_yes_of_a_relative_confirms_nothing(dora, eve):
    heard(ada(id="1"))
    voice = Voice.objects.get(outside_id="1")
    notice.join(dora, eve, "family", is_public=False)
    for person in (eve, Account.objects.of("fay@example.org").speaker("Fay")):
        says(person, kind="endorsement", stars="", text="", answers=f"voice:{voice.pk}")
    assert show([voice.pk])[0].confirmed_by == 1


def test_the_public_file_tells_it_and_still_proves_everything(dora, eve):
    notice.join(dora, eve, "family", is_public=False)
    says(eve)
    proof.seal()
    lines = list(bulk.public_lines())
    assert [line["close"] for line in lines if line["type"] == "voice"] == ["family"]
    assert verify(map(json.dumps, lines)).voices == 1


def test_where_nobody_works_for_the_seller_no_tie_is_looked_at(django_assert_num_queries, eve):
    Membership.objects.all().delete()
    pair = (eve.pk, a_product().pk)
    with django_assert_num_queries(1):
        assert closest({pair}) == {}
