"""The page of a product's front: in words, as a map, as a table and as a file; and what programs are told."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from cast import ACME, a_product
from django.test import Client
from django.utils import timezone
from rooms import a_member, at, signed_in

from groundswell.record import access
from groundswell.spread.models import Front

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def place(code: str, days: float, people: int, borders: int, km: int) -> dict[str, Any]:
    reached = (NOW - timedelta(days=60 - days)).isoformat()
    return {"place": code, "at": reached, "people": people, "borders": borders, "hours": 24 * days, "km": km}


PLACES = [place("DE", 0, 41, 0, 0), place("AT", 9, 12, 1, 524), place("HU", 20, 7, 2, 690)]


def a_front(**parts: Any) -> Front:
    plain = {
        "people": 66,
        "elsewhere": 6,
        "origin": "DE",
        "begun_at": NOW - timedelta(days=60),
        "places": PLACES,
        "next": [["SK", 0.41], ["PL", 0.2], ["CZ", 0.01]],
        "hours_per_border": 220.0,
        "low": 150.0,
        "high": 300.0,
        "km_before": 238.1,
        "km_now": 690.2,
        "beyond_before": 0.2,
        "beyond_now": 0.61,
        "drawn_at": NOW,
    }
    return Front.objects.create(product=a_product(), **{**plain, **parts})


@pytest.fixture
def owner() -> Client:
    return signed_in(a_member())


def page(client: Client, path: str = "front/") -> str:
    answer = client.get(at(f"products/{a_product().pk}/{path}"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_sentences_say_where_it_began_how_fast_and_how_far(owner: Client) -> None:
    a_front()
    told = page(owner)
    assert "It began here: Germany" in told
    assert "Since then it has reached 2 more countries; the last one: Hungary, 20 days after the first." in told
    assert "One border takes about 9 days (likely 6 days to 12 days)." in told
    assert "Likely next: Slovakia (41 %), Poland (20 %)." in told
    assert "live within 690\xa0km of where it began; before it was 240\xa0km." in told
    assert "From outside that country spoke 61 %; before it was 20 %." in told


def test_the_map_has_a_name_and_a_number_for_each_place_and_the_table_tells_the_same(owner: Client) -> None:
    a_front()
    told = page(owner)
    picture = told[told.index('<svg viewBox="0 0 360 ') : told.index("</figure>")]
    assert 'role="img" aria-labelledby="front-title front-desc"' in picture
    for name in ("Germany", "Austria", "Hungary", "Slovakia", "Poland"):
        assert f"<title>{name}</title>" in picture
    for label in ("1", "2", "3", "a", "b"):
        assert f">{label}</text>" in picture
    assert len(picture) < 60_000
    for row in ("1 · Germany", "2 · Austria", "3 · Hungary", "elsewhere", "a · Slovakia"):
        assert row in told
    assert "Czech" not in told


def test_a_reader_of_another_language_reads_its_names(owner: Client) -> None:
    a_front()
    assert "Niemcy" in page(owner, "front/?lang=pl")
    assert "Vokietija" in page(owner, "front/?lang=lt")


def test_what_cannot_be_told_is_said_to_be_so(owner: Client) -> None:
    assert "Too few to tell" in page(owner)
    a_front(places=PLACES[:1], hours_per_border=None, low=None, high=None, km_now=None, beyond_now=None, next=[])
    told = page(owner)
    assert "It has reached no other country yet." in told
    assert "How long a border takes cannot be told yet." in told
    assert "fewer than 20 people spoke in the last 30 days, or before" in told
    assert "Likely next" not in told


def test_the_file_has_a_row_for_each_place(owner: Client) -> None:
    a_front()
    rows = list(csv.DictReader(io.StringIO(page(owner, "front.csv").removeprefix("\ufeff"))))
    assert [(row["place"], row["name"], row["people"]) for row in rows] == [
        ("DE", "Germany", "41"),
        ("AT", "Austria", "12"),
        ("HU", "Hungary", "7"),
    ]
    assert rows[1]["reached_at"] == PLACES[1]["at"]


def test_the_page_of_its_spread_leads_there(owner: Client) -> None:
    assert at(f"products/{a_product().pk}/front/") in page(owner, "spread/")


def test_programs_are_told_the_same_with_the_companys_own_key(client: Client) -> None:
    a_front()
    secret = access.make_key("till", "write", ACME)
    own = client.get("/api/v1/products/kettle/swell", headers={"Authorization": f"Bearer {secret}"}).json()["own"]
    assert [one["country"] for one in own["front"]["reached"]] == ["DE", "AT", "HU"]
    assert own["front"]["next"][0] == {"country": "SK", "chance": 0.41}
    assert own["front"]["hours_per_border"] == {"value": 220.0, "low": 150.0, "high": 300.0}
    assert client.get("/api/v1/products/kettle/swell").json()["own"] is None
