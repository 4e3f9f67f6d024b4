"""The sitemap: every page that may be found, none that may not, by the rules of sitemaps.org."""

import re
from datetime import UTC, datetime
from typing import Any
from urllib.robotparser import RobotFileParser
from xml.etree.ElementTree import Element, fromstring

import pytest
from cast import DAY, a_product, ada, ben, crowd, cy, said, settle, told
from django.conf import settings
from django.test import Client

from groundswell.faces.site.machines import sitemap
from groundswell.listen import hold
from groundswell.record.models import Company, Product, Voice

pytestmark = pytest.mark.django_db
OURS = f"{{{sitemap.SITEMAPS}}}"
LINK = f"{{{sitemap.XHTML}}}link"
W3C_TIME = r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d))?"


def read(client: Client, address: str) -> Element:
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert len(answer.content) <= 50_000_000
    root = fromstring(answer.content)
    assert not broken(root)
    return root


def broken(root: Element) -> list[str]:
    """The rules of sitemaps.org that a file breaks."""
    rows = list(root)
    wrong = [] if 0 < len(rows) <= 50_000 else [f"{len(rows)} rows"]
    for row in rows:
        address = row.findtext(f"{OURS}loc") or ""
        changed = row.findtext(f"{OURS}lastmod")
        wrong += [] if address.startswith(f"{settings.SITE}/") and len(address) < 2048 else [f"address {address!r}"]
        wrong += [] if changed is None or re.fullmatch(W3C_TIME, changed) else [f"time {changed!r}"]
    return wrong


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "<url><loc>/p/kettle/</loc></url>",
        f"<url><loc>{settings.SITE}/</loc><lastmod>yesterday</lastmod></url>",
    ],
)
def test_a_broken_file_is_found(bad: str) -> None:
    assert broken(fromstring(f'<urlset xmlns="{sitemap.SITEMAPS}">{bad}</urlset>'))


def addresses(client: Client) -> dict[str, Element]:
    """All rows of all files that the index names."""
    found: dict[str, Element] = {}
    for part in read(client, "/sitemap.xml"):
        path = (part.findtext(f"{OURS}loc") or "").removeprefix(settings.SITE)
        for row in read(client, path):
            found[(row.findtext(f"{OURS}loc") or "").removeprefix(settings.SITE)] = row
    return found


def test_an_empty_house_has_its_front_page(client: Client) -> None:
    assert set(addresses(client)) == {"/"}


def test_products_voices_and_questions_are_found(client: Client) -> None:
    told(ada(id="1"), ben(text="", title=""), said(kind="question", stars="", text="Does it whistle?", id="q1"))
    told(said(kind="answer", answers="q1", person="dora", stars="", text="It hums."))
    voice, question = Voice.objects.get(outside_id="1"), Voice.objects.get(kind="question")
    wanted = {"/", "/p/kettle/", f"/voices/{voice.pk}/", f"/questions/{question.pk}/"}
    found = addresses(client)
    assert set(found) == wanted, "stars without words, and answers, have no row of their own"
    for address in wanted:
        assert client.get(address).status_code == 200


def test_each_page_brings_its_languages_along(client: Client) -> None:
    a_product()
    links = {link.get("hreflang"): link.get("href") for link in addresses(client)["/p/kettle/"].findall(LINK)}
    there = f"{settings.SITE}/p/kettle/"
    assert links == {code: f"{there}?lang={code}" for code in ("en", "de", "it", "pl", "lt")} | {"x-default": there}


def test_what_is_held_or_made_up_is_not_found(client: Client) -> None:
    told(ada(id="1"), cy(1, id="2"))
    held = Voice.objects.get(outside_id="2")
    hold.place(held, "spam", "the same link nine times", "the desk")
    settle()
    assert f"/voices/{held.pk}/" not in addresses(client)
    assert "/p/kettle/" in addresses(client)
    Company.objects.update(is_made_up=True)
    assert set(addresses(client)) == {"/"}


def test_a_page_changes_when_something_is_said(client: Client) -> None:
    told(ada(id="1"))
    Voice.objects.update(heard_at=datetime(2026, 1, 1, tzinfo=UTC))
    voice = Voice.objects.get()
    for address in ("/p/kettle/", f"/voices/{voice.pk}/"):
        assert addresses(client)[address].findtext(f"{OURS}lastmod") == "2026-01-01T00:00:00+00:00"
    told(ada(id="1", text="It rusts.", said_at=DAY.replace(month=5)))
    changed = voice.revisions.get().heard_at.isoformat(timespec="seconds")
    for address in ("/p/kettle/", f"/voices/{voice.pk}/"):
        assert addresses(client)[address].findtext(f"{OURS}lastmod") == changed


def test_rows_are_shared_out_over_files(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "SIZE", 3)
    told(*crowd(*"5432154321"))
    parts = [part.findtext(f"{OURS}loc") for part in read(client, "/sitemap.xml")]
    assert len(parts) > 4
    voices = {path for path in addresses(client) if path.startswith("/voices/")}
    assert voices == {f"/voices/{pk}/" for pk in Voice.objects.values_list("pk", flat=True)}


def test_a_file_costs_one_query(client: Client, django_assert_num_queries: Any) -> None:
    told(*crowd(*"5432154321"))
    number = Product.objects.get().pk // sitemap.SIZE
    for name, rows in (("products", 1), ("voices", 10)):
        with django_assert_num_queries(1):
            assert len(read(client, f"/sitemaps/{name}-{number}.xml")) == rows


@pytest.mark.parametrize("part", ["products-7", "cups-0", "voices-99999999999999999999999", "pages-1"])
def test_a_file_that_is_not_there_is_not_there(client: Client, part: str) -> None:
    assert client.get(f"/sitemaps/{part}.xml").status_code == 404


def test_robots_find_the_sitemap_and_no_form(client: Client) -> None:
    answer = client.get("/robots.txt")
    assert answer["Content-Type"].startswith("text/plain")
    lines = answer.content.decode().splitlines()
    assert f"Sitemap: {settings.SITE}/sitemap.xml" in lines
    rules = RobotFileParser()
    # Python's reader takes no stars inside a path: those rules are read by our own eyes below.
    rules.parse([line for line in lines if "*/" not in line])
    for closed in ("/me/", "/me/mail/", "/console/", "/confirm/abc/"):
        assert not rules.can_fetch("robot", settings.SITE + closed)
    for is_open in ("/", "/p/kettle/", "/voices/1/", "/questions/1/", "/feeds/voices.atom"):
        assert rules.can_fetch("robot", settings.SITE + is_open)
        assert not any(matches(line, is_open) for line in lines)
    for closed in (
        "/p/kettle/write/",
        "/p/kettle/ask/",
        "/voices/1/report/",
        "/voices/1/amend/",
        "/questions/1/answer/",
    ):
        assert any(matches(line, closed) for line in lines), closed


def matches(line: str, path: str) -> bool:
    """Whether a rule closes a path (RFC 9309)."""
    if not line.startswith("Disallow: "):
        return False
    pattern = ".*".join(re.escape(piece) for piece in line.removeprefix("Disallow: ").split("*"))
    return re.match(pattern, path) is not None
