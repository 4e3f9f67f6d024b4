"""A matter of taste on a product's page: who gives how many stars, beside the others."""

import re

import pytest
from cast import a_product, ada, told
from django.test import Client

from groundswell.faces.site.tastes import Told, who
from groundswell.faces.site.words import TASTE
from groundswell.weigh.models import Taste
from groundswell.weigh.taste import GROUPS

pytestmark = pytest.mark.django_db(transaction=True)


def a_taste(**more: object) -> Taste:
    figures = {"group": "language", "value": "de", "people": 31, "stars": 4.62, "others": 44, "others_stars": 2.1}
    return Taste.objects.create(product=a_product(), **{**figures, "chance": 0.0004, "tried": 6, **more})


def plain(client: Client, language: str = "en") -> str:
    shown = client.get("/p/kettle/", headers={"accept-language": language}).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown))


def test_the_page_says_who_loves_it_and_who_does_not(client: Client) -> None:
    told(ada())
    assert "A matter of taste" not in plain(client)
    a_taste()
    words = plain(client)
    assert "A matter of taste" in words
    assert "People who write in German 31 4.6 The others of whom we know 44 2.1" in words
    assert "6 groups were looked at." in words
    assert "in at most 1 of a hundred products" in words


def test_each_group_has_words() -> None:
    assert {name.partition("-")[0] for name in TASTE} == {*GROUPS} == {*Taste.Group.values}


@pytest.mark.parametrize(
    ("group", "value", "words"),
    [
        ("country", "LT", "People in the country LT"),
        ("version", "2.0", "People who speak of version 2.0"),
        ("use", "running 100%", "People who use it for “running 100%”"),
        ("owned", "year", "People who had owned it for a year or longer"),
        ("asked", "not_asked", "People whom nobody had asked to write"),
    ],
)
def test_a_group_is_named_by_what_its_people_have_in_common(group: str, value: str, words: str) -> None:
    assert who(Taste(group=group, value=value)) == words


def test_a_chance_is_never_rounded_down() -> None:
    assert Told("x", Taste(chance=0.0401)).of_a_hundred == 5
    assert Told("x", Taste(chance=0)).of_a_hundred == 1
