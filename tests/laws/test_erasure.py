"""The law of erasure: nothing that anybody can ask for holds a word or a name of who was forgotten."""

import json
from io import BytesIO

import pytest
from addresses import addresses
from cast import ACME, DAY, a_company, said, settle, told
from django.core.cache import cache
from django.test import Client
from PIL import Image

from groundswell.act import leaving
from groundswell.listen import notice, telling
from groundswell.listen.hear import Ear
from groundswell.plumbing import pictures
from groundswell.record import bulk
from groundswell.record.models import Account, Membership, Report, Source, Voice

pytestmark = pytest.mark.django_db

SAID, AMENDED, NAME, PEN = (
    "Quokkas hum sonatas.",
    "Numbats whistle fugues.",
    "Countess Byronica",
    "Enchantress Numerica",
)
ASKED, REPLIED = "Do wombats yodel?", "Wombats yodel at dawn."
WORDS = (SAID, AMENDED, NAME, PEN, ASKED, REPLIED)
# What is asked in many ways is asked with each of these behind it.
ASKED_IN_MANY_WAYS = ("/", "/p/kettle/", "/p/lamp/", "/p/lamp/questions/", "/widget/v1/products/kettle.json")
QUERIES = ("", "?order=newest", "?kind=question", "?q=quokkas", "?q=Numbats", "?lang=de", "?kind=question&order=newest")


class House:
    """Everything that strangers, the company and programs can ask for about somebody's words."""

    def __init__(self, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path / "media"
        self.settings, self.tmp_path = settings, tmp_path
        told(said(id="other", person="ben", text="Fine.", said_at=DAY))
        self.account = Account.objects.of("ada@example.org")
        self.account.speaker(NAME)
        handle = self.account.handle
        self.voice = self.say(id="v", person=handle, text=SAID, said_at=DAY)
        self.say(id="v", person=handle, text=AMENDED, stars="1", said_at=DAY.replace(month=4))
        notice.rename_beside(self.account.person, self.voice.product, PEN)
        lamp = {"person": handle, "product": "lamp", "stars": ""}
        self.question = self.say(id="q", kind="question", text=ASKED, **lamp)
        self.say(id="r", kind="answer", answers="q", text=REPLIED, **lamp)
        drawn = BytesIO()
        Image.new("RGB", (8, 8), "teal").save(drawn, "PNG")
        self.picture = pictures.keep(BytesIO(drawn.getvalue()))
        notice.picture(
            self.voice, file=self.picture.file, alt=SAID, width=self.picture.width, height=self.picture.height
        )
        owner = Account.objects.of("owner@acme.example")
        Membership.objects.create(account=owner, company=a_company(ACME), role="owner")
        self.report = notice.report(self.voice, "spam", "An advert?")
        self.link = telling.link_for(self.account.person, self.voice.product, voice=self.voice)
        self.stranger, self.staff = Client(), Client()
        self.staff.force_login(owner)
        settle()

    def say(self, **parts):
        Ear(Source.SITE, ACME).hear([said(name=NAME, **parts)])
        return Voice.objects.get(source__key="site", outside_id=parts["id"])

    def told(self):
        return {
            "slug": "kettle",
            "pk": self.voice.pk,
            "question:pk": self.question.pk,
            "answer:pk": self.question.pk,
            "console:report:pk": self.report.pk,
            "console:product:pk": self.voice.product_id,
            "company": a_company(ACME).slug,
            "code": self.link.code,
            "file": self.picture.file,
            "number": self.report.number,
            "sitemap_part:number": 1,
            "name": "kettle",
            "sitemap_part:name": "voices",
            "given": "x",
            "token": "x",
            "offered": "x",
            "what": "voices",
            "form": "atom",
        }

    def ways(self):
        """Each address, also about the other product, in each form of feed, and the API's."""
        told = self.told()
        for one in addresses():
            yield one.filled(told)
            if {"slug", "pk", "name"} & {*one.wanted} and not one.name.startswith("console:"):
                yield one.filled({**told, "slug": "lamp", "name": "lamp", "pk": self.question.pk})
            if "form" in one.wanted:
                yield one.filled({**told, "form": "json"})
        yield from (f"/api/v1/products/{slug}{rest}" for slug in ("kettle", "lamp") for rest in ("", "/voices"))
        yield from (f"/api/v1/voices/{pk}" for pk in Voice.objects.values_list("pk", flat=True))
        yield from ("/api/v1/products", "/api/v1/seals", f"/oembed?url={self.settings.SITE}/voices/{self.voice.pk}/")
        yield from (f"/voices/{pk}/" for pk in Voice.objects.values_list("pk", flat=True))

    def holding(self):
        """Each way on which a word is found, with the word."""
        found = set()
        for way in sorted(set(self.ways())):
            for query in QUERIES if way in ASKED_IN_MANY_WAYS else ("",):
                for browser in (self.staff,) if way.startswith("/console/") else (self.stranger,):
                    text = read(browser, way + query)
                    found |= {(way, word) for word in WORDS if word in text}
        return found | {("the public file", word) for word in WORDS if word in self.public()}

    def at(self, way):
        return self.public() if way == "the public file" else read(self.staff, way)

    def public(self):
        path = self.tmp_path / "public.jsonl"
        bulk.export(path)
        return path.read_text(encoding="utf-8")


def read(browser, way):
    answer = browser.get(way, follow=True)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    # JSON may hide a word behind escapes.
    text = body.decode("utf-8", errors="replace")
    if "json" in answer.get("Content-Type", "") and not answer.streaming:
        text += json.dumps(json.loads(text), ensure_ascii=False)
    return text


def test_no_page_feed_snapshot_api_file_or_export_holds_a_word(settings, tmp_path, django_capture_on_commit_callbacks):
    cache.clear()
    house = House(settings, tmp_path)
    before = house.holding()
    found = {word for _, word in before}
    assert found == set(WORDS) - {NAME} | ({NAME} & found), "each is found before, or the law could not fail"
    places = {way for way, _ in before}
    assert {f"/go/{house.link.code}/", f"/go/{house.link.code}/sheet/"} <= places
    assert {f"/voices/{house.voice.pk}/", "/p/kettle/", "/api/v1/products/kettle/voices", "the public file"} <= places
    assert house.stranger.get(f"/media/{house.picture.file}").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        leaving.leave(house.account)
    # Already before the worker comes, where something was found; and after it, everywhere.
    assert {(way, word) for way, word in before if word in house.at(way)} == set()
    settle()
    assert house.holding() == set()
    assert house.stranger.get(f"/media/{house.picture.file}").status_code == 404
    assert not list((tmp_path / "media").rglob("*.webp"))
    assert Report.objects.get().words == "An advert?"
