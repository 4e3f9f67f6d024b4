"""A tree read back from its rows, found by a link however often it was drawn anew."""

from datetime import timedelta

import pytest
from cast import DAY, a_person, a_product, settle

from groundswell.listen import telling
from groundswell.record.models import ShareLink
from groundswell.spread.branch import links_of, links_told, teller_by, tree_of
from groundswell.spread.models import Node

pytestmark = pytest.mark.django_db


def a_link(name: str, days: int) -> ShareLink:
    link = telling.link_for(a_person(name), a_product())
    ShareLink.objects.filter(pk=link.pk).update(made_at=DAY + timedelta(days=days))
    return link


@pytest.fixture
def chain() -> list[ShareLink]:
    """Ada told Ben, and Ben told Cy."""
    links = [a_link(name, days) for name, days in (("Ada", 0), ("Ben", 2), ("Cy", 4))]
    telling.was_told(a_person("Ben"), links[0], "code", at=DAY + timedelta(days=1))
    telling.was_told(a_person("Cy"), links[1], "code", at=DAY + timedelta(days=3))
    settle()
    return links


def test_a_link_leads_to_whoever_told_by_it(chain: list[ShareLink]) -> None:
    found = [teller_by(link.pk) for link in chain]
    assert [node.person if node else None for node in found] == [a_person("Ada"), a_person("Ben"), None]


def test_a_tree_is_whole_from_wherever_it_is_asked_and_tellers_come_first(chain: list[ShareLink]) -> None:
    for node in Node.objects.select_related("root"):
        tree = tree_of(node)
        assert [one.person for one in tree] == [link.person_id for link in chain]
        assert [one.teller for one in tree] == [None, tree[0].node, tree[1].node]


def test_who_told_has_a_link_and_who_did_not_has_none(chain: list[ShareLink]) -> None:
    ada, ben, cy = Node.objects.order_by("generation")
    assert links_of([ada.pk, ben.pk, cy.pk]) == {ada.pk: chain[0].pk, ben.pk: chain[1].pk}
    assert links_told([link.pk for link in chain]) == {chain[0].pk: 1, chain[1].pk: 1}
