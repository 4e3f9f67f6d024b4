"""A reader who wishes it sees what people say who know the same products: by axe's rules, on a desk and a phone."""

from collections.abc import Callable
from typing import Any

from cast import said, settle, told
from conftest import Site
from hands import amiss
from living import living
from playwright.sync_api import BrowserContext

from groundswell.listen.hear import Ear
from groundswell.record.models import Source, Voice
from groundswell.weigh.models import Taste, Useful

SHELF = {"lamp": "1", "pan": "4"}


def test_from_the_offer_to_the_voices_and_off_again(site: Site, context: Callable[..., BrowserContext]) -> None:
    house = living()
    ear = Ear(Source.SITE, "Acme")
    for product, stars in SHELF.items():
        parts: dict[str, Any] = {"product": product, "stars": stars}
        ear.hear([said(person=house.writer.handle, name="Wilma", id=f"site:{product}", text="Mine.", **parts)])
        told(*(said(person=f"cy{n}", text=f"No. {n}.", product=product, stars=str(6 - int(stars))) for n in range(4)))
        told(said(person="Dana", text=f"Dana on the {product}.", **parts))
    told(said(person="Dana", stars="2", text="Dana on the kettle."))
    settle()
    kettle = Voice.objects.get(text="Dana on the kettle.")
    figures = {"usual": 0.7, "worth": 0.1, "low": 0.04, "high": 0.2, "raters": 14, "one_reader_moves": 0.05}
    Useful.objects.create(voice=kettle, merit=700_000, is_to_both=True, **figures)
    means = {"people": 8, "stars": 4.8, "others": 9, "others_stars": 2.1}
    Taste.objects.create(product=kettle.product, group="language", value="de", chance=0.001, tried=3, **means)
    client = house.client(house.writer)
    browser = context(bypass_csp=True, reduced_motion="reduce")
    browser.add_cookies(
        [{"name": name, "value": kept.value, "url": site.url} for name, kept in client.cookies.items()]  # type: ignore[misc]
    )
    page = browser.new_page()
    page.goto(site.url + "/p/kettle/")
    wrong = amiss(page)
    page.get_by_role("link", name="How that works").click()
    wrong += amiss(page)
    page.get_by_label("Show me what people say").check()
    page.get_by_role("button", name="Keep this").click()
    page.goto(site.url + "/p/kettle/")
    assert page.get_by_text("You both know 3 of the same products and agree on 3.").is_visible()
    page.get_by_role("button", name="useful to people who usually disagree").click()
    wrong += amiss(page)
    page.get_by_role("link", name="Turn it off").click()
    page.get_by_label("Show me what people say").uncheck()
    page.get_by_role("button", name="Keep this").click()
    page.goto(site.url + "/p/kettle/")
    assert not page.get_by_text("You both know").count()
    assert wrong == []
