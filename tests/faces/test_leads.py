"""Whose score leads is the company's choice, and every face says so; what machines compare stays consumers'."""

import json
import re
from typing import Any

import pytest
from cast import a_company, a_product, crowd, said, told
from django.conf import settings
from django.test import Client

from groundswell.listen.company import change_company
from groundswell.record.models import Change, Company, Product
from groundswell.weigh.models import Regard

pytestmark = pytest.mark.django_db(transaction=True)
PAGE, DATA, API = "/p/kettle/", "/widget/v1/products/kettle", "/api/v1/products/kettle"


def let_lead(whose: str) -> None:
    change_company(Company.objects.get(), {"leads": whose}, by="owner@example.org")


def read(client: Client, address: str = PAGE) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def headings(client: Client) -> list[str]:
    return re.findall(r'<h2 id="(customers|experts)"', read(client))


def measured(category: str = "", **parts: Any) -> Regard:
    plain = {
        "readers": 212,
        "consumers": 0.71,
        "consumers_low": 0.68,
        "consumers_high": 0.74,
        "consumers_readers": 200,
        "experts": 0.62,
        "experts_low": 0.55,
        "experts_high": 0.69,
        "experts_readers": 90,
        "difference": -0.09,
        "low": -0.15,
        "high": -0.03,
    }
    return Regard.objects.create(category=category, **{**plain, **parts})


@pytest.fixture
def both() -> None:
    told(*crowd(*"1123"), said(person="Dr Eve", role="expert", stars="5", text="Measured twice."))


@pytest.mark.usefixtures("both")
def test_customers_lead_unless_the_company_says_otherwise(client: Client) -> None:
    assert headings(client) == ["customers", "experts"]
    assert "experts' voices lead" not in read(client).replace("&#x27;", "'")
    let_lead("experts")
    assert headings(client) == ["experts", "customers"], "a kept page is forgotten"
    assert "Acme lets experts' voices lead: their score stands first." in read(client).replace("&#x27;", "'")
    assert Change.objects.get().after == {"leads": "experts"}


def test_where_no_expert_has_spoken_customers_lead_whatever_is_chosen(client: Client) -> None:
    told(*crowd(*"12"))
    let_lead("experts")
    assert headings(client) == ["customers", "experts"]
    assert "voices lead" not in read(client)
    assert json.loads(read(client, f"{DATA}.json"))["leads"] == "consumers"
    assert json.loads(read(client, API))["leads"] == "consumers"


@pytest.mark.usefixtures("both")
def test_what_machines_compare_is_the_same_whoever_leads(client: Client) -> None:
    def compared() -> list[Any]:
        shown = read(client)
        data = re.findall(r"<script type=\"application/ld\+json\">.*?</script>", shown)
        description = re.findall(r'<meta name="description"[^>]*>', shown)
        oembed = read(client, f"/oembed?url={settings.SITE}{PAGE}")
        scores = [json.loads(read(client, address))["score"] for address in (API, f"{DATA}.json")]
        return [data, description, oembed, scores]

    before = compared()
    assert '"AggregateRating"' in before[0][0]
    let_lead("experts")
    assert compared() == before


@pytest.mark.usefixtures("both")
def test_the_widget_shows_both_and_says_who_leads(client: Client) -> None:
    found = json.loads(read(client, f"{DATA}.json"))
    assert (found["leads"], found["experts"]["people"], found["score"]["people"]) == ("consumers", 1, 4)
    drawn = read(client, f"{DATA}.html")
    assert drawn.index(">Customers<") < drawn.index(">Experts<")
    let_lead("experts")
    found = json.loads(read(client, f"{DATA}.json"))
    assert found["leads"] == "experts"
    assert found["words"]["lead"] == "Acme lets experts' voices lead; customers' stand beside them."
    drawn = read(client, f"{DATA}.html").replace("&#x27;", "'")
    assert drawn.index(found["words"]["lead"]) < drawn.index(">Experts<") < drawn.index(">Customers<")


def test_where_no_expert_has_spoken_the_widget_names_no_side(client: Client) -> None:
    told(*crowd(*"12"))
    assert json.loads(read(client, f"{DATA}.json"))["experts"] is None
    drawn = read(client, f"{DATA}.html")
    assert ">Customers<" not in drawn
    assert ">Experts<" not in drawn


@pytest.mark.usefixtures("both")
def test_the_page_tells_what_readers_find_and_only_where_an_expert_has_spoken(client: Client) -> None:
    assert "Readers found" not in read(client)
    measured()
    told(said(person="late", stars="3"))  # the page is drawn anew
    shown = read(client).replace("&#x27;", "'")
    assert (
        "Readers found experts' reviews helpful 62 times of 100 (90 readers), customers' 71 times (200 readers)."
        in shown
    )
    assert "That is more than chance." in shown
    assert "Likely between 55 and 69 times for experts, and between 68 and 74 for customers" in shown
    told(said(person="ada", product="lamp"))
    assert "found experts" not in read(client, "/p/lamp/")


@pytest.mark.usefixtures("both")
def test_a_category_of_its_own_goes_before_the_house_and_a_doubt_is_told(client: Client) -> None:
    Product.objects.filter(slug="kettle").update(category="Kitchen")
    measured()
    measured("Garden")
    measured("Kitchen", readers=31, experts=0.7, experts_high=0.8, difference=-0.01, high=0.1)
    shown = read(client).replace("&#x27;", "'")
    assert "Kitchen: Readers found experts' reviews helpful 70 times of 100" in shown
    assert "No clear difference" in shown


@pytest.mark.usefixtures("both")
def test_the_api_tells_it_with_its_intervals(client: Client) -> None:
    assert json.loads(read(client, API))["regard"] is None
    measured()
    found = json.loads(read(client, API))["regard"]
    assert found["category"] is None
    assert found["experts"] == {"share": 0.62, "low": 0.55, "high": 0.69, "readers": 90}
    assert (found["difference"], found["low"], found["high"], found["is_clear"]) == (-0.09, -0.15, -0.03, True)


def test_the_page_of_how_reviews_are_checked_says_that_it_is_measured(client: Client) -> None:
    a_product()
    assert "is measured each night from their votes" in read(client, f"/checked/{a_company().slug}/")
