"""The search page narrowed: by kind, stars, language, proof, product; in fair order or the newest first."""

import re
from datetime import timedelta
from html import unescape

import pytest
from cast import DAY, said, told
from django.test import Client

from groundswell.faces.site.finding import Finding, read

pytestmark = pytest.mark.django_db(transaction=True)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def numbers(shown: str) -> list[str]:
    """Which of the voices stand there, in their order."""
    return re.findall(r"</mark> number (\w+)\.", shown)


def hear() -> None:
    told(
        said(id="a", person="a", stars="5", text="Hums number one.", language="en", proof="receipt"),
        said(id="b", person="b", stars="1", text="Hums number two.", language="de", said_at=DAY + timedelta(days=1)),
        said(id="c", person="c", kind="question", stars="", text="Hums number three.", language="en"),
        said(id="d", person="d", product="lamp", stars="5", text="Hums number four.", language="en"),
    )


def test_a_search_is_narrowed_by_its_address(client: Client, subtests: pytest.Subtests) -> None:
    hear()
    for narrowed, found in {
        "": {"one", "two", "three", "four"},
        "&kind=question": {"three"},
        "&stars=5": {"one", "four"},
        "&stars=5&product=kettle": {"one"},
        "&language=de": {"two"},
        "&proof=receipt": {"one"},
        "&product=lamp": {"four"},
        "&product=nowhere": set(),
        "&kind=review&language=en&stars=1": set(),
        "&stars=9&kind=%3Cb%3E&language=..&order=x": {"one", "two", "three", "four"},
    }.items():
        with subtests.test(narrowed=narrowed):
            assert set(numbers(page(client, f"/?q=hums{narrowed}"))) == found


def test_the_newest_stand_first_for_who_asks(client: Client) -> None:
    hear()
    assert numbers(page(client, "/?q=hums&order=newest"))[0] == "two"


def test_each_filter_that_is_on_can_be_taken_away(client: Client) -> None:
    hear()
    shown = unescape(page(client, "/?q=hums&stars=5&product=kettle&order=newest"))
    chips = re.findall(r'<li><a href="([^"]+)" aria-label="Take away: ([^"]+)"', shown)
    assert [text for _, text in chips] == ["kettle", "5 stars", "newest first"]
    assert chips[0][0] == "?q=hums&stars=5&order=newest"
    assert set(numbers(page(client, f"/{chips[0][0]}"))) == {"one", "four"}


def test_products_of_what_is_found_are_offered(client: Client) -> None:
    hear()
    shown = page(client, "/?q=hums")
    assert '<option value="kettle">' in shown
    assert '<option value="lamp">' in shown
    assert '<option value="lamp" selected>' in page(client, "/?q=hums&product=lamp")


def test_who_narrows_asks_for_voices_and_no_products(client: Client) -> None:
    hear()
    assert 'class="card"' in page(client, "/?q=kettle")
    assert 'class="card"' not in page(client, "/?q=kettle&language=en")


def test_nothing_found_leads_back_to_the_words_alone(client: Client) -> None:
    hear()
    shown = page(client, "/?q=hums&stars=3")
    assert "among what you have narrowed it to" in shown
    assert 'href="?q=hums"' in shown


def test_pages_keep_the_filters(client: Client) -> None:
    told(*(said(id=str(n), person=f"p{n}", text=f"Hums number n{n}.") for n in range(30)))
    assert 'href="?q=hums&amp;stars=5&amp;page=2"' in page(client, "/?q=hums&stars=5")
    assert len(numbers(page(client, "/?q=hums&stars=5&page=2"))) == 6


def test_the_first_few_are_in_proportion_under_filters_too(client: Client) -> None:
    told(
        *(said(id=f"g{n}", person=f"g{n}", stars="5", text=f"Hums number g{n}.", proof="order") for n in range(9)),
        said(id="b", person="b", stars="1", text="Hums number b.", proof="order"),
    )
    first = numbers(page(client, "/?q=hums&proof=order"))
    assert first[0].startswith("g")
    assert sorted(first)[0] == "b"


def test_without_words_there_is_nothing_to_narrow() -> None:
    assert read({"stars": "5", "page": "2"}) == Finding(page=2)


def test_a_product_page_of_many_voices_leads_to_what_is_said_of_it(client: Client) -> None:
    hear()
    assert 'name="product" value="kettle"' not in page(client, "/p/kettle/")
    told(*(said(id=str(n), person=f"p{n}", text=f"Hums number n{n}.") for n in range(11)))
    assert '<input type="hidden" name="product" value="kettle">' in page(client, "/p/kettle/")
