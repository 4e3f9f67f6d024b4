"""What holds of faces/words.py: whatever the record says, readers find words for it, in their own language."""

from datetime import date

import pytest
from cast import ada, told
from django.utils.translation import override

from groundswell.faces import words
from groundswell.listen.screen import TOLD
from groundswell.record.models import Voice
from groundswell.record.shown import show


def test_every_word_of_the_record_has_one_for_readers() -> None:
    assert set(words.ROLE) == set(Voice.Role.values)
    assert set(words.COLLECTED) == set(Voice.Collected.values)
    assert set(words.PROOF) == set(Voice.Proof.values)


def test_who_writes_can_disclose_what_readers_are_told() -> None:
    assert set(words.DISCLOSURES) < set(words.COLLECTED)


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "March 1, 2026"), ("de", "1. März 2026"), ("it", "1 marzo 2026"), ("pl", "1 marca 2026")],
)
def test_a_day_is_written_as_the_reader_does(language: str, written: str) -> None:
    with override(language):
        assert words.day(date(2026, 3, 1)) == written


def test_a_day_that_nobody_knows_is_said_to_be_unknown() -> None:
    assert words.day(None) == "day unknown"


@pytest.mark.parametrize(("language", "written"), [("en", "1,234"), ("de", "1.234"), ("pl", "1\xa0234")])
def test_a_count_is_written_as_the_reader_does(language: str, written: str) -> None:
    with override(language):
        assert words.grouped(1234) == written


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Ada", ""])
def test_who_gave_no_name_is_somebody_all_the_same(name: str) -> None:
    told(ada(person=name))
    (shown,) = show([Voice.objects.get().pk])
    assert words.name_of(shown) == (name or "somebody without a name")


@pytest.mark.parametrize("reason", [*TOLD, "unknown_role", ""])
def test_who_is_refused_is_told_what_to_mend(reason: str) -> None:
    with override("en"):
        in_english = words.why_refused(reason)
    with override("lt"):
        assert words.why_refused(reason) != in_english


@pytest.mark.parametrize(("tries_left", "told"), [(1, "You can try once more."), (4, "You can try 4 more times.")])
def test_a_wrong_code_says_how_often_one_may_try(tries_left: int, told: str) -> None:
    assert words.wrong_code(tries_left).endswith(told)
