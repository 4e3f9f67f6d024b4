"""What holds of listen/hold.py."""

from datetime import timedelta

import pytest
from cast import a_person, a_voice
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from groundswell.listen.hold import ALONE, RAN_OUT, NotHeld, confirm, lift, lift_ended, place, withdraw
from groundswell.plumbing.models import Turn
from groundswell.plumbing.snapshot import product as about
from groundswell.record.models import Account, Hold, News, Voice, Withdrawal
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


def a_reader(name: str = "mia") -> Account:
    return Account.objects.of(f"{name}@acme.example")


def placed_by(account: Account, voice: Voice | None = None, ground: str = "spam") -> Hold:
    return place(voice or a_voice(), ground, "seen", account.email, account=account)


def run_out(hold: Hold) -> None:
    Hold.objects.filter(pk=hold.pk).update(until=timezone.now() - timedelta(seconds=1))


def test_one_readers_hold_ends_by_itself_after_72_hours():
    hold = placed_by(a_reader())
    assert timedelta(hours=72) == ALONE
    assert hold.until - hold.placed_at - ALONE < timedelta(seconds=5)
    run_out(hold)
    lift_ended()
    hold.refresh_from_db()
    assert (hold.lifted_why, seen()) == (RAN_OUT, 1)


def test_a_second_reader_lets_it_stand():
    hold = placed_by(a_reader())
    confirm(hold, a_reader("nia"))
    confirm(hold, a_reader("ola"))
    hold.refresh_from_db()
    assert (hold.second, hold.until, hold.lifted_at) == (a_reader("nia"), None, None)
    assert facts() == [{"held": "spam"}, {"confirmed": "spam"}]
    lift_ended()
    assert seen() == 0


def test_the_first_reader_is_no_second_one():
    hold = placed_by(a_reader())
    with pytest.raises(NotHeld, match="not_yourself"):
        confirm(hold, a_reader())
    with pytest.raises(NotHeld, match="not_yourself"):
        confirm(place(a_voice(), "spam", "seen", "a source"), a_reader("nia"))
    assert not Hold.objects.filter(second__isnull=False).exists()


def test_what_has_run_out_or_was_lifted_is_not_confirmed():
    late, lifted = placed_by(a_reader()), placed_by(a_reader())
    run_out(late)
    lift(lifted, "it is none", "care")
    for hold in (late, lifted):
        with pytest.raises(NotHeld, match="over"):
            confirm(hold, a_reader("nia"))


@pytest.mark.parametrize("how", ["ran out", "lifted"])
def test_the_same_reader_does_not_place_it_again(how):
    hold = placed_by(a_reader())
    if how == "ran out":
        run_out(hold)
        lift_ended()
    else:
        lift(hold, "it is none", "care")
    with pytest.raises(NotHeld, match="not_again"):
        placed_by(a_reader(), hold.voice)
    placed_by(a_reader(), hold.voice, "abuse")
    placed_by(a_reader("nia"), hold.voice)


def test_a_hold_that_a_second_one_found_right_may_come_again():
    hold = placed_by(a_reader())
    confirm(hold, a_reader("nia"))
    lift(hold, "she mended it", "care")
    assert seen() == 1
    placed_by(a_reader(), hold.voice)
    assert seen() == 0


def test_what_is_held_on_this_ground_is_not_held_twice():
    hold = placed_by(a_reader())
    with pytest.raises(NotHeld, match="held_already"):
        placed_by(a_reader("nia"), hold.voice)


def test_no_kept_page_outlives_a_hold_or_its_end():
    voice = a_voice()
    hold = placed_by(a_reader(), voice)
    assert Turn.objects.get(about=about(voice.product_id)).count == 1
    lift(hold, "it is none", "care")
    withdraw(voice, voice.author)
    assert Turn.objects.get(about=about(voice.product_id)).count == 3


def test_the_author_is_told_on_what_it_rests_and_for_how_long(django_capture_on_commit_callbacks):
    voice = a_voice(language="fr")
    Account.objects.filter(pk=a_reader("ada").pk).update(person=voice.author)
    with django_capture_on_commit_callbacks(execute=True):
        placed_by(a_reader(), voice)
    (letter,) = mail.outbox
    assert letter.to == ["ada@acme.example"]
    for told in ("seen", "Kettle", "72", f"/voices/{voice.pk}/"):
        assert told in letter.body


def test_whoever_has_no_account_gets_no_letter(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        placed_by(a_reader())
    assert mail.outbox == []
