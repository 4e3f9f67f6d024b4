"""Every page, in both lights, wide and narrow, by keyboard and by axe: whoever adds a page adds it here unasked."""

from collections.abc import Callable
from typing import Any

import pytest
from addresses import addresses
from conftest import Site
from django.test import Client
from hands import amiss
from living import Living, living
from playwright.sync_api import BrowserContext, Page


@pytest.fixture
def house(site: Site) -> Living:
    return living()


def pages(house: Living, client: Client) -> list[str]:
    """The addresses that answer this reader with a page."""
    found = []
    for one in addresses():
        if one.name == "account_logout":
            continue
        response = client.get(one.filled(house.parts))
        if (
            response.status_code == 200
            and response["Content-Type"].startswith("text/html")
            and b"<html" in response.content[:500]
        ):
            found.append(one.filled(house.parts))
    return found


def opened(site: Site, context: Callable[..., BrowserContext], client: Client, **like: Any) -> Page:
    """A browser of the same reader."""
    browser = context(bypass_csp=True, **like)
    cookies = [{"name": name, "value": kept.value, "url": site.url} for name, kept in client.cookies.items()]
    browser.add_cookies(cookies)  # type: ignore[arg-type]
    return browser.new_page()


@pytest.mark.parametrize("who", ["a stranger", "a writer", "an owner"])
def test_axe_finds_nothing_and_nothing_sticks_out(
    site: Site, house: Living, context: Callable[..., BrowserContext], who: str
) -> None:
    account = {"a stranger": None, "a writer": house.writer, "an owner": house.owner}[who]
    client = house.client(account)
    paths = pages(house, client)
    if account is not None:
        paths = [path for path in paths if path.startswith(("/me", "/console", "/voices"))]
    assert len(paths) >= 5
    page = opened(site, context, client, reduced_motion="reduce")
    wrong: list[str] = []
    for path in [*paths, "/nothing-here/"]:
        page.goto(site.url + path)
        wrong += amiss(page)
        if page.evaluate(MOVING):
            wrong.append(f"{path} moves")
    assert "\n".join(wrong) == ""


def test_the_keyboard_reaches_all_that_can_be_pressed_and_shows_where_it_is(
    site: Site, house: Living, context: Callable[..., BrowserContext]
) -> None:
    wrong: list[str] = []
    for account in (None, house.writer, house.owner):
        client = house.client(account)
        page = opened(site, context, client, reduced_motion="reduce")
        for path in pages(house, client):
            if account is None or path.startswith(("/me", "/console", "/voices")):
                page.goto(site.url + path)
                wrong += [f"{path}: {trouble}" for trouble in walked(page)]
    assert "\n".join(wrong) == ""


MOVING = """document.getAnimations().length > 0
    || getComputedStyle(document.documentElement).scrollBehavior === 'smooth'"""
REACHABLE = """() => {
    const pressed = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
    const all = document.querySelectorAll(pressed);
    window.wanted = [...all].filter(one => one.checkVisibility() && !one.disabled);
    const radios = new Set();
    window.wanted = window.wanted.filter(one => {
        if (one.type !== 'radio') return true;
        if (radios.has(one.name)) return false;
        radios.add(one.name); return true;
    });
    window.steps = [];
    return window.wanted.length;
}"""
STEPS = """() => addEventListener('keyup', () => {
    const here = document.activeElement, style = getComputedStyle(here);
    let index = window.wanted.indexOf(here);
    if (index < 0 && here.type === 'radio') index = window.wanted.findIndex(one => one.name === here.name);
    const label = here.closest('label'), around = label ? getComputedStyle(label) : style;
    const seen = [style, around].some(one => one.outlineStyle !== 'none' && parseFloat(one.outlineWidth) >= 2);
    const box = here.getBoundingClientRect();
    window.steps.push([index, seen, here.outerHTML.slice(0, 120), box.bottom > 0 && box.top < innerHeight]);
})"""


def walked(page: Page) -> list[str]:
    """Tab through a page; tell what is not reached and where the eye would lose its place."""
    count, reached, wrong = page.evaluate(REACHABLE), set(), []
    page.evaluate(STEPS)
    # A day's field has several stops of its own, so there are more steps than things.
    for _ in range(3):
        for _ in range(count - len(reached) + 5):
            page.keyboard.press("Tab")
        for index, is_seen, html, is_in_view in page.evaluate("steps.splice(0)"):
            if index < 0 or index in reached:
                continue
            reached.add(index)
            if not is_seen:
                wrong.append(f"no sign of focus on {html}")
            if not is_in_view:
                wrong.append(f"out of sight: {html}")
        if len(reached) == count:
            break
    if len(reached) < count:
        missed = page.evaluate(
            "seen => window.wanted.filter((_, i) => !seen.includes(i)).map(one => one.outerHTML.slice(0, 120))",
            sorted(reached),
        )
        wrong += [f"never reached: {html}" for html in missed]
    return wrong
