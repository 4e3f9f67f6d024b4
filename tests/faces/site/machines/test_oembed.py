"""oEmbed: another page gets a quotation with a link, and nothing that could do harm there."""

import json
import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode
from xml.etree.ElementTree import fromstring

import pytest
from cast import a_person, a_product, a_voice, ada, crowd, house, patient, said, settle, told
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from groundswell.listen import hold
from groundswell.record.models import Voice

pytestmark = pytest.mark.django_db


def asked(client: Client, path: str, **more: Any) -> HttpResponse:
    return client.get(f"/oembed?{urlencode({'url': settings.SITE + path, **more})}")


def answer(client: Client, path: str, **more: Any) -> dict[str, Any]:
    found = asked(client, path, **more)
    assert found.status_code == 200
    assert found["Content-Type"].startswith("application/json")
    told_of = json.loads(found.content)
    for name, wanted in (("type", "rich"), ("version", "1.0"), ("provider_name", "Groundswell")):
        assert told_of[name] == wanted
    for name in ("width", "height"):
        assert isinstance(told_of[name], int)
    assert told_of["html"]
    return dict(told_of)


class Tags(HTMLParser):
    """The tags and attributes of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


def is_harmless(html: str) -> bool:
    found = Tags()
    found.feed(html)
    calm = {"blockquote", "p", "br", "a", "footer"}
    return found.tags <= calm and found.attributes <= {"class", "cite", "href", "lang", "dir"}


@pytest.mark.parametrize("bad", ["<script>go()</script>", "<p onclick='go()'>", "<iframe src='x'>", "<img src=x>"])
def test_harm_is_found(bad: str) -> None:
    assert not is_harmless(bad)


def test_a_product_is_quoted_with_its_score(client: Client) -> None:
    told(*crowd(*"5544"))
    told_of = answer(client, "/p/kettle/")
    assert told_of["title"] == "kettle"
    assert re.search(r"kettle: \d\.\d out of 5, from 4 customers\.", told_of["html"])
    assert f'href="{settings.SITE}/p/kettle/"' in told_of["html"]
    assert is_harmless(told_of["html"])
    picture = told_of["thumbnail_url"].removeprefix(settings.SITE)
    assert client.get(picture)["Content-Type"] == "image/png"


def test_a_voice_is_quoted_with_its_words(client: Client) -> None:
    told(ada(name="Ada", text="Boils fast.\nHums.", language="en"))
    told_of = answer(client, f"/voices/{Voice.objects.get().pk}/?lang=de")
    assert told_of["author_name"] == "Ada"
    assert '<p lang="en" dir="auto">Boils fast.<br>Hums.</p>' in told_of["html"]
    assert is_harmless(told_of["html"])


def test_a_question_is_quoted_too(client: Client) -> None:
    told(said(kind="question", stars="", text="Does it whistle?"))
    assert "Does it whistle?" in answer(client, f"/questions/{Voice.objects.get().pk}/")["html"]


def test_it_answers_in_xml_as_well(client: Client) -> None:
    told(*crowd("5"))
    found = asked(client, "/p/kettle/", format="xml")
    assert found["Content-Type"].startswith("text/xml")
    root = fromstring(found.content)
    assert root.tag == "oembed"
    assert {one.tag: one.text for one in root}["html"] == answer(client, "/p/kettle/")["html"]


@pytest.mark.parametrize(
    ("asks", "width"), [({}, 600), ({"maxwidth": 320}, 320), ({"maxwidth": 9999}, 600), ({"maxwidth": "x"}, 600)]
)
def test_it_keeps_to_the_width_it_is_given(client: Client, asks: dict[str, Any], width: int) -> None:
    a_product()
    assert answer(client, "/p/kettle/", **asks)["width"] == width


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/p/kettle/",
        "http://[",
        "https://evil.example/p/kettle/",
        "javascript:alert(1)",
        f"{settings.SITE}/p/cup/",
        f"{settings.SITE}/p/kettle/write/",
        f"{settings.SITE}/voices/999999/",
        f"{settings.SITE}/voices/99999999999999999999999999/",
        f"{settings.SITE}/voices/0/",
        f"{settings.SITE}/nowhere",
    ],
)
def test_what_is_not_ours_to_show_is_not_there(client: Client, url: str) -> None:
    a_product()
    assert client.get(f"/oembed?{urlencode({'url': url})}").status_code == 404


def test_held_words_are_not_quoted(client: Client) -> None:
    told(ada())
    voice = Voice.objects.get()
    assert asked(client, f"/voices/{voice.pk}/").status_code == 200
    hold.place(voice, "spam", "the same link nine times", "the desk")
    settle()
    assert asked(client, f"/voices/{voice.pk}/").status_code == 404


def test_a_form_that_nobody_speaks_is_not_spoken(client: Client) -> None:
    a_product()
    assert asked(client, "/p/kettle/", format="yaml").status_code == 501


@patient
@given(text=st.text() | st.just("<script>go()</script>"), name=st.text(max_size=50) | st.just('"><img src=x>'))
def test_whatever_is_said_a_quotation_is_harmless(text: str, name: str) -> None:
    with house():
        clean = [words.encode("utf-8", "ignore").decode().replace("\x00", "") for words in (text, name)]
        voice = a_voice(text=clean[0], title=clean[1], author=a_person(clean[1]))
        assert is_harmless(answer(Client(), f"/voices/{voice.pk}/")["html"])
        fromstring(asked(Client(), f"/voices/{voice.pk}/", format="xml").content)
