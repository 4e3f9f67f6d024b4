"""Feeds: what is new, in two forms, for readers that ask again and again."""

import json
import re
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import fromstring

import feedparser
import pytest
from cast import DAY, a_product, a_voice, ada, ben, crowd, cy, house, patient, said, settle, told
from django.conf import settings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from groundswell.faces.site.machines import entries
from groundswell.listen import hold
from groundswell.record.models import Company, Voice

pytestmark = pytest.mark.django_db
ATOM = "/p/kettle/voices.atom"
JSON = "/p/kettle/voices.json"


def body(client: Client, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content


def atom(client: Client, address: str = ATOM) -> Any:
    """A feed as a reader reads it: well-formed, or it is refused."""
    found = feedparser.parse(body(client, address), response_headers={"content-type": "application/atom+xml"})
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    assert found.feed.id.startswith("tag:")
    assert found.feed.updated_parsed
    assert [link.href for link in found.feed.links if link.rel == "self"] == [settings.SITE + address]
    for entry in found.entries:
        assert entry.id.startswith("tag:")
        assert entry.title
        assert entry.author
        assert entry.link.startswith(settings.SITE)
        assert entry.updated_parsed
    return found


def json_feed(client: Client, address: str = JSON) -> dict[str, Any]:
    told_of = json.loads(body(client, address))
    assert not broken(told_of)
    assert told_of["feed_url"] == settings.SITE + address
    return dict(told_of)


def broken(told_of: dict[str, Any]) -> list[str]:
    """The rules of JSON Feed 1.1 that a feed breaks."""
    wrong = [] if told_of.get("version") == "https://jsonfeed.org/version/1.1" else ["version"]
    wrong += [] if isinstance(told_of.get("title"), str) else ["title"]
    wrong += [name for name in ("home_page_url", "feed_url") if not str(told_of.get(name, "")).startswith("http")]
    idents = [item.get("id") for item in told_of.get("items", [])]
    wrong += [] if len(idents) == len(set(idents)) and all(isinstance(one, str) for one in idents) else ["ids"]
    for item in told_of["items"]:
        wrong += [] if isinstance(item.get("content_text"), str) else ["no words"]
        wrong += [
            "a day" for name in ("date_published", "date_modified") if datetime.fromisoformat(item[name]).tzinfo is None
        ]
        wrong += ["a made-up field" for name in item if name.startswith("_") and not isinstance(item[name], dict)]
    return wrong


def test_a_broken_feed_is_found() -> None:
    assert set(broken({"items": []})) == {
        "version",
        "title",
        "home_page_url",
        "feed_url",
    }
    item = {"id": "a", "date_published": "2026-01-01T00:00:00", "date_modified": "2026-01-01T00:00:00+00:00"}
    assert broken({"version": "1", "items": [item, {**item, "content_text": ""}]}).count("ids") == 1


def test_a_product_s_feed_tells_what_was_said(client: Client) -> None:
    told(ada(id="1", name="Ada", title="Fine", text="Boils fast,\nand hums.", language="en"), ben(name=""))
    voice = Voice.objects.get(outside_id="1")
    entry = next(one for one in atom(client).entries if one.author == "Ada")
    assert entry.title == "kettle · 4/5 · Fine"
    assert entry.link == f"{settings.SITE}/voices/{voice.pk}/"
    assert entry.content[0].value == "<p>Boils fast,<br />and hums.</p>"
    assert entry.content[0].language == "en"
    assert entry.published.startswith("2026-03-01")
    assert {tag.term for tag in entry.tags} == {"review", "4-stars"}
    item = next(one for one in json_feed(client)["items"] if one["authors"] == [{"name": "Ada"}])
    assert item["id"] == entry.id
    assert item["content_text"] == "Boils fast,\nand hums."
    assert item["language"] == "en"
    assert item["_groundswell"]["stars"] == 4


def test_what_was_said_of_another_product_is_elsewhere(client: Client) -> None:
    told(ada(), said(product="toaster", person="dora", text="Burns."))
    assert len(atom(client).entries) == 1
    assert len(atom(client, "/feeds/voices.atom").entries) == 2
    assert len(json_feed(client, "/feeds/voices.json")["items"]) == 2


def test_questions_have_feeds_of_their_own(client: Client) -> None:
    told(ada(), said(kind="question", stars="", text="Does it whistle?", id="q1"))
    told(said(kind="answer", answers="q1", person="dora", stars="", text="It hums."))
    for address in ("/p/kettle/questions.atom", "/feeds/questions.atom"):
        (entry,) = atom(client, address).entries
        assert "Does it whistle?" in entry.title
    assert len(atom(client).entries) == 2, "an answer is no entry of its own"


def test_one_star_can_be_followed(client: Client) -> None:
    told(*crowd(*"55311"), ada(id="1", stars="1"))
    assert len(atom(client, f"{ATOM}?stars=1").entries) == 3
    told(ada(id="1", stars="5", said_at=DAY.replace(month=5)))
    assert len(atom(client, f"{ATOM}?stars=1").entries) == 2, "it counts by the wording that stands"
    assert len(atom(client, f"{ATOM}?stars=5").entries) == 3
    assert client.get(f"{ATOM}?stars=9").content == client.get(ATOM).content


def test_an_amended_voice_comes_up_again_under_its_old_name(client: Client) -> None:
    told(ada(id="1", text="Wonderful."), ben())
    before = {entry.id: entry.updated for entry in atom(client).entries}
    told(ada(id="1", text="It rusts.", said_at=DAY.replace(month=5)))
    first = atom(client).entries[0]
    assert first.id in before
    assert "It rusts." in first.content[0].value
    assert first.published.startswith("2026-03-01")


def test_a_long_amended_one_is_told_again(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entries, "MOST", 3)
    told(ada(id="1"))
    told(*crowd(*"54321"))
    assert "ada" not in str([entry.summary for entry in atom(client).entries])
    told(ada(id="1", text="It rusts.", said_at=DAY.replace(month=5)))
    found = atom(client).entries
    assert "It rusts." in found[0].content[0].value
    assert len(found) == 3


def test_what_is_held_goes_and_a_stone_remains(client: Client) -> None:
    told(ada(text="Fine."), cy(1, text="Buy pills."))
    held = Voice.objects.get(text="Buy pills.")
    hold.place(held, "spam", "the same link nine times", "the desk")
    told_of = body(client, ATOM).decode()
    assert "Buy pills." not in told_of
    assert f'<at:deleted-entry ref="{entries.ident(held.pk)}"' in told_of
    assert len(atom(client).entries) == 1
    assert "Buy pills." not in body(client, JSON).decode()


def test_what_was_taken_back_goes_and_a_stone_remains(client: Client) -> None:
    told(ada(text="Fine."))
    one = Voice.objects.get()
    hold.withdraw(one, one.author)
    told_of = body(client, ATOM).decode()
    assert "Fine." not in told_of
    assert f'<at:deleted-entry ref="{entries.ident(one.pk)}"' in told_of


@pytest.mark.parametrize("address", [ATOM, JSON, "/feeds/voices.atom", f"{ATOM}?stars=5"])
def test_who_has_the_newest_is_told_so(client: Client, address: str, django_assert_max_num_queries: Any) -> None:
    told(ada(stars="5"))
    first = client.get(address)
    assert first["ETag"]
    assert first["Last-Modified"]
    with django_assert_max_num_queries(2):
        again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(address, headers={"if-modified-since": first["Last-Modified"]}).status_code == 304
    told(ben(stars="5"))
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_each_language_and_choice_has_a_mark_of_its_own(client: Client) -> None:
    told(ada())
    asked = [ATOM, f"{ATOM}?lang=de", JSON, f"{ATOM}?stars=4", "/p/kettle/questions.atom"]
    assert len({client.get(address)["ETag"] for address in asked}) == len(asked)
    assert client.get("/p/kettle/questions.atom?lang=de").content.decode().count("Fragen") == 1
    ids = {atom(client, address).feed.id for address in (ATOM, f"{ATOM}?lang=de")}
    assert len(ids) == 1, "a feed is the same feed in every language"


def test_a_feed_of_what_was_made_up_says_so(client: Client) -> None:
    told(ada())
    Company.objects.update(is_made_up=True)
    assert client.get(ATOM)["X-Robots-Tag"] == "noindex"
    assert "made-up" in {tag.term for tag in atom(client).entries[0].tags}


def test_an_empty_feed_is_a_feed(client: Client) -> None:
    a_product()
    for address in (ATOM, "/feeds/voices.atom", "/feeds/questions.atom"):
        assert atom(client, address).entries == []
    assert json_feed(client)["items"] == []


@pytest.mark.parametrize(
    "address", ["/feeds/voices.rss", "/feeds/cups.atom", "/p/kettle/cups.atom", "/p/cup/voices.atom"]
)
def test_a_feed_that_is_not_there_is_not_there(client: Client, address: str) -> None:
    a_product()
    assert client.get(address).status_code == 404


@patient
@given(text=st.text(min_size=1), title=st.text(max_size=100))
def test_whatever_is_said_feeds_stay_well_formed(text: str, title: str) -> None:
    """Words that came past the door: the record may hold what a feed cannot say."""
    with house():
        a_voice(product=a_product(title=f"kettle {storable(title)}"), text=storable(text), title=storable(title))
        fromstring(body(Client(), ATOM))
        (item,) = json_feed(Client())["items"]
        assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", item["title"] + item["content_text"])


def storable(text: str) -> str:
    """Without what no database takes: noughts and half signs."""
    return text.encode("utf-8", "ignore").decode().replace("\x00", "")


def test_settled_or_not_a_feed_has_what_was_heard(client: Client) -> None:
    settle()
    told(ada())
    assert len(atom(client).entries) == 1
