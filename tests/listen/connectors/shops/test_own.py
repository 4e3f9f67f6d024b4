"""What holds of listen/connectors/shops/own.py."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from calling import own

from groundswell.listen.connectors.shops.own import asked, read
from groundswell.listen.connectors.shops.reading import NOTHING, NotRead
from groundswell.listen.sold import Line, Returned

CAME = datetime(2026, 3, 9, tzinfo=UTC)
DAY = datetime(2026, 3, 1, 12, tzinfo=UTC)
CODE = "bakomitu3"


def told(kind="order.paid", **parts):
    return read(kind, own(kind, **parts), CAME)


def test_an_order_in_our_own_words_is_read_whole():
    one = told(address=f"https://acme.test/?utm_source=groundswell&utm_content={CODE}", told_by="friend").orders[0]
    assert (one.order, one.at, one.currency, one.email) == ("1001", DAY, "EUR", "ada@example.test")
    assert one.lines == (Line("1", "kettle", "Kettle", "", "", 2, Decimal("39.90")),)
    assert (one.came.code, one.told_by) == (CODE, "friend")


def test_a_return_names_its_lines_or_means_all():
    back = told("order.returned", name="r1", lines=[{"line": "1", "quantity": 1}]).returns
    assert back == (Returned("1001", "r1", DAY, [("1", 1)]),)
    assert told("order.returned", name="r1", lines=[]).returns == (Returned("1001", "r1", DAY, []),)
    assert told("order.cancelled").returns == (Returned("1001", "cancelled", DAY),)


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        ("order.paid", {"order": ""}),
        ("order.paid", {"lines": []}),
        ("order.returned", {}),
        ("order.returned", {"name": "r1", "lines": [{"line": "1", "quantity": 0}]}),
        ("buyer.forget", {"email": "nobody"}),
    ],
)
def test_what_lacks_a_name_is_not_read(kind, parts):
    with pytest.raises(NotRead):
        told(kind, **parts)


def test_a_buyer_may_be_forgotten_and_may_ask():
    assert told("buyer.forget").forget == ("ada@example.test",)
    assert told("buyer.asks").asks
    assert asked(own("buyer.asks")) == ("ada@example.test", ())


def test_another_type_means_nothing():
    assert told("order.shipped") == NOTHING
