"""A real browser and a living site, for each test anew."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.utils.module_loading import import_string
from hands import DESK
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright


@dataclass(frozen=True, slots=True)
class Site:
    """The site under test, its worker and its letters."""

    url: str

    def settle(self) -> None:
        """Let the worker do all that is to do."""
        # Found by name: this page is read before Django is set up.
        import_string("groundswell.flow.run_until_idle")()

    def letters(self) -> list[Any]:
        return mail.outbox

    def link(self) -> str:
        """The address in the newest letter."""
        return re.findall(r"https?://\S+", self.letters()[-1].body)[0]

    def code(self) -> str:
        """The six digits in the newest letter."""
        return re.findall(r"\b\d{6}\b", self.letters()[-1].body)[0]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all. Playwright keeps a loop running, which Django would mistake for its own."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("no chromium")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def site(live_server: Any, settings: Any, tmp_path: Path) -> Site:
    """The site at an address that its letters name, with a folder of its own for photographs."""
    settings.SITE = live_server.url
    settings.MEDIA_ROOT = tmp_path / "media"
    return Site(live_server.url)


@pytest.fixture
def context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Opens a browser of a newcomer: `context(viewport=PHONE, locale="lt-LT", …)`."""
    opened: list[BrowserContext] = []

    def open_one(**like: Any) -> BrowserContext:
        one = browser.new_context(**{"viewport": DESK, "locale": "en-GB", **like})
        one.set_default_timeout(10_000)
        opened.append(one)
        return one

    yield open_one
    for one in opened:
        one.close()


@pytest.fixture
def page(context: Callable[..., BrowserContext]) -> Page:
    """An English newcomer at a desk."""
    return context().new_page()
