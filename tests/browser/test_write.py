"""A real browser: one star, by keyboard, on a small screen, in Lithuanian."""

import os
import shutil
from collections.abc import Iterator

import pytest
from cast import a_product, ada, settle, told
from django.core.cache import cache
from playwright.sync_api import Page, expect, sync_playwright

from groundswell.record.models import Voice

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(shutil.which("chromium") is None, reason="no chromium"),
]
SMALL = {"width": 360, "height": 740}
LARGE = {"width": 1280, "height": 900}


@pytest.fixture
def browser_page(monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """A small Lithuanian browser; Playwright keeps a loop running, which Django would mistake for its own."""
    cache.clear()
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport=SMALL, locale="lt-LT")  # type: ignore[arg-type]
        page.set_default_timeout(10_000)
        yield page
        browser.close()
    cache.clear()


def fits(page: Page) -> bool:
    """Whether nothing sticks out sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def tab_to(page: Page, wanted: str) -> None:
    """Walk by the Tab key to what the selector names, as somebody without a mouse does."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"no way to {wanted} by keyboard")


def test_a_one_star_review_by_keyboard_at_360_pixels_in_lithuanian(live_server, browser_page: Page) -> None:  # type: ignore[no-untyped-def]
    product = a_product()
    page = browser_page
    page.goto(f"{live_server.url}/p/{product.slug}/")
    assert fits(page)
    tab_to(page, "a.button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Parašyti atsiliepimą")
    assert fits(page)
    tab_to(page, "[name=stars]")
    page.keyboard.press("Space")
    tab_to(page, "[name=title]")
    page.keyboard.type("Leidžia vandenį")
    tab_to(page, "[name=text]")
    page.keyboard.type("Virdulys leidžia vandenį jau pirmą rytą.")
    tab_to(page, "[name=name]")
    page.keyboard.type("Eglė")
    tab_to(page, "[name=collected]")
    page.keyboard.press("Space")
    tab_to(page, "[name=consent]")
    page.keyboard.press("Space")
    tab_to(page, "main button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Ačiū. Jūsų nuomonė bus įskaityta po akimirkos.")
    settle()
    page.reload()
    voice = page.get_by_role("article")
    expect(voice).to_contain_text("Leidžia vandenį")
    expect(voice).to_contain_text("Eglė")
    expect(voice).to_contain_text("1 iš 5 žvaigždučių")
    assert fits(page)
    assert (Voice.objects.get().level, Voice.objects.get().language) == (1, "lt")


def test_an_empty_form_says_where_to_look(live_server, browser_page: Page) -> None:  # type: ignore[no-untyped-def]
    product = a_product()
    page = browser_page
    page.goto(f"{live_server.url}/p/{product.slug}/write/")
    page.locator("main button").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Pasirinkite nuo vienos iki penkių žvaigždučių.")
    alert.get_by_role("link").first.press("Enter")
    assert page.url.endswith("#id_stars_0")
    assert fits(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_no_page_sticks_out_and_nothing_is_blocked(live_server, browser_page: Page, size, scheme) -> None:  # type: ignore[no-untyped-def]
    told(ada(text="Long" * 200, title="W" * 120, version="x" * 90, reply="Thank you.", product_title="Kettle" * 12))
    page = browser_page
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    voice = Voice.objects.filter(kind="review").get()
    at = f"/p/{voice.product.slug}/"
    for address in ("/", at, f"{at}?order=newest", f"{at}write/", f"/voices/{voice.pk}/"):
        page.goto(live_server.url + address)
        assert fits(page), address
    assert complaints == []


def test_what_can_be_pressed_is_large_enough(live_server, browser_page: Page) -> None:  # type: ignore[no-untyped-def]
    told(ada(reply="Thank you."))
    page = browser_page
    for address in ("/", "/p/kettle/?order=newest", "/p/kettle/write/"):
        page.goto(live_server.url + address)
        small = page.evaluate(
            """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), select, summary")]
                .filter(one => !one.classList.contains("skip"))
                .map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect().height])
                .filter(([_, height]) => height > 0 && height < 20)"""
        )
        assert small == [], address
