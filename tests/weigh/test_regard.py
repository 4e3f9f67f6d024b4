"""What holds of weigh/regard.py: what readers find of consumers' and of experts' reviews is measured each night."""

import random

import pytest
from cast import ACME, DAY, a_company, a_product, a_source, conclusions, said, settle, told

from groundswell.listen import notice
from groundswell.listen.catalogue import change_product
from groundswell.listen.hold import withdraw
from groundswell.plumbing import snapshot
from groundswell.plumbing.models import Turn
from groundswell.record.models import Account, Handle, HelpfulVote, Membership, Person, Product, Voice
from groundswell.weigh import recount, regard
from groundswell.weigh.models import Regard

# Slow: what it asks of the database is plain, and is asked on one.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]

AUTHORS = 6


def speak(product="kettle", company=ACME):
    """Six customers and six experts speak of it."""
    roles = [("consumer", n) for n in range(AUTHORS)] + [("expert", n) for n in range(AUTHORS)]
    some = [
        said(id=f"{product} {role} {n}", person=f"{role} {n}", role=role, product=product, text=f"{role} {n} says so.")
        for role, n in roles
    ]
    told(*some, company=company)


def readers(count, name="reader"):
    source = a_source("forum")
    made = Person.objects.bulk_create(Person(name=f"{name} {n}") for n in range(count))
    Handle.objects.bulk_create(Handle(source=source, name=person.name, person=person) for person in made)
    return made


def vote(people, customers=0.9, experts=0.4, product="kettle"):
    """Each votes on all, and finds helpful what falls to them."""
    dice = random.Random(len(people))
    share = {"consumer": customers, "expert": experts}
    voices = list(Voice.objects.filter(product__slug=product, kind="review").order_by("outside_id"))
    HelpfulVote.objects.bulk_create(
        HelpfulVote(voice=voice, voter=person, helpful=dice.random() < share[voice.role], at=DAY)
        for person in people
        for voice in voices
    )


def of(category=""):
    return Regard.objects.get(category=category)


def rows():
    return sorted(Regard.objects.values_list(*regard.Told._fields))


def put_in(category, slug="kettle"):
    change_product(Product.objects.get(slug=slug), {"category": category}, by="owner@example.org")
    settle()


def a_market():
    speak()
    vote(readers(30))
    recount.open_epoch()


def test_it_tells_for_either_side_how_often_readers_find_it_helpful():
    a_market()
    found = of()
    assert (found.readers, found.consumers_readers, found.experts_readers) == (30, 30, 30)
    votes = HelpfulVote.objects.filter(voice__role="expert")
    assert found.experts == pytest.approx(votes.filter(helpful=True).count() / votes.count())
    assert found.consumers > found.experts
    assert found.high < 0
    assert found.is_clear


def test_with_four_readers_nothing_is_told():
    speak()
    vote(readers(4))
    recount.open_epoch()
    assert not Regard.objects.exists()


def test_a_category_is_told_by_itself_where_enough_have_voted():
    speak("kettle")
    speak("lamp")
    put_in("kitchen", "kettle")
    put_in("light", "lamp")
    vote(readers(20), product="kettle")
    vote(readers(3, "late"), product="lamp")
    recount.open_epoch()
    assert [row.category for row in Regard.objects.order_by("category")] == ["", "kitchen"]
    assert (of().readers, of("kitchen").readers) == (23, 20)
    assert Regard.of("kitchen") == of("kitchen")
    assert Regard.of("light") == Regard.of("") == of()


def test_accounts_that_are_one_are_one_reader_and_none_on_their_own_voice():
    speak()
    people = readers(30)
    vote(people)
    for one in people[1:4]:
        notice.link(people[0], one, "device", "the same telephone")
    author = Voice.objects.get(outside_id="kettle expert 0").author
    notice.link(author, people[5], "household", "one address")
    recount.open_epoch()
    assert of().readers == 27
    without = HelpfulVote.objects.filter(voter=people[5], voice__author=author)
    before = rows()
    without.delete()
    recount.open_epoch()
    assert rows() == before, "it had not counted"


def test_who_works_for_the_company_is_no_reader_of_its_reviews():
    speak()
    speak("lamp", "Rival")
    people = readers(20)
    vote(people)
    vote(people, product="lamp")
    colleague = Account.objects.create(email="care@acme.example", person=people[0])
    Membership.objects.create(account=colleague, company=a_company(), role="care")
    notice.link(people[0], people[1], "household", "one address")
    put_in("kitchen", "kettle")
    put_in("light", "lamp")
    recount.open_epoch()
    assert of("kitchen").readers == 18
    assert of("light").readers == 19, "of the rival's they are: one, being linked"


def test_what_is_no_longer_shown_is_judged_no_longer():
    speak()
    vote(readers(10))
    for voice in Voice.objects.filter(role="expert").order_by("pk")[: AUTHORS - 2]:
        withdraw(voice, voice.author)
    settle()
    recount.open_epoch()
    assert not Regard.objects.exists(), "two experts are left, and two are too few"


def test_within_an_epoch_no_vote_moves_it_and_the_next_one_knows():
    a_market()
    before = rows()
    for person in readers(30, "late"):
        notice.helpful(Voice.objects.filter(role="expert").first(), person, True)
    settle()
    recount.recount()
    assert rows() == before
    recount.open_epoch()
    assert of().experts > before[0][regard.Told._fields.index("experts")]


def test_it_moves_no_score():
    speak()
    vote(readers(30))
    recount.recount()
    assert not Regard.objects.exists()
    before = conclusions()
    regard.draw()
    recount.recount()
    assert Regard.objects.exists()
    assert conclusions() == before


def test_thrown_away_it_is_drawn_anew_to_the_same_bits():
    a_market()
    before = rows()
    Regard.objects.all().delete()
    recount.open_epoch()
    assert rows() == before


def test_in_whichever_order_votes_came_it_comes_to_the_same():
    a_market()
    before = rows()
    votes = list(HelpfulVote.objects.values_list("voice_id", "voter_id", "helpful"))
    HelpfulVote.objects.all().delete()
    HelpfulVote.objects.bulk_create(
        HelpfulVote(voice_id=voice, voter_id=voter, helpful=helpful) for voice, voter, helpful in reversed(votes)
    )
    recount.open_epoch()
    assert rows() == before


def test_the_kept_pages_that_tell_of_it_go_when_it_changes():
    a_market()
    put_in("kitchen", "kettle")
    recount.open_epoch()
    told(said(person="ada", product="lamp"))  # of which no expert has spoken
    kettle, lamp = (snapshot.product(a_product(slug).pk) for slug in ("kettle", "lamp"))

    def turns():
        return dict(Turn.objects.filter(about__in=[kettle, lamp]).values_list("about", "count"))

    before = turns()
    regard.draw()
    assert turns() == before
    HelpfulVote.objects.filter(voice__role="expert").update(helpful=True)
    regard.draw()
    assert turns()[kettle] == before[kettle] + 1
    assert turns()[lamp] == before[lamp]


def test_it_takes_a_few_queries_however_many_vote(django_assert_max_num_queries):
    a_market()
    vote(readers(40, "more"))
    with django_assert_max_num_queries(16):
        regard.draw()
