"""A real browser: one star, from the form over the letter to the page, amended and taken back."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from cast import a_product, ada, told
from hands import DESK, PHONE, amiss, fits, tab_to
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from groundswell.listen.models import Draft
from groundswell.record.models import Voice

WORDS = "The lid leaks since the first morning, and nobody answers my letters."


@pytest.fixture
def lithuanian(context: Callable[..., BrowserContext]) -> Iterator[Page]:
    """A telephone in Lithuania."""
    yield context(viewport=PHONE, locale="lt-LT").new_page()


def fill(page: Page, stars: str = "1") -> None:
    """What somebody types who was let down by a kettle."""
    page.check(f"[name=stars][value='{stars}']")
    page.fill("[name=title]", "It leaks")
    page.fill("[name=text]", WORDS)
    page.check("[name=collected][value=unasked]")
    page.fill("[name=name]", "Ada")
    page.fill("[name=email]", "ada@example.org")
    page.check("[name=consent]")


def a_photograph() -> Any:
    body = BytesIO()
    Image.effect_noise((90, 60), 80).save(body, "JPEG")
    return {"name": "puddle.jpg", "mimeType": "image/jpeg", "buffer": body.getvalue()}


def test_a_one_star_review_is_written_confirmed_seen_amended_and_taken_back(site: Any, page: Page) -> None:
    told(ada(), ada(person="ben", text="Lovely.", stars="5"))
    page.goto(f"{site.url}/p/kettle/")
    page.get_by_role("link", name="Write a review").click()
    fill(page)
    page.get_by_text("Add photographs").click()
    page.set_input_files("[name=photograph0-file]", files=[a_photograph()])
    page.fill("[name=photograph0-alt]", "A puddle under the kettle")
    page.get_by_role("button", name="Send me the letter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
    expect(page.locator("main")).to_contain_text("ada@example.org")
    site.settle()
    page.goto(f"{site.url}/p/kettle/")
    expect(page.locator("main")).not_to_contain_text("It leaks")

    page.goto(site.link())
    expect(page.get_by_role("article")).to_contain_text(WORDS)
    expect(page.get_by_alt_text("A puddle under the kettle")).to_be_visible()
    page.get_by_role("button", name="Yes, publish it").click()
    expect(page.get_by_role("status")).to_have_text("Thank you. Your voice counts in a moment.")
    own = page.url

    site.settle()
    page.goto(f"{site.url}/p/kettle/")
    shown = page.get_by_role("article").filter(has_text="It leaks")
    expect(shown).to_contain_text("1 out of 5 stars")
    drawn = shown.get_by_alt_text("A puddle under the kettle")
    drawn.scroll_into_view_if_needed()
    page.wait_for_function("image => image.complete && image.naturalWidth === 90", arg=drawn.element_handle())
    # Two praise and one complains: the complaint is among the first three, whatever its stars.
    assert page.get_by_role("article").count() == 3

    page.goto(own)
    page.get_by_role("link", name="Amend what I wrote").click()
    page.check("[name=stars][value='3']")
    page.fill("[name=title]", "Mended in the end")
    page.check("[name=consent]")
    page.get_by_role("button", name="Publish the new words").click()
    expect(page.get_by_role("article")).to_contain_text("Mended in the end")
    site.settle()
    page.goto(f"{site.url}/p/kettle/")
    expect(page.get_by_role("article").filter(has_text="Mended in the end")).to_contain_text("3 out of 5 stars")

    page.goto(own + "withdraw/")
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This voice was taken back")
    page.goto(f"{site.url}/p/kettle/")
    for gone in ("It leaks", "Mended in the end"):
        expect(page.locator("main")).not_to_contain_text(gone)


def test_a_one_star_review_in_lithuanian_at_360_pixels_by_keyboard_alone(site: Any, lithuanian: Page) -> None:
    page, key = lithuanian, lithuanian.keyboard
    page.goto(f"{site.url}/p/{a_product().slug}/")
    assert fits(page)
    tab_to(page, "main a.button")
    key.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Parašyti atsiliepimą")
    assert fits(page)
    tab_to(page, "[name=stars]")
    key.press("Space")
    tab_to(page, "[name=title]")
    key.type("Leidžia vandenį")
    tab_to(page, "[name=text]")
    key.type("Virdulys leidžia vandenį jau pirmą rytą.")
    tab_to(page, "[name=collected]")
    key.press("Space")
    tab_to(page, "[name=name]")
    key.type("Eglė")
    tab_to(page, "[name=email]")
    key.type("egle@example.org")
    tab_to(page, "[name=consent]")
    key.press("Space")
    tab_to(page, "form.write .button")
    key.press("Enter")
    expect(page).to_have_url(f"{site.url}/p/kettle/write/sent/")
    assert fits(page)

    tab_to(page, "[name=code]")
    key.type(site.code())
    tab_to(page, "button[value=code]")
    key.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Ačiū. Jūsų nuomonė bus įskaityta po akimirkos.")
    assert fits(page)
    site.settle()
    page.goto(f"{site.url}/p/kettle/")
    voice = page.get_by_role("article")
    for words in ("Leidžia vandenį", "Eglė", "1 iš 5 žvaigždučių"):
        expect(voice).to_contain_text(words)
    assert (Voice.objects.get().level, Voice.objects.get().language) == (1, "lt")

    page.goto(f"{site.url}/voices/{Voice.objects.get().pk}/")
    tab_to(page, "main a[href$='/amend/']")
    key.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Pakeisti, ką parašiau")
    assert fits(page)
    tab_to(page, "[name=title]")
    key.press("ControlOrMeta+a")
    key.type("Vis dar leidžia")
    tab_to(page, "[name=consent]")
    key.press("Space")
    tab_to(page, "form.write .button")
    key.press("Enter")
    expect(page.get_by_role("article")).to_contain_text("Vis dar leidžia")

    tab_to(page, "main a[href$='/amend/']")
    key.press("Enter")
    expect(page).to_have_url(f"{site.url}/voices/{Voice.objects.get().pk}/amend/")
    tab_to(page, "main a[href$='/withdraw/']")
    key.press("Enter")
    expect(page).to_have_url(f"{site.url}/voices/{Voice.objects.get().pk}/withdraw/")
    assert fits(page)
    tab_to(page, "main form .button")
    key.press("Enter")
    expect(page).to_have_url(f"{site.url}/voices/{Voice.objects.get().pk}/")
    expect(page.locator("main")).not_to_contain_text("Vis dar leidžia")


def test_an_empty_form_says_where_to_look(site: Any, lithuanian: Page) -> None:
    page = lithuanian
    page.goto(f"{site.url}/p/{a_product().slug}/write/")
    page.locator("form.write .button").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Pasirinkite nuo vienos iki penkių žvaigždučių.")
    alert.get_by_role("link").first.press("Enter")
    assert page.url.endswith("#id_stars_0")
    assert fits(page)


def test_what_is_typed_outlives_a_reload_and_a_closed_tab_until_it_is_sent(
    site: Any, context: Callable[..., BrowserContext]
) -> None:
    form = f"{site.url}/p/{a_product().slug}/write/"
    device = context()
    page = device.new_page()
    page.goto(form)
    expect(page.locator("[data-kept]")).to_be_hidden()
    fill(page)
    expect(page.locator("[data-kept]")).to_be_visible()
    page.reload()
    expect(page.locator("[name=text]")).to_have_value(WORDS)
    page.close()
    page = device.new_page()
    page.goto(form)
    expect(page.locator("[name=text]")).to_have_value(WORDS)
    expect(page.locator("[name=stars][value='1']")).to_be_checked()
    expect(page.locator("[name=email]")).to_have_value("")
    expect(page.locator("[name=consent]")).not_to_be_checked()
    assert "ada@example.org" not in page.evaluate("JSON.stringify(localStorage)")
    page.get_by_role("button", name="Forget it").click()
    expect(page.locator("[name=text]")).to_have_value("")
    assert page.evaluate("localStorage.length") == 0

    fill(page)
    page.get_by_role("button", name="Send me the letter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
    assert page.evaluate("localStorage.length") == 0
    page.goto(form)
    expect(page.locator("[name=text]")).to_have_value("")


def test_an_error_loses_nothing_and_keeps_it_on_the_device_too(site: Any, page: Page) -> None:
    page.goto(f"{site.url}/p/{a_product().slug}/write/")
    fill(page)
    page.uncheck("[name=consent]")
    page.get_by_role("button", name="Send me the letter").click()
    expect(page.locator("[name=text]")).to_have_value(WORDS)
    expect(page.locator("[name=email]")).to_have_value("ada@example.org")
    assert WORDS in page.evaluate("JSON.stringify(localStorage)")


def test_it_works_without_a_script_and_a_double_click_is_one_voice(
    site: Any, context: Callable[..., BrowserContext]
) -> None:
    page = context(java_script_enabled=False).new_page()
    page.goto(f"{site.url}/p/{a_product().slug}/write/")
    fill(page)
    page.get_by_role("button", name="Send me the letter").dblclick(no_wait_after=True)
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
    page.go_back()
    fill(page)
    page.get_by_role("button", name="Send me the letter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
    assert Draft.objects.count() == 1
    page.fill("[name=code]", site.code())
    page.get_by_role("button", name="Publish it").click()
    expect(page.get_by_role("article")).to_contain_text("It leaks")
    assert Voice.objects.count() == 1


def test_axe_finds_nothing_on_the_way(site: Any, context: Callable[..., BrowserContext]) -> None:
    page = context(bypass_csp=True).new_page()
    found: dict[str, list[str]] = {}

    def look(where: str) -> None:
        found[where] = amiss(page)

    page.goto(f"{site.url}/p/{a_product().slug}/write/")
    page.get_by_text("Add photographs").click()
    look("write")
    fill(page)
    page.set_input_files("[name=photograph0-file]", files=[a_photograph()])
    page.get_by_role("button", name="Send me the letter").click()
    look("asked for words")
    page.fill("[name=photograph0-alt]", "A puddle")
    page.get_by_role("button", name="Send me the letter").click()
    page.get_by_text("The address is wrong").click()
    look("sent")
    page.fill("[name=code]", "x")
    page.get_by_role("button", name="Publish it").click()
    look("wrong code")
    page.goto(site.link())
    look("confirm")
    page.get_by_role("button", name="Yes, publish it").click()
    own = page.url
    page.goto(own + "amend/")
    look("amend")
    page.goto(own + "withdraw/")
    look("withdraw")
    page.goto(f"{site.url}/confirm/x/")
    look("nothing waits")
    assert {where: trouble for where, trouble in found.items() if trouble} == {}


def test_no_page_sticks_out_and_nothing_is_blocked(site: Any, context: Callable[..., BrowserContext]) -> None:
    told(ada(text="Long" * 200, title="W" * 120, version="x" * 90, reply="Thank you.", product_title="Kettle" * 12))
    voice = Voice.objects.filter(kind="review").get()
    at = f"/p/{voice.product.slug}/"
    for size in (PHONE, DESK):
        page = context(viewport=size).new_page()
        complaints: list[str] = []
        page.on("console", lambda message, heard=complaints: heard.append(message.text))
        for address in ("/", at, f"{at}?order=newest", f"{at}write/", f"/voices/{voice.pk}/"):
            page.goto(site.url + address)
            assert fits(page), address
        assert complaints == []


def test_what_can_be_pressed_is_large_enough(site: Any, lithuanian: Page) -> None:
    told(ada(reply="Thank you."))
    page = lithuanian
    for address in ("/", "/p/kettle/?order=newest", "/p/kettle/write/"):
        page.goto(site.url + address)
        small = page.evaluate(
            """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), select, summary")]
                .filter(one => !one.classList.contains("skip"))
                .map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect().height])
                .filter(([_, height]) => height > 0 && height < 20)"""
        )
        assert small == [], address
