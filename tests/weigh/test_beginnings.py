"""What scores begin with, how opinions age, and when a score is told as a number."""

from datetime import UTC, datetime, time, timedelta

import numpy as np
import pytest
from cast import DAY, ada, ben, conclusions, crowd, cy, said, score, settle, told
from django.db.models import F

from groundswell.engine.weigh.score import PRIOR_VOICES, RANGE
from groundswell.listen.catalogue import change_product
from groundswell.listen.company import change_company
from groundswell.record.models import Company, News, Product
from groundswell.weigh import recount
from groundswell.weigh.models import Epoch, Place, Prior, Score

pytestmark = pytest.mark.django_db

NEWCOMER = 0.525


def of(slug):
    return Score.objects.get(product__slug=slug, whose="consumers")


def set_to(**given):
    change_company(Company.objects.get(), given, by="owner@example.org")
    settle()


def test_a_house_s_first_customer_is_not_all_the_world():
    told(said(stars="1"))
    recount.open_epoch()
    settle()
    start = (5 * 9 + 1) / 16
    assert score().prior_stars == pytest.approx(start)
    told(said(person="ben", product="lamp", stars="5"))
    assert of("lamp").value == pytest.approx((PRIOR_VOICES * start + NEWCOMER * 5) / (PRIOR_VOICES + NEWCOMER))


def of_category(slug, category):
    change_product(Product.objects.get(slug=slug), {"category": category}, by="owner@example.org")
    settle()


def test_a_product_begins_where_its_category_stands():
    told(*[said(person=f"p{n}", product="lamp", stars="1") for n in range(60)])
    told(*[said(person=f"q{n}", product="kettle", stars="5") for n in range(60)])
    told(said(person="ada", product="bulb", stars="3"))
    for slug, category in (("lamp", "light"), ("bulb", "light"), ("kettle", "kitchen")):
        of_category(slug, category)
    recount.open_epoch()
    settle()
    all_begin = np.average([1, 2, 3, 4, 5], weights=Epoch.current().levels)
    assert of("bulb").prior_stars < all_begin < of("kettle").prior_stars
    assert of("bulb").prior_stars == of("lamp").prior_stars
    before = conclusions()
    recount.recount()
    assert conclusions() == before


def test_who_puts_a_product_into_another_category_sees_it_begin_there():
    told(*[said(person=f"p{n}", product="lamp", stars="1") for n in range(60)], said(person="ada", product="kettle"))
    of_category("lamp", "light")
    recount.open_epoch()
    settle()
    before = of("kettle").value
    of_category("kettle", "light")
    assert of("kettle").value < before
    assert of("kettle").prior == Prior.objects.get(category="light").levels


def test_no_opinion_fades_unless_its_company_says_so():
    told(ada(said_at=DAY - timedelta(days=3650)), ben())
    assert set(Place.objects.values_list("mass", flat=True)) == {525_000}


def test_with_a_half_life_an_old_opinion_counts_half_and_an_undated_one_whole():
    told(ben(said_at=None))
    this_morning = datetime.combine(Epoch.current().day, time(), UTC)
    told(ada(said_at=this_morning - timedelta(days=365)), cy(1, said_at=this_morning + timedelta(hours=9)))
    set_to(half_life_days=365)
    places = Place.objects.order_by(F("said_at").asc(nulls_first=True))
    assert [place.mass for place in places] == [525_000, 262_500, 525_000]
    before = conclusions()
    recount.recount()
    assert conclusions() == before


def test_where_a_company_wishes_few_voices_are_no_number():
    told(*crowd("1", "3", "5"))
    assert not score().is_too_few
    set_to(widest_move=0.5)
    assert score().is_too_few
    told(*crowd(*["4"] * 40))
    assert not score().is_too_few
    assert score().one_person_moves <= 0.5 < RANGE / (PRIOR_VOICES + 1)


def test_a_name_alone_weighs_nothing_anew():
    told(ada())
    set_to(contact="hello@example.org")
    assert not News.objects.filter(kind="company.changed").exists()


def test_a_product_of_another_company_keeps_its_own_ways():
    told(*crowd("2", "4"))
    told(*crowd("2", "4", product="theirs"), company="Other")
    change_company(Company.objects.exclude(name="Other").get(), {"widest_move": 0.1}, by="owner@example.org")
    settle()
    assert score().is_too_few
    assert not of("theirs").is_too_few
