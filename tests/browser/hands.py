"""What people do at a browser, and what axe sees in their place."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parent / "axe" / "axe.min.js"
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
ZOOMED = {"width": 640, "height": 450}  # a desk at twice the size: half as wide is left


def fits(page: Page) -> bool:
    """Whether nothing sticks out sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def tab_to(page: Page, wanted: str, most: int = 90) -> None:
    """Walk by the Tab key to what the selector names, as somebody without a mouse does."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"no way to {wanted} by keyboard")


ALL = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
OF_COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}


def amiss(page: Page) -> list[str]:
    """What is wrong with the page as it stands: by axe in both lights, and what sticks out at any width.

    Of colours alone axe is asked in the dark: nothing else differs there. It is left by day, on a desk.
    """
    wrong = troubles(page, ALL)
    page.emulate_media(color_scheme="dark")
    wrong += [f"in the dark, {trouble}" for trouble in troubles(page, OF_COLOURS)]
    page.emulate_media(color_scheme="light")
    for size in (PHONE, ZOOMED, DESK):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        wrong += [] if fits(page) else [f"it sticks out at {size['width']}"]
    return [f"{page.url}: {one}" for one in wrong]


def troubles(page: Page, rules: dict[str, Any]) -> list[str]:
    """What axe finds by some of its rules.

    Open the page in a context with bypass_csp=True: our policy lets no foreign script in, not even axe.
    """
    if not page.evaluate("typeof axe === 'object'"):
        # Pages that come after this one have it from the start, which costs a fraction of adding it to each.
        page.add_init_script(path=AXE)
        page.add_script_tag(path=AXE)
    found = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", rules)
    return [f"{one['id']}: {node['html'][:160]}" for one in found["violations"] for node in one["nodes"]]
