"""Pages' heads: one address, its languages, and what is not to be indexed."""

import re

import pytest
from cast import a_product, ada, crowd, said, settle, told
from django.conf import settings
from django.test import Client

from groundswell.listen import hold
from groundswell.plumbing.languages import unnamed
from groundswell.record.models import Company, Voice

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "de", "it", "pl", "lt")


def head(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    shown = answer.content.decode()
    return shown[: shown.index("</head>")]


def canonical(shown: str) -> str:
    (found,) = re.findall(r'<link rel="canonical" href="([^"]+)">', shown)
    return str(found).removeprefix(settings.SITE)


def alternates(shown: str) -> dict[str, str]:
    return dict(re.findall(rf'hreflang="([^"]+)" href="{settings.SITE}([^"]+)"', shown))


def is_hidden(shown: str) -> bool:
    return re.search(r'<meta name="robots" content="noindex', shown) is not None


def indexed() -> list[str]:
    """One page of each sort that search engines may show."""
    told(*crowd(*"54"), said(kind="question", stars="", text="Does it whistle?", id="q1"))
    voice, question = Voice.objects.filter(kind="review")[0], Voice.objects.get(kind="question")
    return ["/", "/p/kettle/", f"/voices/{voice.pk}/", f"/questions/{question.pk}/", "/p/kettle/questions/"]


def test_each_page_has_one_address_in_each_language(client: Client) -> None:
    for address in indexed():
        everywhere = {code: f"{address}?lang={code}" for code in LANGUAGES} | {"x-default": address}
        shown = head(client, address)
        assert canonical(shown) == address
        assert alternates(shown) == everywhere
        for code in LANGUAGES:
            in_it = head(client, f"{address}?lang={code}")
            assert f'<html lang="{code}">' in in_it
            assert canonical(in_it) == f"{address}?lang={code}"
            assert alternates(in_it) == everywhere, "languages point at each other both ways"
            assert not is_hidden(in_it)


def test_an_address_with_anything_else_in_it_is_not_another_page(client: Client) -> None:
    told(*crowd(*"54"))
    for asked in ("?utm_source=letter", "?lang=xx", "?utm_source=a&lang=zz"):
        assert canonical(head(client, f"/p/kettle/{asked}")) == "/p/kettle/"
    narrowed = head(client, "/p/kettle/?stars=5&lang=de")
    assert is_hidden(narrowed)
    assert not alternates(narrowed)


def test_what_was_made_up_is_not_indexed(client: Client) -> None:
    addresses = indexed()
    Company.objects.update(is_made_up=True)
    for address in addresses:
        assert is_hidden(head(client, address)), address


def test_what_is_not_shown_is_not_indexed(client: Client) -> None:
    told(ada())
    voice = Voice.objects.get()
    assert not is_hidden(head(client, f"/voices/{voice.pk}/"))
    hold.place(voice, "spam", "the same link nine times", "the desk")
    settle()
    shown = head(client, f"/voices/{voice.pk}/")
    assert is_hidden(shown)
    assert "og:title" not in shown
    assert "oembed" not in shown


@pytest.mark.parametrize("address", ["/p/kettle/write/", "/p/kettle/ask/", "/p/kettle/recommend/"])
def test_forms_are_not_indexed(client: Client, address: str) -> None:
    a_product()
    assert is_hidden(head(client, address))


def test_one_s_own_page_is_not_indexed(client: Client) -> None:
    answer = client.get("/me/", follow=True)
    assert answer.status_code == 200
    assert is_hidden(answer.content.decode())


def test_another_language_can_be_chosen_where_the_address_names_one(client: Client) -> None:
    a_product()
    shown = client.get("/p/kettle/?stars=5&lang=de").content.decode()
    (back,) = re.findall(r'name="next" value="([^"]+)"', shown)
    answer = client.post("/language/", {"language": "lt", "next": back}, follow=True)
    assert answer.redirect_chain == [("/p/kettle/?stars=5", 302)]
    assert '<html lang="lt">' in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("/?lang=de", "/"),
        ("/?q=a%26b&lang=de&page=2", "/?q=a%26b&page=2"),
        ("/p/kettle/?lang=de&lang=lt#voices", "/p/kettle/#voices"),
        ("/", "/"),
    ],
)
def test_an_address_loses_its_language_and_nothing_else(address: str, wanted: str) -> None:
    assert unnamed(address) == wanted


def test_a_link_passed_on_has_a_face(client: Client) -> None:
    told(ada(name="Ada", title='Fine "kettle" <b>', text="Boils fast."))
    voice = Voice.objects.get()
    told_of = dict(re.findall(r'<meta property="(og:[^"]+)" content="([^"]*)">', head(client, "/p/kettle/?lang=de")))
    assert told_of["og:title"] == "kettle"
    assert told_of["og:locale"] == "de_DE"
    assert told_of["og:image"] == f"{settings.SITE}/p/kettle/card.png?lang=de"
    assert told_of["og:image:alt"]
    assert "von 5" in told_of["og:description"]
    of_voice = head(client, f"/voices/{voice.pk}/")
    assert 'property="og:title" content="Fine &quot;kettle&quot; &lt;b&gt;"' in of_voice
    assert 'property="og:description" content="Boils fast."' in of_voice


def test_pages_name_their_feeds_and_how_to_quote_them(client: Client) -> None:
    told(ada())
    shown = head(client, "/p/kettle/")
    links = re.findall(rf'<link rel="alternate" type="([^"]+)" title="[^"]+" href="{settings.SITE}([^"]+)">', shown)
    assert [kind for kind, _ in links] == [
        "application/atom+xml",
        "application/feed+json",
        "application/atom+xml",
        "application/json+oembed",
        "text/xml+oembed",
    ]
    for kind, address in links:
        answer = client.get(address.replace("&amp;", "&"))
        assert answer.status_code == 200
        assert answer["Content-Type"].split(";")[0] in {kind, kind.replace("+oembed", "")}
