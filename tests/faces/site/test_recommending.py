"""Recommending to a friend: said in public, and sent by oneself."""

import pytest
from cast import a_product, ada, ben, told
from django.core import mail
from django.test import Client

from groundswell.record.models import Account, Voice

pytestmark = pytest.mark.django_db(transaction=True)
FINE = {"text": "For who drinks much tea.", "experience": "own", "collected": "rewarded", "consent": "on"}


def sent(client: Client, **changed: str) -> Voice:
    client.force_login(Account.objects.of("dora@example.com"))
    answer = client.post("/p/kettle/recommend/", {**FINE, **changed})
    voice = Voice.objects.get(kind="recommendation")
    assert answer.url == f"/voices/{voice.pk}/pass-on/"
    return voice


def test_a_recommendation_is_public_and_counts_in_no_score(client: Client) -> None:
    a_product()
    voice = sent(client)
    assert (voice.audience, voice.collected, voice.more) == ("public", "rewarded", {"experience": "own"})
    shown = client.get("/p/kettle/?kind=recommendation").content.decode()
    assert "For who drinks much tea." in shown
    assert "from own experience" in shown
    assert not voice.product.scores.exists()


def test_the_text_to_send_holds_words_disclosure_and_address_and_we_send_nothing(client: Client) -> None:
    a_product(title="Swift Kettle")
    voice = sent(client)
    shown = client.get(f"/voices/{voice.pk}/pass-on/").content.decode()
    words = shown[shown.index("<textarea") : shown.index("</textarea")]
    for part in ("Swift Kettle", "For who drinks much tea.", "rewarded for writing", f"/voices/{voice.pk}/"):
        assert part in words
    assert "mailto:?subject=Swift%20Kettle" in shown
    assert not mail.outbox


def test_whoever_passes_on_a_paid_voice_passes_on_that_it_was_paid(client: Client) -> None:
    told(ben(text="Best kettle & more <ever>!"))
    shown = client.get(f"/voices/{Voice.objects.get().pk}/pass-on/").content.decode()
    assert shown.count("paid to write") == 1
    assert "paid%20to%20write" in shown
    assert "<ever>" not in shown


def test_a_long_text_is_cut_and_the_address_stays_whole(client: Client) -> None:
    told(ada(text="word " * 999))
    voice = Voice.objects.get()
    shown = client.get(f"/voices/{voice.pk}/pass-on/").content.decode()
    words = shown[shown.index("<textarea") : shown.index("</textarea")]
    assert len(words) < 900
    assert words.endswith(f"/voices/{voice.pk}/")


@pytest.mark.parametrize("left_out", ["text", "experience", "collected", "consent"])
def test_nothing_needed_is_left_out(client: Client, left_out: str) -> None:
    a_product()
    client.force_login(Account.objects.of("dora@example.com"))
    assert client.post("/p/kettle/recommend/", {**FINE, left_out: ""}).status_code == 422
    assert not Voice.objects.exists()
