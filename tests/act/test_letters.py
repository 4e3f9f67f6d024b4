"""What holds of act/letters.py."""

import re

import pytest
from cast import ACME, said, settle
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from groundswell.act import letters
from groundswell.act.leaving import leave
from groundswell.act.models import Letter
from groundswell.listen import notice
from groundswell.listen.hear import Ear
from groundswell.listen.hold import place
from groundswell.plumbing.mail import NotSent
from groundswell.record.models import Account, Consent, Source, Suppression, Voice

pytestmark = pytest.mark.django_db

ADA = "ada@example.org"


@pytest.fixture(autouse=True)
def at_home(settings):
    settings.SITE = "https://voices.example"


@pytest.fixture
def account():
    """Ada has asked something, and wants to know."""
    account = Account.objects.of(ADA)
    account.speaker("Ada")
    tell(said(id="q", person=account.handle, kind="question", stars="", text="Does it whistle?", language="en"))
    letters.ask_for(account, "Write to me.")
    settle()
    return account


def tell(*all_said):
    Ear(Source.SITE, ACME).hear(all_said)


def answer(number=1, **parts):
    words = {"text": "It does. Buy at evil.example!", "answers": "q", "kind": "answer", "stars": "", **parts}
    return said(id=f"a{number}", person=f"helper {number}", **words)


def test_an_answer_is_told_of_once(account):
    tell(answer())
    settle()
    (letter,) = mail.outbox
    assert letter.to == [ADA]
    assert letter.subject == "Somebody answered you about kettle"
    voice = Voice.objects.get(outside_id="a1")
    assert f"https://voices.example/voices/{voice.pk}/" in letter.body
    assert Letter.objects.get().voice == voice
    letters.heard([voice.news_id])
    assert len(mail.outbox) == 1, "the same news twice are one letter"


def test_no_stranger_writes_to_anybody_through_us(account):
    tell(answer(name="Call 0900 12345"))
    settle()
    assert "evil.example" not in mail.outbox[0].body
    assert "0900" not in mail.outbox[0].subject + mail.outbox[0].body


def test_each_letter_can_be_ended_at_once(account):
    tell(answer())
    settle()
    letter = mail.outbox[0]
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r"<https://voices\.example/u/[^>]+/>", letter.extra_headers["List-Unsubscribe"])
    assert letter.extra_headers["List-Unsubscribe"].strip("<>") in letter.body


def leave_path(letter):
    return letter.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("https://voices.example")


def test_one_click_ends_letters_without_signing_in_and_looking_does_not(account):
    tell(answer())
    settle()
    path, browser = leave_path(mail.outbox[0]), Client(enforce_csrf_checks=True)
    assert "<button" in browser.get(path).content.decode()
    assert letters.are_wanted(account)
    assert browser.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert browser.post(path).status_code == 200, "twice is once"
    assert not letters.are_wanted(account)
    assert Consent.objects.get(purpose="mail").ended_at
    tell(answer(2))
    settle()
    assert len(mail.outbox) == 1


def test_a_changed_link_ends_nothing(account):
    tell(answer())
    settle()
    path = leave_path(mail.outbox[0])
    assert Client().post(f"{path[:-4]}xyz/").status_code == 404
    assert letters.are_wanted(account)


def test_no_letters_outlives_erasure_and_keeps_no_address(account, django_capture_on_commit_callbacks):
    tell(answer())
    settle()
    path = leave_path(mail.outbox[0])
    with django_capture_on_commit_callbacks(execute=True):
        leave(account)
    assert Client().post(path).status_code == 200
    assert ADA not in str(list(Suppression.objects.values()))
    # Somebody under that address asks for letters of a question's form: the earlier no stands.
    again = Account.objects.of(ADA)
    notice.consent(again.speaker("Ada"), Consent.Purpose.MAIL, "Write to me.")
    tell(said(id="q2", person=again.handle, kind="question", stars="", text="Does it sing?"), answer(3, answers="q2"))
    settle()
    assert [letter.subject for letter in mail.outbox if "answered" in letter.subject] == [mail.outbox[0].subject]
    letters.ask_for(again, "Write to me.")
    assert letters.are_wanted(again), "on their own page they may change their mind"


def test_who_has_not_asked_gets_no_letter(account):
    letters.ask_for_no_more(account)
    tell(answer())
    settle()
    assert mail.outbox == []


@pytest.mark.parametrize(
    "parts",
    [
        {"kind": "endorsement", "text": ""},
        {"audience": "circle"},
        {"held": "the source says so"},
        {"kind": "review", "stars": "5", "answers": ""},
    ],
)
def test_what_is_no_answer_that_all_can_read_is_not_told_of(account, parts):
    tell(answer(**parts))
    settle()
    assert mail.outbox == []


def test_ones_own_answer_is_no_news(account):
    tell(said(id="own", person=account.handle, kind="reply", stars="", text="Found out.", answers="q"))
    settle()
    assert mail.outbox == []


def test_an_answer_held_before_the_worker_comes_is_not_told_of(account):
    tell(answer())
    place(Voice.objects.get(outside_id="a1"), "spam", "adverts", "care@acme.example")
    settle()
    assert mail.outbox == []


def test_many_answers_at_once_are_one_letter(account):
    tell(*(answer(n) for n in range(12)))
    settle()
    (letter,) = mail.outbox
    assert letter.subject == "12 people answered you about kettle"
    assert letter.body.count("https://voices.example/voices/") == letters.NAMED
    assert "https://voices.example/me/" in letter.body
    assert Letter.objects.count() == 12


def test_a_letter_that_fails_is_tried_again_and_holds_up_no_other(account, monkeypatch):
    ben = Account.objects.of("ben@example.org")
    ben.speaker("Ben")
    letters.ask_for(ben, "Write to me.")
    tell(said(id="q2", person=ben.handle, kind="question", stars="", text="Does it glow?"))
    tell(answer(1), answer(2, answers="q2"))
    news = Voice.objects.get(outside_id="a1").news_id
    deliver = EmailBackend.send_messages

    def refuse(self, messages):
        if messages[0].to == [ADA]:
            raise OSError("no mail server")
        return deliver(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    with pytest.raises(NotSent):
        letters.heard([news])
    assert [letter.to for letter in mail.outbox] == [["ben@example.org"]]
    assert Letter.objects.get().account == ben
    monkeypatch.setattr(EmailBackend, "send_messages", deliver)
    letters.heard([news])
    assert [letter.to for letter in mail.outbox] == [["ben@example.org"], [ADA]]


@pytest.mark.parametrize(("spoken", "language"), [("de", "de"), ("lt-LT", "lt"), ("fi", "en"), ("", "en")])
def test_a_letter_speaks_the_language_of_the_question_where_we_do(spoken, language):
    assert letters.language_for(Voice(language=spoken)) == language


def test_a_file_of_strangers_costs_one_query(account, django_assert_num_queries):
    tell(*(said(id=f"s{n}", person=f"s{n}") for n in range(20)))
    news = Voice.objects.get(outside_id="s1").news_id
    with django_assert_num_queries(1):
        letters.heard([news])
    assert mail.outbox == []
