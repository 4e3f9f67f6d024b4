"""The front page: what there is, how good it is, and how to find it."""

import pytest
from cast import a_company, a_product, crowd, told
from django.test import Client

from groundswell.faces.site.search import PER_PAGE

pytestmark = pytest.mark.django_db(transaction=True)


def page(client: Client, address: str = "/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_empty_house_says_how_to_fill_it(client: Client) -> None:
    assert "groundswell import FILE" in page(client)


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


def test_a_query_is_words_and_never_markup(client: Client) -> None:
    assert "<script" not in page(client, "/?q=<script>alert(1)</script>")


def test_products_come_a_page_at_a_time(client: Client) -> None:
    for n in range(PER_PAGE + 1):
        a_product(f"thing-{n:02}", title=f"Thing {n:02}")
    assert page(client).count('class="card"') == PER_PAGE
    assert page(client, "/?page=2").count('class="card"') == 1


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999999999999", "²"])
def test_a_page_that_cannot_be_is_no_trouble(client: Client, number: str) -> None:
    page(client, f"/?page={number}")


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
        page(client)


def test_an_address_without_anything_says_so_in_our_hand(client: Client) -> None:
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.content.decode()
