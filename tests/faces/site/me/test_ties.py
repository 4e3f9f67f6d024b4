"""What holds of faces/site/me/ties.py."""

import re

import pytest
from django.core import mail
from django.test import Client
from somebody import BEN, account, signed_in, speaks

from groundswell.listen import notice
from groundswell.record.models import Link, Tie

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


def one_household(mine, friends, **confirmed):
    friends.post(a_link(mine, kind="family", one_household="on"), confirmed)
    return Tie.objects.get()


def test_both_are_told_before_they_say_that_they_live_in_one_household():
    mine, friends = signed_in(), signed_in(BEN)
    told = "one household is one voice"
    assert told in mine.get("/me/ties/").content.decode()
    page = friends.get(a_link(mine, kind="family", one_household="on")).content.decode()
    assert told in page
    assert 'name="one_household"' in page
    assert 'name="one_household"' not in friends.get(a_link(mine, kind="family")).content.decode()


def test_they_are_one_household_only_if_both_say_so():
    mine, friends = signed_in(), signed_in(BEN)
    assert one_household(mine, friends).household is None
    friends.post(a_link(mine, kind="family"), {"one_household": "on"})
    assert not Link.objects.exists()
    assert one_household(mine, friends, one_household="on").is_one_household
    link = Link.objects.get()
    assert {link.one, link.other} == {account().person, account(BEN).person}
    assert (link.ground, link.ended_at) == ("household", None)
    assert "count together as one" in mine.get("/me/ties/").content.decode()


def test_either_ends_the_household_and_the_tie_stays():
    mine, friends, third = signed_in(), signed_in(BEN), signed_in("cy@example.org")
    tie = one_household(mine, friends, one_household="on")
    assert third.post(f"/me/ties/{tie.pk}/apart/").status_code == 404
    friends.post(f"/me/ties/{tie.pk}/apart/")
    assert Link.objects.get().ended_by == account(BEN)
    assert notice.ties_of(account().person) == [tie]
    assert one_household(mine, friends, one_household="on").is_one_household, "they may live together again"


def test_people_who_work_together_are_no_household():
    page = signed_in().post("/me/ties/", {"kind": "coworker", "one_household": "on"})
    assert page.status_code == 422
    assert "Only family and friends" in page.content.decode()
