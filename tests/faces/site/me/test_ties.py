"""What holds of faces/site/me/ties.py."""

import re

import pytest
from django.core import mail
from django.test import Client
from somebody import BEN, account, signed_in, speaks

from groundswell.listen import notice
from groundswell.record.models import Tie

pytestmark = pytest.mark.django_db


def a_link(browser, **wish):
    page = browser.post("/me/ties/", {"kind": "friend", **wish}).content.decode()
    return re.findall(r'value="https://voices.example(/me/ties/[^"]+)"', page)[0]


def test_a_tie_is_handed_over_confirmed_and_ended():
    speaks()
    mine, friends = signed_in(), signed_in(BEN)
    letters = len(mail.outbox)
    link = a_link(mine)
    assert "Ada" in friends.get(link).content.decode()
    assert not Tie.objects.exists()
    friends.post(link)
    tie = Tie.objects.get()
    assert (tie.declarer, tie.other, tie.kind) == (account().person, account(BEN).person, "friend")
    assert tie.confirmed_at
    assert not tie.is_public
    assert len(mail.outbox) == letters, "we write to nobody"
    assert "a friend" in mine.get("/me/ties/").content.decode()
    friends.post(f"/me/ties/{tie.pk}/end/")
    assert Tie.objects.get().revoked_by == account(BEN).person
    assert notice.ties_of(account().person) == []


def test_a_tie_is_public_only_if_both_wish():
    mine = signed_in()
    for n, (hers, theirs) in enumerate([("", "on"), ("on", ""), ("on", "on")]):
        friend = signed_in(f"friend{n}@example.org")
        friend.post(a_link(mine, is_public=hers), {"is_public": theirs})
        assert Tie.objects.latest("pk").is_public == bool(hers and theirs)


def test_a_link_works_once_for_somebody_else_and_unchanged():
    mine, friends, third = signed_in(), signed_in(BEN), signed_in("cy@example.org")
    link = a_link(mine)
    assert mine.post(link).status_code == 404
    assert Client().get(link)["Location"].startswith("/me/sign-in/")
    friends.post(link)
    assert third.post(link).status_code == 404
    assert third.post(link[:-3] + "/").status_code == 404
    assert Tie.objects.count() == 1


def test_nobody_ends_anothers_tie():
    mine, friends, third = signed_in(), signed_in(BEN), signed_in("cy@example.org")
    friends.post(a_link(mine))
    assert third.post(f"/me/ties/{Tie.objects.get().pk}/end/").status_code == 404
    assert Tie.objects.get().revoked_at is None
