"""What holds of act/whom.py: it goes by who is listened to, by consent and rest, and never by what they said."""

import ast
import inspect
from datetime import timedelta

import pytest
from cast import ACME, DAY, a_company, a_product, said
from django.utils import timezone

from groundswell.act import invited, letters, whom
from groundswell.act.leaving import leave
from groundswell.act.models import Invitation
from groundswell.act.whom import INVITE, REST
from groundswell.listen import buying, notice, telling
from groundswell.listen.hear import hear
from groundswell.listen.sold import Line, Order
from groundswell.record.models import Account, Membership, Revision
from groundswell.record.privacy import address_of
from groundswell.spread import recount

pytestmark = pytest.mark.django_db

SHOP = "api/acme"


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """Five tellings are enough to tell from."""
    monkeypatch.setattr(whom, "FEWEST", 5)


def account(name):
    found = Account.objects.of(f"{name}@example.org")
    found.speaker(name.capitalize())
    return found


def agrees(name):
    letters.ask_for(account(name), "Ask me.", INVITE)
    return account(name).person


def tells(name, friends, product="kettle", hour=0):
    """Somebody passes a product on, and so many friends buy by it, or the named ones say that they were told."""
    teller = account(name).person
    link = telling.link_for(teller, a_product(product), at=DAY + timedelta(hours=hour))
    if isinstance(friends, int):
        orders = [
            Order(f"{name}-{product}-{n}", DAY + timedelta(days=n + 1), [Line("1", product)], code=link.code)
            for n in range(friends)
        ]
        buying.bought(SHOP, ACME, orders)
    else:
        for number, friend in enumerate(friends):
            telling.was_told(account(friend).person, link, "code", at=DAY + timedelta(hours=number + 1))
    recount.recount()
    return link


def speaks(name, product="kettle", **parts):
    one = account(name)
    hear(
        said(person=one.handle, product=product, id=f"{name} {product}", said_at=DAY + timedelta(days=9), **parts),
        source="site",
        company=ACME,
    )
    recount.recount()


def chosen(most=9, **limits):
    return [row.person for row in whom.whom(a_company(), most, **limits).chosen]


def test_who_is_listened_to_most_comes_first():
    ada, ben = agrees("ada"), agrees("ben")
    tells("ada", 2)
    tells("ben", 6)
    assert chosen() == [ben.pk, ada.pk]
    assert chosen(1) == [ben.pk]
    found = whom.whom(a_company(), 9)
    assert [row.came for row in found.chosen] == [6, 2]
    assert found.tellings == 8
    assert found.chosen[0].further > found.chosen[1].further > 0
    assert 0 <= found.floor <= found.further == pytest.approx(sum(row.further for row in found.chosen))


def test_a_friend_who_tells_on_counts_for_more_than_one_who_does_not():
    ada, ben = agrees("ada"), agrees("ben")
    tells("ada", ["gil"])
    tells("gil", 6, hour=2)
    tells("ben", 1)
    tells("eve", 1)
    assert chosen(1) == [ada.pk]
    (first, second) = whom.whom(a_company(), 9).chosen
    assert (first.onward, second.person, second.onward) == (1, ben.pk, 0)


def test_who_told_without_being_listened_to_is_not_chosen():
    ada = agrees("ada")
    agrees("ben")
    tells("ada", 6)
    tells("ben", ["eve", "gil"])  # who did nothing after it
    assert chosen() == [ada.pk]


def test_where_too_little_is_known_nobody_is_named():
    agrees("ada")
    tells("ada", 4)
    found = whom.whom(a_company(), 9)
    assert not found.is_enough
    assert (found.tellings, found.free, found.chosen) == (4, 1, [])


def test_without_consent_nobody_is_chosen_and_not_after_it_has_ended():
    ada = agrees("ada")
    tells("ada", 6)
    tells("ben", 6)
    assert chosen() == [ada.pk]
    letters.ask_for_no_more(account("ada"), INVITE)
    assert chosen() == []


def test_an_address_that_wants_no_such_letters_is_left_alone_and_so_is_a_closed_account():
    agrees("ada")
    agrees("ben")
    tells("ada", 6)
    tells("ben", 6)
    notice.suppress(address_of("ada@example.org"), INVITE)
    Account.objects.filter(email="ben@example.org").update(is_active=False)
    assert chosen() == []


def test_who_was_invited_lately_rests_whoever_invited_them():
    ada = agrees("ada")
    tells("ada", 6)
    theirs = a_product("pan", company=a_company("Rival"))
    assert invited.invite(theirs, [ada.pk], account("owner")) == 1
    assert chosen() == []
    Invitation.objects.update(at=timezone.now() - REST - timedelta(minutes=1))
    assert chosen() == [ada.pk]


def test_of_people_who_count_as_one_one_is_chosen_and_none_while_one_of_them_rests():
    ada, ben = agrees("ada"), agrees("ben")
    tells("ada", 6)
    tells("ben", 6)
    notice.link(ada, ben, "household", "One address.")
    recount.recount()
    assert chosen() == [ada.pk]
    assert invited.invite(a_product(), [ada.pk, ben.pk], account("owner")) == 1
    assert chosen() == []


def test_who_works_for_the_company_is_never_chosen_nor_who_counts_as_one_with_them():
    names = ("ada", "ben", "cyd", "eve")
    ada, _, cyd, eve = (agrees(name) for name in names)
    for name in names:
        tells(name, 3)
    Membership.objects.create(account=account("ada"), company=a_company(), role="reader")
    speaks("ben", collected="employee")
    assert set(chosen()) == {cyd.pk, eve.pk}
    notice.link(ada, cyd, "household", "One address.")
    recount.recount()
    assert chosen() == [eve.pk]


def test_what_another_company_knows_is_none_of_its_business():
    agrees("ada")
    a_product("pan", company=a_company("Rival"))
    tells("ada", 6, product="pan")
    assert whom.whom(a_company(), 9).tellings == 0


def test_who_is_erased_leaves_the_list_and_the_figures():
    ada = agrees("ada")
    agrees("ben")
    tells("ada", 6)
    tells("ben", 6)
    tells("ada", ["ben"])
    leave(account("ben"))
    recount.recount()
    assert chosen() == [ada.pk]
    assert whom.whom(a_company(), 9).tellings == 6


def test_a_budget_limits_how_many():
    agrees("ada")
    agrees("ben")
    tells("ada", 6)
    tells("ben", 6)
    assert len(chosen(9, cost=4.0, budget=7.0)) == 1
    assert len(chosen(9, cost=4.0, budget=8.0)) == 2
    assert chosen(9, cost=4.0, budget=3.0) == []


def test_asked_again_it_names_the_same():
    for name, friends in (("ada", 3), ("ben", 3), ("eve", 3)):
        agrees(name)
        tells(name, friends)
    assert whom.whom(a_company(), 2) == whom.whom(a_company(), 2)


# Praise plays no part.


def test_whatever_stars_people_gave_the_same_are_chosen():
    for name, friends, stars in (("ada", 3, "5"), ("ben", 5, "1"), ("eve", 2, "4")):
        agrees(name)
        speaks(name, stars=stars)
        tells(name, friends)
    before = whom.whom(a_company(), 2)
    assert len(before.chosen) == 2
    for name, stars in (("ada", "1"), ("ben", "5"), ("eve", "2")):
        speaks(name, stars=stars, text="The opposite.")
    assert Revision.objects.count() == 3
    assert whom.whom(a_company(), 2) == before


@pytest.mark.parametrize("file", [whom, invited])
def test_nothing_that_was_said_is_read(file):
    tree = ast.parse(inspect.getsource(file))
    named = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    named |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.keyword)}
    strings = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    named |= {part for string in strings if " " not in string for part in string.split("__")}
    assert not {"stars", "level", "stars_given", "text", "score", "scores", "weight", "sentiment", "merit"} & named
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not [name for name in imported if name and name.startswith("groundswell.weigh")]
