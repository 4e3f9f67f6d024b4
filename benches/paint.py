"""First paint on a cheap phone with a slow line, what the page weighs, and how soon a review stands in it."""

import shutil
import time
from gzip import compress
from statistics import median
from urllib.request import Request, urlopen

from django.utils import timezone
from playwright.sync_api import Browser, sync_playwright

from benches.home import made_up, prepare
from benches.measure import tell
from benches.page import served
from groundswell import flow
from groundswell.listen import drafts
from groundswell.listen.files import Import
from groundswell.listen.formats.options import Options
from groundswell.listen.said import Said
from groundswell.listen.screen import Visitor

ROUNDS = 5
# As Lighthouse has it for a phone: 1.6 Mbit/s down, 150 ms there and back, a quarter of this machine's speed.
LINE = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
SLOWER = 4
PHONE = {"width": 360, "height": 740}


def main() -> None:
    prepare()
    Import(made_up(1_000, products=1, people=1_000_000, words=40), "csv", Options()).run()
    flow.run_until_idle()
    with served("-m", "groundswell.faces.cli", "serve", "--port") as port:
        page = f"http://127.0.0.1:{port}/p/product-0/"
        weigh(page, f"http://127.0.0.1:{port}/static/site/site.css")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            found = [paint(browser, page) for _ in range(ROUNDS)]
            browser.close()
        seen = [until_seen(page, number) for number in range(ROUNDS)]
    tell(
        "A product of 1,000 voices on a slow phone (milliseconds)",
        ["first paint", "the slowest of the rounds", "largest paint"],
        [[median(first for first, _ in found), max(first for first, _ in found), median(most for _, most in found)]],
    )
    tell(
        "From confirming a review to seeing it in its place (seconds)",
        ["median", "the slowest of the rounds"],
        [[median(seen), max(seen)]],
    )


def weigh(page: str, style: str) -> None:
    rows = []
    for address in (page, style):
        body = got(address)
        rows.append([f"`{address.partition('/p/')[2] or 'site.css'}`", len(body), len(compress(body, 6))])
    tell("What it weighs (bytes)", ["file", "plain", "packed"], rows)


def got(address: str) -> bytes:
    with urlopen(Request(address, headers={"Accept-Language": "en"})) as answer:
        return bytes(answer.read())


SEEN = """kind => new Promise(done => new PerformanceObserver(list => {
    const seen = list.getEntries().filter(one => one.name !== 'first-paint');
    if (seen.length) done(seen.at(-1).startTime);
}).observe({type: kind, buffered: true}))"""


def paint(browser: Browser, page: str) -> tuple[float, float]:
    """Milliseconds to the first and the largest paint, for somebody who was never here."""
    context = browser.new_context(viewport=PHONE, device_scale_factor=2, is_mobile=True, locale="en-GB")  # type: ignore[arg-type]
    tab = context.new_page()
    wire = context.new_cdp_session(tab)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", LINE)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    tab.goto(page, wait_until="load")
    # The page may be loaded before anything of it is painted.
    first, largest = (tab.evaluate(SEEN, kind) for kind in ("paint", "largest-contentful-paint"))
    context.close()
    return float(first), float(largest)


def until_seen(page: str, number: int) -> float:
    """Seconds from the confirmation to the page that counts it; the page is asked for all the while."""
    words = f"Words that nobody said before, number {number}."
    said = Said(product="product-0", stars="1", text=words, said_at=timezone.now(), collected="unasked")
    visitor = Visitor(network=f"network {number}", consents=True)
    draft, _ = drafts.keep(said, company="", email=f"p{number}@example.org", visitor=visitor, consent="I agree.")
    address = f"{page}?order=newest"
    before = counted(got(page))
    began = time.perf_counter()
    drafts.confirm(draft)
    while words.encode() not in got(address) or counted(got(page)) == before:
        if time.perf_counter() - began > 60:
            raise SystemExit("the review is not seen after a minute")
        time.sleep(0.02)
    return time.perf_counter() - began


def counted(page: bytes) -> bytes:
    """What the kept page says of how many people speak."""
    return page.partition(b" people.")[0].rpartition(b"from ")[2]


if __name__ == "__main__":
    main()
