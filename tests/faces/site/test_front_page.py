"""The front page: what there is, how good it is, and how to find it."""

import re

import pytest
from cast import a_company, a_product, ada, ben, crowd, said, settle, told
from django.test import Client
from hypothesis import given
from hypothesis.strategies import text

from groundswell.faces.site.search import PER_PAGE
from groundswell.faces.site.snippet import snippet
from groundswell.listen.hold import place, withdraw
from groundswell.record.models import Voice
from groundswell.weigh.search import folded

pytestmark = pytest.mark.django_db(transaction=True)


def page(client: Client, address: str = "/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_empty_house_says_how_to_fill_it(client: Client) -> None:
    assert "groundswell import FILE" in page(client)
    assert 'href="/console/"' in page(client)


def test_a_product_stands_there_with_score_people_and_likely_range(client: Client) -> None:
    told(*crowd("5", "4", "4"))
    shown = page(client)
    assert 'href="/p/kettle/"' in shown
    assert "from 3 people" in shown
    assert "likely between" in shown


def test_what_is_searched_is_found_and_nothing_else(client: Client) -> None:
    a_product("kettle")
    a_product("lamp")
    assert "/p/lamp/" not in page(client, "/?q=kettle")
    assert "Nothing found for “teapot”" in page(client, "/?q=teapot")


def test_a_mistyped_product_is_one_tap_away(client: Client) -> None:
    told(ada())
    shown = page(client, "/?q=ketle")
    assert 'href="?q=kettle"' in shown
    assert "Did you mean “kettle”?" in shown
    assert "Did you mean" not in page(client, "/?q=kettle") + page(client, "/?q=umbrella") + page(client)


def test_a_query_is_words_and_never_markup(client: Client) -> None:
    assert "<script" not in page(client, "/?q=<script>alert(1)</script>")


def test_products_come_first_and_then_the_voices_with_the_hits_marked(client: Client) -> None:
    told(ada(text="Geriu <kavą> kas rytą.", name="Ada"), said(person="b", product="kava-mill", stars="3"))
    shown = page(client, "/?q=KAVA")
    assert "&lt;<mark>kavą</mark>&gt; kas rytą." in shown
    assert shown.index('href="/p/kava-mill/"') < shown.index("<mark>")


def test_what_is_held_or_taken_back_is_never_found(client: Client) -> None:
    told(ada(id="1", text="Whistles sharply."), ben(id="2", text="Whistles softly."))
    one, two = Voice.objects.order_by("pk")
    place(one, "spam", "nine shops", "care")
    withdraw(two, two.author)
    assert "sharply" not in page(client, "/?q=whistles")
    settle()
    assert "Nothing found" in page(client, "/?q=whistles")


def test_products_and_voices_share_the_pages(client: Client) -> None:
    for n in range(PER_PAGE - 1):
        a_product(f"steam-{n:02}", title=f"Steam {n:02}")
    told(*(said(person=f"p{n}", text=f"Steam number {n}.", stars="4") for n in range(PER_PAGE + 2)))
    pages = [page(client, f"/?q=steam&page={n}") for n in (1, 2, 3)]
    assert [one.count('class="card"') for one in pages] == [PER_PAGE - 1, 0, 0]
    numbers = [re.findall(r"</mark> number (\d+)\.", one) for one in pages]
    assert [len(some) for some in numbers] == [1, PER_PAGE, 1]
    assert len({number for some in numbers for number in some}) == PER_PAGE + 2


@given(written=text(max_size=300), query=text(min_size=1, max_size=5))
def test_a_snippet_is_made_of_the_text_alone(written: str, query: str) -> None:
    parts = snippet(written, query)
    assert "".join(part.text for part in parts).removeprefix("… ").removesuffix(" …") in written
    assert all(folded(part.text) for part in parts if part.is_hit)


def test_products_come_a_page_at_a_time(client: Client) -> None:
    for n in range(PER_PAGE + 1):
        a_product(f"thing-{n:02}", title=f"Thing {n:02}")
    assert page(client).count('class="card"') == PER_PAGE
    assert page(client, "/?page=2").count('class="card"') == 1


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999999999999", "²"])
def test_a_page_that_cannot_be_is_no_trouble(client: Client, number: str) -> None:
    a_product()
    assert 'href="/p/kettle/"' in page(client, f"/?page={number}")


def test_a_made_up_market_says_so(client: Client) -> None:
    product = a_product()
    assert "Made up." not in page(client) + page(client, "/p/kettle/")
    type(product.company).objects.filter(pk=a_company().pk).update(is_made_up=True)
    assert "Made up." in page(client)
    assert "Made up." in page(client, "/p/kettle/")


def test_the_front_page_asks_two_questions_however_many_products(
    client: Client, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    for n in range(30):
        a_product(f"thing-{n}")
    with django_assert_max_num_queries(2):  # type: ignore[operator]
        assert page(client).count('class="card"') == PER_PAGE


def test_an_address_without_anything_says_so_in_our_hand(client: Client) -> None:
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.content.decode()
