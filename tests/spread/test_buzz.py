"""How much is said about what: of people themselves, or by the company's doing; and when it surges."""

import random
from datetime import timedelta

import pytest
from cast import a_company, a_person, a_product, a_source, some_news
from django.utils import timezone

from groundswell.listen import hold, notice, telling
from groundswell.listen.telling import Plan
from groundswell.record.models import Company, Person, Voice
from groundswell.spread import buzz, front, surges
from groundswell.spread import recount as spread
from groundswell.spread.models import Buzz, Surge

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def spoken(ages, *, collected: str = "unasked", level: int = 5, person: Person | None = None) -> list[Voice]:
    """Voices of as many people, each so many hours old."""
    now, news, product, source = timezone.now(), some_news(), a_product(), a_source()
    before = Person.objects.count()
    authors = Person.objects.bulk_create(Person(name=f"p{before + n}") for n in range(len(ages)))
    return Voice.objects.bulk_create(
        Voice(
            source=source,
            outside_id=f"s{before}/{n}",
            kind_id="review",
            author=person or authors[n],
            product=product,
            stars=level,
            level=level,
            collected=collected,
            said_at=now - timedelta(hours=age),
            news=news,
        )
        for n, age in enumerate(ages)
    )


def steadily(days: float, an_hour: float, dice: random.Random) -> list[float]:
    """The ages of what comes by itself, over the last days."""
    return [dice.uniform(0, days * 24) for _ in range(int(days * 24 * an_hour))]


def of_all() -> Buzz:
    return Buzz.objects.get(of="all")


def test_of_too_few_people_no_number_is_told():
    spoken([float(n) for n in range(buzz.FEWEST - 1)])
    buzz.draw()
    assert not Buzz.objects.exists()


def test_steady_talk_without_a_campaign_is_organic_and_begets_little():
    spoken(steadily(80, 0.1, random.Random(1)))
    buzz.draw()
    found = of_all()
    assert (found.people, found.organic) == (192, pytest.approx(1))
    assert found.value < 0.5
    assert sum(day[1] for day in found.days) == pytest.approx(192, abs=0.5)


def test_more_of_themselves_in_the_last_week_than_before_is_a_rise() -> None:
    spoken(steadily(80, 0.05, random.Random(7)) + steadily(7, 0.3, random.Random(8)))
    buzz.draw()
    found = of_all()
    assert found.rise is not None
    assert found.rise_low is not None
    assert 1.5 < found.rise_low < found.rise


def test_where_so_few_spoke_that_a_rise_could_be_anything_none_is_told() -> None:
    spoken(steadily(80, 0.02, random.Random(7)), collected="paid")
    spoken([10.0, 400.0, 900.0])
    buzz.draw()
    assert of_all().people > buzz.FEWEST
    assert of_all().rise is None


def test_what_a_campaign_brought_in_the_last_week_is_no_rise() -> None:
    spoken(steadily(80, 0.05, random.Random(7)))
    spoken(steadily(7, 0.3, random.Random(8)), collected="paid")
    buzz.draw()
    found = of_all()
    assert found.rise_low is None or found.rise_low < 1


def test_in_the_first_two_weeks_no_rise_is_told() -> None:
    spoken(steadily(13, 0.3, random.Random(7)))
    buzz.draw()
    assert of_all().rise is None


def test_what_a_campaign_bought_is_not_organic():
    dice = random.Random(2)
    start = 400.0
    telling.plan(
        a_company(), Plan("spring", "Spring", "advertising", timezone.now() - timedelta(hours=start)), by="owner@a.test"
    )
    spoken(steadily(80, 0.05, dice) + [start - dice.expovariate(0.2) for _ in range(120)])
    buzz.draw()
    found = of_all()
    campaign = a_company().campaigns.get()
    assert found.campaigns[str(campaign.pk)] > 0.4
    assert found.organic < 0.6


def test_whoever_was_paid_is_never_organic():
    spoken(steadily(80, 0.05, random.Random(3)), collected="paid")
    buzz.draw()
    assert of_all().organic == 0


def test_who_came_by_the_company_is_never_organic_though_they_count_as_one_with_somebody_else():
    ada, voices = a_person(), spoken([float(n) for n in range(1, buzz.FEWEST + 1)])
    ben = voices[0].author
    telling.was_told(
        ben, telling.link_for(a_person("Cy"), a_product(), collected="paid"), "code", at=voices[0].said_at - DAY
    )
    spread.draw([a_product().pk])
    buzz.draw()
    before = of_all()
    notice.link(ada, ben, "household", "one roof")
    spread.draw([a_product().pk])
    buzz.draw()
    assert before.organic == of_all().organic < 1
    assert before.people == of_all().people


def test_a_person_counts_once_and_so_do_linked_ones():
    dice = random.Random(4)
    spoken(steadily(80, 0.05, dice), person=a_person())
    spoken([float(n) for n in range(30)])
    one, other = Person.objects.filter(voices__isnull=False).exclude(name="Ada").distinct()[:2]
    notice.link(one, other, "device", "one telephone")
    buzz.draw()
    assert of_all().people == 30


def test_talk_for_and_against_is_told_apart_where_enough_people_speak():
    dice = random.Random(5)
    spoken(steadily(80, 0.06, dice), level=5)
    spoken(steadily(80, 0.06, dice), level=1)
    spoken(steadily(40, 0.02, dice), level=3)
    buzz.draw()
    signs = {row.key: row.people for row in Buzz.objects.filter(of="sign")}
    assert signs == {"for": 115, "against": 115}


def test_a_country_is_told_apart_only_where_a_hundred_speak() -> None:
    voices = spoken(steadily(80, 0.07, random.Random(9)))
    Voice.objects.update(country="DE")
    Voice.objects.filter(pk__in=[voice.pk for voice in voices[:9]]).update(country="LT")
    buzz.draw()
    assert list(Buzz.objects.filter(of="country").values_list("key", flat=True)) == ["DE"]
    assert buzz.SLICES >= front.FEWEST


def test_a_burst_is_called_and_what_it_comes_to_is_told_and_kept():
    dice = random.Random(6)
    voices = spoken(steadily(40, 0.5, dice), level=5) + spoken([dice.uniform(1, 6) for _ in range(60)], level=1)
    surges.look()
    found = Surge.objects.get(sign="")
    assert found.strength > 2
    assert found.begun_at > timezone.now() - timedelta(hours=14)
    assert found.value >= found.seen >= 50
    assert found.low <= found.value <= found.high
    assert found.voice in voices
    assert Surge.objects.filter(sign="against").exists()
    assert not Surge.objects.filter(sign="for").exists()
    first = found.first_value
    Surge.objects.update(begun_at=timezone.now() - timedelta(days=8))
    surges.settle(timezone.now())
    over = Surge.objects.get(sign="")
    assert (over.first_value, over.turned_out) == (first, len(over.ages))
    assert over.turned_out > 0


@pytest.mark.parametrize("first_too", [False, True])
def test_a_surge_whose_voices_are_all_held_is_nobodys_and_stops_no_other_look(first_too):
    first = spoken([24 * 20.0])
    crowd = spoken([random.Random(6).uniform(1, 5) for _ in range(50)], level=1)
    surges.look()
    assert Surge.objects.get(sign="").seen > 0
    for voice in [*crowd, *(first if first_too else [])]:
        hold.place(voice, "spam", "One hand wrote them all.", by="owner@acme.example")
    surges.look()
    told = Surge.objects.values_list("seen", "value", "low", "high", "peak_at")
    assert {*told} == {(0, None, None, None, None)}


def test_of_a_product_whose_voices_are_all_held_nothing_is_told_after_the_night():
    for voice in spoken([float(n) for n in range(buzz.FEWEST)]):
        if not Buzz.objects.exists():
            buzz.draw()
            assert of_all().people == buzz.FEWEST
        hold.place(voice, "spam", "One hand wrote them all.", by="owner@acme.example")
    buzz.draw()
    assert not Buzz.objects.exists()


def test_usual_talk_calls_nothing():
    spoken(steadily(40, 0.5, random.Random(7)))
    surges.look()
    assert not Surge.objects.exists()


def test_a_company_that_wants_no_false_alarms_hears_less():
    dice = random.Random(8)
    spoken(steadily(40, 0.5, dice))
    spoken([dice.uniform(1, 5) for _ in range(9)])
    Company.objects.update(false_alarms=0.001)
    surges.look()
    seldom = Surge.objects.count()
    Company.objects.update(false_alarms=30)
    surges.look()
    assert seldom <= Surge.objects.count()
