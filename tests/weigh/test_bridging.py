"""What holds of weigh/bridging.py: a voice that both sides find useful is found, and no camp makes one."""

import random

import pytest
from cast import DAY, a_person, a_product, a_source, conclusions, said, settle, told

from groundswell.engine.weigh.order import MERIT_UNIT
from groundswell.listen import notice
from groundswell.listen.hold import place, withdraw
from groundswell.plumbing import snapshot
from groundswell.plumbing.models import Turn
from groundswell.record.models import Handle, HelpfulVote, OutsideVotes, Person, Voice
from groundswell.weigh import bridging, order, recount
from groundswell.weigh.models import Credibility, Place, Useful

pytestmark = pytest.mark.django_db

# Ada pleases everybody, Ben the larger camp alone; of the others each camp likes its own.
BOTH, LARGER = "ada", "ben"
OURS, THEIRS = [f"ours {n}" for n in range(18)], [f"theirs {n}" for n in range(18)]
SPEAKERS = [BOTH, LARGER, *OURS, *THEIRS]


def speak():
    told(*(said(id=name, person=name, text=f"So says {name}.", said_at=DAY, stars="4") for name in SPEAKERS))


def readers(camp, count):
    source = a_source("forum")
    made = Person.objects.bulk_create(Person(name=f"{camp} {n}") for n in range(count))
    Handle.objects.bulk_create(Handle(source=source, name=person.name, person=person) for person in made)
    return made


def vote(people, likes, on=None, odd=0.1):
    """Each votes on Ada, Ben and half of the others, helpful where it is among those liked; some votes are odd."""
    dice = random.Random(len(people))
    voices = {voice.outside_id: voice for voice in Voice.objects.filter(kind="review")}
    HelpfulVote.objects.bulk_create(
        HelpfulVote(
            voice=voices[name],
            voter=person,
            helpful=(name in likes) != (dice.random() < odd and name not in (BOTH, LARGER)),
            at=DAY,
        )
        for person in people
        for name in on or [BOTH, LARGER, *dice.sample([*OURS, *THEIRS], 18)]
    )


def two_camps(larger=36, smaller=24):
    speak()
    vote(readers("ours", larger), {BOTH, LARGER, *OURS})
    vote(readers("theirs", smaller), {BOTH, *THEIRS})
    recount.open_epoch()


def to_both():
    return sorted(Useful.objects.filter(is_to_both=True).values_list("voice__outside_id", flat=True))


def rows():
    """By names of the outside, so that two houses can be compared."""
    return sorted(Useful.objects.values_list("voice__outside_id", *bridging.Worth._fields[1:]))


def useful(name):
    return Useful.objects.get(voice__outside_id=name)


def test_what_both_camps_find_helpful_is_useful_to_both_and_what_one_loves_is_not():
    two_camps()
    assert to_both() == [BOTH]
    ada, ben = useful(BOTH), useful(LARGER)
    assert ada.low > 0
    assert ada.worth > ben.worth
    assert ada.merit > ben.merit
    assert ada.raters == 30  # sixty of whom nothing is known count a half each


def test_under_five_full_raters_a_voice_is_judged_by_its_votes_alone():
    speak()
    vote(readers("ours", 9), {BOTH, *OURS}, on=[BOTH, *OURS, *THEIRS])
    recount.open_epoch()
    assert not Useful.objects.exists()
    assert Place.objects.get(voice__outside_id=BOTH).merit > Place.objects.get(voice__outside_id="theirs 0").merit


def test_the_merit_goes_by_what_the_middle_finds_and_no_longer_by_the_larger_camp():
    two_camps()
    belief = Credibility.objects.get(person__name=BOTH).belief
    assert Place.objects.get(voice__outside_id=BOTH).merit == belief * useful(BOTH).merit // MERIT_UNIT
    first, *_ = order.page(a_product().pk).voices
    assert Voice.objects.get(pk=first).outside_id == BOTH


def test_within_an_epoch_no_vote_moves_what_is_known():
    two_camps()
    before = rows(), conclusions()
    for person in readers("late", 30):
        notice.helpful(Voice.objects.get(outside_id=LARGER), person, True)
    settle()
    assert (rows(), conclusions()) == before
    recount.recount()
    assert (rows(), conclusions()) == before


@pytest.mark.parametrize("on", [[LARGER], [LARGER, *THEIRS[:3]], [LARGER, *THEIRS], SPEAKERS])
def test_a_camp_of_fifty_that_votes_alike_makes_no_voice_useful_to_both(on):
    two_camps()
    vote(readers("camp", 50), {LARGER, *THEIRS}, on=on, odd=0)
    recount.open_epoch()
    assert to_both() in ([], [BOTH])


def test_accounts_that_are_one_have_one_vote_and_none_on_their_own_voice():
    two_camps()
    raters = useful(BOTH).raters
    ours = list(Person.objects.filter(name__startswith="ours").exclude(votes=None).order_by("pk"))
    for one in ours[1:4]:
        notice.link(ours[0], one, "device", "the same telephone")
    author = Voice.objects.get(outside_id=BOTH).author
    notice.link(author, ours[5], "household", "one address")
    recount.open_epoch()
    assert useful(BOTH).raters == raters - 2


def test_what_is_no_longer_shown_is_judged_no_longer():
    two_camps()
    withdraw(Voice.objects.get(outside_id=BOTH), Voice.objects.get(outside_id=BOTH).author)
    place(Voice.objects.get(outside_id=LARGER), "spam", "seen", "care")
    settle()
    recount.open_epoch()
    assert not Useful.objects.filter(voice__outside_id__in=[BOTH, LARGER]).exists()


def test_thrown_away_it_is_drawn_anew_to_the_same_bits():
    two_camps()
    before = rows()
    Useful.objects.all().delete()
    recount.open_epoch()
    assert rows() == before


def test_in_whichever_order_people_came_it_comes_to_the_same_bits():
    two_camps()
    before = rows()
    votes = list(HelpfulVote.objects.values_list("voice_id", "voter_id", "helpful"))
    HelpfulVote.objects.all().delete()
    names = dict(Handle.objects.filter(source__key="forum").values_list("person_id", "name"))
    Handle.objects.filter(source__key="forum").delete()
    # The same people, heard of in another order.
    again = {name: a_person(f"again {name}") for name in sorted(names.values(), reverse=True)}
    Handle.objects.bulk_create(Handle(source=a_source("forum"), name=name, person=of) for name, of in again.items())
    HelpfulVote.objects.bulk_create(
        HelpfulVote(voice_id=voice, voter=again[names[voter]], helpful=helpful, at=DAY)
        for voice, voter, helpful in reversed(votes)
    )
    recount.open_epoch()
    assert rows() == before


def test_votes_counted_elsewhere_stand_beside_those_of_our_readers():
    two_camps()
    before = useful(LARGER).merit
    OutsideVotes.objects.create(voice=Voice.objects.get(outside_id=LARGER), helpful=400)
    recount.open_epoch()
    assert before < useful(LARGER).merit <= MERIT_UNIT


def test_the_kept_pages_go_when_a_voice_becomes_useful_to_both():
    two_camps()
    about = snapshot.product(a_product().pk)
    before = Turn.objects.get(about=about).count
    bridging.draw()
    assert Turn.objects.get(about=about).count == before
    HelpfulVote.objects.filter(voice__outside_id=BOTH).update(helpful=False)
    bridging.draw()
    assert to_both() == []
    assert Turn.objects.get(about=about).count == before + 1


def test_where_nobody_votes_nothing_is_known():
    told(said())
    recount.open_epoch()
    assert not Useful.objects.exists()
