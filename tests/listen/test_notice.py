"""What holds of listen/notice.py."""

from datetime import timedelta

import pytest
from cast import DAY, a_person, a_voice, house, patient
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis.strategies import booleans, lists, sampled_from, tuples

from groundswell.listen.notice import (
    NotTheirs,
    confirm_tie,
    consent,
    end_consent,
    forget_old_impressions,
    helpful,
    join,
    link,
    live_apart,
    revoke_tie,
    tie,
    ties_of,
    was_shown_outside,
    were_shown,
)
from groundswell.record.models import Change, Consent, HelpfulVote, Impression, Link, News, Tie

pytestmark = pytest.mark.django_db


@patient
@given(lists(tuples(sampled_from(["Ben", "Cy"]), booleans()), max_size=8))
def test_each_person_has_one_vote_and_the_last_word_counts(votes):
    with house():
        voice = a_voice()
        for name, is_helpful in votes:
            helpful(voice, a_person(name), is_helpful)
        assert dict(HelpfulVote.objects.values_list("voter__name", "helpful")) == dict(votes)


def test_only_a_vote_that_changes_something_is_news():
    voice, ben = a_voice(), a_person("Ben")
    for is_helpful in (True, True, False, False):
        helpful(voice, ben, is_helpful)
    assert News.objects.filter(kind="voice.voted", thing=voice.pk).count() == 2


def test_nobody_votes_on_a_voice_of_his_own():
    voice = a_voice()
    with pytest.raises(NotTheirs):
        helpful(voice, voice.author, True)


def test_a_tie_counts_when_the_other_side_confirms_it():
    ada, ben, cy = a_person("Ada"), a_person("Ben"), a_person("Cy")
    declared = tie(ada, ben, "friend")
    assert ties_of(ada) == ties_of(ben) == []
    for stranger in (ada, cy):
        with pytest.raises(NotTheirs):
            confirm_tie(declared, stranger)
    confirm_tie(declared, ben)
    assert ties_of(ada) == ties_of(ben) == [declared]
    assert ties_of(cy) == []


def test_a_tie_is_private_unless_they_wish_otherwise():
    assert tie(a_person("Ada"), a_person("Ben"), "friend").is_public is False


def test_a_tie_declared_twice_is_declared_once():
    ada, ben = a_person("Ada"), a_person("Ben")
    assert tie(ada, ben, "friend") == tie(ada, ben, "friend")
    assert tie(ada, ben, "friend") != tie(ada, ben, "coworker")


@pytest.mark.parametrize("name", ["Ada", "Ben"])
def test_either_side_revokes_a_tie_and_that_it_was_is_kept(name):
    ada, ben = a_person("Ada"), a_person("Ben")
    declared = tie(ada, ben, "friend")
    confirm_tie(declared, ben)
    with pytest.raises(NotTheirs):
        revoke_tie(declared, a_person("Cy"))
    revoke_tie(declared, a_person(name))
    assert ties_of(ada) == []
    assert Tie.objects.get().revoked_by == a_person(name)
    assert tie(ada, ben, "friend") != declared


def test_what_was_revoked_cannot_be_confirmed():
    declared = tie(a_person("Ada"), a_person("Ben"), "friend")
    revoke_tie(declared, a_person("Ada"))
    confirm_tie(declared, a_person("Ben"))
    assert Tie.objects.get().confirmed_at is None


def test_who_lives_in_one_household_is_one_until_the_tie_ends():
    ada, ben = a_person("Ada"), a_person("Ben")
    for _ in range(2):
        joined = join(ada, ben, "family", is_public=False, one_household=True)
    assert Link.objects.get().ended_at is None
    with pytest.raises(NotTheirs):
        live_apart(joined, a_person("Cy"))
    revoke_tie(joined, ben)
    assert Link.objects.get().ended_at
    assert News.objects.filter(kind="people.linked").count() == 2


def test_of_two_ties_of_one_household_one_bears_it():
    ada, ben = a_person("Ada"), a_person("Ben")
    family = join(ada, ben, "family", is_public=False, one_household=True)
    friends = join(ada, ben, "friend", is_public=False, one_household=True)
    revoke_tie(friends, ada)
    assert Link.objects.get().ended_at is None
    live_apart(family, ada)
    assert Link.objects.get().ended_at


def test_what_somebody_else_found_is_not_theirs_to_end():
    ada, ben = a_person("Ada"), a_person("Ben")
    link(ada, ben, "household", "one address")
    revoke_tie(join(ada, ben, "family", is_public=False, one_household=True), ada)
    assert Link.objects.get().ended_at is None


def test_people_who_work_together_are_no_household():
    with pytest.raises(IntegrityError), transaction.atomic():
        join(a_person("Ada"), a_person("Ben"), "coworker", is_public=False, one_household=True)


def test_agreeing_twice_is_agreeing_once_and_an_end_is_kept():
    ada = a_person("Ada")
    first = consent(ada, "publish", "I agree.")
    assert consent(ada, "publish", "I agree to more.") == first
    end_consent(ada, "publish")
    assert consent(ada, "publish", "I agree again.") != first
    assert Consent.objects.filter(person=ada, ended_at=None).count() == 1
    assert Consent.objects.count() == 2


def test_what_was_shown_is_added_to_what_was_known_and_what_is_told_of_outside_is_the_last_word():
    voice, day = a_voice(), DAY.date()
    for _ in range(2):
        were_shown({(voice.pk, "widget", 1, day): 3, (voice.pk, "widget", 2, day): 1})
        was_shown_outside(voice, "a search engine", 1, day, 400, by="care@acme.example")
    assert Change.objects.get().by == "care@acme.example"
    told = Impression.objects.order_by("channel", "place").values_list("channel", "site", "place", "count")
    assert list(told) == [("outside", "a search engine", 1, 400), ("widget", "", 1, 6), ("widget", "", 2, 2)]


def test_what_was_shown_long_ago_is_forgotten_and_what_was_shown_lately_is_not():
    voice, today = a_voice(), timezone.now().date()
    for days in (0, 90, 91, 400):
        were_shown({(voice.pk, "widget", 1, today - timedelta(days=days)): 3})
        was_shown_outside(voice, "a forum", 1, today - timedelta(days=days), 400, by="care@acme.example")
    forget_old_impressions()
    left = Impression.objects.order_by("-day", "channel").values_list("day", "channel")
    kept = (today, today - timedelta(days=90))
    assert list(left) == [(day, channel) for day in kept for channel in ("outside", "widget")]
    assert Change.objects.count() == 4
