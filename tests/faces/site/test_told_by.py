"""Who writes a review may name the code of who told them."""

import pytest
from cast import a_person, a_product, settle
from django.test import Client
from review_form import ADA, letter_link, signed_in, write

from groundswell.faces.site import voices
from groundswell.listen import telling
from groundswell.listen.models import Draft
from groundswell.plumbing import spoken
from groundswell.plumbing.limit import Limit
from groundswell.record.models import Account, Referral, Voice
from groundswell.spread.models import Node

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kettle() -> None:
    a_product()


def test_who_names_a_code_beside_a_review_was_told_by_its_owner() -> None:
    client = signed_in()
    link = telling.link_for(a_person("Ben"), a_product())
    wrong = write(client, told_by="bako-mitu")
    assert wrong.status_code == 422
    assert "no code of ours" in wrong.content.decode()
    assert write(client, told_by=spoken.aloud(link.code)).status_code == 302
    told_by = Referral.objects.get()
    assert (told_by.link, told_by.person, told_by.way) == (link, Account.objects.get(email=ADA).person, "code")


def test_a_code_that_waits_with_a_draft_counts_when_its_author_says_yes(client: Client) -> None:
    link = telling.link_for(a_person("Ben"), a_product())
    assert write(client, told_by="bako-mitu").status_code == 422
    write(client, told_by=spoken.aloud(link.code))
    assert not Referral.objects.exists()
    client.post(letter_link())
    client.post(letter_link())
    told_by = Referral.objects.get()
    assert (told_by.link, told_by.person, told_by.way) == (link, Voice.objects.get().author, "code")
    assert (told_by.tells_teller, Draft.objects.get().told_by) == (False, "")


def test_a_code_that_was_taken_back_meanwhile_is_forgotten(client: Client) -> None:
    ben = a_person("Ben")
    link = telling.link_for(ben, a_product())
    write(client, told_by=link.code)
    telling.end_link(link, ben)
    client.post(letter_link())
    assert Voice.objects.exists()
    assert not Referral.objects.exists()


def test_a_review_came_by_the_code_that_stands_beside_it(client: Client) -> None:
    ben = a_person("Ben")
    link = telling.link_for(ben, a_product())
    write(signed_in(), told_by=link.code)
    settle()
    assert Node.objects.get(generation=1).teller.person == ben
    write(client, told_by=link.code, email="cy@example.org", text="It whistles, which I like.")
    client.post(letter_link())
    settle()
    assert Node.objects.filter(generation=1, teller__person=ben).count() == 2


def test_who_guesses_codes_beside_a_review_must_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voices, "GUESSED", Limit("codes guessed", 1, voices.GUESSED.within))
    client = signed_in()
    assert [write(client, told_by="x").status_code for _ in range(2)] == [422, 429]
    assert not Voice.objects.exists()
