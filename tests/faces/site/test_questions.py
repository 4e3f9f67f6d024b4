"""Questions and their answers."""

import pytest
from cast import DAY, a_product, a_source, ada, said, told
from django.test import Client

from groundswell.listen.hold import place, withdraw
from groundswell.listen.notice import helpful
from groundswell.record.models import Account, Person, Voice

pytestmark = pytest.mark.django_db(transaction=True)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def asked(**more: str) -> Voice:
    told(said(id="q1", kind="question", stars="", title="Does it whistle?", text="At night?", person="eve", **more))
    return Voice.objects.get(outside_id="q1")


def answered(name: str, **more: str) -> Voice:
    plain = {"id": name, "kind": "answer", "stars": "", "answers": "q1", "person": name, "text": f"Text {name}."}
    told(said(**{**plain, **more}))
    return Voice.objects.get(outside_id=name)


@pytest.fixture
def dora(client: Client) -> Account:
    account = Account.objects.of("dora@example.com")
    client.force_login(account)
    return account


def test_somebody_asks_and_somebody_answers(client: Client, dora: Account) -> None:
    a_product()
    answer = client.post("/p/kettle/ask/", {"title": "Does it whistle?", "name": "Dora", "consent": "on"})
    question = Voice.objects.get()
    assert answer.url == f"/questions/{question.pk}/"
    assert (question.kind_id, question.title, question.stars) == ("question", "Does it whistle?", None)
    sent = {"text": "It hums.", "stand": "former_owner", "consent": "on"}
    assert client.post(f"/questions/{question.pk}/answer/", sent).url == answer.url
    shown = page(client, answer.url)
    assert "It hums." in shown
    assert "Did this help?" not in shown
    assert "used to own it" in shown
    assert "1 answer" in shown or "one answer" in shown


def test_who_asks_is_offered_a_letter_until_they_want_one(client: Client, dora: Account) -> None:
    a_product()
    own = client.post("/p/kettle/ask/", {"title": "Does it whistle?", "consent": "on"}).url
    assert 'href="/me/mail/"' in page(client, own)
    assert 'href="/me/mail/"' not in page(Client(), own)
    client.post("/me/mail/", {"reply": "on"})
    assert 'href="/me/mail/"' not in page(client, own)


def test_who_works_there_says_so(client: Client, dora: Account) -> None:
    question = asked()
    client.post(f"/questions/{question.pk}/answer/", {"text": "It does.", "stand": "employee", "consent": "on"})
    assert Voice.objects.get(kind="answer").collected == "employee"
    assert "works there, or close to someone who does" in page(client, f"/questions/{question.pk}/")


def test_a_stranger_asks_by_letter_and_nothing_is_published_before(client: Client) -> None:
    a_product()
    answer = client.post("/p/kettle/ask/", {"title": "Loud?", "consent": "on", "email": "eve@example.com"})
    assert answer.url == "/p/kettle/write/sent/"
    assert not Voice.objects.exists()


def test_a_question_needs_words(client: Client, dora: Account) -> None:
    a_product()
    answer = client.post("/p/kettle/ask/", {"text": "some more", "consent": "on"})
    assert answer.status_code == 422
    assert "some more" in answer.content.decode()


def test_what_helped_most_stands_first_and_the_companys_word_is_marked(client: Client) -> None:
    question = asked()
    answered("a1")
    answered("a2", role="staff", person="")
    third = answered("a3")
    helpful(third, Person.objects.create(name="Cy"), True)
    shown = page(client, f"/questions/{question.pk}/")
    places = [shown.index(f"Text {name}.") for name in ("a3", "a1", "a2")]
    assert places == sorted(places)
    assert shown.count("The company&#x27;s answer") + shown.count("The company's answer") == 1


def test_a_question_has_one_address_and_other_voices_another(client: Client) -> None:
    question = asked()
    answer = client.get(f"/voices/{question.pk}/")
    assert (answer.status_code, answer.url) == (301, f"/questions/{question.pk}/")
    told(ada(id="r"))
    review = Voice.objects.get(outside_id="r")
    assert client.get(f"/questions/{review.pk}/").url == f"/voices/{review.pk}/"


def test_a_held_question_shows_its_ground_and_none_of_its_words(client: Client) -> None:
    question = asked()
    answered("a1")
    place(question, "abuse", "an insult", "care")
    shown = page(client, f"/questions/{question.pk}/")
    assert "Ground: insults or threats." in shown
    for address in (f"/questions/{question.pk}/", "/p/kettle/", "/p/kettle/questions/", "/?q=whistle"):
        assert "Does it whistle?" not in page(client, address)
    assert client.get(f"/questions/{question.pk}/answer/").status_code == 404


def test_an_answer_that_is_held_or_taken_back_is_not_shown_nor_counted(client: Client) -> None:
    question = asked()
    place(answered("a1"), "abuse", "an insult", "care")
    second = answered("a2")
    withdraw(second, second.author)
    answered("a3")
    for address in (f"/questions/{question.pk}/", "/p/kettle/", "/p/kettle/questions/"):
        shown = page(client, address)
        assert "Text a1." not in shown
        assert "Text a2." not in shown
        assert "one answer" in shown


def test_the_product_page_shows_the_newest_three_and_leads_to_all(client: Client) -> None:
    for n in range(5):
        told(said(kind="question", stars="", title=f"Question {n}?", person=f"p{n}", said_at=DAY.replace(day=n + 1)))
    shown = page(client, "/p/kettle/")
    assert [n for n in range(5) if f"Question {n}?" in shown.partition('id="questions"')[2]] == [2, 3, 4]
    assert 'href="/p/kettle/questions/"' in shown
    everyone = page(client, "/p/kettle/questions/")
    assert all(f"Question {n}?" in everyone for n in range(5))
    assert "no answer yet" in everyone


def test_questions_come_a_page_at_a_time(client: Client) -> None:
    told(*(said(kind="question", stars="", title=f"Q{n}?", person=f"p{n}") for n in range(23)))
    assert page(client, "/p/kettle/questions/").count("/questions/") > 20
    assert "Back" in page(client, "/p/kettle/questions/?page=2")
    page(client, "/p/kettle/questions/?page=99999999999")


def test_what_was_asked_elsewhere_can_be_answered_here(client: Client, dora: Account) -> None:
    question = asked()
    assert question.source == a_source("api/acme")
    client.post(f"/questions/{question.pk}/answer/", {"text": "It hums.", "stand": "owner", "consent": "on"})
    assert Voice.objects.get(kind="answer").answers == question
