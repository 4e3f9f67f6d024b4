#!/usr/bin/env python3
"""Draws the main pages of a made-up market in five languages, two widths and two lights, into docs/pictures."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "pictures"
LANGUAGES = ("en", "de", "it", "pl", "lt")
WIDTHS = (1280, 360)
LIGHTS = ("light", "dark")
# A page longer than this is cut: what stands below is more of the same.
HIGHEST = 4200


@contextmanager
def served() -> Iterator[str]:
    """A made-up market on a free port, in a home that goes afterwards."""
    with socket.socket() as free, tempfile.TemporaryDirectory() as home:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        environment = {**os.environ, "GROUNDSWELL_HOME": home, "GROUNDSWELL_PORT": str(port)}
        command = [sys.executable, "-m", "groundswell.faces.cli"]
        subprocess.run([*command, "demo"], env=environment, check=True)
        subprocess.run([*command, "work", "--until-idle"], env=environment, check=True)
        server = subprocess.Popen([*command, "serve", "--without-worker"], env=environment, stderr=subprocess.DEVNULL)
        try:
            yield answering(f"http://127.0.0.1:{port}")
        finally:
            server.terminate()
            server.wait()


def answering(address: str) -> str:
    for _ in range(120):
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.5)
        else:
            return address
    raise SystemExit(f"nothing answered at {address}")


def pages(browser: Browser, address: str) -> dict[str, str]:
    """The main pages, found as a reader finds them."""
    page = browser.new_page()
    page.goto(address)
    product = str(page.locator(".card a").first.get_attribute("href"))
    page.goto(address + product)
    voice = str(page.locator('a[href^="/voices/"]').first.get_attribute("href")).partition("#")[0]
    question = page.locator('a[href^="/questions/"]').first.get_attribute("href")
    page.close()
    found = {"front": "/", "product": product, "voice": voice, "write": f"{product}write/"}
    return {**found, "question": str(question)} if question else found


def draw(browser: Browser, address: str, pages: dict[str, str], language: str, width: int, light: str) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900 if width > 600 else 740},
        locale=language,
        color_scheme=light,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    page = context.new_page()
    for name, path in pages.items():
        page.goto(address + path)
        drawn = Image.open(BytesIO(page.screenshot(full_page=True))).convert("RGB")
        cut = drawn.crop((0, 0, drawn.width, min(drawn.height, HIGHEST)))
        cut.save(FOLDER / f"{name}-{language}-{width}-{light}.webp", quality=55, method=6)
    context.close()


def main() -> int:
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("no chromium: scripts/system-packages installs it")
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.webp"):
        old.unlink()
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        found = pages(browser, address)
        for language in LANGUAGES:
            for width in WIDTHS:
                for light in LIGHTS:
                    draw(browser, address, found, language, width, light)
        browser.close()
    drawn = list(FOLDER.glob("*.webp"))
    print(f"{len(drawn)} pictures, {sum(one.stat().st_size for one in drawn) // 1024} KiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
