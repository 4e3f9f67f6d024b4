"""Two browsers: one passes a product on, by link and by word of mouth; the other is told, and stays a stranger."""

from collections.abc import Callable

from conftest import Site
from django.test import Client
from hands import PHONE, fits
from living import living
from playwright.sync_api import BrowserContext, Page, expect

from groundswell.plumbing import spoken
from groundswell.record.models import Product, Referral, ShareLink, Visit

READER = "Mozilla/5.0 (Android 16; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"
SHOP = "https://shop.example/kettle"


def signed_in(site: Site, browser: BrowserContext, client: Client) -> Page:
    cookies = [{"name": name, "value": kept.value, "url": site.url} for name, kept in client.cookies.items()]
    browser.add_cookies(cookies)  # type: ignore[arg-type]
    return browser.new_page()


def test_an_advocate_makes_a_link_and_a_friend_opens_it_on_a_telephone(
    site: Site, context: Callable[..., BrowserContext]
) -> None:
    house = living()
    Product.objects.update(shop_page=SHOP)
    advocate = signed_in(site, context(), house.client(house.writer))
    complaints: list[str] = []
    advocate.on("console", lambda message: complaints.append(message.text))
    advocate.goto(f"{site.url}/p/kettle/pass-on/")
    advocate.get_by_label("Family").check()
    advocate.get_by_label("Nobody asked me to, and I get nothing for it").check()
    advocate.get_by_role("button", name="Make my link").click()
    link = ShareLink.objects.latest("pk")
    assert link.tie == "family"
    expect(advocate.locator("main")).to_contain_text(spoken.aloud(link.code))
    assert advocate.get_by_label("The text to send").input_value().count("Passed on to family") == 1
    expect(advocate.get_by_role("img", name="The link as a square for cameras")).to_be_visible()

    friends = context(viewport=PHONE, color_scheme="dark", user_agent=READER)
    phone = friends.new_page()
    phone.route(f"{SHOP}**", lambda route: route.fulfill(body="The shop"))
    phone.goto(f"{site.url}/go/{link.code}?gs=flyer")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Wilma tells of: Kettle")
    expect(phone.locator("main")).to_contain_text("Passed on to family: unasked, without reward.")
    assert fits(phone)
    phone.get_by_role("link", name="To the shop", exact=True).click()
    phone.wait_for_url(f"{SHOP}?utm_source=groundswell&utm_medium=referral&utm_campaign=word-of-mouth**")
    assert link.code in phone.url
    assert "flyer" not in phone.url
    assert friends.cookies(site.url) == []
    assert (Visit.objects.get().place, Visit.objects.get().link) == ("flyer", link)
    assert complaints == []


def test_a_code_said_aloud_is_typed_and_the_device_remembers_only_at_a_yes(
    site: Site, context: Callable[..., BrowserContext]
) -> None:
    house = living()
    code = house.parts["code"]
    friends = context(viewport=PHONE, user_agent=READER)
    phone = friends.new_page()
    phone.goto(f"{site.url}/told/")
    phone.get_by_label("The code").fill(spoken.aloud(code).upper())
    phone.get_by_role("button", name="Go on").click()
    phone.wait_for_url(f"{site.url}/go/{code}/?gs=code")
    assert friends.cookies() == []
    phone.get_by_role("link", name="Remember on this device who told me").click()
    phone.get_by_role("button", name="Yes, remember it").click()
    phone.wait_for_url(f"{site.url}/go/{code}/")
    assert "who_told" in {cookie["name"] for cookie in friends.cookies()}
    assert Visit.objects.values("visitor").distinct().count() == 1
    phone.get_by_role("link", name="This device remembers who told you").click()
    phone.get_by_role("button", name="Forget it").click()
    assert "who_told" not in {cookie["name"] for cookie in friends.cookies()}
    assert Referral.objects.count() == 1, "the one that the house began with"
