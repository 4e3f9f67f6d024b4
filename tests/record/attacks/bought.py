"""Attacks upon visits, purchases and returns: told twice, of nothing, in no currency."""

from decimal import Decimal

from cast import DAY, a_product, a_source, some_news

from groundswell.record.models import Purchase, Return, Visit
from record.attacks.breaking import breaks
from record.attacks.told import a_share_link


def a_visit(**parts):
    return Visit.objects.create(**{"product": a_product(), "visitor": "aa", "method": "GET", **parts})


def a_purchase(**parts):
    plain = {"source": a_source(), "order": "1", "line": "1", "product": a_product(), "at": DAY}
    return Purchase.objects.create(**{**plain, "news": some_news(), **parts})


def a_return(**parts):
    bought = parts.pop("purchase", None) or a_purchase()
    plain = {"outside_id": "r1", "quantity": 1, "at": DAY, "news": bought.news}
    return Return.objects.create(**{**plain, "purchase": bought, **parts})


@breaks("visit_method_known", "visit_has_a_visitor")
def a_visit_that_nobody_can_read():
    yield lambda: a_visit(method="POST")
    yield lambda: a_visit(visitor="")


@breaks(
    "purchase_noticed_once",
    "purchase_has_a_name",
    "purchase_is_of_something",
    "purchase_pays_in_a_currency",
    "purchase_way_goes_with_a_link",
    "purchase_told_by_known",
)
def a_purchase_told_twice_or_badly():
    a_purchase()
    yield a_purchase
    yield lambda: a_purchase(line="")
    yield lambda: a_purchase(line="2", quantity=0)
    yield lambda: a_purchase(line="2", amount=Decimal(10))
    yield lambda: a_purchase(line="2", link=a_share_link())
    yield lambda: a_purchase(line="2", told_by="a bird")


@breaks("return_noticed_once", "return_has_a_name", "return_is_of_something")
def a_return_told_twice_or_badly():
    back = a_return()
    yield lambda: a_return(purchase=back.purchase)
    yield lambda: a_return(purchase=back.purchase, outside_id="")
    yield lambda: a_return(purchase=back.purchase, outside_id="r2", quantity=0)
