"""Every page in five languages: nothing of ours is left in English."""

import re
from html import unescape
from pathlib import Path

import pytest
from cast import DAY, ada, ben, crowd, said, told
from django.conf import settings
from django.test import Client
from django.utils.translation import override

from groundswell.faces.site import words
from groundswell.faces.words import DISCLOSURES
from groundswell.record.models import Experience, Hold, Voice, VoiceKind

SITE = Path(words.__file__).parent
OTHERS = ("de", "it", "pl", "lt")
FRONT = {
    "en": "What customers tell each other",
    "de": "Was Kundinnen und Kunden einander",
    "it": "Quello che i clienti",
    "pl": "Co klienci mówią",
    "lt": "Ką pirkėjai vieni kitiems",
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", FRONT)
def test_a_browser_is_answered_in_its_language(client: Client, language: str) -> None:
    answer = client.get("/", headers={"accept-language": f"{language},fr;q=0.5"})
    shown = answer.content.decode()
    assert FRONT[language] in shown
    assert f'<html lang="{language}">' in shown
    assert answer["Content-Language"] == language
    assert "Accept-Language" in answer["Vary"]


@pytest.mark.django_db(transaction=True)
def test_who_chooses_a_language_keeps_it(client: Client) -> None:
    answer = client.post("/language/", {"language": "lt", "next": "/?q=kettle"})
    assert answer["Location"] == "/?q=kettle"
    assert '<html lang="lt">' in client.get("/", headers={"accept-language": "de"}).content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_language_switch_leads_nowhere_else(client: Client) -> None:
    assert client.post("/language/", {"language": "lt", "next": "https://evil.example/"})["Location"] == "/"


def full_house() -> list[str]:
    """Voices of every sort; the addresses of pages that show them all."""
    told(*crowd(*"5544"), ada(id="a", name="Ada", role="owner", reply="Danke.", helpful=2, unhelpful=1), ben(id="b"))
    sorts = [c for c in Voice.Collected.values if c != "unasked"]
    told(*(said(id=f"c{n}", person=f"c{n}", collected=way) for n, way in enumerate(sorts)))
    told(*(said(id=f"p{n}", person=f"p{n}", proof=proof) for n, proof in enumerate(Voice.Proof.values)))
    told(*(said(id=f"o{n}", person=f"o{n}", obtained=how) for n, how in enumerate(Experience.Obtained.values)))
    told(*(said(id=f"t{n}", person=f"t{n}", about=what) for n, what in enumerate(Experience.About.values)))
    told(*(said(id=f"k{n}", person=f"k{n}", kind=kind, stars="") for n, kind in enumerate(top_kinds())))
    told(said(id="e", person="eve", role="expert"), said(id="f", person="f", role="former_owner", said_at=None))
    told(said(id="a", person="ada", stars="1", text="Neu.", said_at=DAY.replace(month=5), name="Ada"))
    held = Voice.objects.get(outside_id="p1")
    for ground in Hold.Ground.values:
        Hold.objects.create(voice=held, ground=ground, evidence="x", placed_by="y")
    lists = ["", "?kind=question", "?kind=recommendation", "?order=newest&stars=5", "?whose=experts", "?version=none"]
    voices = [f"/voices/{held.pk}/", f"/voices/{Voice.objects.get(outside_id='a').pk}/"]
    return ["/", "/?q=4711", *(f"/p/kettle/{one}" for one in lists), "/p/kettle/write/", "/nowhere/", *voices]


def top_kinds() -> list[str]:
    keys = VoiceKind.objects.filter(answers_another=False).exclude(key="review").values_list("key", flat=True)
    return list(keys)


def seen(shown: str) -> str:
    """What a reader sees or hears of a page, but not what people wrote."""
    told_in = re.findall(r'(?:aria-label|placeholder|content)="([^"]*)"', shown)
    shown = re.sub(r"<(script|code)\b.*?</\1>", " ", shown, flags=re.DOTALL)
    return unescape(re.sub(r"\s+", " ", " ".join([re.sub(r"<[^>]+>", " | ", shown), *told_in])))


def english() -> set[str]:
    """Every word of ours that stands for one of the record's, and is not the same elsewhere."""
    return {str(text) for table in words.TABLES.values() for text in table.values()} | {
        str(text) for text in DISCLOSURES.values()
    }


@pytest.mark.django_db(transaction=True)
def test_no_english_is_left_on_any_page(client: Client, subtests: pytest.Subtests) -> None:
    pages = full_house()
    with override("en"):
        ours = english()
        source = {seen(client.get(one, headers={"accept-language": "en"}).content.decode()) for one in pages}
    spoken = {piece.strip() for page in source for piece in page.split("|")}
    suspects = {
        text for text in ours | spoken if len(re.findall(r"[^\W\d_]{3,}", text.replace("Groundswell", ""))) >= 2
    }
    for language in OTHERS:
        with subtests.test(language=language):
            with override(language):
                same = {str(text) for table in words.TABLES.values() for text in table.values()}
            for one in pages:
                shown = {
                    p.strip()
                    for p in seen(client.get(one, headers={"accept-language": language}).content.decode()).split("|")
                }
                left = (
                    (shown & suspects)
                    - same
                    - {"Boils fast.", "Boils fast, and hums a little.", "Best kettle ever!", "norsk (bokmål)"}
                )
                assert not left, one


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", OTHERS)
def test_a_refusal_is_told_in_the_reader_s_language(client: Client, language: str) -> None:
    told(ada())
    answer = client.post("/p/kettle/write/", {"text": "x"}, headers={"accept-language": language})
    assert answer.status_code == 422
    assert "Please" not in answer.content.decode()
    assert "required" not in seen(answer.content.decode())


def test_a_template_says_nothing_that_is_not_translated() -> None:
    for path in SITE.glob("templates/**/*.html"):
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"{% blocktranslate.*?{% endblocktranslate %}", " ", text, flags=re.DOTALL)
        text = re.sub(r"<(code)\b.*?</\1>", " ", text, flags=re.DOTALL)
        text = re.sub(r"{%.*?%}|{{.*?}}", " ", text)
        attributes = re.findall(r'(?:aria-label|placeholder|alt|title)="([^"]*)"', text)
        said_plainly = re.sub(r"&\w+;", " ", " ".join([re.sub(r"<[^>]*>", " ", text), *attributes]))
        assert set(re.findall(r"[^\W\d_]{2,}", said_plainly)) <= {"Groundswell"}, path


def test_every_word_that_a_page_tells_has_one_for_readers() -> None:
    assert set(Experience.Obtained.values) == set(words.OBTAINED)
    assert set(Experience.About.values) == set(words.ABOUT)
    assert set(Hold.Ground.values) == set(words.GROUND)


@pytest.mark.django_db(transaction=True)
def test_every_kind_of_the_registry_has_a_word() -> None:
    assert set(VoiceKind.objects.values_list("key", flat=True)) <= set(words.KIND)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("people", "wanted"),
    [(1, "iš 1 žmogaus"), (2, "iš 2 žmonių"), (11, "iš 11 žmonių"), (21, "iš 21 žmogaus")],
)
def test_lithuanian_has_its_plurals(client: Client, people: int, wanted: str) -> None:
    told(*crowd(*["4"] * people))
    assert wanted in client.get("/p/kettle/", headers={"accept-language": "lt"}).content.decode()


@pytest.mark.django_db(transaction=True)
def test_numbers_and_days_are_written_as_the_reader_does(client: Client) -> None:
    told(ada())
    shown = client.get("/p/kettle/", headers={"accept-language": "de"}).content.decode()
    assert "1. März 2026" in shown
    assert re.search(r"<b>\d,\d</b>", shown)
    assert "1 marzo 2026" in client.get("/p/kettle/", headers={"accept-language": "it"}).content.decode()


def test_the_pages_speak_the_five_languages() -> None:
    assert [code for code, _ in settings.LANGUAGES] == list(FRONT)
