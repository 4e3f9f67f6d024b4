"""What readers saw before they bought or left: noted once, of who agreed, and after a while of nobody."""

from datetime import timedelta

import pytest
from cast import ACME, KETTLE, a_person, a_product, a_voice, settle
from django.utils import timezone

from groundswell.listen import buying, deciding
from groundswell.listen.buying import Line, Order, Returned
from groundswell.listen.came import Came
from groundswell.plumbing import spoken
from groundswell.record.models import Purchase, Reading, Return

pytestmark = pytest.mark.django_db

SHOP = "shopify/acme.example"
READER = "a1" * 12
NOW = timezone.now()


def saw(reader: str = READER, **lots: bool) -> Reading:
    return deciding.saw(a_product(KETTLE, sku=KETTLE), reader, {int(voice[1:]): shown for voice, shown in lots.items()})


def bought(name: str, order: str = "o1", sku: str = KETTLE, email: str = "") -> None:
    came = Came(utm_source="groundswell", utm_medium="reviews", utm_content=name)
    line = Line("1", sku.capitalize(), sku=sku, amount=40)
    buying.bought(SHOP, ACME, [Order(order, NOW, [line], currency="EUR", came=came, email=email)])
    settle()


def sent_back(order: str = "o1") -> None:
    buying.came_back(SHOP, [Returned(order, "r1", NOW + timedelta(days=3))])
    settle()


def read_again() -> Reading:
    return Reading.objects.get()


def test_what_was_shown_first_is_what_counts():
    first = saw(v12=True, v15=False)
    assert saw(v12=False, v15=True) == first
    assert read_again().lots == {12: True, 15: False}


def test_another_reader_is_another_row_and_so_is_another_product():
    saw()
    saw("b2" * 12)
    deciding.saw(a_product("pan"), READER, {})
    assert Reading.objects.count() == 3


def test_the_name_is_no_code_of_a_link_and_tells_nothing_of_the_reader():
    name = saw().name
    assert name.startswith("r.")
    assert READER not in name
    assert spoken.read(name) == ""


def test_the_shop_tells_what_came_of_it():
    reading = saw()
    assert deciding.goes(a_product(), READER) == reading.name
    bought(reading.name)
    now = read_again()
    assert now.went_at is not None
    assert now.bought_at == Purchase.objects.get().at
    assert now.regretted_at is None
    sent_back()
    assert read_again().regretted_at is not None


def test_going_twice_is_going_once():
    saw()
    deciding.goes(a_product(), READER)
    first = read_again().went_at
    deciding.goes(a_product(), READER)
    assert read_again().went_at == first


def test_whoever_has_seen_nothing_has_no_name():
    a_product()
    assert deciding.goes(a_product(), READER) == ""


def test_a_purchase_of_something_else_or_by_no_name_changes_nothing():
    reading = saw()
    a_product("pan", sku="pan")
    bought(reading.name, sku="pan")
    bought("r.0000", "o2")
    bought("", "o3")
    assert read_again().bought_at is None


def test_what_nobody_bought_nobody_is_sorry_for():
    reading = saw()
    a_product("pan", sku="pan")
    bought(reading.name, sku="pan")
    sent_back()
    assert read_again().regretted_at is None


def test_what_else_was_in_the_order_may_come_back_and_nobody_is_sorry_for_this():
    reading = saw()
    a_product("pan", sku="pan")
    came = Came(utm_source="groundswell", utm_medium="reviews", utm_content=reading.name)
    lines = [Line(sku, sku.capitalize(), sku=sku, amount=40) for sku in (KETTLE, "pan")]
    buying.bought(SHOP, ACME, [Order("o1", NOW, lines, currency="EUR", came=came)])
    buying.came_back(SHOP, [Returned("o1", "r1", NOW + timedelta(days=3), [("pan", 1)])])
    settle()
    assert read_again().bought_at is not None
    assert read_again().regretted_at is None


def test_that_it_came_back_counts_though_it_is_read_before_that_it_was_bought():
    reading = saw()
    came = Came(utm_source="groundswell", utm_medium="reviews", utm_content=reading.name)
    buying.bought(SHOP, ACME, [Order("o1", NOW, [Line("1", KETTLE, sku=KETTLE)], came=came)])
    buying.came_back(SHOP, [Returned("o1", "r1", NOW + timedelta(days=3))])
    deciding.returned([Return.objects.get().news_id])
    deciding.noticed([Purchase.objects.get().news_id])
    assert read_again().regretted_at == Return.objects.get().at


def test_after_a_while_nobody_knows_whose_it_was_but_what_came_of_it_stays():
    reading = saw(v12=True)
    bought(reading.name)
    Reading.objects.update(at=NOW - deciding.SORRY_WITHIN - timedelta(hours=1))
    deciding.forget_names()
    now = read_again()
    assert (now.reader, now.name) == ("", "")
    assert now.bought_at is not None
    assert now.lots == {12: True}
    # Two rows without a name stand side by side.
    saw("b2" * 12)
    Reading.objects.update(at=NOW - deciding.SORRY_WITHIN - timedelta(hours=1))
    deciding.forget_names()
    assert Reading.objects.filter(reader="").count() == 2


def test_the_hour_of_a_purchase_leads_back_to_nobody_and_what_was_in_time_stays_so():
    reading = saw()
    bought(reading.name)
    sent_back()
    Reading.objects.update(at=NOW - timedelta(days=9, hours=5))
    before = read_again()
    Reading.objects.update(at=before.at - timedelta(days=40), bought_at=before.bought_at - timedelta(days=40))
    Reading.objects.update(regretted_at=before.regretted_at - timedelta(days=40))
    deciding.forget_names()
    now = read_again()
    assert (now.bought_at - now.at, now.regretted_at - now.at) == (timedelta(days=10), timedelta(days=13))


def test_young_readings_keep_their_names():
    saw()
    deciding.forget_names()
    assert read_again().reader == READER


def test_a_buyer_who_speaks_against_it_is_sorry():
    reading = saw()
    bought(reading.name, email="ben@example.test")
    Purchase.objects.update(person=a_person("Ben"))
    a_voice(author=a_person("Ben"), level=1, stars="1.000000")
    Reading.objects.update(at=NOW - deciding.SORRY_WITHIN - timedelta(hours=1))
    deciding.forget_names()
    assert read_again().regretted_at is not None


def test_who_spoke_against_it_before_and_bought_it_all_the_same_is_not_sorry():
    reading = saw()
    a_voice(author=a_person("Ben"), level=1, stars="1.000000", heard_at=NOW - timedelta(days=90))
    bought(reading.name, email="ben@example.test")
    Purchase.objects.update(person=a_person("Ben"))
    Reading.objects.update(at=NOW - deciding.SORRY_WITHIN - timedelta(hours=1))
    deciding.forget_names()
    assert read_again().regretted_at is None


def test_a_buyer_who_praises_it_is_not():
    reading = saw()
    bought(reading.name, email="ben@example.test")
    Purchase.objects.update(person=a_person("Ben"))
    a_voice(author=a_person("Ben"), level=5, stars="5.000000")
    Reading.objects.update(at=NOW - deciding.SORRY_WITHIN - timedelta(hours=1))
    deciding.forget_names()
    assert read_again().regretted_at is None


def test_who_does_not_wish_to_be_counted_any_more_is_not():
    saw()
    saw("b2" * 12)
    deciding.forget(READER)
    assert read_again().reader == "b2" * 12
    deciding.forget("")
    assert Reading.objects.count() == 1
