"""The widget on a shop's bare page, of another origin and under the strictest policy, in a real browser."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.request import urlopen

import pytest
from cast import a_product, ada, ben, crowd, said, told
from hands import amiss, fits
from playwright.sync_api import BrowserContext, Page, expect

from groundswell.record.models import Product, Voice

NARROW = {"width": 320, "height": 640}
# What docs/widget.md asks of a shop's policy, and nothing more.
POLICY = "default-src 'none'; script-src {gs}; connect-src {gs}"
PAGE = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>Kettles</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<script src="{gs}/widget/groundswell.js" defer></script></head>
<body><main><h1>Kettle</h1>{element}</main></body></html>"""


@dataclass
class Shop:
    """Somebody else's site: one page, its policy, and what browsers complained of."""

    url: str
    gs: str
    policy: str
    body: str = ""
    complaints: list[Any] = field(default_factory=list)

    def show(self, element: str, lang: str = "en") -> None:
        self.body = PAGE.format(gs=self.gs, lang=lang, element=element)


@pytest.fixture
def shop(site: Any) -> Iterator[Shop]:
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", open_shop.policy + "; report-uri /complaints")
            self.end_headers()
            self.wfile.write(b"" if self.path == "/favicon.ico" else open_shop.body.encode())

        def do_POST(self) -> None:
            open_shop.complaints.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    open_shop = Shop(f"http://127.0.0.1:{server.server_port}", site.url, POLICY.format(gs=site.url))
    Thread(target=server.serve_forever, daemon=True).start()
    yield open_shop
    server.shutdown()
    server.server_close()


@pytest.fixture
def asked(page: Page) -> list[str]:
    """Every address that the page asks for."""
    found: list[str] = []
    page.on("request", lambda request: found.append(request.url))
    return found


@pytest.fixture
def console(page: Page) -> list[str]:
    found: list[str] = []
    page.on("console", lambda message: found.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: found.append(f"error: {error}"))
    return found


KETTLE = '<groundswell-voices product="K-1"></groundswell-voices>'


def a_kettle() -> Product:
    product = a_product(sku="K-1")
    told(*crowd(*"5554433211"), ada(title="Good", reply="Thank you."))
    return product


def test_it_shows_and_filters_and_asks_nobody_else(
    shop: Shop, page: Page, asked: list[str], console: list[str]
) -> None:
    a_kettle()
    shop.show(KETTLE)
    page.goto(shop.url)
    expect(page.get_by_role("heading", name="What people say", level=2)).to_be_visible()
    expect(page.get_by_text("out of 5", exact=False).first).to_be_visible()
    expect(page.get_by_text("from 11 people.")).to_be_visible()
    assert page.get_by_role("row").count() == 6
    expect(page.get_by_role("article")).to_have_count(4)
    page.get_by_role("button", name="More voices").click()
    expect(page.get_by_role("article")).to_have_count(8)
    page.get_by_role("button", name="1 star", exact=True).click()
    expect(page.get_by_role("article")).to_have_count(2)
    expect(page.get_by_role("button", name="1 star", exact=True)).to_be_focused()
    expect(page.get_by_role("button", name="1 star", exact=True)).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Show all again").click()
    expect(page.get_by_role("article")).to_have_count(4)
    expect(page.get_by_role("link", name="All voices")).to_have_attribute("href", f"{shop.gs}/p/kettle/")
    assert {address.split("/")[2] for address in asked} == {shop.url[7:], shop.gs[7:]}
    assert page.context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert (shop.complaints, console) == ([], [])


def test_a_review_is_written_on_the_shops_page(shop: Shop, site: Any, page: Page, console: list[str]) -> None:
    a_kettle()
    shop.show(KETTLE, lang="de-AT")
    page.goto(shop.url)
    page.get_by_role("button", name="Eine Bewertung schreiben").click()
    expect(page.get_by_role("button", name="Eine Bewertung schreiben")).to_be_hidden()  # the box takes its place
    page.get_by_role("button", name="Meine Bewertung veröffentlichen").click()
    expect(page.get_by_role("radio", name="1")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("radio", name="1")).to_be_focused()
    assert page.locator(".wrong").count() == 4
    tab_to_field(page, "stars", "2")
    page.locator("[name=text]").fill("Der Deckel klemmt, und das Wasser schmeckt nach Plastik.")
    page.locator("[name=name]").fill("Eva")
    page.locator("[name=collected]").first.check()
    page.locator("[name=email]").fill("eva@example.org")
    page.locator("[name=consent]").check()
    page.get_by_role("button", name="Meine Bewertung veröffentlichen").click()
    expect(page.locator("[name=code]")).to_be_focused()
    expect(page.locator("#told")).to_contain_text("eva@example.org")
    page.locator("[name=code]").fill("000000" if site.code() != "000000" else "000001")
    page.locator("form button.main").click()
    expect(page.locator(".wrong")).to_be_visible()
    page.locator("[name=code]").fill(site.code())
    page.locator("form button.main").click()
    # The first voice of a process waits for the model that recognises languages.
    expect(page.locator("#told")).to_have_count(0, timeout=30_000)
    expect(page.get_by_role("status")).to_contain_text("Danke")
    expect(page.get_by_role("button", name="Eine Bewertung schreiben")).to_be_visible()
    expect(page.locator(".none")).to_have_count(0)  # "be the first" is true no more
    assert Voice.objects.get(text__startswith="Der Deckel").level == 2
    site.settle()
    page.reload()
    page.get_by_role("button", name="2 Sterne").click()
    expect(page.get_by_role("article").filter(has_text="Der Deckel klemmt")).to_contain_text("Eva")
    assert page.context.cookies() == []
    assert shop.complaints == []
    # A refused form is an answer of ours; the browser notes its status.
    assert [line for line in console if "422" not in line] == []


def tab_to_field(page: Page, name: str, value: str) -> None:
    page.locator(f"[name={name}][value='{value}']").check()


def test_all_of_it_weighs_20_kilobytes_at_most(shop: Shop, page: Page, asked: list[str]) -> None:
    long = "A kettle that does what it should, and then some more. " * 60
    a_product(sku="K-1")
    told(*(said(person=f"p{n}", stars="4", title="Words " * 40, text=f"{n} {long}", reply=long) for n in range(20)))
    told(said(person="eve", role="expert"))
    shop.show(KETTLE, lang="pl")
    page.goto(shop.url)
    expect(page.get_by_role("article").first).to_be_visible()
    ours = sorted({address for address in asked if address.startswith(shop.gs)})
    assert len(ours) == 3, ours
    sizes = {}
    for address in ours:
        with urlopen(address) as answer:
            sizes[address] = len(answer.read())
    assert sum(sizes.values()) <= 20_000, sizes


def test_it_fits_and_axe_finds_nothing(shop: Shop, context: Callable[..., BrowserContext]) -> None:
    a_kettle()
    told(ben(id="long", text="W" * 300, title="Kettle" * 30, stars="3"))
    for element in (KETTLE, '<groundswell-voices product="none-yet"></groundswell-voices>'):
        a_product("none-yet")
        shop.show(element)
        page = context(viewport=NARROW, bypass_csp=True).new_page()
        page.goto(shop.url)
        page.get_by_role("button", name="Write a review").click()
        expect(page.locator("[name=consent]")).to_be_visible()
        assert fits(page)
        assert amiss(page) == []


def test_nobody_has_said_anything_yet(shop: Shop, page: Page) -> None:
    a_product(sku="K-1")
    shop.show(KETTLE)
    page.goto(shop.url)
    expect(page.get_by_text("No customer has said anything yet. Be the first.")).to_be_visible()
    expect(page.get_by_role("button", name="Write a review")).to_be_visible()
    assert page.get_by_role("table").count() == 0
    assert "out of 5" not in page.content()


def test_shoppers_see_nothing_of_an_unknown_product_and_its_developer_is_told(
    shop: Shop, page: Page, console: list[str]
) -> None:
    shop.show('<groundswell-voices product="nope"></groundswell-voices>')
    with page.expect_console_message(lambda message: message.type == "warning") as noted:
        page.goto(shop.url)
    assert "found no product 'nope'; wanted a SKU" in noted.value.text
    assert page.locator("groundswell-voices").evaluate("one => one.shadowRoot.childNodes.length") == 0


def test_what_the_shops_server_drew_is_taken_over_and_not_drawn_twice(
    shop: Shop, page: Page, asked: list[str], console: list[str]
) -> None:
    a_kettle()
    with urlopen(f"{shop.gs}/widget/v1/products/K-1.html?lang=de") as answer:
        shop.show(answer.read().decode())
    shop.policy += f"; style-src {shop.gs}"
    page.goto(shop.url)
    expect(page.get_by_role("article")).to_have_count(4)
    assert page.get_by_role("heading", level=2).count() == 1
    assert not [address for address in asked if ".json" in address]
    page.get_by_role("button", name="1 Stern").click()
    expect(page.get_by_role("article")).to_have_count(2)
    assert page.get_by_role("heading", level=2).count() == 1
    page.reload()
    page.get_by_role("link", name="Eine Bewertung schreiben").click()
    expect(page.locator("[name=email]")).to_be_visible()
    assert (shop.complaints, console) == ([], [])


def test_it_reads_without_a_script_what_the_shops_server_drew(
    shop: Shop, context: Callable[..., BrowserContext]
) -> None:
    a_kettle()
    with urlopen(f"{shop.gs}/widget/v1/products/K-1.html?lang=it&level=3") as answer:
        shop.show(answer.read().decode())
    page = context(java_script_enabled=False).new_page()
    page.goto(shop.url)
    expect(page.get_by_role("heading", level=3, name="Che cosa dice la gente")).to_be_visible()
    expect(page.get_by_role("article")).to_have_count(4)


def test_who_uses_no_mouse_gets_everywhere(shop: Shop, page: Page) -> None:
    a_kettle()
    shop.show(KETTLE)
    page.goto(shop.url)
    expect(page.get_by_role("article").first).to_be_visible()
    reached = []
    for _ in range(8):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.shadowRoot?.activeElement?.textContent"))
    assert reached[:7] == ["5 stars", "4 stars", "3 stars", "2 stars", "1 star", "Write a review", "More voices"]
