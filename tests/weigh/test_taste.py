"""What holds of weigh/taste.py: who loves a product and who does not is told where it is no noise, and nowhere else."""

import random
from datetime import date, timedelta

import pytest
from cast import DAY, a_product, said, told
from django.db import IntegrityError, transaction

from groundswell.listen import notice
from groundswell.plumbing import snapshot
from groundswell.plumbing.models import Turn
from groundswell.record.models import Voice
from groundswell.weigh import recount, taste
from groundswell.weigh.models import Alarm, Place, Taste

# Slow: what it asks of the database is plain, and is asked on one.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def spoken(*groups, product="kettle", **more):
    """Of each group, as many people as there are stars, who say the same of themselves."""
    told(*(
        said(person=f"{product}{g}-{n}", product=product, stars=stars, text=f"{g} {n}", **{**more, **of})
        for g, (given, of) in enumerate(groups)
        for n, stars in enumerate(given)
    ))  # fmt: skip
    recount.open_epoch()


def told_of(row):
    return row.group, row.value, row.people, round(row.stars, 1), row.others, round(row.others_stars, 1)


GERMANS, POLES = ("55545554", {"language": "de"}), ("12121212", {"language": "pl"})


def test_who_loves_it_and_who_does_not_is_told_with_both_means():
    spoken(GERMANS, POLES)
    row = Taste.objects.get()
    assert told_of(row) == ("language", "de", 8, 4.8, 8, 1.5)
    assert row.tried == 1
    assert row.chance < 0.001


@pytest.mark.parametrize(
    ("one", "other", "group", "value"),
    [
        ({"country": "LT"}, {"country": "IT"}, "country", "IT"),
        ({"version": "1"}, {"version": "2"}, "version", "1"),
        ({"more": {"use": "Running "}}, {"more": {"use": "walking"}}, "use", "running"),
        ({"collected": "invited"}, {"collected": "unasked"}, "asked", "asked"),
        ({"owned_from": date(2024, 1, 1)}, {"owned_from": date(2026, 2, 1)}, "owned", "less"),
    ],
)
def test_it_goes_by_whatever_the_record_knows_of_people(one, other, group, value):
    language = {"language": "en", "collected": "unknown"}
    spoken(("55545554", {**language, **one}), ("12121212", {**language, **other}))
    assert [(row.group, row.value) for row in Taste.objects.all()] == [(group, value)]


def test_groups_of_four_are_never_told_however_far_apart_they_are():
    spoken(("5555", {"language": "de"}), ("1" * 30, {"language": "pl"}))
    assert not Taste.objects.exists()


def test_a_group_of_fewer_than_five_cannot_even_be_written():
    row = {"product": a_product(), "group": "language", "value": "de", "stars": 5, "chance": 0, "tried": 1}
    with pytest.raises(IntegrityError), transaction.atomic():
        Taste.objects.create(people=4, others=9, others_stars=1, **row)


def test_groups_less_than_a_star_apart_see_it_much_the_same():
    spoken(("4444444455555555" * 4, {"language": "de"}), ("4444444444444444" * 4, {"language": "pl"}))
    assert not Taste.objects.exists()


def test_where_stars_fall_by_the_dice_no_product_is_called_a_matter_of_taste():
    dice, voices = random.Random(5), []
    for number in range(12):
        stars = dice.choices("12345", k=24)
        voices += [
            said(
                person=f"{number}-{n}", product=f"thing {number}", stars=given, text=f"{number} {n}",
                language=dice.choice(["en", "de", "pl"]), country=dice.choice(["GB", "DE", "PL"]),
                version=dice.choice("123"), collected=dice.choice(["invited", "unasked"]),
            )
            for n, given in enumerate(stars)
        ]  # fmt: skip
    told(*voices)
    recount.open_epoch()
    assert not Taste.objects.exists()


def test_accounts_that_are_one_say_it_once_at_most():
    spoken(("55555", {"language": "de"}), ("11111111", {"language": "pl"}))
    assert Taste.objects.exists()
    germans = [voice.author for voice in Voice.objects.filter(language="de")]
    for one in germans[1:]:
        notice.link(germans[0], one, "device", "the same telephone")
    recount.open_epoch()
    assert not Taste.objects.exists()


def test_a_flood_is_no_taste():
    spoken(GERMANS, POLES)
    told = {"since": DAY.date(), "day": DAY.date(), "heard": 9, "usual": 1, "chance": 0.001, "cap": 10_000_000}
    Alarm.objects.create(product=a_product(), whose="consumers", **told)
    taste.draw()
    assert not Taste.objects.exists()


def test_drawn_twice_it_stays_and_a_recount_leaves_it():
    spoken(GERMANS, POLES)
    before = list(Taste.objects.values_list())
    taste.draw()
    recount.recount()
    assert list(Taste.objects.values_list()) == before
    Taste.objects.all().delete()
    taste.draw()
    assert list(Taste.objects.values_list()) == before


def test_the_kept_page_goes_when_what_it_tells_of_taste_changes():
    spoken(GERMANS, POLES)
    about = snapshot.product(a_product().pk)
    before = Turn.objects.get(about=about).count
    taste.draw()
    assert Turn.objects.get(about=about).count == before
    Place.objects.filter(voice__language="pl").update(stars=5_000_000)
    taste.draw()
    assert Turn.objects.get(about=about).count == before + 1


def test_owning_counts_from_the_day_on_which_it_was_said():
    assert taste.owned_for(DAY.date() - timedelta(days=400), DAY) == "year"
    assert taste.owned_for(DAY.date() - timedelta(days=30), DAY) == "less"
    assert taste.owned_for(DAY.date() + timedelta(days=1), DAY) == ""
    assert taste.owned_for(None, DAY) == ""
