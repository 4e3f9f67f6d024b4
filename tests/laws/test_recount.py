"""A recount changes nothing, in whichever order things were heard."""

from datetime import timedelta

import pytest
from cast import DAY, a_company, a_person, conclusions, heard, house, patient, said, settle, told
from hypothesis import given
from hypothesis.strategies import (
    booleans,
    composite,
    integers,
    just,
    lists,
    none,
    one_of,
    permutations,
    sampled_from,
    tuples,
)

from groundswell.engine.weigh.terms import EVEN
from groundswell.listen.hold import lift, place, withdraw
from groundswell.listen.notice import helpful, join, revoke_tie, ties_of
from groundswell.record.models import Account, Hold, Membership, Voice
from groundswell.record.shown import visible
from groundswell.weigh import order, recount
from groundswell.weigh.health import law
from groundswell.weigh.models import Epoch, Score

pytestmark = pytest.mark.django_db

# Few, so that they meet: of what one person says of one product only the newest counts.
PRODUCTS, PEOPLE = ["kettle", "pan"], ["ada", "ben", "cy1", ""]
STARS = ["1", "2.5", "5"]


@composite
def voices(draw, number):
    """One voice of the small cast, under an id of its own."""
    days = draw(none() | integers(0, 3))
    return said(
        id=f"v{number}",
        person=draw(sampled_from(PEOPLE)),
        product=draw(sampled_from(PRODUCTS)),
        stars=draw(sampled_from(STARS)),
        said_at=None if days is None else DAY + timedelta(days=days),
        text=f"Voice {number}.",
        role=draw(sampled_from(["consumer", "consumer", "owner", "expert"])),
        collected=draw(sampled_from(["unasked", "invited", "paid"])),
        proof=draw(sampled_from(["none", "order"])),
        audience=draw(sampled_from(["public", "public", "circle"])),
        helpful=draw(integers(0, 2)),
    )


def batches(most):
    """Some voices, each under an id of its own."""
    return integers(0, most).flatmap(lambda size: tuples(*[voices(number) for number in range(size)]))


# What may happen to a voice, by its number among those that were heard.
happenings = tuples(
    one_of(
        tuples(just("revise"), sampled_from(STARS), none() | integers(-2, 5)),
        tuples(just("withdraw")),
        tuples(just("hold"), sampled_from(["spam", "abuse"])),
        tuples(just("lift")),
        tuples(just("vote"), sampled_from(["Dana", "Eve"]), booleans()),
        tuples(just("hear again")),
        tuples(just("speak again"), sampled_from(["unasked", "paid"])),
        tuples(just("tie"), sampled_from(["family", "coworker", ""]), booleans()),
    ),
    integers(0, 9),
)


def works_there():
    """Dora, who works for Acme."""
    account = Account.objects.of("dora@acme.example")
    Membership.objects.get_or_create(account=account, company=a_company(), role="care")
    return account.speaker("Dora")


def come_close(person, kind, *, at_home):
    """Tie somebody to Dora, and let them live with whoever spoke first; of no kind, let all their ties end."""
    if not kind:
        for tie in ties_of(person):
            revoke_tie(tie, person)
        return
    first = Voice.objects.order_by("pk").first().author
    join(works_there(), person, kind, is_public=False, one_household=at_home)
    if person != first:
        join(first, person, "family", is_public=False, one_household=True)


def hold_back(voice, ground):
    if not Hold.objects.filter(voice=voice, ground=ground, lifted_at=None).exists():
        place(voice, ground, "seen", "care")


def happen(what, batch, number):
    one = batch[number % len(batch)]
    voice = Voice.objects.get(outside_id=one.id)
    match what:
        case ("revise", stars, days):
            when = None if days is None else DAY + timedelta(days=days)
            parts = {"text": f"Now {stars} of {days}.", "stars": stars, "said_at": when}
            heard(said(id=one.id, person=one.person, product=one.product, **parts))
        case ("withdraw",):
            withdraw(voice, voice.author)
        case ("hold", ground):
            hold_back(voice, ground)
        case ("lift",):
            for hold in Hold.objects.filter(voice=voice):
                lift(hold, "it is none", "care")
        case ("vote", name, is_helpful):
            helpful(voice, a_person(name), is_helpful)
        case ("hear again",):
            heard(one)
        case ("tie", kind, at_home):
            come_close(voice.author, kind, at_home=at_home and kind == "family")
        case ("speak again", collected):
            when = DAY + timedelta(days=6)
            parts = {"stars": one.stars, "role": one.role, "said_at": when, "collected": collected}
            heard(said(person=one.person, product=one.product, text="The same, asked again.", **parts))


@patient
@given(batches(8).filter(bool), lists(tuples(happenings, booleans()), max_size=8))
def test_a_recount_changes_nothing_whatever_has_happened(batch, happened):
    with house():
        half = len(batch) // 2
        told(*batch[:half])
        told(*batch[half:])
        for (what, number), at_once in happened:
            happen(what, batch, number)
            if at_once:
                settle()
        settle()
        live = conclusions()
        recount.recount()
        assert conclusions() == live
        assert law().is_well


@patient
@given(batches(8).flatmap(lambda batch: tuples(just(batch), permutations(batch))), integers(1, 4))
def test_in_any_order_of_hearing_the_next_epoch_is_the_same(both, size):
    first, second = both
    with house():
        told(*first)
        recount.open_epoch()
        expected = conclusions(), fair_orders(), Epoch.current().levels
    with house():
        for start in range(0, len(second), size):
            told(*second[start : start + size])
        recount.open_epoch()
        assert (conclusions(), fair_orders(), Epoch.current().levels) == expected


def fair_orders():
    """The fair order of every product, by outside ids."""
    names = dict(Voice.objects.values_list("pk", "outside_id"))
    scores = Score.objects.order_by("product__slug", "whose").select_related("product")
    return [
        (
            row.product.slug,
            row.whose,
            [names[pk] for pk in order.page(row.product_id, whose=row.whose, limit=99).voices],
        )
        for row in scores
    ]


@patient
@given(batches(6).filter(bool), lists(happenings, max_size=4))
def test_a_job_run_twice_does_what_it_does_once(batch, happened):
    with house():
        told(*batch)
        for what, number in happened:
            happen(what, batch, number)
        settle()
        once = conclusions()
        voices = list(Voice.objects.values_list("pk", flat=True))
        recount.heard(list(Voice.objects.values_list("news", flat=True)))
        recount.changed(voices)
        assert conclusions() == once


@patient
@given(batches(8).filter(bool), sampled_from([0, 1, 1000]))
def test_going_one_by_one_and_drawing_all_anew_come_to_the_same_bits(batch, few):
    with house():
        told(*batch[:1])
        told(*batch[1:])
        live = conclusions()
    with house():
        told(*batch[:1])
        kept, recount.FEW = recount.FEW, few
        try:
            told(*batch[1:])
        finally:
            recount.FEW = kept
        assert conclusions() == live


@patient
@given(batches(8))
def test_what_counts_is_the_newest_shown_review_of_each_person(batch):
    with house():
        told(*batch)
        counting = visible(Voice.objects.filter(kind="review", place__isnull=False))
        for one in counting:
            rivals = visible(Voice.objects.filter(kind="review", product=one.product, author=one.author))
            same = rivals.filter(role="expert") if one.role == "expert" else rivals.exclude(role="expert")
            dates = [rival.said_at for rival in same if rival.said_at is not None]
            assert one.said_at == (max(dates) if dates else None)


def test_a_batch_of_many_is_drawn_anew_and_comes_to_the_same():
    with house():
        told(*[said(id=f"{n}", person=f"p{n}", stars=STARS[n % 3], product=PRODUCTS[n % 2]) for n in range(260)])
        many = conclusions()
        recount.recount()
        assert conclusions() == many
    assert [row[5] for row in many[0]] == [130, 130]


def test_the_epoch_of_an_empty_house_gives_way_to_the_first_that_has_voices():
    recount.recount()
    assert Epoch.current().levels == [EVEN * 1_000_000] * 5
    told(said())
    assert sum(Epoch.current().levels) == (5 * EVEN + 1) * 1_000_000
    told(said(person="ben", text="Mine too."))
    assert sum(Epoch.current().levels) == (5 * EVEN + 1) * 1_000_000


def test_the_next_epoch_goes_by_all_that_was_heard():
    told(said())
    told(said(person="ben", stars="1", text="Broke."))
    recount.open_epoch()
    assert [people // 1_000_000 - EVEN for people in Epoch.current().levels] == [1, 0, 0, 0, 1]
    assert Score.objects.get().epoch == Epoch.current()


@patient
@given(batches(5).filter(bool))
def test_what_was_drawn_can_be_thrown_away_and_drawn_anew(batch):
    with house():
        told(*batch)
        live = conclusions()
        Score.objects.all().delete()
        recount.recount()
        assert conclusions() == live
