"""What holds of act/asking.py: authors are asked once, once more at half time, and no oftener than they bear."""

from datetime import timedelta

import pytest
from cast import crowd, told
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db.models import F
from django.test import Client
from django.utils import timezone

from act.test_claims import adas, claim, run_out
from groundswell.act import asking, letters
from groundswell.act.claims import WAITS
from groundswell.act.models import Claim
from groundswell.listen.hold import withdraw
from groundswell.plumbing.mail import NotSent
from groundswell.record.models import Account

pytestmark = pytest.mark.django_db


@pytest.fixture
def voice():
    told(*crowd("5"))
    return adas()


def days_go_by(days):
    """All that was asked was asked so much longer ago."""
    back = timedelta(days=days)
    Claim.objects.update(asked_again_at=F("asked_again_at") - back, asked_at=F("asked_at") - back)


def test_an_author_is_asked_once_and_once_more_at_half_time(voice):
    one = claim(voice)
    asking.ask()
    asking.ask()
    assert [letter.subject for letter in mail.outbox] == ["A question about what you wrote about kettle"]
    assert "within 14 days" in mail.outbox[0].body
    days_go_by(WAITS.days / 2)
    asking.ask()
    asking.ask()
    assert [letter.subject for letter in mail.outbox][1:] == ["Still a question about what you wrote about kettle"]
    days_go_by(WAITS.days)
    asking.ask()
    assert len(mail.outbox) == 2
    one.refresh_from_db()
    assert one.asked_at < one.asked_again_at < timezone.now()


def test_however_much_is_claimed_there_is_one_letter_a_day(voice):
    claim(voice)
    claim(voice, "misuse")
    asking.ask()
    claim(voice, "mix_up")
    asking.ask()
    (letter,) = mail.outbox
    assert letter.body.count("/answer/") == 2
    days_go_by(1)
    asking.ask()
    assert mail.outbox[1].body.count("/answer/") == 1


def test_what_is_over_or_taken_back_is_not_asked(voice):
    run_out(claim(voice))
    asking.ask()
    claim(voice, "misuse")
    withdraw(voice, voice.author)
    asking.ask()
    assert mail.outbox == []


def test_who_wants_no_such_letters_is_asked_on_their_page_alone(voice):
    account = Account.objects.get()
    letters.ask_for(account, "Write to me.")
    claim(voice)
    asking.ask()
    leave = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>").partition("/u/")[2]
    page = Client().get(f"/u/{leave}").content.decode()
    assert "claims that what you wrote is about something else" in page
    assert Client().post(f"/u/{leave}").status_code == 200
    assert letters.are_wanted(account), "letters about answers are another kind"
    days_go_by(1)
    one = claim(voice, "misuse")
    asking.ask()
    assert len(mail.outbox) == 1
    one.refresh_from_db()
    assert one.asked_at


def test_a_letter_that_fails_is_tried_again(voice, monkeypatch):
    claim(voice)
    monkeypatch.setattr(EmailBackend, "send_messages", lambda self, messages: 1 / 0 if not messages else fail())

    def fail():
        raise OSError("no mail server")

    with pytest.raises(NotSent):
        asking.ask()
    assert Claim.objects.get().asked_at is None
    monkeypatch.undo()
    asking.ask()
    assert len(mail.outbox) == 1


def test_with_nothing_open_it_costs_one_query(voice, django_assert_num_queries):
    with django_assert_num_queries(1):
        asking.ask()


def test_anothers_link_or_a_changed_one_leads_nowhere(voice):
    one, account = claim(voice), Account.objects.get()
    token = asking.answer_address(one, account).split("/")[-3]
    assert asking.claim_of(token) == one
    stranger = asking.answer_address(one, Account.objects.of("ben@example.org")).split("/")[-3]
    for wrong in (stranger, token[:-2], "nonsense"):
        with pytest.raises(asking.NoSuchClaim):
            asking.claim_of(wrong)
