"""What people do at a browser, and what axe sees in their place."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parent / "axe" / "axe.min.js"
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


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


ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOURS = ["color-contrast", "link-in-text-block"]


def troubles(page: Page, light: str = "light") -> list[str]:
    """What axe finds wrong with the page as it stands. The two lights differ in nothing but colours.

    light  "light": by all its rules; "dark": by those of colours, where the same is seen by day as well

    Open the page in a context with bypass_csp=True: our policy lets no foreign script in, not even axe.
    """
    if not page.evaluate("typeof axe === 'object'"):
        # Pages that come after this one have it from the start, which costs a fraction of adding it to each.
        page.add_init_script(path=AXE)
        page.add_script_tag(path=AXE)
    only = {"type": "tag", "values": ALL} if light == "light" else {"type": "rule", "values": OF_COLOURS}
    found = page.evaluate("only => axe.run(document, {runOnly: only, resultTypes: ['violations']})", only)
    return [f"{one['id']}: {node['html'][:160]}" for one in found["violations"] for node in one["nodes"]]
