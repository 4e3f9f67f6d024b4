"""What holds of record/shown.py."""

from datetime import timedelta

import pytest
from cast import DAY, a_person, a_product, ada, ben, cy, heard, said

from groundswell.listen.hold import lift, place, withdraw
from groundswell.listen.notice import confirm_tie, helpful, revoke_tie, tie
from groundswell.record.models import Tie, Voice
from groundswell.record.shown import Account, account_of, is_later, show, texts_of, visible

pytestmark = pytest.mark.django_db


def voice(outside_id):
    return Voice.objects.get(outside_id=outside_id)


def ids(voices):
    return {voice.outside_id for voice in voices}


def test_public_voices_under_no_hold_are_visible():
    heard(ada(id="1"), ben(id="2"), cy(1, id="3"), said(id="4", person="dana", audience="circle"))
    hold = place(voice("2"), "spam", "nine shops", "care")
    withdraw(voice("3"), voice("3").author)
    assert ids(visible(Voice.objects.all())) == {"1"}
    lift(hold, "it is none", "care")
    assert ids(visible(Voice.objects.all())) == {"1", "2"}


def test_voices_are_shown_in_the_order_they_were_asked_for():
    heard(ada(id="1"), ben(id="2"), cy(1, id="3"))
    wanted = [voice("3").pk, voice("1").pk, 10**9, voice("2").pk]
    assert [shown.voice.pk for shown in show(wanted)] == [wanted[0], wanted[1], wanted[3]]


def test_the_latest_wording_is_shown_and_the_earlier_stay_readable():
    heard(ada(id="1", stars="4", text="Fine."))
    heard(ada(id="1", stars="2", text="It broke.", said_at=DAY + timedelta(days=9)))
    heard(ada(id="1", stars="5", text="Found late, dated early.", said_at=DAY - timedelta(days=9)))
    (shown,) = show([voice("1").pk])
    assert (shown.now.stars, shown.now.text) == (2.0, "It broke.")
    assert [wording.text for wording in shown.earlier] == ["Fine.", "Found late, dated early."]


def test_what_was_said_below_is_shown_below_and_bare_endorsements_are_counted():
    heard(ada(id="1", reply="Thank you!"))
    heard(said(id="2", kind="endorsement", person="ben", answers="1", stars="", text=""))
    heard(said(id="3", kind="reply", person="cy", answers="1", stars="", text="Mine hums too."))
    (shown,) = show([voice("1").pk])
    assert {below.voice.role for below in shown.below} == {"staff", "consumer"}
    assert shown.confirmed_by == 1


def test_a_held_reply_is_not_shown_below():
    heard(ada(id="1", reply="Thank you!"))
    place(voice("1#reply"), "abuse", "names her", "a reader")
    assert show([voice("1").pk])[0].below == []


def test_votes_given_outside_and_here_add_up():
    heard(ada(id="1", helpful=3, unhelpful=2))
    helpful(voice("1"), a_person("Ben"), True)
    helpful(voice("1"), a_person("Cy"), False)
    (shown,) = show([voice("1").pk])
    assert (shown.helpful, shown.votes) == (4, 7)


def test_showing_many_takes_three_queries(django_assert_num_queries):
    heard(*[cy(n, id=str(n), reply="Sorry!", helpful=n) for n in range(30)])
    wanted = list(Voice.objects.filter(kind="review").values_list("pk", flat=True))
    with django_assert_num_queries(3):
        assert len(show(wanted)) == 30


def test_related_rows_come_along_without_a_query_of_their_own(django_assert_num_queries):
    heard(ada(id="1"))
    pk = voice("1").pk
    with django_assert_num_queries(3):
        assert show([pk], "product__company")[0].voice.product.company.name == "Acme"


def endorsed(person, **more):
    heard(said(kind="endorsement", person=person, answers="1", stars="", text="", **more))


def test_a_person_confirms_once_however_often():
    heard(ada(id="1"))
    for n in range(3):
        endorsed("ben", id=f"e{n}")
    endorsed("cy", id="e9")
    assert show([voice("1").pk])[0].confirmed_by == 2


def test_a_confirmation_of_a_friend_is_counted_as_such_if_both_say_so_in_public():
    heard(ada(id="1"))
    endorsed("ben", id="e1")
    endorsed("cy", id="e2")
    declared = tie(voice("e1").author, voice("1").author, "friend")
    private = tie(voice("e2").author, voice("1").author, "family")
    for one in (declared, private):
        confirm_tie(one, voice("1").author)
    assert show([voice("1").pk])[0].confirmed_close == 0
    Tie.objects.filter(pk=declared.pk).update(is_public=True)
    (shown,) = show([voice("1").pk])
    assert (shown.confirmed_by, shown.confirmed_close) == (2, 1)
    revoke_tie(declared, voice("1").author)
    assert show([voice("1").pk])[0].confirmed_close == 0


def test_an_answer_asked_for_itself_is_shown_there_and_below():
    heard(ada(id="1", reply="Thank you!"))
    heard(said(id="1#reply", kind="reply", role="staff", person="", answers="1", stars="", text="Thanks a lot!"))
    top, reply = show([voice("1").pk, voice("1#reply").pk])
    assert top.below[0].now == reply.now


def test_texts_are_those_that_stand_and_that_everybody_sees():
    heard(ada(id="1", title="Old", text="Fine."), ben(id="2"), cy(1, id="3", text=""))
    heard(ada(id="1", title="New", text="It broke.", said_at=DAY + timedelta(days=9)))
    place(voice("2"), "spam", "nine shops", "care")
    assert texts_of([voice(one).pk for one in "123"]) == {voice("1").pk: "New\nIt broke."}


@pytest.mark.parametrize(
    ("said_at", "standing", "is_so"),
    [(None, DAY, True), (DAY, None, True), (None, None, True), (DAY, DAY, True), (DAY - timedelta(1), DAY, False)],
)
def test_only_what_is_dated_earlier_does_not_stand(said_at, standing, is_so):
    assert is_later(said_at, standing) is is_so


def test_the_account_says_what_became_of_every_review():
    heard(ada(id="1", stars="4"), ben(id="2"), cy(1, id="3"), cy(2, id="4"), said(id="5", audience="circle"))
    heard(ada(id="6", stars="3", said_at=DAY + timedelta(days=1)))
    heard(cy(2, id="4", stars="2", text="Broke, and was mended."))
    place(voice("2"), "not_a_customer", "no order", "care")
    place(voice("3"), "spam", "nine shops", "care")
    withdraw(voice("3"), voice("3").author)
    assert account_of(a_product(), {3: 1, 2: 1}) == Account(
        submitted={1: 1, 2: 1, 3: 1, 4: 1, 5: 1},
        shown={2: 1, 3: 1, 4: 1},
        older={4: 1},
        held={"not_a_customer": {5: 1}},
        withdrawn={1: 1},
    )
