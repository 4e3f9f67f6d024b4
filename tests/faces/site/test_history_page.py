"""How a product's score came about, as its page tells it."""

import re
from datetime import timedelta

import pytest
from cast import DAY, a_product, said, score, told
from django.test import Client

pytestmark = pytest.mark.django_db
PAGE = "/p/kettle/history/"


def page(client: Client, asked: str = "") -> str:
    answer = client.get(PAGE + asked)
    assert answer.status_code == 200
    return answer.content.decode()


def some_months() -> None:
    told(*[
        said(person=f"person {n}", stars=stars, said_at=DAY + timedelta(days=20 * n))
        for n, stars in enumerate("55415")
    ])  # fmt: skip


def test_the_months_add_up_to_the_score(client: Client) -> None:
    some_months()
    shown = page(client)
    cells = re.findall(r'<td class="number">([+−]?\d\.\d{3})</td>', shown.split('id="months"')[1])
    moved, left = cells[::2], cells[1::2]
    told_first = re.search(r"products like it: (\d\.\d{3})", shown)
    assert told_first is not None
    sum_of = float(told_first[1]) + sum(float(one.replace("−", "-")) for one in moved)
    assert left[-1] == f"{score().value:.3f}" == f"{sum_of:.3f}"


def test_it_is_drawn_and_the_drawing_says_what_it_is(client: Client) -> None:
    some_months()
    shown = page(client)
    assert re.search(r'<svg class="curve"[^>]* role="img" aria-label="[^"]+"', shown)
    assert '<path class="way" d="M22 ' in shown
    assert "style=" not in shown


def test_the_drawing_knows_no_decimal_comma(client: Client) -> None:
    some_months()
    shown = client.get(PAGE, headers={"accept-language": "de"}).content.decode()
    assert "," not in re.findall(r'<path class="way" d="([^"]+)"', shown)[0]


def test_one_day_is_a_table_and_no_curve(client: Client) -> None:
    told(said())
    assert '<svg class="curve"' not in page(client)


def test_the_score_links_to_it_and_it_links_back(client: Client) -> None:
    some_months()
    assert f'href="{PAGE}"' in client.get("/p/kettle/").content.decode()
    assert 'href="/p/kettle/"' in page(client)


def test_experts_have_one_of_their_own(client: Client) -> None:
    told(said(), said(person="dr eve", role="expert", stars="1"))
    assert f'href="{PAGE}?whose=experts"' in client.get("/p/kettle/").content.decode()
    assert page(client) != page(client, "?whose=experts")


def test_a_product_without_a_score_has_none(client: Client) -> None:
    a_product()
    assert client.get(PAGE).status_code == 404
