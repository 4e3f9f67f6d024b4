"""What holds of weigh/fixes.py: when an old fault loses weight, and that no company can bring it about alone."""

import pytest
from cast import conclusions, house, patient, said, score, settle, told
from django.utils import timezone
from hypothesis import given, settings
from hypothesis.strategies import booleans, integers, lists
from mending import LATER, answered, care, market, name_all, owners

from groundswell.engine.weigh.score import UNIT
from groundswell.listen import fixes, notice
from groundswell.record.models import Confirmation, Named, Person, Voice
from groundswell.weigh import fixes as drawn_by
from groundswell.weigh import recount
from groundswell.weigh.fixes import draw
from groundswell.weigh.health import law
from groundswell.weigh.models import Faded, Fixed, Place
from groundswell.weigh.why import why

pytestmark = pytest.mark.django_db


def fixed() -> Fixed:
    return Fixed.objects.get()


def test_a_fix_that_owners_confirm_lifts_the_score_with_the_next_epoch_and_not_before() -> None:
    fix = market()
    people = owners(30)
    recount.open_epoch()
    before = score().value
    assert name_all(fix) == 6
    answered(fix, people[:28])
    answered(fix, people[28:], is_fixed=False)
    settle()
    recount.recount()
    assert score().value == before, "within the epoch nothing moves"
    recount.open_epoch()
    assert (fixed().yes, fixed().no) == (28, 2)
    assert fixed().low > 0.5
    assert UNIT * (1 - fixed().low) <= fixed().kept < UNIT
    assert Faded.objects.count() == 6
    assert score().value > before
    critic = Place.objects.filter(level=1).first()
    assert critic is not None
    assert critic.mass == pytest.approx(fixed().kept * 525_000 / UNIT, abs=2)
    assert score().people == 46, "they are counted as ever, they only weigh less"
    found = why(critic.voice)
    assert found is not None
    assert found.mass == critic.mass / UNIT


def test_a_hostile_company_that_claims_a_fix_for_every_bad_voice_moves_nothing() -> None:
    fix = market()
    recount.open_epoch()
    before = conclusions()
    assert name_all(fix) == 6
    settle()
    recount.open_epoch()
    assert conclusions() == before
    assert fixed().kept == UNIT
    assert not Faded.objects.exists()


def test_a_ring_of_fresh_accounts_moves_nothing_however_large() -> None:
    fix = market()
    name_all(fix)
    recount.open_epoch()
    before = conclusions()
    answered(fix, [Person.objects.create() for _ in range(300)])
    recount.open_epoch()
    assert (fixed().yes, fixed().yes_mass, fixed().kept) == (300, 0, UNIT)
    assert conclusions() == before


def test_a_fix_that_is_told_while_an_epoch_opens_waits_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    first = market()
    name_all(first)
    people, answers_of = owners(3), drawn_by.answers_of

    def interrupted(asked: list[int]) -> list[drawn_by.Answer]:
        second = fixes.tell(first.version, "It drips as well", care())
        name_all(second)
        answered(second, people)
        return answers_of(asked)

    monkeypatch.setattr(drawn_by, "answers_of", interrupted)
    recount.open_epoch()
    assert (fixed().fix, fixed().yes) == (first, 0)
    monkeypatch.undo()
    recount.open_epoch()
    assert sorted(Fixed.objects.values_list("yes", flat=True)) == [0, 3]


def test_accounts_that_are_one_confirm_as_one() -> None:
    fix = market()
    people = owners(12)
    name_all(fix)
    for other in people[1:]:
        notice.link(people[0], other, "device", "one telephone")
    answered(fix, people)
    recount.open_epoch()
    assert (fixed().yes, fixed().kept) == (1, UNIT)
    assert fixed().yes_mass <= UNIT


def test_the_voices_together_lose_no_more_than_the_owners_who_confirm_have() -> None:
    fix = market(critics=80)
    people = owners(9)
    recount.open_epoch()
    before = sum(Place.objects.filter(level=1).values_list("mass", flat=True))
    name_all(fix)
    answered(fix, people)
    recount.open_epoch()
    after = sum(Place.objects.filter(level=1).values_list("mass", flat=True))
    assert 0 < before - after <= fixed().yes_mass


def test_an_author_who_objects_counts_whole_again_at_once_and_speaks_against_the_fix() -> None:
    fix = market()
    people = owners(20)
    name_all(fix)
    answered(fix, people)
    recount.open_epoch()
    voice = Voice.objects.get(outside_id="c0")
    low = fixed().low
    assert place_of(voice).mass < 525_000
    fixes.object_to(Named.objects.get(voice=voice), voice.author)
    settle()
    assert place_of(voice).mass == 525_000
    live = conclusions()
    recount.recount()
    assert conclusions() == live
    recount.open_epoch()
    assert (fixed().yes, fixed().no) == (20, 1)
    assert fixed().low < low
    assert place_of(voice).mass == 525_000


def test_who_says_it_anew_counts_whole_again_at_once() -> None:
    fix = market()
    people = owners(20)
    name_all(fix)
    answered(fix, people)
    recount.open_epoch()
    told(said(person="critic 0", id="c0", stars="1", text="It still leaks.", said_at=timezone.now()))
    assert place_of(Voice.objects.get(outside_id="c0")).mass == 525_000
    # A new voice of theirs, in place of the named one, is not named either.
    told(said(person="critic 1", id="again", stars="1", text="With 2.1 as well.", said_at=LATER, version="2.1"))
    assert place_of(Voice.objects.get(outside_id="again")).mass == 525_000
    assert law().is_well


def place_of(voice: Voice) -> Place:
    return Place.objects.get(pk=voice.pk)


def test_of_two_faults_the_one_that_is_not_fixed_keeps_the_weight() -> None:
    fix = market()
    other = fixes.tell(fix.version, "It is loud", care())
    people = owners(20)
    name_all(fix)
    fixes.name(other, [Voice.objects.get(outside_id="c0").pk], care())
    answered(fix, people)
    recount.open_epoch()
    faded = set(Faded.objects.values_list("voice__outside_id", flat=True))
    assert faded == {f"c{n}" for n in range(1, 6)}


def test_a_fix_that_is_taken_back_has_no_effect_from_the_next_epoch_on() -> None:
    fix = market()
    people = owners(20)
    recount.open_epoch()
    before = conclusions()
    name_all(fix)
    answered(fix, people)
    recount.open_epoch()
    faded = conclusions()
    assert faded != before
    fixes.end(fix, care())
    settle()
    recount.recount()
    assert conclusions() == faded
    recount.open_epoch()
    assert conclusions() == before


def test_what_owners_take_back_by_their_last_word_counts_no_more() -> None:
    fix = market()
    people = owners(20)
    name_all(fix)
    answered(fix, people)
    recount.open_epoch()
    assert Faded.objects.exists()
    answered(fix, people[:10], is_fixed=False)
    recount.open_epoch()
    assert (fixed().yes, fixed().no) == (10, 10)
    assert not Faded.objects.exists()


@settings(patient, max_examples=4)
@given(
    lists(booleans(), max_size=12),
    lists(integers(0, 5), max_size=3, unique=True),
    integers(0, 3),
)
def test_whatever_is_answered_a_recount_changes_nothing_and_the_next_epoch_is_the_same(
    said_so, objecting, late
) -> None:
    with house():
        fix = market()
        people = owners(len(said_so))
        name_all(fix)
        for person, is_fixed in zip(people, said_so, strict=True):
            answered(fix, [person], is_fixed=is_fixed)
        recount.open_epoch()
        for number in objecting:
            voice = Voice.objects.get(outside_id=f"c{number}")
            fixes.object_to(Named.objects.get(voice=voice), voice.author)
        told(*[said(person=f"late {n}", stars="2", text=f"Late {n}.", said_at=LATER) for n in range(late)])
        settle()
        live = conclusions()
        recount.recount()
        assert conclusions() == live
        assert law().is_well
        recount.open_epoch()
        once = conclusions(), fixed().kept
        recount.open_epoch()
        assert (conclusions(), fixed().kept) == once


def test_answers_cost_no_query_each(django_assert_max_num_queries) -> None:
    fix = market()
    name_all(fix)
    answered(fix, owners(3))
    answered(fix, [Person.objects.create() for _ in range(60)])
    recount.open_epoch()
    assert Confirmation.objects.count() == 63
    with django_assert_max_num_queries(30):
        draw()
