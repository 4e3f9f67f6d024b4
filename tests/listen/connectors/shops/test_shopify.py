"""What holds of listen/connectors/shops/shopify.py."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from calling import KETTLE_LINE, body_of, refund, shopify
from hypothesis import given
from hypothesis import strategies as st

from groundswell.listen.connectors.shops.reading import NOTHING, NotRead, parsed
from groundswell.listen.connectors.shops.registry import KINDS
from groundswell.listen.connectors.shops.shopify import asked, read
from groundswell.listen.sold import Line, Returned

CAME = datetime(2026, 3, 9, tzinfo=UTC)
CODE = "bakomitu3"


def told(topic="orders/paid", body=None, **parts):
    return read(topic, parsed(body_of(shopify(**parts) if body is None else body)), CAME)


def test_a_paid_order_is_read_whole():
    one = told().orders[0]
    assert (one.order, one.at, one.currency) == ("1001", datetime(2026, 3, 1, 12, tzinfo=UTC), "EUR")
    assert (one.email, one.country) == ("Ada@Example.test", "LT")
    assert one.lines == (Line("11", "98765", "Kettle", "K-1", "", 2, Decimal("39.90")),)
    assert one.came.utm_source == "newsletter"


@pytest.mark.parametrize("status", ["authorized", "paid", "partially_paid", "partially_refunded", "refunded"])
def test_what_is_paid_for_certain_is_bought(status):
    assert told("orders/create", financial_status=status).orders


@pytest.mark.parametrize("status", ["pending", "voided", "expired", None, 7])
def test_what_is_not_paid_is_not(status):
    assert told("orders/create", financial_status=status) == NOTHING


def test_a_test_order_means_nothing():
    assert told(test=True) == NOTHING


def test_our_code_is_read_from_wherever_it_stands():
    ours = f"/p?utm_source=groundswell&utm_content={CODE}&utm_term=thanks"
    assert told(landing_site=ours).orders[0].came.code == CODE
    assert told(referring_site=f"https://blog.example{ours}").orders[0].came.code == CODE
    noted = [{"name": "utm_source", "value": "groundswell"}, {"name": "utm_content", "value": CODE}]
    assert told(note_attributes=noted).orders[0].came.code == CODE
    assert told(note_attributes=[{"name": "gs_code", "value": "Bako-Mitu 3"}]).orders[0].code == CODE
    assert told(discount_codes=[{"code": "SUMMER"}, {"code": CODE.upper()}]).orders[0].code == CODE
    assert told(discount_codes=[{"code": "SUMMER"}]).orders[0].code == ""


def test_the_buyers_answer_and_their_leave_are_read():
    noted = [{"name": "gs_told_by", "value": "Friend"}, {"name": "gs_thanks", "value": "yes"}]
    one = told(note_attributes=noted).orders[0]
    assert (one.told_by, one.tells_teller) == ("friend", True)
    assert told(note_attributes=[{"name": "gs_told_by", "value": "a horse"}]).orders[0].told_by == ""


def test_a_refund_tells_which_lines_came_back():
    back = Returned("1001", "501", datetime(2026, 3, 5, 10, tzinfo=UTC), [("11", 1)])
    assert told("refunds/create", refund()).returns == (back,)
    assert told("orders/updated", refunds=[refund()]).returns == (back,)


def test_money_alone_brings_nothing_back():
    assert told("refunds/create", refund(refund_line_items=[])) == NOTHING


def test_a_cancelled_order_comes_back_whole():
    one = told("orders/cancelled", cancelled_at="2026-03-02T00:00:00Z", financial_status="voided")
    assert one.returns == (Returned("1001", "cancelled", datetime(2026, 3, 2, tzinfo=UTC)),)
    assert one.orders == ()


def test_what_buyers_may_ask_is_read_and_nothing_else_is_taken_for_it():
    customer = {"id": 7, "email": "ada@example.test", "phone": None}
    redact = {"shop_id": 1, "shop_domain": "acme.myshopify.com", "customer": customer, "orders_to_redact": [1001, 1002]}
    assert told("customers/redact", redact).forget == ("ada@example.test",)
    assert told("customers/redact", redact).forget_orders == ("1001", "1002")
    assert told("shop/redact", {"shop_id": 1, "shop_domain": "acme.myshopify.com"}).forget_all
    request = {"shop_id": 1, "customer": customer, "orders_requested": [1001], "data_request": {"id": 9}}
    assert told("customers/data_request", request).asks
    assert asked(request) == ("ada@example.test", ("1001",))
    for topic in ("customers/redact", "shop/redact", "customers/data_request"):
        with pytest.raises(NotRead):
            told(topic)
    with pytest.raises(NotRead):
        told("shop/redact", redact)


@pytest.mark.parametrize("topic", ["products/update", "fulfillments/create", "app/uninstalled", "", "orders/edited"])
def test_other_topics_are_taken_and_mean_nothing(topic):
    assert told(topic) == NOTHING


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 100_000])
def test_what_is_no_object_is_not_read(body):
    with pytest.raises(NotRead):
        parsed(body)


def test_an_order_without_its_number_is_not_read():
    with pytest.raises(NotRead):
        told(id=None)


def test_a_line_that_names_no_product_is_left_out():
    tip = {"id": 12, "product_id": None, "title": "", "price": "2.00", "quantity": 1}
    assert len(told(line_items=[KETTLE_LINE, tip, "?", None]).orders[0].lines) == 1


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from([*shopify(), *KETTLE_LINE, "order", "lines", "data", "at", "status", "meta_data", "billing"])
TOPICS = st.sampled_from(["orders/paid", "refunds/create", "order.updated", "order.paid", "order.returned"])


@given(kind=st.sampled_from(sorted(KINDS)), topic=TOPICS, parts=st.dictionaries(NAMES, junk, max_size=6))
def test_whatever_stands_there_fits_the_record_or_is_not_read(kind, topic, parts):
    try:
        found = KINDS[kind].read(topic, parsed(body_of({**shopify(), **parts, "data": parts})), CAME)
    except NotRead:
        return
    for one in found.orders:
        assert 0 < len(one.order) <= 100
        assert one.at.tzinfo
        for line in one.lines:
            assert 0 < len(line.line) <= 100
            assert 0 < len(line.product) <= 300
            assert 1 <= line.quantity < 2**31
            assert line.amount is None or (line.amount >= 0 and len(one.currency) == 3)
    assert all(quantity >= 1 for back in found.returns for _, quantity in back.lines)
