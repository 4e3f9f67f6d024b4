"""What holds of weigh/rings.py: who acts as one is proposed with the reasons, and nothing else follows by itself."""

from collections.abc import Callable
from typing import Any

import pytest
from cast import conclusions, heard, said, told
from mates import MATES, TARGETS, a_market, a_ring_speaks, names_of

from groundswell.engine.weigh.rings import LIMIT
from groundswell.listen import notice
from groundswell.listen.hold import place, withdraw
from groundswell.record.models import Person, Voice
from groundswell.weigh import recount, rings
from groundswell.weigh.models import Basis, Ring, RingMember

# Slow: what it asks of the database is plain, and is asked on one.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def proposed() -> Ring:
    rings.propose()
    return Ring.objects.get()


def test_a_ring_among_honest_people_is_proposed_with_where_it_met() -> None:
    a_market()
    a_ring_speaks()
    ring = proposed()
    assert names_of(ring) == MATES
    assert ring.chance <= LIMIT
    assert {product.slug for product in ring.products.all()} >= set(TARGETS)
    met = [one for one in ring.meetings if len(one["people"]) == len(MATES)]
    assert len(met) == len(TARGETS)
    assert all(one["levels"] == [0, 0, 0, 0, len(MATES)] for one in met)
    assert all(member.lockstep == len(TARGETS) for member in ring.members.all())


def test_honest_people_are_left_in_peace() -> None:
    a_market()
    rings.propose()
    assert not Ring.objects.exists()


def test_a_proposal_changes_no_score_and_no_place() -> None:
    a_market()
    a_ring_speaks()
    recount.open_epoch()
    before = conclusions()
    proposed()
    assert conclusions() == before


def test_drawn_again_it_is_the_same_proposal_by_the_same_number() -> None:
    a_market()
    a_ring_speaks()
    first = proposed()
    members = list(first.members.values_list("person", *rings.TIED))
    again = proposed()
    assert (again.pk, again.key, again.meetings) == (first.pk, first.key, first.meetings)
    assert list(again.members.values_list("person", *rings.TIED)) == members


def test_what_no_longer_stands_is_no_longer_proposed() -> None:
    a_market()
    a_ring_speaks()
    proposed()
    for voice in Voice.objects.filter(author__name__in=MATES):
        withdraw(voice, voice.author)
    rings.propose()
    assert not Ring.objects.exists()


def test_texts_nearly_alike_of_several_people_are_told_with_their_voices() -> None:
    a_market()
    text = "I bought this for my mother in law and she has never stopped humming along with it since"
    copies = [said(person=f"copy{n}", name=f"Copy {n}", product=f"thing{n}", text=text) for n in range(3)]
    told(*copies)
    ring = proposed()
    ((*shared,),) = ring.texts
    assert {Person.objects.get(pk=person).name for person, _ in shared} == {"Copy 0", "Copy 1", "Copy 2"}
    assert {Voice.objects.get(pk=voice).text for _, voice in shared} == {text}
    assert all(member.words in {1, 2} for member in ring.members.all())
    assert {product.slug for product in ring.products.all()} == {"thing0", "thing1", "thing2"}


def test_who_is_linked_already_is_one_and_not_proposed() -> None:
    a_market()
    a_ring_speaks()
    first, *others = Person.objects.filter(name__in=MATES).order_by("pk")
    for other in others:
        notice.link(first, other, "ring", "seen")
    rings.propose()
    assert not Ring.objects.exists()


def test_who_takes_back_all_they_said_leaves_the_proposal_at_once() -> None:
    a_market()
    a_ring_speaks()
    ring = proposed()
    leaver = RingMember.objects.filter(ring=ring).select_related("person")[0].person
    said_by_them = list(Voice.objects.filter(author=leaver))
    for voice in said_by_them[1:]:
        withdraw(voice, leaver)
    rings.changed([voice.pk for voice in said_by_them])
    assert ring.members.filter(person=leaver).exists()
    withdraw(said_by_them[0], leaver)
    rings.changed([voice.pk for voice in said_by_them])
    assert names_of(ring) == MATES - {leaver.name}


def a_review_is_said() -> None:
    heard(said(person="late", product="kettle", text="I came later."))


def a_review_is_amended() -> None:
    voice = Voice.objects.filter(author__name="Mate 0")[0]
    heard(said(id=voice.outside_id, person="mate 0", product=voice.product.slug, stars="2", text="It broke."))
    assert voice.revisions.exists()


def a_review_is_held() -> None:
    place(Voice.objects.filter(author__name__in=MATES)[0], "spam", "seen", "mod")


def a_review_is_taken_back() -> None:
    voice = Voice.objects.filter(author__name__in=MATES)[0]
    withdraw(voice, voice.author)


def a_review_is_about_something_else() -> None:
    voice = Voice.objects.filter(author__name__in=MATES)[0]
    notice.correct(voice, "delivery", voice.author)


def two_are_linked() -> None:
    first, second, *_ = Person.objects.filter(name__in=MATES).order_by("pk")
    notice.link(first, second, "ring", "seen")


CHANGES = [
    a_review_is_said,
    a_review_is_amended,
    a_review_is_held,
    a_review_is_taken_back,
    a_review_is_about_something_else,
    two_are_linked,
]


def all_told() -> list[tuple[Any, ...]]:
    """All that is proposed, to the last bit."""
    members = RingMember.objects.order_by("ring__key", "person").values_list("ring__key", "person", *rings.TIED)
    return [*Ring.objects.order_by("key").values_list("key", "chance", "meetings", "texts"), *members]


def drawings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Gets a word each time that all reviews are read."""
    read, times = rings.readings, []

    def counted() -> dict[str, rings.Reading]:
        times.append("read")
        return read()

    monkeypatch.setattr(rings, "readings", counted)
    return times


@pytest.mark.parametrize("change", CHANGES)
def test_it_is_drawn_anew_once_something_has_changed_and_comes_out_as_if_drawn_from_nothing(
    change: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    a_market()
    a_ring_speaks()
    times = drawings(monkeypatch)
    rings.propose()
    change()
    rings.propose()
    assert len(times) == 2
    by_night = all_told()
    Ring.objects.all().delete()
    Basis.objects.all().delete()
    rings.propose()
    assert all_told() == by_night


def test_where_nothing_has_changed_nothing_is_read_and_the_proposal_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    a_market()
    a_ring_speaks()
    times = drawings(monkeypatch)
    ring = proposed()
    before = all_told()
    heard(said(kind="question", stars="", product="kettle", person="asker", text="Does it whistle?"))
    notice.helpful(Voice.objects.filter(kind="review")[0], Person.objects.get(name="asker"), True)
    recount.open_epoch()
    assert (proposed().pk, all_told(), times) == (ring.pk, before, ["read"])


def test_another_version_of_ours_draws_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    times = drawings(monkeypatch)
    rings.propose()
    monkeypatch.setattr(rings, "version", lambda name: "99")
    rings.propose()
    assert len(times) == 2


def test_what_comes_in_while_it_is_drawn_is_drawn_the_next_night(monkeypatch: pytest.MonkeyPatch) -> None:
    a_market()
    times = drawings(monkeypatch)
    read = rings.readings

    def interrupted() -> dict[str, rings.Reading]:
        found = read()
        a_ring_speaks()
        return found

    monkeypatch.setattr(rings, "readings", interrupted)
    rings.propose()
    assert not Ring.objects.exists()
    monkeypatch.setattr(rings, "readings", read)
    assert names_of(proposed()) == MATES
    assert len(times) == 2


def test_who_takes_back_all_they_said_while_it_is_drawn_is_in_no_proposal(monkeypatch: pytest.MonkeyPatch) -> None:
    a_market()
    a_ring_speaks()
    leaver = Person.objects.get(name=min(MATES))
    read = rings.readings

    def interrupted() -> dict[str, rings.Reading]:
        found = read()
        for voice in Voice.objects.filter(author=leaver):
            withdraw(voice, leaver)
            rings.changed([voice.pk])
        return found

    monkeypatch.setattr(rings, "readings", interrupted)
    assert names_of(proposed()) == MATES - {leaver.name}


def test_an_experts_review_and_a_customers_are_looked_at_apart() -> None:
    a_market(role="expert")
    a_ring_speaks(role="expert")
    assert proposed().whose == "experts"
