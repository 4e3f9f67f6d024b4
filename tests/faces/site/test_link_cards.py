"""The picture beside a passed-on link: the disclosure stands on it whole, whatever the words."""

from dataclasses import replace
from io import BytesIO

import pytest
from cast import ada, told
from django.test import Client
from PIL import Image

from groundswell.faces.site import link_cards
from groundswell.faces.site.carried import by_link
from groundswell.faces.site.link_cards import LinkCard
from groundswell.faces.site.machines.cards import Pen
from groundswell.listen import telling
from groundswell.listen.hold import withdraw
from groundswell.record.models import ShareLink, Voice

LONG = "A rather long sentence that says what came about and why, in many words. "


def a_link() -> ShareLink:
    told(ada(name="Ada", text="Hums a little."))
    voice = Voice.objects.get()
    return telling.link_for(voice.author, voice.product, voice=voice, tie="family", collected="paid")


@pytest.mark.django_db
def test_it_says_who_what_and_how_it_came_about() -> None:
    card = link_cards.card_of(by_link(a_link()))
    assert (card.heading, card.stars, card.words) == ("Ada recommends: kettle", 4.0, "“Hums a little.”")
    for part in ("receipt seen", "written unasked", "Passed on to family: for pay."):
        assert part in card.disclosed


@pytest.mark.django_db
def test_it_is_as_large_as_others_want_it_and_asked_about_anew(client: Client) -> None:
    link = a_link()
    answer = client.get(f"/go/{link.code}/card.png")
    assert Image.open(BytesIO(answer.content)).size == (1200, 630)
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-cache", "noindex")
    etag = {"if-none-match": answer["ETag"]}
    assert client.get(f"/go/{link.code}/card.png", headers=etag).status_code == 304
    withdraw(link.voice, link.person)
    assert client.get(f"/go/{link.code}/card.png", headers=etag).status_code == 200


@pytest.mark.parametrize("stars", [None, 3.5])
@pytest.mark.parametrize("heading", ["Ada recommends: kettle", LONG * 3])
@pytest.mark.parametrize("words", ["", LONG * 6])
def test_words_never_reach_the_disclosure_and_nothing_leaves_the_picture(monkeypatch, stars, heading, words) -> None:
    drawn: list[tuple[float, int, str]] = []
    kept = Pen.text

    def text(pen: Pen, at: tuple[float, float], told: str, size: int, colour: str, anchor: str = "la") -> None:
        drawn.append((at[1], size, told))
        kept(pen, at, told, size, colour, anchor)

    monkeypatch.setattr(Pen, "text", text)
    plain = LinkCard(heading, stars, words, LONG * 3, "bako-mitu-7", "made up")
    link_cards.drawn(replace(plain, code=f"bako-mitu-{stars}"))
    feet = [(y, told) for y, size, told in drawn if size == link_cards.DISCLOSED]
    assert " ".join(told for _, told in feet).split() == (LONG * 3).split()
    said = [y + link_cards.LINE for y, size, _ in drawn if size == link_cards.WORDS]
    assert max(said, default=0) <= min(y for y, _ in feet)
    assert max(y + size for y, size, _ in drawn) <= 630
