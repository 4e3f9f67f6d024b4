"""What holds of faces/site/claiming.py: from a reader's claim to the author's word beside the voice."""

import re

import pytest
from act.test_claims import adas, claim, member
from cast import crowd, score, settle, told
from django.core import mail
from django.test import Client

from groundswell.act import asking, claims
from groundswell.act.models import Claim
from groundswell.listen import notice
from groundswell.record.models import Account, Correction, Version

pytestmark = pytest.mark.django_db

CLAIM = {"kind": "delivery", "instead": "", "evidence": "It speaks of a late parcel, and no word of the kettle."}
SAYS = "The author says: this is about the delivery, not the product."


@pytest.fixture(autouse=True)
def at_home(settings):
    settings.SITE = "https://voices.example"


@pytest.fixture
def voice():
    told(*crowd("5", "4", "5"))
    return adas()


@pytest.fixture
def author(client):
    """A browser of Ada's."""
    client = Client()
    client.force_login(Account.objects.of("ada@example.org"), "allauth.account.auth_backends.AuthenticationBackend")
    return client


def page(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def claimed(client, voice, **parts):
    response = client.post(f"/voices/{voice.pk}/claim/", {**CLAIM, **parts})
    assert response.status_code == 302, response.content.decode()
    return Claim.objects.latest("pk"), response["Location"]


def test_a_stranger_claims_without_script_and_gets_a_number(client, voice):
    assert f"/voices/{voice.pk}/claim/" in page(client, f"/voices/{voice.pk}/")
    one, receipt = claimed(client, voice)
    assert receipt == f"/claims/{one.number}/"
    assert (one.by, one.kind, one.person) == ("reader", "delivery", None)
    shown = page(client, receipt)
    assert one.number in shown
    assert CLAIM["evidence"] not in shown


def test_an_undecided_claim_is_shown_to_nobody_but_its_author(client, author, voice):
    before = page(client, f"/voices/{voice.pk}/"), page(client, "/p/kettle/")
    one, _ = claimed(client, voice)
    settle()
    assert (page(client, f"/voices/{voice.pk}/"), page(client, "/p/kettle/")) == before
    assert f"/me/claims/{one.pk}/" in page(author, "/me/")
    assert CLAIM["evidence"] in page(author, f"/me/claims/{one.pk}/")
    assert client.get(f"/me/claims/{one.pk}/").status_code == 302
    carl = Client()
    carl.force_login(member("carl"), "allauth.account.auth_backends.AuthenticationBackend")
    assert carl.get(f"/me/claims/{one.pk}/").status_code == 404


def test_the_letter_asks_in_no_words_of_strangers_and_its_link_answers(client, voice):
    value = score().value
    _one, receipt = claimed(client, voice, evidence="Buy at evil.example!")
    settle_with_letters()
    (letter,) = mail.outbox
    assert letter.to == ["ada@example.org"]
    assert letter.subject == "A question about what you wrote about kettle"
    assert "evil.example" not in letter.body
    path = re.search(r"https://voices\.example(/claims/\S+/answer/)", letter.body)[1]
    assert "Yes, it is so" in page(client, path)
    assert Claim.objects.get().ended_at is None, "looking at it answers nothing"
    response = client.post(path, {"do": "accept", "answer": "The courier was late."}, follow=True)
    assert "You have said that it is so." in response.content.decode()
    settle()
    assert score().value > value
    for where in (f"/voices/{voice.pk}/", "/p/kettle/?kind=aside"):
        assert SAYS in page(client, where)
    assert "about the delivery, not the product: <b>1</b>" in page(client, "/p/kettle/?kind=aside")
    assert "The courier was late." in page(client, receipt)
    assert "The courier was late." not in page(client, f"/voices/{voice.pk}/")
    client.post(path, {"do": "decline"})
    assert Claim.objects.get().outcome == "accepted", "what is over is over"


def settle_with_letters():

    asking.ask()
    settle()


@pytest.mark.parametrize("path", ["/claims/nonsense/answer/", "/claims/0000000000/"])
def test_a_link_that_was_changed_leads_nowhere(client, voice, path):
    assert client.get(path).status_code == 404
    assert client.post(path, {"do": "accept"}).status_code in {404, 405}


def test_the_author_declines_on_their_own_page(client, author, voice):
    one = claim(voice)
    response = author.post(f"/me/claims/{one.pk}/", {"do": "decline", "answer": "No."}, follow=True)
    assert "You have said that it is not so." in response.content.decode()
    assert not Correction.objects.exists()
    response = client.post(f"/voices/{voice.pk}/claim/", CLAIM)
    assert response.status_code == 422
    assert "it was answered" in response.content.decode()


def test_the_author_names_the_right_version(author, voice):
    Version.objects.create(product=voice.product, name="Mark 2")
    one = claim(voice, "wrong_version")
    assert "Mark 2" in page(author, f"/me/claims/{one.pk}/")
    author.post(f"/me/claims/{one.pk}/", {"do": "accept", "instead": "Mark 2", "answer": ""})
    assert Correction.objects.get().version.name == "Mark 2"
    settle()
    shown = page(Client(), "/p/kettle/?version=Mark+2")
    assert "Version Mark 2." in shown
    assert "It came late." in shown


def test_the_author_says_so_unasked_and_takes_it_back(client, author, voice):
    assert author.get(f"/voices/{voice.pk}/claim/")["Location"] == f"/voices/{voice.pk}/correct/"
    assert client.get(f"/voices/{voice.pk}/correct/").status_code == 302
    author.post(f"/voices/{voice.pk}/correct/", {"kind": "delivery", "instead": ""})
    settle()
    assert SAYS in page(client, f"/voices/{voice.pk}/")
    made = Correction.objects.get()
    assert client.post(f"/corrections/{made.pk}/end/").status_code == 302
    made.refresh_from_db()
    assert made.ended_at is None, "nobody else takes it back"
    assert f"/corrections/{made.pk}/end/" in page(author, f"/voices/{voice.pk}/")
    author.post(f"/corrections/{made.pk}/end/")
    settle()
    assert SAYS not in page(client, f"/voices/{voice.pk}/")
    assert score().people == 4


def test_saying_so_oneself_answers_what_was_claimed(author, voice):
    one = claim(voice)
    author.post(f"/voices/{voice.pk}/correct/", {"kind": "delivery", "instead": ""})
    one.refresh_from_db()
    assert one.outcome == "accepted"


def test_a_network_asks_so_often_and_no_more(client, voice):
    for _ in range(10):
        client.post(f"/voices/{voice.pk}/claim/", CLAIM)
    assert client.post(f"/voices/{voice.pk}/claim/", CLAIM).status_code == 429


def test_the_account_of_a_product_tells_what_was_set_aside(client, voice):
    notice.correct(voice, "delivery", voice.author)
    settle()
    shown = page(client, "/p/kettle/")
    assert "of these, counted apart: about something else, or by people close to the seller" in shown
    assert "of these, older ones" not in shown


def test_a_kept_page_is_forgotten_in_the_transaction_of_the_answer(client, voice, django_capture_on_commit_callbacks):
    page(client, "/p/kettle/?kind=aside")
    with django_capture_on_commit_callbacks(execute=True):
        claims.accept(claim(voice), voice.author)
    assert SAYS in page(Client(), "/p/kettle/?kind=aside")
