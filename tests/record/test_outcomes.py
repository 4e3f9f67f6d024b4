"""What holds of record/outcomes.py: a teller learns what those let them know who were told, and of nobody else."""

from datetime import timedelta

import pytest
from cast import ACME, DAY, KETTLE, SOURCE, a_person, a_product
from django.utils import timezone

from groundswell.act import leaving
from groundswell.listen import buying, telling
from groundswell.listen.sold import Line, Order, Returned
from groundswell.record.models import Account
from groundswell.record.outcomes import outcomes_of

pytestmark = pytest.mark.django_db

LATER = DAY + timedelta(days=3)


@pytest.fixture
def link():
    """Ada's."""
    return telling.link_for(a_person("Ada"), a_product())


@pytest.fixture
def ben():
    account = Account.objects.of("ben@example.org")
    account.speaker("Ben")
    return account


def buys(order="1", *, at=LATER, **how):
    buying.bought(SOURCE, ACME, [Order(order, at, [Line("1", KETTLE, quantity=2)], **how)])


def told(link, account, *, yes):
    return telling.was_told(account.person, link, "code", tells_teller=yes, at=DAY)


def learnt(link):
    return [one.words for one in outcomes_of([link.pk]).get(link.pk, [])]


@pytest.mark.parametrize("yes", [True, False])
def test_only_who_says_yes_at_the_shop_is_told_of(link, yes):
    buys(code=link.code, tells_teller=yes)
    assert learnt(link) == ([None] if yes else [])


@pytest.mark.parametrize("yes", [True, False])
def test_who_says_yes_on_their_page_is_told_of_however_they_came_to_the_shop(link, ben, yes):
    told(link, ben, yes=yes)
    buys(email=ben.email)
    assert learnt(link) == ([None] if yes else [])


def test_what_was_bought_before_they_were_told_is_nothing_that_came_of_it(link, ben):
    told(link, ben, yes=True)
    buys(email=ben.email, at=DAY - timedelta(days=1))
    assert learnt(link) == []


def test_the_word_on_their_own_page_stands_above_the_one_at_the_shop(link, ben):
    told(link, ben, yes=False)
    buys(email=ben.email, code=link.code, tells_teller=True)
    assert learnt(link) == []


def test_yes_said_twice_and_two_orders_are_one_person_who_bought(link, ben):
    told(link, ben, yes=True)
    for order in "12":
        buys(order, email=ben.email, code=link.code, tells_teller=True)
    assert learnt(link) == [None]


def test_what_came_back_is_told_of_no_more_and_what_stayed_is(link):
    buys(code=link.code, tells_teller=True)
    for name, left in (("r1", [None]), ("r2", [])):
        buying.came_back(SOURCE, [Returned("1", name, LATER, [("1", 1)])])
        assert learnt(link) == left


def test_nobody_learns_of_himself(link):
    account = Account.objects.of("ada@example.org")
    Account.objects.filter(pk=account.pk).update(person=link.person)
    buys(email=account.email, code=link.code, tells_teller=True)
    assert learnt(link) == []


def test_thanks_are_told_without_a_yes_and_vanish_when_taken_back(link, ben):
    referral = told(link, ben, yes=False)
    for words in ("", "helped", "helped"):
        telling.thank(referral, ben.person, words)
    assert learnt(link) == ["helped"]
    telling.unthank(referral, ben.person)
    assert learnt(link) == []
    with pytest.raises(telling.NotTheirs):
        telling.thank(referral, link.person)
    with pytest.raises(telling.NotTheirs):
        telling.unthank(referral, link.person)


def test_of_who_has_left_nothing_is_told(link, ben):
    telling.thank(told(link, ben, yes=True), ben.person)
    buys(email=ben.email, at=timezone.now())
    assert learnt(link) == [None, ""]
    leaving.leave(ben)
    assert learnt(link) == []


def test_it_takes_four_queries_however_many_links(link, ben, django_assert_num_queries):
    links = [link, *(telling.link_for(a_person(f"P{n}"), a_product()) for n in range(3))]
    for one in links:
        told(one, ben, yes=True)
    buys(email=ben.email)
    with django_assert_num_queries(4):
        assert len(outcomes_of([one.pk for one in links])) == 4
