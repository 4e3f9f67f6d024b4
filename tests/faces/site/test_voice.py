"""A voice's own page, which lasts: shown, held or taken back."""

import pytest
from cast import DAY, ada, said, settle, told
from django.test import Client

from groundswell.listen.hear import withdrawn_at_source
from groundswell.record.models import Hold, Voice

pytestmark = pytest.mark.django_db(transaction=True)


def page(client: Client, voice: Voice) -> str:
    answer = client.get(f"/voices/{voice.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_shows_the_voice_and_leads_to_its_product(client: Client) -> None:
    told(ada(name="Ada", title="Quiet", text="word " * 2000))
    shown = page(client, Voice.objects.get())
    assert shown.count("word") >= 2000
    assert 'href="/p/kettle/"' in shown
    assert 'rel="canonical"' in shown


def test_a_long_text_is_cut_in_the_list_and_leads_here(client: Client) -> None:
    told(ada(text="word " * 2000))
    shown = client.get("/p/kettle/").content.decode()
    assert shown.count("word") < 400
    assert "Read all of it" in shown


def test_what_was_taken_back_leaves_a_stone_without_its_words(client: Client) -> None:
    told(ada(id="1", name="Ada", title="Secret", text="Nobody shall read this."))
    withdrawn_at_source("api/acme", "1")
    shown = page(client, Voice.objects.get())
    assert "This voice was taken back" in shown
    assert "Nobody shall read this." not in shown
    assert "Secret" not in shown


def test_what_is_held_says_why_and_not_what(client: Client) -> None:
    told(ada(text="Buy at my shop."))
    voice = Voice.objects.get()
    Hold.objects.create(voice=voice, ground="spam", evidence="a link", placed_by="desk@acme.example")
    shown = page(client, voice)
    assert "Ground: advertising or spam." in shown
    assert "Buy at my shop." not in shown
    assert "desk@acme.example" not in shown


def test_what_was_told_to_one_person_is_nobody_else_s(client: Client) -> None:
    told(said(kind="recommendation", stars="", audience="person", to="ben"))
    assert client.get(f"/voices/{Voice.objects.get().pk}/").status_code == 404


def test_an_older_review_says_that_it_no_longer_counts(client: Client) -> None:
    told(ada(id="1"))
    assert "does not count" not in page(client, Voice.objects.get())
    told(ada(id="2", said_at=DAY.replace(month=4)))
    settle()
    assert "does not count" in page(client, Voice.objects.get(outside_id="1"))


def test_an_answer_leads_to_what_it_answers(client: Client) -> None:
    told(ada(id="1", reply="Thank you."))
    question, reply = Voice.objects.order_by("pk")
    assert f'href="/voices/{question.pk}/"' in page(client, reply)


def test_a_voice_that_never_was_is_not_found(client: Client) -> None:
    assert client.get("/voices/4711/").status_code == 404
