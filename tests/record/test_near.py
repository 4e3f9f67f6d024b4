"""What people near a reader say, and that no tie is told which is not open."""

import pytest
from cast import a_person, a_product, a_voice
from django.db import connection
from django.test.utils import CaptureQueriesContext

from groundswell.listen import notice
from groundswell.listen.hold import withdraw
from groundswell.record.models import Person, Tie
from groundswell.record.near import AT_ONCE, Near, has_ties, near

pytestmark = pytest.mark.django_db


def tied(one: Person, other: Person, kind: str = "friend", *, is_public: bool = False) -> Tie:
    return notice.join(one, other, kind, is_public=is_public)


def test_a_friends_voice_is_near_whoever_declared_the_tie():
    ada, ben, cy = (a_person(name) for name in ("Ada", "Ben", "Cy"))
    hers, his = a_voice(author=ada), a_voice(author=cy)
    a_voice(author=a_person("Dora"))
    tied(ben, ada)
    tied(cy, ben, "coworker")
    assert {(one.voice, one.kind, one.through) for one in near(ben, a_product())} == {
        (hers.pk, "friend", ""),
        (his.pk, "coworker", ""),
    }


def test_a_tie_that_one_side_declared_or_ended_leads_nowhere():
    ada, ben = a_person(), a_person("Ben")
    a_voice(author=ada)
    notice.tie(ben, ada, "friend")
    assert not near(ben, a_product())
    ended = tied(ben, ada)
    notice.revoke_tie(ended, ada)
    assert not near(ben, a_product())
    assert not has_ties(ben)


@pytest.mark.parametrize(("first", "second"), [(True, True), (True, False), (False, True), (False, False)])
def test_two_steps_are_told_only_where_both_ties_are_open(first: bool, second: bool):
    ada, ben, cy = (a_person(name) for name in ("Ada", "Ben", "Cy"))
    voice = a_voice(author=cy)
    tied(ada, ben, is_public=first)
    tied(cy, ben, "family", is_public=second)
    assert near(ada, a_product()) == ([Near(voice.pk, "friend", "Ben")] if first and second else [])


def test_the_nearest_come_first_and_nobody_is_near_himself():
    ada, ben, cy = (a_person(name) for name in ("Ada", "Ben", "Cy"))
    near_by, far = a_voice(author=ben), a_voice(author=cy)
    a_voice(author=ada)
    tied(ada, ben, is_public=True)
    tied(ben, cy, is_public=True)
    assert [one.voice for one in near(ada, a_product())] == [near_by.pk, far.pk]


def test_nobody_is_known_again_under_another_name_or_none():
    ada, ben, nameless = a_person(), a_person("Ben"), a_person("")
    a_voice(author=ada)
    a_voice(author=nameless)
    notice.pen_name(ada, a_product(), "Somebody else")
    tied(ben, ada)
    tied(ben, nameless)
    assert not near(ben, a_product())


def test_what_was_taken_back_is_not_near():
    ada, ben = a_person(), a_person("Ben")
    voice = a_voice(author=ada)
    tied(ben, ada)
    withdraw(voice, ada)
    assert not near(ben, a_product())


def test_it_asks_as_often_for_many_as_for_one():
    reader = a_person("Reader")
    for n in range(AT_ONCE + 5):
        friend = a_person(f"friend {n}")
        a_voice(author=friend)
        tied(reader, friend, is_public=True)
    about = a_product()
    with CaptureQueriesContext(connection) as asked:
        assert len(near(reader, about)) == AT_ONCE
    assert len(asked) == 3
