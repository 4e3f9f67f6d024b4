"""What holds of record/proven.py: a shop's word proves a voice, and goods that came back prove nothing."""

from datetime import timedelta

import pytest
from cast import ACME, DAY, KETTLE, a_product, conclusions, house, patient, said, settle, told
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from hypothesis import given
from hypothesis.strategies import booleans, integers, lists, sampled_from, tuples

from groundswell.faces import door
from groundswell.listen import buying
from groundswell.listen.screen import Visitor
from groundswell.listen.sold import Line, Order, Returned
from groundswell.listen.speak import speak
from groundswell.record.models import Account, Purchase, Voice
from groundswell.record.proven import KEPT_AFTER, proof_of
from groundswell.record.shown import show
from groundswell.weigh import recount
from groundswell.weigh.models import Place

pytestmark = pytest.mark.django_db
SHOP = "api/acme"
MAIL = "ada@example.test"


def ada_speaks(**parts):
    """Ada has an account here, and says what she thinks of the kettle."""
    account = Account.objects.of(MAIL)
    if account.person is None:
        account.speaker("Ada")
    told(said(person=account.handle, **parts), source="site")
    return account


def ada_buys(order="1", at=None, email=MAIL, quantity=1, product=KETTLE):
    line = Line("1", product, "Kettle", quantity=quantity)
    buying.bought(SHOP, ACME, [Order(order, at or timezone.now() - timedelta(days=2), [line], email=email)])


def ada_returns(order="1", name="r", quantity=1):
    buying.came_back(SHOP, [Returned(order, name, timezone.now(), [("1", quantity)])])


def proof():
    """As the score counts it, and as the page shows it: the same."""
    settle()
    counted = Place.objects.get().proof
    voice = Voice.objects.get(kind="review")
    assert show([voice.pk])[0].voice.proof == counted
    assert Voice.objects.get(pk=voice.pk).proof == voice.proof
    return counted


def test_a_purchase_proves_what_the_buyer_says_before_and_after():
    ada_speaks()
    assert proof() == "none"
    ada_buys()
    assert proof() == "order"


def test_what_is_bought_first_proves_what_is_said_later():
    ada_buys()
    ada_speaks()
    buying.recognised(Account.objects.get())
    assert proof() == "order"


def test_nobody_elses_purchase_and_none_of_another_product_proves_anything():
    ada_speaks()
    ada_buys(email="ben@example.test")
    ada_buys("2", product="toaster")
    assert proof() == "none"


def test_what_came_back_whole_proves_nothing_and_a_part_still_does():
    ada_speaks()
    ada_buys(quantity=2)
    ada_returns()
    assert proof() == "order"
    ada_returns(name="r2")
    assert proof() == "none"


def test_what_was_kept_for_a_month_is_kept():
    ada_speaks()
    ada_buys(at=timezone.now() - KEPT_AFTER - timedelta(days=1))
    assert proof() == "kept"


def test_the_stronger_proof_stands():
    assert proof_of("kept", timezone.now()) == "kept"
    assert proof_of("receipt", timezone.now()) == "order"
    assert proof_of("receipt", None) == "receipt"
    assert proof_of("none", DAY, (DAY + KEPT_AFTER).date()) == "kept"
    assert proof_of("none", DAY, (DAY + KEPT_AFTER).date() - timedelta(days=1)) == "order"


@patient
@given(
    lists(
        tuples(
            sampled_from(["speak", "buy", "return", "know"]),
            sampled_from(["ada", "ben"]),
            sampled_from(["kettle", "pan"]),
            integers(0, 60),
            booleans(),
        ),
        max_size=10,
    )
)
def test_a_recount_changes_nothing_whatever_was_bought_and_came_back(happened):
    with house():
        for number, (what, who, product, days, at_once) in enumerate(happened):
            account = Account.objects.of(f"{who}@example.test")
            at = timezone.now() - timedelta(days=days)
            match what:
                case "speak":
                    account.speaker(who)
                    told(said(id=f"v{number}", person=account.handle, product=product), source="site")
                case "buy":
                    ada_buys(str(number), at, account.email, product=product)
                case "return":
                    for order in Purchase.objects.values_list("order", flat=True)[:1]:
                        ada_returns(order, f"r{number}")
                case "know":
                    buying.recognised(account)
            if at_once:
                settle()
        settle()
        live = conclusions()
        recount.recount()
        assert conclusions() == live


def test_who_signs_in_by_a_letter_is_recognised_as_the_buyer(rf):
    account = ada_speaks()
    ada_buys()
    Purchase.objects.update(person=None)
    request = rf.get("/")
    request.session = SessionStore()
    door.come_in(request, account)
    assert proof() == "order"


def test_who_speaks_for_the_first_time_is_recognised_as_the_buyer():
    a_product()
    ada_buys()
    account = Account.objects.of(MAIL)
    words = said(text="Boils fast, and hums a little.", id="site:1")
    speak(account, words, company=ACME, visitor=Visitor(network="", consents=True), consent="yes")
    assert Purchase.objects.get().person == account.person
    assert proof() == "order"
