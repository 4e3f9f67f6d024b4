"""What was bought and what came back, as a shop reports it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from cast import ACME, DAY, a_person, a_product

from groundswell.listen import buying, telling
from groundswell.listen.came import MOST, Came
from groundswell.listen.sold import TOLD_BY, Line, Order, Returned
from groundswell.record import bulk, privacy
from groundswell.record.models import Account, News, Product, Purchase, Return

pytestmark = pytest.mark.django_db

SHOP = "shopify/acme.test"


def order(name: str = "1001", **parts) -> Order:
    plain = {"lines": [Line("1", "kettle", "Kettle", quantity=2, amount=Decimal("39.90"))], "currency": "EUR"}
    return Order(name, DAY, **{**plain, **parts})


def test_what_shops_tell_of_fits_what_the_record_keeps():
    assert tuple(Purchase.ToldBy.values) == TOLD_BY
    assert Purchase._meta.get_field("utm_source").max_length == MOST


def test_an_order_told_twice_is_one_purchase_a_line():
    lines = [Line("1", "kettle"), Line("2", "toaster")]
    assert buying.bought(SHOP, ACME, [order(lines=lines)]) == 2
    assert buying.bought(SHOP, ACME, [order(lines=lines), order("1002")]) == 1
    assert Purchase.objects.count() == 3
    assert News.objects.filter(kind="purchase.noticed").count() == 2


def test_a_product_is_known_by_its_number():
    kettle = a_product(sku="K-1")
    buying.bought(SHOP, ACME, [order(lines=[Line("1", "98765", "Another name", sku="K-1")])])
    assert Purchase.objects.get().product == kettle
    assert Product.objects.count() == 1


def test_a_typed_code_goes_before_the_address_by_which_the_buyer_came():
    kettle = a_product()
    ada, ben = telling.link_for(a_person(), kettle), telling.link_for(a_person("Ben"), kettle)
    came = Came(utm_source="groundswell", utm_content=ada.code, utm_term="thanks")
    buying.bought(SHOP, ACME, [order(came=came), order("1002", came=came, code=ben.code.upper())])
    first, second = Purchase.objects.order_by("order")
    assert (first.link, first.way, first.tells_teller) == (ada, "address", True)
    assert (second.link, second.way) == (ben, "code")


def test_a_code_that_nobody_has_is_no_link():
    buying.bought(SHOP, ACME, [order(code="bakomitu1")])
    assert (Purchase.objects.get().link, Purchase.objects.get().way) == (None, "")


def test_a_buyer_is_known_by_the_address_before_and_after_they_write_here():
    account = Account.objects.create_user("ada@example.test")
    buying.bought(SHOP, ACME, [order(email="Ada@Example.test")])
    assert Purchase.objects.get().person is None
    ada = account.speaker("Ada")
    buying.recognised(account)
    assert Purchase.objects.get().person == ada
    buying.bought(SHOP, ACME, [order("1002", email="ADA@example.test")])
    assert Purchase.objects.get(order="1002").person == ada
    assert "@" not in "".join(Purchase.objects.values_list("buyer", flat=True))


def test_what_comes_back_is_counted_once_and_never_more_than_was_bought():
    buying.bought(SHOP, ACME, [order()])
    one = Returned("1001", "r1", DAY + timedelta(days=2), [("1", 1)])
    assert buying.came_back(SHOP, [one]) == []
    assert buying.came_back(SHOP, [one]) == []
    buying.came_back(SHOP, [Returned("1001", "r2", DAY, [("1", 5), ("9", 1)])])
    buying.came_back(SHOP, [Returned("1001", "cancelled", DAY)])
    assert list(Return.objects.values_list("outside_id", "quantity")) == [("r1", 1), ("r2", 1)]


def test_a_return_of_an_unknown_order_is_handed_back_to_be_told_again():
    early = Returned("1001", "r1", DAY)
    assert buying.came_back(SHOP, [early]) == [early]
    buying.bought(SHOP, ACME, [order()])
    assert buying.came_back(SHOP, [early]) == []
    assert Return.objects.get().quantity == 2


def test_who_bought_what_is_in_no_public_file():
    buying.bought(SHOP, ACME, [order()])
    assert not [line for line in bulk.public_lines() if line["type"] == "news"]


def test_an_erased_buyer_stays_one_buyer_whom_nobody_finds():
    account = Account.objects.create_user("ada@example.test")
    account.speaker("Ada")
    buying.bought(SHOP, ACME, [order(email="ada@example.test"), order("1002", email="ada@example.test")])
    privacy.erase(account)
    buyers = set(Purchase.objects.values_list("buyer", flat=True))
    assert len(buyers) == 1
    assert privacy.address_of("ada@example.test") not in buyers
