"""What holds of listen/hold.py."""

from datetime import timedelta

import pytest
from cast import a_person, a_voice
from django.db import IntegrityError, transaction
from django.utils import timezone

from groundswell.listen.hold import lift, lift_ended, place, withdraw
from groundswell.record.models import Hold, News, Voice, Withdrawal
from groundswell.record.shown import visible

pytestmark = pytest.mark.django_db


def seen():
    return visible(Voice.objects.all()).count()


def facts():
    return list(News.objects.filter(kind="voice.changed").order_by("pk").values_list("facts", flat=True))


def test_a_held_voice_is_not_seen_until_it_is_lifted_and_both_are_told():
    hold = place(a_voice(), "spam", "the same words in nine shops", "care")
    assert seen() == 0
    lift(hold, "they were hers", "care")
    assert seen() == 1
    assert facts() == [{"held": "spam"}, {"lifted": "spam"}]


def test_who_held_and_who_lifted_and_why_is_kept():
    hold = place(a_voice(), "abuse", "names a neighbour", "care")
    lift(hold, "the name is gone", "her neighbour")
    hold.refresh_from_db()
    assert (hold.placed_by, hold.evidence, hold.lifted_by) == ("care", "names a neighbour", "her neighbour")
    assert (hold.lifted_why, hold.lifted_at >= hold.placed_at) == ("the name is gone", True)


def test_a_voice_held_on_two_grounds_is_seen_when_both_are_lifted():
    voice = a_voice()
    holds = [place(voice, ground, "seen", "care") for ground in ("spam", "abuse")]
    lift(holds[0], "it is none", "care")
    assert seen() == 0
    lift(holds[1], "it is none", "care")
    assert seen() == 1


def test_one_ground_holds_once_and_again_after_it_was_lifted():
    voice = a_voice()
    hold = place(voice, "spam", "seen", "care")
    with pytest.raises(IntegrityError), transaction.atomic():
        place(voice, "spam", "seen again", "care")
    lift(hold, "it is none", "care")
    place(voice, "spam", "it is after all", "care")
    assert Hold.objects.count() == 2


def test_lifting_twice_is_lifting_once():
    hold = place(a_voice(), "spam", "seen", "care")
    lift(hold, "first", "care")
    lift(hold, "second", "another")
    assert Hold.objects.get().lifted_why == "first"
    assert len(facts()) == 2


def test_holds_end_by_themselves_when_their_time_runs_out():
    now = timezone.now()
    for days in (-1, 1, None):
        hold = place(a_voice(), "illegal", "a judge's letter", "care")
        until = None if days is None else now + timedelta(days=days)
        Hold.objects.filter(pk=hold.pk).update(until=until)
    lift_ended()
    lift_ended()
    assert Hold.objects.filter(lifted_at=None).count() == 2
    assert Hold.objects.get(lifted_at__isnull=False).lifted_why == "its time ran out"
    assert seen() == 1


def test_a_voice_taken_back_twice_is_taken_back_once():
    voice = a_voice()
    withdraw(voice, voice.author, "I was angry")
    withdraw(voice, voice.author, "really")
    assert Withdrawal.objects.get().why == "I was angry"
    assert facts() == [{"withdrawn": True}]
    assert seen() == 0
    assert Voice.objects.count() == 1


def test_only_its_author_takes_a_voice_back():
    with pytest.raises(IntegrityError), transaction.atomic():
        withdraw(a_voice(), a_person("Ben"))
    assert Withdrawal.objects.count() == 0
