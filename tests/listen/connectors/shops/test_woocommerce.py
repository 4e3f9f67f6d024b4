"""What holds of listen/connectors/shops/woocommerce.py."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from calling import body_of, woocommerce

from groundswell.listen.connectors.shops.reading import NOTHING, parsed
from groundswell.listen.connectors.shops.woocommerce import is_ping, read
from groundswell.listen.sold import Line, Returned

CAME = datetime(2026, 3, 9, tzinfo=UTC)
CHANGED = datetime(2026, 3, 2, 12, tzinfo=UTC)
CODE = "bakomitu3"


def told(topic="order.updated", body=None, **parts):
    return read(topic, parsed(body_of(woocommerce(**parts) if body is None else body)), CAME)


def meta(**values):
    return {"meta_data": [{"id": n, "key": key, "value": value} for n, (key, value) in enumerate(values.items())]}


def test_an_order_that_is_being_worked_is_read_whole():
    one = told("order.created").orders[0]
    assert (one.order, one.at, one.currency) == ("727", datetime(2026, 3, 1, 12, tzinfo=UTC), "EUR")
    assert (one.email, one.country) == ("ada@example.test", "LT")
    assert one.lines == (Line("315", "93", "Kettle", "K-1", "", 2, Decimal("39.93")),)


@pytest.mark.parametrize("status", ["pending", "on-hold", "checkout-draft", "failed", "cancelled"])
def test_what_was_never_paid_means_nothing(status):
    assert told(status=status, date_paid_gmt=None) == NOTHING


def test_who_pays_at_the_door_has_bought():
    assert told(status="processing", date_paid_gmt=None, payment_method="cod").orders
    assert told(status="cancelled", date_paid_gmt=None, payment_method="cod").returns


@pytest.mark.parametrize("status", ["cancelled", "refunded", "failed", "trash"])
def test_what_was_paid_and_called_off_was_bought_and_came_back(status):
    one = told(status=status)
    assert one.orders
    assert one.returns == (Returned("727", "cancelled", CHANGED),)


def test_a_deleted_order_comes_back():
    assert told("order.deleted", {"id": 727}).returns == (Returned("727", "deleted", CAME),)


@pytest.mark.parametrize(
    ("total", "back"), [("-39.93", [("315", 2)]), ("-19.97", [("315", 1)]), ("-5.00", None), ("0", None), ("?", None)]
)
def test_a_partial_refund_brings_back_what_its_sum_pays_for(total, back):
    found = told(refunds=[{"id": 900, "reason": "", "total": total}]).returns
    assert [one.lines for one in found] == ([back] if back else [])


def test_a_sum_that_fits_two_lines_is_put_to_neither():
    line = woocommerce()["line_items"][0]
    found = told(line_items=[line, {**line, "id": 316}], refunds=[{"id": 900, "total": "-39.93"}])
    assert len(found.orders[0].lines) == 2
    assert found.returns == ()


def test_our_code_is_read_from_wherever_it_stands():
    entry = f"https://acme.test/p/?utm_source=groundswell&utm_content={CODE}&gclid=x"
    found = told(**meta(_wc_order_attribution_session_entry=entry)).orders[0].came
    assert (found.code, found.paid_by) == (CODE, "gclid")
    marks = {"_wc_order_attribution_utm_source": "groundswell", "_wc_order_attribution_utm_content": CODE}
    assert told(**meta(**marks)).orders[0].came.code == CODE
    assert told(**meta(gs_code="Bako Mitu 3")).orders[0].code == CODE
    assert told(**meta(**{"_wc_other/acme/gs_code": CODE})).orders[0].code == CODE
    assert told(coupon_lines=[{"code": CODE}]).orders[0].code == CODE


def test_the_buyers_answer_is_read():
    one = told(**meta(gs_told_by="family", gs_thanks="1")).orders[0]
    assert (one.told_by, one.tells_teller) == ("family", True)


def test_a_new_webhook_knocks_by_its_number_or_by_nothing():
    assert is_ping(b"webhook_id=7")
    assert is_ping(b"")
    assert not is_ping(b"webhook_id=7&x=1")
    assert not is_ping(body_of(woocommerce()))


@pytest.mark.parametrize("topic", ["product.updated", "customer.created", "coupon.deleted", "action.wc_any", ""])
def test_other_topics_are_taken_and_mean_nothing(topic):
    assert told(topic) == NOTHING
