"""What holds of weigh/credibility.py."""

import numpy as np
import pytest
from cast import DAY, a_person, a_product, conclusions, crowd, said, score, settle, told

from groundswell.engine.runners import runner
from groundswell.engine.weigh import score_products, weigh_voices
from groundswell.listen.notice import link, unlink
from groundswell.record.models import Link, Person, Voice
from groundswell.weigh import recount
from groundswell.weigh.credibility import find, tables, write
from groundswell.weigh.models import Credibility, Epoch, Place, Weight
from groundswell.weigh.why import why

pytestmark = pytest.mark.django_db

NEWCOMER = 525_000


def a_market(people: int = 12) -> None:
    """People who speak of five products: most near each other, the last two far from all the rest."""
    for number, product in enumerate(["kettle", "pan", "lamp", "chair", "clock"]):
        some = crowd(*["5" if (n + number) % 4 else "4" for n in range(people - 2)], *"11", product=product)
        told(*[voice for n, voice in enumerate(some) if (n + number) % 3])


def mass_of(name: str, product: str = "kettle") -> int:
    return Place.objects.get(product__slug=product, person__name=name).mass


@pytest.mark.parametrize("stars", ["1", "3", "5"])
def test_a_newcomer_counts_the_same_whatever_they_say(stars: str) -> None:
    a_market()
    recount.open_epoch()
    told(said(person="late", stars=stars))
    assert mass_of("late") == NEWCOMER


def test_who_stands_near_others_elsewhere_counts_more_than_who_stands_far() -> None:
    a_market()
    recount.open_epoch()
    told(said(person="person 1", product="spoon", stars="3"), said(person="person 11", product="spoon", stars="3"))
    assert mass_of("person 1", "spoon") > mass_of("person 11", "spoon") > 0


def test_within_an_epoch_nobody_counts_otherwise_than_when_it_opened() -> None:
    a_market()
    recount.open_epoch()
    before = dict(Place.objects.values_list("voice__outside_id", "mass"))
    told(said(person="person 1", product="spoon", stars="1"), *crowd("1", "1", "1", product="pan"))
    assert all(
        mass == before[name] for name, mass in Place.objects.values_list("voice__outside_id", "mass") if name in before
    )


def test_who_was_heard_of_one_product_alone_is_a_newcomer_there_and_known_elsewhere() -> None:
    told(*crowd(*"5554"), said(person="ada", stars="1"))
    recount.open_epoch()
    told(said(person="ada", stars="2", said_at=DAY.replace(day=9), text="On second thoughts."))
    told(said(person="ada", product="pan"))
    assert mass_of("ada") == NEWCOMER
    assert mass_of("ada", "pan") > NEWCOMER
    assert not Weight.objects.exists()


def test_the_live_road_counts_as_the_engine_counts_the_same_table() -> None:
    a_market()
    linked("person 10", "person 11")
    recount.open_epoch()
    table = tables()["consumers"]
    counting = runner("plain")
    drawn = score_products(weigh_voices(table.voices(), counting), counting)
    for i, product in enumerate(np.unique(table.product).tolist()):
        found = score(slug=a_product_slug(product))
        assert found.value == drawn.value[i]
        assert (found.low, found.high) == (drawn.low[i], drawn.high[i])
        assert found.mass == pytest.approx(drawn.effective[i])
        assert found.one_person_moves <= drawn.one_person_moves[i] + 1e-12


def a_product_slug(pk: int) -> str:
    return Voice.objects.filter(product=pk).values_list("product__slug", flat=True)[0]


def linked(*names: str) -> None:
    """Somebody has seen that these are one."""
    first, *others = [a_person(name) for name in names]
    for other in others:
        link(first, other, "device", "one telephone")


def test_linked_accounts_have_one_voice_together_and_one_head() -> None:
    told(*crowd(*"55555"))
    told(*[said(person=f"cy{n}", stars="1") for n in range(20)])
    apart = score().value
    linked(*[f"cy{n}" for n in range(20)])
    recount.open_epoch()
    together = score()
    assert together.value > apart
    theirs = Place.objects.filter(person__name__startswith="cy")
    assert sum(place.mass for place in theirs) <= 1_000_000
    assert sum(place.head for place in theirs) <= 1_000_000
    assert together.mass == pytest.approx(5 * 0.525 + 1)


def test_one_more_linked_account_is_weighed_with_its_like_at_once() -> None:
    told(*crowd(*"555"), *[said(person=f"cy{n}", stars="1", product="pan") for n in range(3)])
    linked("cy0", "cy1", "cy2")
    recount.open_epoch()
    for n in range(3):
        told(said(person=f"cy{n}", stars="1"))
        live = conclusions()
        recount.recount()
        assert conclusions() == live
    assert (
        sum(Place.objects.filter(person__name__startswith="cy", product=a_product()).values_list("mass", flat=True))
        <= 1_000_000
    )


def test_a_link_that_was_wrong_ends_and_both_count_again() -> None:
    told(*crowd(*"555"), said(person="ben", stars="1"), said(person="cy", stars="1"))
    linked("ben", "cy")
    recount.open_epoch()
    one = score().mass
    unlink(Link.objects.get(), "two neighbours")
    recount.open_epoch()
    assert score().mass > one
    assert Link.objects.get().ended_why == "two neighbours"


def test_a_link_through_somebody_who_is_silent_still_joins() -> None:
    told(*crowd(*"555"), said(person="ben", stars="1"), said(person="cy", stars="1"))
    silent = Person.objects.create(name="silent")
    for name in ("ben", "cy"):
        link(a_person(name), silent, "payment", "one card")
    recount.open_epoch()
    assert len({row.cluster_id for row in Credibility.objects.filter(person__name__in=["ben", "cy"])}) == 1


def test_drawing_twice_writes_nothing_anew() -> None:
    a_market()
    recount.open_epoch()
    before = list(Weight.objects.order_by("pk").values_list()), list(Credibility.objects.order_by("pk").values_list())
    write(find())
    assert before == (
        list(Weight.objects.order_by("pk").values_list()),
        list(Credibility.objects.order_by("pk").values_list()),
    )


def test_what_is_told_of_a_voice_adds_up_to_what_it_counts() -> None:
    a_market()
    recount.open_epoch()
    for place in Place.objects.select_related("voice"):
        told_so = why(place.voice)
        assert told_so is not None
        log_odds = told_so.author.odds
        assert told_so.mass == pytest.approx(0.05 + 0.95 / (1 + np.exp(-log_odds)), abs=1e-6)


def test_who_is_hardly_believed_waits_behind_the_rest_of_their_stars() -> None:
    a_market(people=30)
    recount.open_epoch()
    waiting = Place.objects.filter(mass__lt=Epoch.current().gate)
    assert waiting.exists()
    for place in waiting:
        peers = Place.objects.filter(product=place.product, whose=place.whose, level=place.level)
        assert all(place.merit < peer.merit for peer in peers.filter(mass__gte=Epoch.current().gate))
    settle()
