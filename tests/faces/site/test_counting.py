"""Readers who agree to be counted: asked first, shown the same voices in another order, and forgotten at a word."""

import re
from html import unescape

import pytest
from cast import crowd, said, told
from django.http import QueryDict
from django.test import Client

from groundswell.faces import door
from groundswell.faces.site import counting, reading
from groundswell.plumbing.front import COUNTED
from groundswell.plumbing.limit import Limit
from groundswell.record.models import Product, Reading
from groundswell.weigh import order

pytestmark = pytest.mark.django_db
READER = {"user-agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0"}
ROBOT = {"user-agent": "Mozilla/5.0 (compatible; Examplebot/1.0)"}
PAGE = "/p/kettle/"


@pytest.fixture(autouse=True)
def a_kettle_of_which_twenty_speak() -> None:
    told(*crowd(*"55515425134225551524"))
    Product.objects.update(shop_page="https://shop.test/kettle?colour=red")


def a_reader(**parts: str) -> Client:
    client = Client(headers=READER)
    client.post("/counted/", {"counted": "yes", "next": PAGE, **parts})
    return client


def listed(client: Client, asked: str = "") -> list[int]:
    answer = client.get(PAGE + asked)
    assert answer.status_code == 200
    return [int(pk) for pk in re.findall(r'<article class="voice" id="voice-(\d+)"', answer.content.decode())]


def test_nobody_is_counted_unasked(client: Client) -> None:
    assert client.get(PAGE, headers=READER).status_code == 200
    assert client.get(f"{PAGE}shop/", headers=READER).status_code == 302
    assert Reading.objects.count() == 0
    assert COUNTED not in client.cookies


def test_the_page_tells_what_is_counted_before_anybody_agrees(client: Client) -> None:
    shown = client.get("/counted/", headers=READER).content.decode()
    assert "Nothing about you is noted" in shown
    assert "After 44 days the numbers are deleted" in shown
    assert COUNTED not in client.cookies


def test_who_agrees_sees_the_same_voices_in_an_order_of_their_own() -> None:
    plain = [*listed(Client(headers=READER)), *listed(Client(headers=READER), "?after=10")]
    orders = set()
    for _ in range(4):
        reader = a_reader()
        first, second = listed(reader), listed(reader, "?after=10")
        assert sorted(first + second) == sorted(plain)
        assert listed(reader) == first
        orders.add(tuple(first))
    assert len(orders) > 1
    assert Reading.objects.count() == 4


def test_a_list_that_grows_while_it_is_read_stays_one_list() -> None:
    readers = [a_reader() for _ in range(6)]
    further = re.search(r'rel="next" href="([^"#]+)', readers[0].get(PAGE).content.decode())
    assert further is not None
    asked = "?" + unescape(further[1]).partition("?")[2]
    told(*[said(person=f"late {n}", stars="1") for n in range(12)])
    read = reading.read(QueryDict(asked[1:]))
    assert read.heads
    kept = [order.page(Product.objects.get().pk, counts=read.heads, after=after).voices for after in (0, 10)]
    for reader in readers:
        second = listed(reader, asked)
        assert len(set(second)) == len(second)
        assert set(second) <= {*kept[0], *kept[1]}


def test_what_a_reader_saw_is_what_is_noted() -> None:
    reader = a_reader()
    first = listed(reader)
    lots = Reading.objects.get().lots
    assert lots
    assert {voice for voice, shown in lots.items() if shown} <= set(first)
    assert not {voice for voice, shown in lots.items() if not shown} & set(first)


def test_another_order_or_a_filter_is_no_comparison() -> None:
    reader = a_reader()
    newest = listed(Client(headers=READER), "?order=newest")
    assert listed(reader, "?order=newest") == newest
    listed(reader, "?stars=5")
    assert Reading.objects.count() == 0


def test_a_robot_with_the_cookie_is_nobody() -> None:
    reader = a_reader()
    assert reader.get(PAGE, headers=ROBOT).status_code == 200
    assert Reading.objects.count() == 0


def test_a_cookie_that_somebody_made_up_is_none() -> None:
    reader = Client(headers=READER)
    reader.cookies[COUNTED] = "made-up:1x2y3z:signature"
    listed(reader)
    assert Reading.objects.count() == 0


def test_the_shop_is_told_of_whoever_agreed_by_a_number_alone() -> None:
    reader = a_reader()
    listed(reader)
    went = reader.get(f"{PAGE}shop/")["Location"]
    noted = Reading.objects.get()
    assert went == (
        "https://shop.test/kettle?colour=red&utm_source=groundswell&utm_medium=reviews"
        f"&utm_campaign=word-of-mouth&utm_content={noted.name}"
    )
    assert noted.went_at is not None


def test_of_others_the_shop_learns_that_they_come_from_what_people_say(client: Client) -> None:
    went = client.get(f"{PAGE}shop/", headers=READER)
    assert "utm_source=groundswell&utm_medium=reviews" in went["Location"]
    assert "utm_content" not in went["Location"]
    assert went["X-Robots-Tag"] == "noindex"


def test_where_nothing_can_be_bought_there_is_no_way_to_a_shop(client: Client) -> None:
    Product.objects.update(shop_page="")
    assert "shop/" not in client.get(PAGE).content.decode()
    assert client.get(f"{PAGE}shop/").status_code == 404


def test_who_stops_is_forgotten() -> None:
    reader = a_reader()
    listed(reader)
    told_so = reader.post("/counted/", {"counted": "no", "next": PAGE}, follow=True).content.decode()
    assert "what was known of this device is deleted" in told_so
    assert Reading.objects.count() == 0
    listed(reader)
    assert Reading.objects.count() == 0


def test_agreeing_twice_is_agreeing_once() -> None:
    reader = a_reader()
    before = reader.cookies[COUNTED].value
    reader.post("/counted/", {"counted": "yes"})
    assert reader.cookies[COUNTED].value == before


def test_who_agrees_as_many_must_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "AGREED", Limit("readers agreed", most=2, within=counting.AGREED.within))
    for _ in range(2):
        a_reader()
    late = Client(headers=READER)
    assert late.post("/counted/", {"counted": "yes"}).status_code == 429
    assert COUNTED not in late.cookies


def test_nobody_is_led_away_from_this_site() -> None:
    answer = Client(headers=READER).post("/counted/", {"counted": "yes", "next": "https://evil.test/"})
    assert answer["Location"] == "/"


def test_the_cookie_is_for_nobody_else() -> None:
    cookie = a_reader().cookies[COUNTED]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == int(door.KNOWN_FOR.total_seconds())
