"""What holds of faces/site/me/codes.py."""

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from somebody import ADA, code

from groundswell.record.models import Account

pytestmark = pytest.mark.django_db


def test_a_code_signs_in_and_makes_the_account(client):
    asked = client.post("/me/sign-in/", {"email": "Ada@Example.org"})
    assert asked["Location"] == "/me/sign-in/code/"
    assert not Account.objects.exists()
    done = client.post("/me/sign-in/code/", {"code": code()})
    assert done["Location"] == "/me/"
    assert "ada@example.org" in client.get("/me/").content.decode()


def test_the_code_is_comfortable_on_a_telephone(client):
    client.post("/me/sign-in/", {"email": ADA})
    page = client.get("/me/sign-in/code/").content.decode()
    assert 'inputmode="numeric"' in page
    assert 'autocomplete="one-time-code"' in page


def test_a_code_may_be_typed_with_blanks(client):
    client.post("/me/sign-in/", {"email": ADA})
    assert client.post("/me/sign-in/code/", {"code": f" {code()[:3]} {code()[3:]} "}).status_code == 302


def test_five_wrong_codes_end_the_code(client):
    client.post("/me/sign-in/", {"email": ADA})
    wrong = f"{(int(code()) + 1) % 1_000_000:06d}"
    for _ in range(5):
        answer = client.post("/me/sign-in/code/", {"code": wrong})
        assert (answer.status_code, "not the code" in answer.content.decode()) == (422, True)
    assert client.post("/me/sign-in/code/", {"code": code()})["Location"] == "/me/sign-in/"
    assert "_auth_user_id" not in client.session


def test_a_code_works_once_and_in_its_own_browser_only(client):
    client.post("/me/sign-in/", {"email": ADA})
    right = code()
    assert Client().post("/me/sign-in/code/", {"code": right})["Location"] == "/me/sign-in/"
    client.post("/me/sign-in/code/", {"code": right})
    client.post("/me/sign-out/")
    assert client.post("/me/sign-in/code/", {"code": right})["Location"] == "/me/sign-in/"


def test_a_code_ends_after_a_quarter_of_an_hour(client, monkeypatch):
    client.post("/me/sign-in/", {"email": ADA})
    now = timezone.now().timestamp()
    monkeypatch.setattr("groundswell.faces.site.me.codes.time.time", lambda: now + 901)
    assert client.post("/me/sign-in/code/", {"code": code()})["Location"] == "/me/sign-in/"


def test_nobody_is_flooded_with_letters(client):
    answers = [client.post("/me/sign-in/", {"email": ADA}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "too often" in answers[-1].content.decode()
    assert len(mail.outbox) == 5
