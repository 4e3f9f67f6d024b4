"""What holds of weigh/similar.py: people alike are found by what all see, and by nobody's other name."""

import pytest
from cast import a_person, a_product, said, settle, told
from django.db import connection

from groundswell.listen import notice
from groundswell.listen.hold import withdraw
from groundswell.record.models import Consent, Person, Voice
from groundswell.weigh import recount, similar

# Slow: what it asks of the database is plain, and is asked on one.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SHELF = {"kettle": "5", "lamp": "1", "pan": "4"}


def speaks(name, of=SHELF, **more):
    told(*(said(person=name, product=product, stars=stars, text=f"{name} on {product}", **more)
           for product, stars in of.items()))  # fmt: skip
    return Person.objects.get(handles__name=name)


@pytest.fixture
def ada():
    """Ada knows kettle, lamp and pan; of each, many think otherwise."""
    for number in range(4):
        speaks(f"cy{number}", {"kettle": "1", "lamp": "5", "pan": "2"})
    return speaks("Ada")


def whom(reader, product="radio"):
    found = similar.peers(reader, a_product(product).pk)
    return [(Voice.objects.get(pk=one.voice).author.name, one.shared, one.agreed) for one in found]


def test_who_knows_the_same_and_agrees_is_found_and_the_reason_is_told(ada):
    speaks("Ben", {"kettle": "5", "lamp": "1", "pan": "2", "radio": "3"})
    speaks("Dana", {**SHELF, "radio": "2"})
    speaks("Eve", {"kettle": "1", "lamp": "5", "radio": "5"})
    assert whom(ada) == [("Dana", 3, 3), ("Ben", 3, 2)]


def test_to_share_one_product_is_too_little(ada):
    speaks("Ben", {"kettle": "5", "radio": "3"})
    assert whom(ada) == []


def test_who_has_spoken_of_one_product_is_like_nobody():
    reader = speaks("Ada", {"kettle": "5"})
    speaks("Ben", {**SHELF, "radio": "3"})
    assert whom(reader) == []
    assert not similar.knows_enough(reader)


def test_who_goes_by_another_name_beside_a_product_is_not_known_again(ada):
    ben = speaks("Ben", {**SHELF, "radio": "3"})
    assert whom(ada) == [("Ben", 3, 3)]
    notice.rename_beside(ben, a_product("pan"), "Somebody")
    assert whom(ada) == [("Ben", 2, 2)]
    notice.rename_beside(ben, a_product("radio"), "Somebody")
    assert whom(ada) == []


def test_who_has_no_name_is_not_known_again(ada):
    ben = speaks("Ben", {**SHELF, "radio": "3"})
    notice.rename(ben, "")
    assert whom(ada) == []


def test_who_objects_is_left_out_until_they_no_longer_do(ada):
    ben = speaks("Ben", {**SHELF, "radio": "3"})
    notice.object_to(ben, "compare")
    notice.object_to(ben, "compare")
    assert whom(ada) == []
    assert similar.keeps_apart(ben)
    notice.end_objection(ben, "compare")
    assert whom(ada) == [("Ben", 3, 3)]


def test_the_reader_and_those_who_are_one_with_them_are_left_out(ada):
    ben = speaks("Ben", {**SHELF, "radio": "3"})
    speaks("Ada", {"radio": "3"})
    assert whom(ada) == [("Ben", 4, 4)]
    notice.link(ada, ben, "household", "one address")
    recount.open_epoch()
    assert whom(ada) == []


def test_what_was_taken_back_is_compared_no_longer(ada):
    ben = speaks("Ben", {**SHELF, "radio": "3"})
    voice = Voice.objects.get(author=ben, product__slug="pan")
    withdraw(voice, ben)
    settle()
    assert whom(ada) == [("Ben", 2, 2)]


def test_it_costs_five_questions_whoever_has_spoken(ada, django_assert_num_queries):
    for number in range(5):
        speaks(f"Ben {number}", {**SHELF, "radio": "3"})
    radio = a_product("radio").pk
    with django_assert_num_queries(5):
        assert len(similar.peers(ada, radio)) == 3


def test_what_everybody_speaks_of_is_left_off_a_full_shelf(ada, monkeypatch):
    speaks("Ben", {**SHELF, "radio": "3"})
    speaks("Eve", {"kettle": "3"})
    monkeypatch.setattr(similar, "MOST_VOICES", 12)
    assert whom(ada) == [("Ben", 2, 2)]


def test_a_consent_is_asked_for_and_ends():
    person = a_person()
    assert not similar.is_wanted(person)
    notice.consent(person, Consent.Purpose.COMPARE, "Compare.")
    assert similar.is_wanted(person)
    notice.end_consent(person, Consent.Purpose.COMPARE)
    assert not similar.is_wanted(person)


def test_what_somebody_has_spoken_of_is_looked_up_and_not_sought(ada):
    if connection.vendor == "postgresql":
        # Of a few rows it would rather read all.
        connection.cursor().execute("SET LOCAL enable_seqscan = off")
    assert "voice_by_author" in similar.about_products(ada).explain()
