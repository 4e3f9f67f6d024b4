"""A real browser in the company's rooms: the whole first day, by keyboard where it matters, in both lights."""

from collections.abc import Callable

from cast import a_company, ada, told
from hands import DESK, PHONE, amiss, fits, tab_to
from playwright.sync_api import BrowserContext, Page, expect

from groundswell.record.members import first_token, invite
from groundswell.record.models import Hold, Key, Product, Report, Voice

ROOMS = [
    "guide",
    "holds",
    "reports",
    "products",
    "products/new",
    "products/file",
    "keys",
    "members",
    "company",
    "changes",
    "spread",
    "ledger",
    "ledger/purchases",
    "campaigns",
    "whom",
]


def come_in(page: Page, url: str) -> None:
    page.goto(f"{url}/console/first/{first_token()}/")
    page.get_by_label("Your company's name").fill("Acme")
    page.get_by_label("Your e-mail address").fill("mia@acme.example")
    page.get_by_role("button", name="Open the house").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Voices, as they come")


def test_an_owner_comes_in_replies_and_a_second_reader_confirms_a_hold(
    site, context: Callable[..., BrowserContext]
) -> None:  # type: ignore[no-untyped-def]
    told(ada(), ada(person="ben", text="Buy at my shop instead."))
    page = context(viewport=PHONE).new_page()
    come_in(page, site.url)
    page.locator("details.reply > summary").last.click()
    opened = page.locator("details.reply[open]")
    opened.get_by_label("Your company's reply").fill("Thank you, we shall look into the hum.")
    opened.get_by_role("button", name="Publish the reply").click()
    expect(page.get_by_role("status")).to_have_text("Your reply stands below the voice.")
    page.goto(f"{site.url}/p/kettle/")
    expect(page.get_by_text("Thank you, we shall look into the hum.")).to_be_visible()

    spam = Voice.objects.get(text__startswith="Buy")
    page.goto(f"{site.url}/console/at/acme/voices/{spam.pk}/")
    tab_to(page, "section[aria-labelledby=hold-head] summary")
    page.keyboard.press("Enter")
    tab_to(page, "[name=ground]")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    tab_to(page, "[name=evidence]")
    page.keyboard.type("It names another shop.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("72 hours")
    assert Hold.objects.get().ground == "spam"
    expect(page.get_by_role("button", name="I find it right: it stands")).to_have_count(0)

    second = context().new_page()
    second.goto(f"{site.url}/console/join/{invite(a_company(), 'nia@acme.example', 'care', 'mia@acme.example')}/")
    second.get_by_role("button", name="Come in").click()
    second.goto(f"{site.url}/console/at/acme/voices/{spam.pk}/")
    second.get_by_role("button", name="I find it right: it stands").click()
    expect(second.get_by_role("status")).to_contain_text("Confirmed")
    assert Hold.objects.get().until is None


def test_products_come_in_by_a_file_after_a_look_at_it(site, page: Page) -> None:  # type: ignore[no-untyped-def]
    come_in(page, site.url)
    page.goto(f"{site.url}/console/at/acme/products/file/")
    rows = 'title,gtin,about\nKettle,4006381333931,"Boils,\nfast"\nPan,4006381333932,\n'
    page.locator("#id_file").set_input_files({"name": "products.csv", "mimeType": "text/csv", "buffer": rows.encode()})
    page.get_by_role("button", name="Look what it would do").click()
    expect(page.get_by_text("1 product is new")).to_be_visible()
    expect(page.get_by_role("cell", name="4006381333931").first).to_be_visible()
    page.get_by_role("button", name="Do it").click()
    expect(page.get_by_role("status")).to_contain_text("1 row was left out")
    assert Product.objects.get().about == "Boils,\nfast"


def test_every_room_fits_whatever_is_said_and_both_ways_in_are_for_everybody(
    site, context: Callable[..., BrowserContext]
) -> None:  # type: ignore[no-untyped-def]
    told(ada(text="Long" * 200, title="W" * 120, reply="Thank you.", product_title="Kettle" * 12))
    page = context(bypass_csp=True).new_page()
    page.goto(f"{site.url}/console/first/{first_token()}/")
    assert amiss(page) == []
    come_in(page, site.url)
    voice, product = Voice.objects.get(kind="review"), Product.objects.get()
    report = Report.objects.create(number="R1", voice=voice, ground="spam", words="x")
    Key.objects.create(name="acme/till", scope="read", digest="d", company=a_company())
    numbered = [f"voices/{voice.pk}", f"products/{product.pk}", f"reports/{report.pk}"]
    rooms = [f"/console/at/acme/{room}/" for room in (*ROOMS, *numbered)]
    # By axe every page is seen in test_pages.py.
    for path in ("/console/at/acme/", "/checked/", "/checked/acme/", *rooms):
        page.goto(site.url + path)
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            assert fits(page), (path, size)
    token = invite(a_company(), "ola@acme.example", "owner", "mia@acme.example")
    page = context(bypass_csp=True).new_page()
    page.goto(f"{site.url}/console/join/{token}/")
    assert amiss(page) == []
    page.get_by_role("button", name="Come in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Voices, as they come")
