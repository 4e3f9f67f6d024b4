"""What holds of act/invited.py and act/inviting.py: decided once, sent once, with consent, and marked ever after."""

import re
from datetime import timedelta
from threading import Thread

import pytest
from cast import ACME, a_company, a_product, said, settle
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from groundswell.act import invited, inviting, letters
from groundswell.act.leaving import everything, leave
from groundswell.act.models import Invitation
from groundswell.act.whom import INVITE
from groundswell.listen import notice, telling
from groundswell.listen.company import change_company
from groundswell.listen.hear import hear
from groundswell.record.models import Account, Campaign, Company, Consent, Person, ShareLink, Voice
from groundswell.spread.models import Node

pytestmark = pytest.mark.django_db

ADA = "ada@example.org"


@pytest.fixture(autouse=True)
def house(settings):
    settings.SITE = "https://voices.example"
    change_company(a_company(), {"address": "1 Mill Lane, Leeds"}, by="owner")


def person(email=ADA, *, agrees=True):
    account = Account.objects.of(email)
    account.speaker(email.partition("@")[0].capitalize())
    if agrees:
        letters.ask_for(account, "Ask me.", INVITE)
    return account.person


def owner():
    return Account.objects.of("owner@acme.example")


def invite(*people, product="kettle"):
    return invited.invite(a_product(product), [one.pk for one in people], owner())


def browser(email=ADA):
    client = Client()
    client.force_login(Account.objects.of(email), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def link_in(letter, page):
    return re.search(rf"https://voices\.example(/p/kettle/{page}/\S+)", letter.body)[1]


def speaks(email, days, **parts):
    account = Account.objects.of(email)
    account.speaker(email.partition("@")[0].capitalize())
    at = timezone.now() + timedelta(days=days)
    hear(said(person=account.handle, id=email, said_at=at, **parts), source="site", company=ACME)
    return account.person


# Decided, and sent.


def test_the_letter_says_who_asks_why_and_that_nothing_is_owed():
    assert invite(person()) == 1
    inviting.send()
    inviting.send()
    (letter,) = mail.outbox
    assert letter.to == [ADA]
    assert letter.subject == "Acme invites you to try Kettle"
    for part in ("Acme", "1 Mill Lane", "You owe nothing", "Praise and blame", "part of a campaign of Acme", "30 days"):
        assert part in letter.body
    assert "/p/kettle/write/?invited=" in letter.body


def test_pressed_twice_it_is_one_invitation_and_one_letter():
    ada = person()
    assert (invite(ada), invite(ada)) == (1, 0)
    inviting.send()
    assert len(mail.outbox) == 1
    assert Campaign.objects.get().kind == "invitation"
    assert (Invitation.objects.get().by, Invitation.objects.get().campaign) == (owner(), Campaign.objects.get())
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(person=ada, product=a_product(), campaign=Campaign.objects.get())


def test_the_letter_speaks_the_language_that_the_person_last_wrote_in():
    speaks(ADA, -1, language="de", text="Kocht schnell, summt ein wenig.")
    invite(person())
    inviting.send()
    assert mail.outbox[0].body.startswith("Guten Tag")


def test_who_does_not_agree_or_rests_is_not_invited():
    ben = person("ben@example.org", agrees=False)
    assert invite(ben) == 0
    assert not Campaign.objects.exists()
    ada = person()
    invite(ada)
    assert invite(ada, product="pan") == 0


def test_whoever_agrees_no_longer_when_the_letter_is_written_gets_none():
    invite(person())
    letters.ask_for_no_more(Account.objects.of(ADA), INVITE)
    inviting.send()
    assert mail.outbox == []
    assert Invitation.objects.get().why == "withdrawn"
    assert invite(person()) == 1, "who was left out has not been asked, and agrees again"


@pytest.mark.parametrize("why", ["staff", "unreachable", "late", "made up"])
def test_what_came_between_keeps_the_letter_back(why):
    ada = person()
    invite(ada)
    if why == "staff":
        ada.account.memberships.create(company=a_company(), role="care")
    elif why == "unreachable":
        Account.objects.filter(person=ada).update(is_active=False)
    elif why == "late":
        Invitation.objects.update(at=timezone.now() - timedelta(days=4))
    else:
        Company.objects.update(is_made_up=True)
    inviting.send()
    assert mail.outbox == []
    assert Invitation.objects.get().why == {"made up": "unreachable"}.get(why, why)


def test_one_click_ends_letter_and_consent_without_signing_in():
    ada = person()
    invite(ada)
    inviting.send()
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = re.fullmatch(r"<https://voices\.example(/u/.+)>", headers["List-Unsubscribe"])[1]
    assert path in mail.outbox[0].body
    notice.consent(ada, Consent.Purpose.MAIL, "letters")
    client = Client(enforce_csrf_checks=True)
    assert "nobody invites you any more" in client.get(path).content.decode()
    assert letters.are_wanted(ada.account, INVITE), "looking at it ends nothing"
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not letters.are_wanted(ada.account, INVITE)
    assert Consent.objects.get(purpose="mail").ended_at is None, "other letters are not ended by it"


# What goes wrong on the way.


def test_a_letter_that_the_server_does_not_take_is_tried_again(monkeypatch):
    invite(person())
    monkeypatch.setattr(EmailBackend, "send_messages", lambda *_: (_ for _ in ()).throw(OSError))
    inviting.send()
    assert Invitation.objects.get().sent_at is None
    monkeypatch.undo()
    inviting.send()
    assert len(mail.outbox) == 1


def test_a_worker_that_dies_on_the_way_sends_no_letter_twice(monkeypatch):
    def dies(*args, **more):
        raise KeyboardInterrupt

    invite(person())
    with monkeypatch.context() as there, pytest.raises(KeyboardInterrupt):
        there.setattr(inviting.mail, "send", dies)
        inviting.send()
    inviting.send()
    assert mail.outbox == []
    assert Invitation.objects.get().sent_at


@pytest.mark.django_db(transaction=True)
def test_two_who_decide_at_once_invite_nobody_twice():
    people = [person(f"p{n}@example.org") for n in range(4)]
    notice.link(people[0], people[1], "household", "One address.")
    kettle, pan, by = a_product(), a_product("pan", company=a_company("Rival")), owner()

    def work(product, whom):
        try:
            invited.invite(product, [one.pk for one in whom], by)
        finally:
            connection.close()

    asked = [(kettle, people), (kettle, people[::-1]), (pan, people[:3])]
    threads = [Thread(target=work, args=args) for args in asked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(Invitation.objects.values_list("person", flat=True)) == [people[0].pk, people[2].pk, people[3].pk]


# Marked, wherever it leads.


def test_what_is_said_from_the_letter_is_part_of_the_campaign():
    invite(person())
    inviting.send()
    client, path = browser(), link_in(mail.outbox[0], "write")
    page = client.get(path).content.decode()
    assert "Acme invited you to try it" in page
    assert 'name="collected"' not in page
    sent = {"stars": "1", "text": "It leaks.", "consent": "on", "obtained": "sample", "about": "product"}
    assert client.post(path, sent).status_code == 302
    assert Voice.objects.get().collected == "campaign"


def test_who_was_invited_and_comes_by_another_way_is_marked_all_the_same():
    invite(person())
    inviting.send()
    for path in ("/p/kettle/write/", "/p/kettle/recommend/", "/p/kettle/pass-on/"):
        assert 'name="collected"' not in browser().get(path).content.decode()
        assert 'name="collected"' in browser("eve@example.org").get(path).content.decode()
    Invitation.objects.update(sent_at=timezone.now() - timedelta(days=91))
    assert 'name="collected"' in browser().get("/p/kettle/write/").content.decode()


def test_whatever_the_invited_say_here_is_marked_though_no_letter_led_them_and_nobody_is_signed_in():
    speaks("ben@example.org", -30, text="It whistles.")
    hear(said(kind="question", id="q", stars="", text="Is it loud?", person="eve"), source="api/acme", company=ACME)
    ids = dict(Voice.objects.values_list("kind", "pk"))
    invite(person())
    inviting.send()
    told = {"text": "It leaks.", "consent": "on", "stand": "owner", "email": "ADA@example.org"}
    review = {"stars": "1", "collected": "unasked", "obtained": "bought", "about": "product"}
    browser().post(f"/voices/{ids['review']}/confirm/", told)
    browser().post(f"/questions/{ids['question']}/answer/", {**told, "stand": "employee"})
    client = Client()
    client.post("/p/kettle/write/", {**told, **review})
    client.post(re.search(r"https://voices\.example(/confirm/\S+)", mail.outbox[-1].body)[1])
    made = Voice.objects.filter(author=person()).order_by("pk").values_list("kind", "collected")
    assert list(made) == [("endorsement", "campaign"), ("answer", "employee"), ("review", "campaign")]


def test_a_link_that_was_changed_or_is_of_another_product_marks_nothing():
    invite(person())
    inviting.send()
    token = link_in(mail.outbox[0], "write").split("invited=")[1]
    a_product("pan")
    stranger = Client()
    assert 'name="collected"' not in stranger.get(f"/p/kettle/write/?invited={token}").content.decode()
    for path in (f"/p/pan/write/?invited={token}", f"/p/kettle/write/?invited={token}x"):
        assert 'name="collected"' in stranger.get(path).content.decode()


def test_who_comes_by_an_invited_link_came_by_the_company_though_the_teller_had_spoken_unasked():
    ada = speaks(ADA, -30)
    invite(person())
    inviting.send()
    page = link_in(mail.outbox[0], "pass-on")
    assert browser().post(page, {"tie": "friend"}).status_code == 302
    link = ShareLink.objects.get(person=ada)
    assert (link.collected, link.campaign) == ("campaign", Campaign.objects.get())
    ben = Account.objects.of("ben@example.org").speaker("Ben")
    telling.was_told(ben, link, "code")
    speaks("ben@example.org", 0.1, collected="unasked")
    own = telling.link_for(ben, a_product(), at=timezone.now() + timedelta(hours=5))
    cyd = Account.objects.of("cyd@example.org").speaker("Cyd")
    telling.was_told(cyd, own, "code", at=timezone.now() + timedelta(hours=7))
    speaks("cyd@example.org", 0.4, collected="unasked")
    settle()
    causes = dict(Node.objects.values_list("person", "cause"))
    assert causes == {ada.pk: "unasked", ben.pk: "campaign", cyd.pk: "campaign"}
    assert set(Node.objects.filter(person__in=[ben, cyd]).values_list("campaign", flat=True)) == {link.campaign_id}


def test_who_is_invited_again_passes_on_in_the_campaign_of_the_new_letter():
    ada = person()
    links = []
    for days in (40, 0):
        invite(ada)
        inviting.send()
        assert browser().post(link_in(mail.outbox[-1], "pass-on"), {"tie": "friend"}).status_code == 302
        links.append(ShareLink.objects.latest("pk"))
        Campaign.objects.filter(pk=links[-1].campaign_id).update(key=f"{days} days ago")
        ago = timezone.now() - timedelta(days=days)
        Invitation.objects.update(at=ago, sent_at=ago)
    assert [one.campaign for one in links] == list(Campaign.objects.order_by("pk"))
    assert browser().post(link_in(mail.outbox[-1], "pass-on"), {"tie": "friend"}).status_code == 302
    assert ShareLink.objects.count() == 2


# Forgotten.


def test_who_is_erased_is_not_written_to_and_finds_it_in_the_archive_before():
    ada = person()
    invite(ada)
    told = everything(ada.account)
    assert [row["product_id"] for row in told["invitations"]] == [a_product().pk]
    assert "invite" in {row["purpose"] for row in told["consents"]}
    leave(ada.account)
    mail.outbox.clear()
    inviting.send()
    assert mail.outbox == []
    assert Invitation.objects.get().why == "erased"
    assert not Consent.objects.filter(person=ada, ended_at=None).exists()
    assert invited.of_person(Person.objects.get(pk=ada.pk), 9) == []
