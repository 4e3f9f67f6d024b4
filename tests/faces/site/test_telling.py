"""Who told you: a code is typed, and whoever was told decides what the teller learns."""

import pytest
from cast import a_person, a_product
from django.test import Client

from groundswell.faces.site import telling as page
from groundswell.listen import telling
from groundswell.plumbing import spoken
from groundswell.plumbing.limit import Limit
from groundswell.record.models import Account, Referral, ShareLink, Thanks

pytestmark = pytest.mark.django_db


def ben(client: Client) -> Account:
    account = Account.objects.of("ben@example.org")
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return account


def a_link() -> ShareLink:
    return telling.link_for(a_person(), a_product())


def test_a_stranger_is_led_to_what_the_code_carries_and_nothing_is_kept(client: Client) -> None:
    link = a_link()
    answer = client.get("/told/", {"code": spoken.aloud(link.code).upper()})
    assert answer["Location"] == f"/go/{link.code}/?gs=code"
    assert not answer.cookies
    assert not client.get("/told/").cookies
    assert not Referral.objects.exists()


def test_who_is_signed_in_was_told_by_the_code(client: Client) -> None:
    link, account = a_link(), ben(client)
    client.post("/told/", {"code": link.code})
    account.refresh_from_db()
    told = Referral.objects.get()
    assert (told.person, told.way, told.tells_teller) == (account.person, "code", False)


def test_a_slip_is_told_beside_the_field(client: Client) -> None:
    answer = client.get("/told/", {"code": "bako-mitu"})
    assert answer.status_code == 422
    assert b"no code of ours" in answer.content


def test_who_tries_many_codes_must_wait(client: Client, monkeypatch) -> None:
    monkeypatch.setattr(page, "GUESSED", Limit("codes guessed", 1, page.GUESSED.within))
    assert [client.get("/told/", {"code": "x"}).status_code for _ in range(2)] == [422, 429]


def test_only_who_was_told_lets_the_teller_know(client: Client) -> None:
    link, account = a_link(), ben(client)
    told = telling.was_told(account.speaker(), link, "code")
    assert client.post(f"/told/{told.pk}/", {"yes": "yes", "next": "/told/"})["Location"] == "/told/"
    assert Referral.objects.get().tells_teller
    assert "may know" in client.get("/told/").content.decode()
    client.post(f"/told/{told.pk}/", {"yes": "no"})
    assert not Referral.objects.get().tells_teller
    stranger = Client()
    stranger.force_login(
        Account.objects.of("cy@example.org"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    assert stranger.post(f"/told/{told.pk}/", {"yes": "yes"}).status_code == 404


def test_thanks_are_one_tap_and_reach_the_teller_without_a_name(client: Client) -> None:
    teller = Account.objects.of("ada@example.org")
    link, account = telling.link_for(teller.speaker("Ada"), a_product()), ben(client)
    told = telling.was_told(account.speaker("Ben"), link, "code")
    client.post(f"/told/{told.pk}/thanks/", {"words": "rubbish"})
    assert not Thanks.objects.exists()
    client.post(f"/told/{told.pk}/thanks/", {"words": "helped"})
    assert "Thank you, it helped me decide." in client.get("/told/").content.decode()
    others = Client()
    others.force_login(teller, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert others.post(f"/told/{told.pk}/thanks/", {"words": ""}).status_code == 404
    read = others.get("/me/links/").content.decode()
    assert "Thank you, it helped me decide." in read
    assert "Ben" not in read
    client.post(f"/told/{told.pk}/thanks/", {"back": "yes"})
    assert "helped me decide" not in others.get("/me/links/").content.decode()
