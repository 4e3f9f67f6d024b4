"""The live road and a recount draw the same trees and the same credit; shares sum to one."""

from datetime import timedelta

import pytest
from cast import ACME, DAY, KETTLE, a_person, a_product, house, patient, settle
from hypothesis import given
from hypothesis import strategies as st

from groundswell.listen import buying, notice, telling
from groundswell.listen.buying import Line, Order, Returned
from groundswell.record.models import ShareLink
from groundswell.spread import recount
from groundswell.spread.models import Cascade, Credit, Node

pytestmark = pytest.mark.django_db

people = st.integers(0, 5)
deeds = st.lists(
    st.one_of(
        st.tuples(st.just("link"), people, people, st.booleans()),
        st.tuples(st.just("told"), people, people, st.booleans()),
        st.tuples(st.just("buy"), people, people, st.booleans()),
        st.tuples(st.just("back"), people, people, st.booleans()),
        st.tuples(st.just("one"), people, people, st.booleans()),
    ),
    min_size=4,
    max_size=25,
)


def done(deed: str, one: int, other: int, flag: bool, turn: int) -> None:
    """A thing that somebody does, in whatever order of time and of telling."""
    here, there, at = a_person(f"person {one}"), a_person(f"person {other}"), DAY + timedelta(hours=(7 * turn) % 60)
    by = telling.link_for(there, a_product(), collected="paid" if flag else "unasked")
    ShareLink.objects.filter(pk=by.pk).update(made_at=DAY + timedelta(hours=other))
    match deed:
        case "told":
            telling.was_told(here, by, "code", at=at)
        case "buy":
            order = Order(f"o{one}{other}", at, [Line("1", KETTLE)], email=f"{one}@a.test", code=by.code * flag)
            buying.bought("api/acme", ACME, [order])
        case "back":
            buying.came_back("api/acme", [Returned(f"o{one}{other}", f"r{turn}", at)])
        case "one" if one != other and flag:
            notice.link(here, there, "household", "")


def drawn() -> tuple[list, ...]:
    nodes = Node.objects.order_by("person", "buyer").values_list(
        "person", "buyer", "teller__person", "root__person", "link", "way", "generation", "at", "cause"
    )
    trees = Cascade.objects.order_by("root__person", "root__buyer").values_list(
        "size", "depth", "breadth", "virality", "minutes_to_half", "borders", "by_company"
    )
    credit = Credit.objects.order_by("purchase", "rule", "person").values_list("purchase", "rule", "person", "share")
    return list(nodes), list(trees), list(credit)


@patient
@given(deeds)
def test_the_live_road_draws_what_a_recount_draws_and_shares_sum_to_one(all_deeds):
    with house():
        for turn, (deed, one, other, flag) in enumerate(all_deeds):
            done(deed, one, other, flag, turn)
            settle()
        live = drawn()
        Node.objects.all().delete()
        Credit.objects.all().delete()
        recount.recount()
        assert drawn() == live
        sums: dict[tuple[int, str], float] = {}
        for purchase, rule, _, share in live[2]:
            sums[purchase, rule] = sums.get((purchase, rule), 0.0) + share
            assert share > 0
        assert all(abs(total - 1) < 1e-9 for total in sums.values())
