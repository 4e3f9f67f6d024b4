"""A real browser on a person's own page: by code and by passkey, taking all along, and being forgotten."""

import json
import zipfile
from collections.abc import Callable

from cast import ACME, said
from conftest import Site
from hands import PHONE, amiss, fits, tab_to
from playwright.sync_api import BrowserContext, Page, expect

from groundswell.listen.hear import hear
from groundswell.record.models import Account, Source, Voice

ADA = "ada@example.org"


def comes_in(page: Page, site: Site, then: str = "/me/") -> None:
    """Sign in by the code, by keyboard alone."""
    page.goto(f"{site.url}{then}")
    tab_to(page, "[name=email]")
    page.keyboard.type(ADA)
    page.keyboard.press("Enter")
    expect(page.locator("[name=code]")).to_be_focused()
    page.keyboard.type(site.code())
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.url}{then}")


def speaks(text: str) -> Voice:
    account = Account.objects.of(ADA)
    account.speaker("Adelheid")
    answer = hear(said(id="site:1", person=account.handle, text=text), source=Source.SITE, company=ACME)
    return Voice.objects.get(outside_id=answer.id)


def test_a_code_lets_in_on_a_small_screen_by_keyboard(site: Site, context: Callable[..., BrowserContext]) -> None:
    page = context(viewport=PHONE, color_scheme="dark").new_page()
    comes_in(page, site)
    expect(page.get_by_role("heading", level=1)).to_have_text("My page")
    assert fits(page)


def test_a_passkey_is_made_and_lets_in_under_the_strict_policy(site: Site, page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    # A telephone's own key, as Chromium plays it.
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    like = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    able = {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": {**like, **able}})
    comes_in(page, site)
    page.get_by_role("link", name="Add a passkey").click()
    page.locator("[name=name]").fill("My telephone")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("status")).to_have_text("From now on you can sign in with this passkey.")
    expect(page.locator("main")).to_contain_text("My telephone")
    page.get_by_role("button", name="Sign out").click()
    letters = len(site.letters())
    page.goto(f"{site.url}/me/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{site.url}/me/")
    assert len(site.letters()) == letters, "no letter was needed"
    # A code still does, although there is a passkey: it is a way in, not a second lock.
    page.get_by_role("button", name="Sign out").click()
    comes_in(page, site)
    page.get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.locator("main")).not_to_contain_text("My telephone")
    assert complaints == []


def test_all_is_taken_along_and_then_forgotten(site: Site, page: Page) -> None:
    voice = speaks("Quokkas hum sonatas.")
    comes_in(page, site)
    expect(page.locator("main")).to_contain_text("Quokkas hum sonatas.")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download all about me").click()
    with zipfile.ZipFile(download.value.path()) as zipped:
        assert json.loads(zipped.read("me.json"))["voices"][0]["text"] == "Quokkas hum sonatas."
    page.get_by_role("link", name="Erase me").click()
    page.get_by_role("button", name="Erase everything").click()
    expect(page.get_by_role("alert")).to_contain_text("Please tick this first")
    page.locator("[name=sure]").check()
    page.get_by_role("button", name="Erase everything").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("It is all erased")
    site.settle()
    for at in (f"/voices/{voice.pk}/", "/p/kettle/", "/?q=Quokkas", "/api/v1/products/kettle/voices"):
        page.goto(site.url + at)
        assert "Quokkas hum" not in page.content()
        assert "Adelheid" not in page.content()


PAGES = ("/me/", "/me/name/", "/me/mail/", "/me/ties/", "/me/password/", "/me/passkeys/add/", "/me/erase/")


def test_axe_finds_nothing_and_nothing_sticks_out(site: Site, context: Callable[..., BrowserContext]) -> None:
    speaks("W" * 300)
    page = context(bypass_csp=True).new_page()
    for at in ("/me/sign-in/", "/me/sign-in/password/"):
        page.goto(site.url + at)
        assert amiss(page) == []
    page.goto(f"{site.url}/me/")
    page.locator("[name=email]").fill(ADA)
    page.get_by_role("button", name="Send me a code").click()
    assert amiss(page) == []
    page.locator("[name=code]").fill(site.code())
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.url}/me/")
    for at in PAGES:
        page.goto(site.url + at)
        assert amiss(page) == []
