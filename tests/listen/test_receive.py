"""What holds of listen/receive.py and listen/shops.py: nothing lost, nothing twice, nobody believed unsigned."""

import json
import logging
from datetime import timedelta

import pytest
from calling import (
    KETTLE_LINE,
    SECRET,
    body_of,
    by_shopify,
    by_standard,
    by_woocommerce,
    own,
    refund,
    shopify,
    woocommerce,
)
from cast import DAY, a_company, a_person, a_product, settle
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.datastructures import CaseInsensitiveMapping

from groundswell.listen import receive, shops, telling
from groundswell.listen.company import Taken
from groundswell.listen.models import Delivery, Shop
from groundswell.listen.receive import Answer
from groundswell.record import bulk
from groundswell.record.models import Change, News, Purchase, Return, Unread
from groundswell.record.privacy import address_of

pytestmark = pytest.mark.django_db

OWNER = "owner@acme.test"
CUSTOMER = {"id": 7, "email": "ada@example.test"}
REDACT = {"shop_id": 1, "shop_domain": "acme.myshopify.com", "customer": CUSTOMER, "orders_to_redact": []}
REQUEST = {"shop_id": 1, "shop_domain": "acme.myshopify.com", "customer": CUSTOMER, "orders_requested": [1001]}


@pytest.fixture
def shop():
    return shops.connect(a_company(), "shopify", "https://Acme.MyShopify.com/admin", OWNER, SECRET)


def call(shop, told, topic="orders/paid", name="e1", **parts):
    """Shopify calls."""
    body = told if isinstance(told, bytes) else body_of(told)
    headers = by_shopify(body, topic, name, parts.pop("secret", SECRET))
    return receive.take(shop.token, CaseInsensitiveMapping(headers), body)


def returned():
    return sum(Return.objects.values_list("quantity", flat=True))


def test_a_shop_has_one_key_an_address_and_an_entry_in_the_log(shop):
    assert shop.key == "shopify/acme.myshopify.com"
    assert len(shop.token) == 43
    assert Change.objects.get().what == "shop shopify/acme.myshopify.com"
    assert SECRET not in json.dumps(list(Change.objects.values("before", "after")))
    with pytest.raises(Taken):
        shops.connect(a_company("Rival"), "shopify", "acme.myshopify.com", OWNER)


def test_a_call_is_one_row_and_its_news_and_is_worked_soon_after(shop):
    assert call(shop, shopify()) is Answer.TAKEN
    assert not Purchase.objects.exists()
    assert Unread.objects.get().news.thing == shop.pk
    settle()
    bought = Purchase.objects.get()
    assert (bought.order, bought.quantity, str(bought.amount), bought.country) == ("1001", 2, "39.90", "LT")
    assert (bought.source.key, bought.product.company.name) == (shop.key, "Acme")
    assert Delivery.objects.get().done_at


def test_once_worked_nothing_is_left_of_its_words(shop):
    call(shop, shopify())
    settle()
    assert bytes(Delivery.objects.get().body) == b""


@pytest.mark.parametrize("secret", ["another", ""])
def test_a_wrong_secret_lets_nothing_in(shop, secret):
    assert call(shop, shopify(), secret=secret) is Answer.NOT_SIGNED
    assert not Delivery.objects.exists()
    assert not News.objects.exists()


def test_an_altered_byte_lets_nothing_in(shop):
    body = body_of(shopify())
    headers = CaseInsensitiveMapping(by_shopify(body))
    assert receive.take(shop.token, headers, body.replace(b"1001", b"1002")) is Answer.NOT_SIGNED
    assert receive.take(shop.token, headers, body + b" ") is Answer.NOT_SIGNED
    assert not Delivery.objects.exists()


def test_nobody_calls_at_another_address_nor_after_the_end(shop):
    assert receive.take("x" * 43, {}, b"") is Answer.UNKNOWN
    assert shops.end(shop, OWNER)
    assert not shops.end(shop, OWNER)
    assert call(shop, shopify()) is Answer.ENDED
    assert shops.connect(a_company(), "shopify", "acme.myshopify.com", OWNER).pk != shop.pk


def test_a_replayed_call_changes_nothing(shop):
    for _ in range(3):
        assert call(shop, shopify()) is Answer.TAKEN
        settle()
    assert (Delivery.objects.count(), Purchase.objects.count()) == (1, 1)
    assert News.objects.filter(kind="shop.called").count() == 1


def test_an_order_told_under_many_names_is_bought_once(shop):
    for topic in ("orders/create", "orders/paid", "orders/updated"):
        call(shop, shopify(), topic)
        call(shop, shopify(), topic, name="e2")
    settle()
    assert (Delivery.objects.count(), Purchase.objects.count()) == (6, 1)


def test_calls_of_one_name_and_different_words_are_both_worked():
    # WooCommerce makes the name of its webhook's number and the second.
    shop = shops.connect(a_company(), "woocommerce", "acme.test", OWNER, SECRET)
    for order in (727, 728):
        body = body_of(woocommerce(id=order))
        assert receive.take(shop.token, CaseInsensitiveMapping(by_woocommerce(body)), body) is Answer.TAKEN
    settle()
    assert set(Purchase.objects.values_list("order", flat=True)) == {"727", "728"}


def test_woocommerces_knock_is_let_in_and_leaves_nothing():
    shop = shops.connect(a_company(), "woocommerce", "acme.test", OWNER)
    assert receive.take(shop.token, {}, b"webhook_id=7") is Answer.TAKEN
    assert receive.take(shop.token, {}, body_of(woocommerce())) is Answer.NOT_SIGNED
    assert not Delivery.objects.exists()


def test_any_program_that_signs_can_call():
    shop = shops.connect(a_company(), "signed", "till", OWNER)
    assert shop.secret.startswith("whsec_")
    for name, told in (("m1", own()), ("m2", own("order.returned", name="r1", lines=[]))):
        body = body_of(told)
        assert receive.take(shop.token, by_standard(body, shop.secret, name), body) is Answer.TAKEN
    settle()
    assert (Purchase.objects.get().source.key, returned()) == ("signed/till", 2)
    assert set(Delivery.objects.values_list("topic", flat=True)) == {"order.paid", "order.returned"}


def test_a_standard_call_of_an_hour_ago_is_not_taken():
    shop = shops.connect(a_company(), "signed", "till", OWNER)
    body, then = body_of(own()), (timezone.now() - timedelta(hours=1)).timestamp()
    assert receive.take(shop.token, by_standard(body, shop.secret, at=then), body) is Answer.NOT_SIGNED


@pytest.mark.parametrize("seconds", [0, 1])
def test_for_an_hour_the_secret_before_is_good_as_well(shop, seconds, monkeypatch):
    now = shops.change_secret(shop, OWNER, "the next")
    assert call(shop, shopify()) is Answer.TAKEN
    assert call(shop, shopify(), name="e2", secret="the next") is Answer.TAKEN
    later = timezone.now() + shops.ROTATION + timedelta(seconds=seconds)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert call(shop, shopify(), name="e3") is Answer.NOT_SIGNED
    assert call(shop, shopify(), name="e4", secret="the next") is Answer.TAKEN
    assert "the next" not in str(list(Change.objects.values_list("what", "before", "after")))
    assert now.secret == "the next"


@pytest.mark.parametrize("apart", [False, True])
def test_a_refund_that_comes_before_its_order_waits_for_it(shop, apart):
    call(shop, refund(), "refunds/create", "e1")
    if apart:
        settle()
        assert Delivery.objects.get().waits_for == "order 1001"
    call(shop, shopify(), "orders/paid", "e2")
    settle()
    assert (Purchase.objects.count(), returned()) == (1, 1)
    assert not Delivery.objects.filter(done_at=None).exists()


def test_a_cancelling_that_overtakes_its_order_takes_it_back_late(shop):
    call(shop, shopify(cancelled_at="2026-03-02T00:00:00Z", financial_status="voided"), "orders/cancelled", "e1")
    settle()
    call(shop, shopify(financial_status="authorized"), "orders/create", "e2")
    settle()
    assert returned() == Purchase.objects.get().quantity == 2


def test_refund_and_cancelling_together_take_back_no_more_than_was_bought(shop):
    call(shop, shopify(), "orders/paid", "e1")
    call(shop, refund(), "refunds/create", "e2")
    call(shop, shopify(cancelled_at="2026-03-06T00:00:00Z", refunds=[refund()]), "orders/cancelled", "e3")
    settle()
    assert returned() == 2


def test_what_cannot_be_read_says_why_and_the_others_do_not_wait(shop, caplog):
    with caplog.at_level(logging.WARNING):
        call(shop, b"{", name="e1")
        call(shop, shopify(id=None), name="e2")
        call(shop, shopify(), name="e3")
        settle()
    assert Purchase.objects.count() == 1
    failed = dict(Delivery.objects.exclude(failed="").values_list("outside_id", "failed"))
    assert failed == {"e1": "found no JSON, wanted a JSON object", "e2": "found no id, wanted its id"}
    assert "ada@" not in caplog.text.lower()


def test_what_failed_can_be_tried_again(shop):
    call(shop, b"{")
    settle()
    one = Delivery.objects.get()
    receive.again(one)
    assert Delivery.objects.get().failed == ""
    settle()
    assert Delivery.objects.get().failed


def test_what_the_database_does_not_take_keeps_nobody_else_waiting(shop, monkeypatch):
    taken = receive.bought

    def picky(source, company, orders):
        if any(order.order == "1002" for order in orders):
            raise IntegrityError
        return taken(source, company, orders)

    monkeypatch.setattr(receive, "bought", picky)
    for number in (1001, 1002, 1003):
        call(shop, shopify(id=number), name=f"e{number}")
    settle()
    assert set(Purchase.objects.values_list("order", flat=True)) == {"1001", "1003"}
    assert "IntegrityError" in Delivery.objects.get(outside_id="e1002").failed


def test_a_burst_is_worked_in_batches_and_nothing_is_lost_or_doubled(shop, django_assert_max_num_queries):
    for number in range(1000):
        line = {**KETTLE_LINE, "id": number}
        call(shop, shopify(id=number // 2, line_items=[line]), name=f"e{number}")
        if number % 10 == 0:
            call(shop, shopify(id=number // 2, line_items=[line]), name=f"e{number}")
    assert Delivery.objects.count() == 1000
    with django_assert_max_num_queries(200):
        receive.called([shop.pk])
    assert Purchase.objects.count() == 1000
    assert News.objects.filter(kind="purchase.noticed").count() == 1000 / receive.BATCH
    assert not Delivery.objects.filter(done_at=None).exists()


def test_what_a_given_up_job_left_is_taken_up(shop):
    call(shop, shopify())
    receive.take_up_left()
    assert not Purchase.objects.exists()
    Delivery.objects.update(received_at=timezone.now() - timedelta(hours=1))
    receive.take_up_left()
    assert Purchase.objects.exists()


def test_a_friends_link_is_known_by_the_address_and_by_the_code(shop):
    a_product(sku="K-1")
    link = telling.link_for(a_person(), a_product())
    landing = f"/products/kettle?utm_source=groundswell&utm_content={link.code}"
    call(shop, shopify(landing_site=landing), name="e1")
    spoken = [{"name": "gs_code", "value": link.code.upper()}]
    call(shop, shopify(id=1002, note_attributes=spoken), name="e2")
    settle()
    assert list(Purchase.objects.order_by("order").values_list("link", "way")) == [
        (link.pk, "address"),
        (link.pk, "code"),
    ]


def test_a_buyer_who_wishes_it_is_forgotten_at_this_shop(shop):
    other = shops.connect(a_company("Rival"), "signed", "till", OWNER)
    call(shop, shopify())
    body = body_of(own())
    receive.take(other.token, by_standard(body, other.secret), body)
    settle()
    call(shop, refund(id=9, order_id=77, note="for ada@example.test"), "refunds/create", "e8")
    settle()
    call(shop, REDACT, "customers/redact", "e9")
    settle()
    known = address_of("ada@example.test")
    assert list(Purchase.objects.filter(buyer=known).values_list("source__key", flat=True)) == ["signed/till"]
    assert not Delivery.objects.exclude(body=b"").exists()


def test_a_buyer_without_an_address_is_forgotten_by_the_orders(shop):
    call(shop, shopify())
    call(shop, {**REDACT, "customer": {"id": 7}, "orders_to_redact": [1001]}, "customers/redact", "e9")
    settle()
    assert Purchase.objects.get().buyer not in {"", address_of("ada@example.test")}


def test_a_shop_that_leaves_is_ended_and_its_buyers_are_forgotten_but_stay_as_many(shop):
    for number, email in ((1, "ada@example.test"), (2, "ada@example.test"), (3, "ben@example.test"), (4, "")):
        call(shop, shopify(id=number, email=email), name=f"e{number}")
    settle()
    before = set(Purchase.objects.values_list("buyer", flat=True))
    call(shop, {"shop_id": 1, "shop_domain": "acme.myshopify.com"}, "shop/redact", "e9")
    settle()
    after = list(Purchase.objects.order_by("order").values_list("buyer", flat=True))
    assert after[0] == after[1] != after[2]
    assert after[3] == ""
    assert before & set(after) == {""}
    assert Shop.objects.get().ended_at


def test_a_buyer_who_asks_waits_until_somebody_answers(shop):
    call(shop, shopify())
    call(shop, shopify(id=1002, email="ben@example.test"), name="e2")
    call(shop, REQUEST, "customers/data_request", "e9")
    settle()
    one = Delivery.objects.get(waits_for=Delivery.PERSON)
    assert [row["order"] for row in receive.held_of(one)["purchases"]] == ["1001"]
    Delivery.objects.update(received_at=timezone.now() - receive.WAITED * 2)
    receive.forget_old()
    assert Delivery.objects.get() == one
    receive.answered(one, OWNER)
    one.refresh_from_db()
    assert one.done_at
    assert bytes(one.body) == b""
    assert Change.objects.order_by("-pk")[0].after == {"answered": True}


def test_deliveries_are_forgotten_when_their_time_is_up(shop):
    call(shop, shopify())
    call(shop, refund(order_id=77), "refunds/create", "e2")
    settle()
    for age, left in ((receive.KEPT, {"e2"}), (receive.WAITED, set())):
        Delivery.objects.update(received_at=timezone.now() - age - timedelta(minutes=1))
        receive.forget_old()
        assert set(Delivery.objects.values_list("outside_id", flat=True)) == left


def test_who_called_is_in_no_public_file(shop):
    call(shop, shopify())
    settle()
    assert not [line for line in bulk.public_lines() if line["type"] == "news"]


def test_a_delivery_that_is_done_can_neither_wait_nor_have_failed(shop):
    for trouble in ({"failed": "x"}, {"waits_for": "order 1"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Delivery.objects.create(shop=shop, stamp=str(trouble), body=b"", done_at=DAY, **trouble)
