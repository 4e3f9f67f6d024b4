"""Who told whom about a product, as trees, and whose telling a purchase is owed to."""

from datetime import timedelta
from threading import Thread

import pytest
from cast import ACME, DAY, KETTLE, a_company, a_person, a_product, a_source, heard, said, settle
from django.db import connection

from groundswell.listen import buying, notice, telling
from groundswell.listen.buying import Line, Order, Returned
from groundswell.listen.telling import Plan
from groundswell.record.models import Handle, Person, ShareLink
from groundswell.spread import recount, trees, virality
from groundswell.spread.models import Cascade, Credit, KFactor, Node

pytestmark = pytest.mark.django_db

SHOP = "api/acme"


def at(days: float):
    return DAY + timedelta(days=days)


def link(person: Person, made: float = 0, **parts) -> ShareLink:
    made_link = telling.link_for(person, a_product(), **parts)
    ShareLink.objects.filter(pk=made_link.pk).update(made_at=at(made))
    return made_link


def buys(name: str, days: float, by: ShareLink | None = None, **parts) -> None:
    code = by.code if by else ""
    email = parts.pop("email", f"{name}@example.test")
    buying.bought(SHOP, ACME, [Order(name, at(days), [Line("1", KETTLE)], code=code, email=email, **parts)])


def owed(name: str, rule: str = "decay") -> dict[str, float]:
    rows = Credit.objects.filter(purchase__order=name, rule=rule)
    return {row.person.name: round(row.share, 6) for row in rows.select_related("person")}


def test_a_purchase_by_a_code_hangs_on_the_teller_and_is_owed_to_them():
    ada = a_person()
    buys("cy", 2, link(ada))
    settle()
    root, told = Node.objects.order_by("generation")
    assert (root.person, root.teller, told.teller, told.root, told.way) == (ada, None, root, root, "code")
    tree = Cascade.objects.get()
    assert (tree.size, tree.depth, tree.breadth, tree.virality) == (2, 1, 1, 1)
    assert owed("cy") == owed("cy", "last") == owed("cy", "first") == {"Ada": 1}
    of_all = KFactor.objects.get(of="all")
    assert (of_all.people, of_all.brought, of_all.value) == (2, 1, pytest.approx(0.5))


def test_where_very_many_know_a_product_k_waits_for_the_night(monkeypatch):
    monkeypatch.setattr(virality, "MANY", 0)
    heard(said())
    buys("cy", 2, link(a_person()))
    settle()
    assert Node.objects.exists()
    assert not KFactor.objects.exists()
    recount.recount()
    assert KFactor.objects.filter(of="all").exists()


def test_who_bought_of_themselves_stands_in_no_tree():
    buys("cy", 2)
    settle()
    assert not Node.objects.exists()
    assert not Credit.objects.exists()


def test_a_purchase_is_shared_over_more_than_one_hop():
    ada, ben = a_person(), a_person("Ben")
    telling.was_told(ben, link(ada), "followed", at=at(1))
    buys("cy", 3, link(ben, made=2))
    settle()
    assert [node.generation for node in Node.objects.order_by("at")] == [0, 1, 2]
    assert owed("cy") == {"Ben": 0.75, "Ada": 0.25}
    assert Cascade.objects.get().virality == pytest.approx(4 / 3)


def test_goods_that_come_back_take_credit_and_tree_back():
    buys("cy", 2, link(a_person()))
    settle()
    buying.came_back(SHOP, [Returned("cy", "r1", at(3))])
    settle()
    assert not Credit.objects.exists()
    assert not Node.objects.exists()
    assert not KFactor.objects.exists()


def test_whoever_spoke_before_being_told_is_a_root():
    ada, ben = a_person(), a_person("Ben")
    first = link(ada)
    telling.was_told(ben, first, "code", at=at(5))
    Handle.objects.create(source=a_source(), name="ben", person=ben)
    heard(said(person="ben", said_at=at(1)))
    settle()
    assert not Node.objects.exists()


def test_nobody_tells_himself_under_another_name():
    ada, ben = a_person(), a_person("Ben")
    telling.was_told(ben, link(ada), "code", at=at(1))
    link(ben, made=2)
    one_roof = notice.link(ada, ben, "household", "one roof")
    settle()
    assert not Node.objects.exists()
    notice.unlink(one_roof, "they moved")
    settle()
    assert Node.objects.count() == 2


def test_of_two_who_count_as_one_the_one_who_told_is_owed_what_it_brought():
    ada, ben = a_person(), a_person("Ben")
    notice.link(ada, ben, "household", "one roof")
    buys("cy", 2, link(ben))
    settle()
    assert owed("cy") == {"Ben": 1}
    assert Node.objects.get(generation=0).person == ada


def test_what_a_campaign_began_stays_the_campaigns_however_far_it_travels():
    telling.plan(a_company(), Plan("spring", "Spring", "samples", at(0)), by="owner@acme.test")
    campaign = a_company().campaigns.get()
    ada, ben = a_person(), a_person("Ben")
    telling.was_told(ben, link(ada, collected="rewarded", campaign=campaign), "code", at=at(1))
    buys("cy", 3, link(ben, made=2))
    settle()
    assert {(node.cause, node.campaign) for node in Node.objects.all()} == {("rewarded", campaign)}
    assert Cascade.objects.get().by_company == 3
    assert set(KFactor.objects.filter(of="cause").values_list("key", flat=True)) == {"by the company"}


def test_what_customers_began_is_organic_below_a_campaign_beside_it():
    ada, ben = a_person(), a_person("Ben")
    buys("cy", 1, link(ada))
    buys("di", 1, link(ben, collected="paid"))
    settle()
    causes = {node.person.name if node.person else node.buyer[:0]: node.cause for node in Node.objects.all()}
    assert (causes["Ada"], causes["Ben"]) == ("unasked", "paid")
    assert sorted(Cascade.objects.values_list("by_company", flat=True)) == [0, 2]


def test_a_tree_counts_the_borders_it_crosses():
    ada, ben = a_person(), a_person("Ben")
    for person, name, country in ((ada, "ada", "DE"), (ben, "ben", "LT")):
        Handle.objects.create(source=a_source(), name=name, person=person)
        heard(said(person=name, country=country, said_at=at(2 if person == ben else 0)))
    telling.was_told(ben, link(ada, made=1), "code", at=at(1.5))
    of_ben = link(ben, made=3)
    buys("cy", 4, of_ben, country="LT")
    buys("di", 4, of_ben, country="PL")
    buys("ed", 4, of_ben)
    settle()
    tree = Cascade.objects.get()
    assert (tree.size, tree.depth, tree.borders) == (5, 2, 2)


def test_an_erased_teller_leaves_all_totals_as_they_were():
    ada = a_person()
    buys("cy", 2, link(ada))
    settle()
    before = (Node.objects.count(), Credit.objects.count(), Cascade.objects.get().size)
    recount.recount()
    Person.objects.filter(pk=ada.pk).update(name="")
    telling.end_link(ShareLink.objects.get(), ada)
    recount.recount()
    assert (Node.objects.count(), Credit.objects.count(), Cascade.objects.get().size) == before


def test_buyers_without_an_address_are_told_apart_by_their_orders():
    first = link(a_person())
    buys("o1", 1, first, email="")
    buys("o2", 2, first, email="")
    settle()
    assert Cascade.objects.get().size == 3
    assert owed("o1") == owed("o2") == {"Ada": 1}


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_who_draw_one_product_at_once_none_forgets_what_the_other_knew(monkeypatch):
    ada, ben, cy = a_person(), a_person("Ben"), a_person("Cy")
    first = link(ada)
    for friend in (ben, cy):
        link(friend, made=2)
    telling.was_told(ben, first, "code", at=at(1))
    other = Thread(target=told_and_drawn, args=(cy, first))
    story_of = trees.story_of

    def slow(*given):
        """While the first worker draws from what it has read, Cy says that he was told, too."""
        if not other.ident:
            other.start()
            other.join(1)
        return story_of(*given)

    monkeypatch.setattr(trees, "story_of", slow)
    recount.draw([first.product_id])
    other.join()
    assert set(Node.objects.filter(generation=1).values_list("person", flat=True)) == {ben.pk, cy.pk}


def told_and_drawn(person: Person, by: ShareLink) -> None:
    try:
        telling.was_told(person, by, "code", at=at(1))
        recount.draw([by.product_id])
    finally:
        connection.close()
