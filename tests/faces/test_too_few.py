"""Where a company tells no number yet, no face does."""

import pytest
from cast import crowd, settle, told
from django.conf import settings
from django.test import Client

from groundswell.listen.company import change_company
from groundswell.record.models import Company

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def a_product_with_too_few_voices() -> None:
    told(*crowd("1", "5", "4"))
    change_company(Company.objects.get(), {"widest_move": 0.4}, by="owner@example.org")
    settle()


@pytest.mark.parametrize("address", ["/", "/p/kettle/", f"/oembed?url={settings.SITE}/p/kettle/"])
def test_pages_say_so_and_give_no_score(client: Client, address: str) -> None:
    said = client.get(address).content.decode()
    assert "Too few voices" in said
    assert "ikely between" not in said
    assert "out of 5, from" not in said
    assert "AggregateRating" not in said


def test_the_page_shows_who_spoke_all_the_same(client: Client) -> None:
    said = client.get("/p/kettle/").content.decode()
    assert "3 people have spoken so far. Acme tells a score as a number only when no one person can" in said
    assert said.count('<article class="voice"') == 3
    assert "by more than 0.61 stars" in said


def test_the_api_gives_null_and_why(client: Client) -> None:
    score = client.get("/api/v1/products/kettle").json()["score"]
    assert (score["value"], score["low"], score["high"], score["too_few_voices"]) == (None, None, None, True)
    assert score["people"] == 3


def test_the_widget_says_so(client: Client) -> None:
    score = client.get("/widget/v1/products/kettle.json").json()["score"]
    assert (score["value"], score["told"], score["of"], score["sure"]) == (None, "Too few voices", "", "from 3 people")
