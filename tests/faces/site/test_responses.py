"""What readers say to a voice: it helped, I confirm this, a reply; and reports, which by themselves change nothing."""

import re

import pytest
from cast import ada, ben, conclusions, house, patient, settle, told
from django.core import mail
from django.core.cache import cache
from django.test import Client
from hypothesis import given
from hypothesis.strategies import lists, sampled_from

from groundswell.faces.site.responses import REPORTS
from groundswell.listen import reports
from groundswell.listen.hold import place, withdraw
from groundswell.record.models import Account, HelpfulVote, Report, Voice
from groundswell.record.shown import show

pytestmark = pytest.mark.django_db(transaction=True)
FINE = {"ground": "spam", "words": "The same link nine times.", "good_faith": "on"}


@pytest.fixture(autouse=True)
def voice() -> Voice:
    cache.clear()
    told(ada(id="1", name="Ada"))
    return Voice.objects.get()


@pytest.fixture
def dora(client: Client) -> Account:
    """Dora is signed in."""
    account = Account.objects.of("dora@example.com")
    client.force_login(account)
    return account


def send(client: Client, voice: Voice, doing: str, **given: str):  # type: ignore[no-untyped-def]
    return client.post(f"/voices/{voice.pk}/{doing}/", given)


def test_who_is_signed_in_says_once_that_it_helped(client: Client, voice: Voice, dora: Account) -> None:
    for word in ("yes", "no", "yes"):
        assert send(client, voice, "helpful", helpful=word).status_code == 302
    assert HelpfulVote.objects.get().helpful
    assert "One reader found this helpful." in client.get(f"/voices/{voice.pk}/").content.decode()


def test_a_reader_sees_what_they_said_before(client: Client, voice: Voice, dora: Account) -> None:
    def pressed() -> list[str]:
        shown = client.get(f"/voices/{voice.pk}/").content.decode()
        return re.findall(r'name="helpful" value="(yes|no)" aria-pressed="true"', shown)

    assert pressed() == []
    send(client, voice, "helpful", helpful="yes")
    assert pressed() == ["yes"]
    send(client, voice, "helpful", helpful="no")
    assert pressed() == ["no"]
    assert "One reader did not find this helpful." in client.get(f"/voices/{voice.pk}/").content.decode()


def test_who_has_confirmed_it_is_not_asked_again_until_it_is_taken_back(
    client: Client, voice: Voice, dora: Account
) -> None:
    asks = f'href="/voices/{voice.pk}/confirm/"'
    assert asks in client.get(f"/voices/{voice.pk}/").content.decode()
    send(client, voice, "confirm", stand="owner", consent="on")
    shown = client.get(f"/voices/{voice.pk}/").content.decode()
    assert "Thank you. Everybody can read it now." in shown
    assert "You have confirmed this." in shown
    assert asks not in shown
    said = Voice.objects.get(kind="endorsement")
    withdraw(said, said.author)
    assert asks in client.get(f"/voices/{voice.pk}/").content.decode()


def test_strangers_and_the_author_do_not_vote(client: Client, voice: Voice) -> None:
    assert send(client, voice, "helpful", helpful="yes").status_code == 403
    account = Account.objects.of("ada@example.com")
    Account.objects.filter(pk=account.pk).update(person=voice.author)
    client.force_login(Account.objects.get())
    assert send(client, voice, "helpful", helpful="yes").status_code == 403
    assert not HelpfulVote.objects.exists()


def test_a_confirmation_says_what_it_rests_on(client: Client, voice: Voice, dora: Account) -> None:
    answer = send(client, voice, "confirm", stand="owner", text="Mine hums too.", name="Dora", consent="on")
    assert answer.url == f"/voices/{voice.pk}/"
    made = Voice.objects.get(kind="endorsement")
    assert (made.answers, made.role, made.author.name, made.text) == (voice, "owner", "Dora", "Mine hums too.")
    shown = client.get("/p/kettle/").content.decode()
    assert "Mine hums too." in shown
    assert "owns it" in shown


def test_a_voice_from_elsewhere_can_be_confirmed_and_answered_here(client: Client, voice: Voice, dora: Account) -> None:
    assert voice.source.key != "site"
    send(client, voice, "confirm", stand="consumer", consent="on")
    send(client, voice, "reply", manner="solution", stand="owner", text="Descale it.", consent="on")
    assert show([voice.pk])[0].confirmed_by == 1
    assert [one.voice.kind_id for one in show([voice.pk])[0].answers] == ["solution"]


@given(tries=lists(sampled_from(["", "So it is.", "Really so."]), min_size=1, max_size=4))
@patient
def test_a_person_confirms_a_voice_once(tries: list[str]) -> None:
    with house():
        told(ada(id="2", name="Ada"))
        voice, client = Voice.objects.get(outside_id="2"), Client()
        client.force_login(Account.objects.of("dora@example.com"))
        for n, text in enumerate(tries):
            send(client, voice, "confirm", stand="owner", text=text, consent="on", name=f"Dora {n}")
        assert Voice.objects.filter(kind="endorsement").count() == 1


def test_nobody_confirms_their_own_words(client: Client, voice: Voice) -> None:
    account = Account.objects.of("ada@example.com")
    Account.objects.filter(pk=account.pk).update(person=voice.author)
    client.force_login(Account.objects.get())
    for answer in (client.get(f"/voices/{voice.pk}/confirm/"), send(client, voice, "confirm", stand="owner")):
        assert answer.status_code == 403
        assert "nobody confirms their own words" in answer.content.decode()
    assert not Voice.objects.filter(kind="endorsement").exists()


def test_a_stranger_confirms_by_letter(client: Client, voice: Voice) -> None:
    answer = send(client, voice, "confirm", stand="owner", consent="on", email="eve@example.com", name="Eve")
    assert answer.url == "/p/kettle/write/sent/"
    assert not Voice.objects.filter(kind="endorsement").exists()
    (letter,) = mail.outbox
    link = re.search(r"http\S+(/confirm/\S+)", letter.body)
    assert link is not None
    client.post(link[1])
    assert Voice.objects.get(kind="endorsement").author.name == "Eve"


def test_what_is_left_out_is_asked_for_and_nothing_typed_is_lost(client: Client, voice: Voice, dora: Account) -> None:
    answer = send(client, voice, "reply", text="I know why it hums.", manner="reply")
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "I know why it hums." in shown
    assert "Please choose one." in shown
    assert not Voice.objects.filter(answers=voice).exists()


def test_a_report_needs_no_account_and_changes_nothing_by_itself(client: Client, voice: Voice) -> None:
    before = conclusions()
    answer = send(client, voice, "report", **FINE)
    settle()
    report = Report.objects.get()
    assert answer.url == f"/reports/{report.number}/"
    assert (report.voice, report.ground, report.words, report.email) == (voice, "spam", FINE["words"], "")
    assert conclusions() == before
    assert show([voice.pk])
    assert not mail.outbox
    shown = client.get(answer.url).content.decode()
    assert report.number in shown
    assert FINE["words"] not in shown
    assert "Until then the voice stands as it is." in shown


@given(grounds=lists(sampled_from(["spam", "abuse", "illegal", "off_topic"]), max_size=5))
@patient
def test_however_many_reports_no_score_moves(grounds: list[str]) -> None:
    with house():
        told(ben(id="2"))
        voice, before, client = Voice.objects.get(outside_id="2"), conclusions(), Client()
        for ground in grounds:
            send(client, voice, "report", **{**FINE, "ground": ground})
        settle()
        assert conclusions() == before


def test_the_receipt_goes_by_letter_where_an_address_was_given(client: Client, voice: Voice) -> None:
    send(client, voice, "report", **FINE, email="eve@example.com", name="Eve")
    (letter,) = mail.outbox
    number = Report.objects.get().number
    assert letter.to == ["eve@example.com"]
    assert number in letter.subject
    assert f"/reports/{number}/" in letter.body
    assert FINE["words"] not in letter.body


def test_the_receipt_tells_what_came_of_it(client: Client, voice: Voice, dora: Account) -> None:
    send(client, voice, "report", **FINE)
    reports.close(Report.objects.get(), "It is no advertising.", dora)
    shown = client.get(f"/reports/{Report.objects.get().number}/").content.decode()
    assert "the voice stands." in shown
    assert "It is no advertising." in shown


@pytest.mark.parametrize("left_out", ["ground", "words", "good_faith"])
def test_a_report_says_why_and_in_good_faith(client: Client, voice: Voice, left_out: str) -> None:
    answer = send(client, voice, "report", **{**FINE, left_out: ""}, name="Eve")
    assert answer.status_code == 422
    assert "Eve" in answer.content.decode()
    assert not Report.objects.exists()


@pytest.mark.parametrize("ground", ["at_source", "dislike", ""])
def test_a_report_names_one_of_the_grounds(client: Client, voice: Voice, ground: str) -> None:
    assert send(client, voice, "report", **{**FINE, "ground": ground}).status_code == 422


def test_one_network_reports_only_so_often(client: Client, voice: Voice) -> None:
    for _ in range(REPORTS.most):
        assert send(client, voice, "report", **FINE).status_code == 302
    answer = send(client, voice, "report", **FINE)
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert Report.objects.count() == REPORTS.most


@pytest.mark.parametrize("doing", ["confirm", "reply", "report", "pass-on"])
def test_nothing_is_said_to_what_is_held(client: Client, voice: Voice, doing: str) -> None:
    place(voice, "spam", "nine shops", "care")
    assert client.get(f"/voices/{voice.pk}/{doing}/").status_code == 404
    assert send(client, voice, "helpful").status_code == 404


def test_a_receipt_that_never_was_is_not_found(client: Client) -> None:
    assert client.get("/reports/NOTHING/").status_code == 404
