"""What holds of weigh/topics.py."""

import pytest
from cast import a_product, crowd, said, told

from groundswell.listen.hold import withdraw
from groundswell.record.models import Voice
from groundswell.weigh import topics
from groundswell.weigh.health import conclusions
from groundswell.weigh.models import Topics
from groundswell.weigh.recount import recount
from groundswell.weigh.search_index import number

pytestmark = pytest.mark.django_db


def kettle() -> dict[str, int]:
    return topics.numbers_of(Topics.objects.get(product=a_product()).told)


def hear() -> None:
    voices = crowd(*"5" * 24)
    for at, voice in enumerate(voices):
        voice.text = "A fine kettle: the lid rattles." if at % 3 == 0 else "A fine kettle."
    told(*voices, *(said(person=f"other {n}", product="lamp", text="A fine lamp.") for n in range(60)))


def test_what_some_voices_of_a_product_speak_of_and_no_others_is_its_topic() -> None:
    hear()
    topics.redraw()
    assert kettle() == {number("lid"): 8, number("the"): 8, number("rattl"): 8}


def test_topics_stand_until_they_are_drawn_anew_and_a_recount_changes_nothing() -> None:
    hear()
    topics.redraw()
    before = kettle()
    told(*(said(person=f"late {n}", text="A fine kettle: the cord is short.") for n in range(20)))
    recount()
    assert kettle() == before
    topics.redraw()
    assert number("cord") in kettle()


def test_drawn_twice_they_are_the_same_and_only_what_differs_is_written() -> None:
    hear()
    topics.redraw()
    before, so_far = kettle(), conclusions()
    topics.redraw()
    assert (kettle(), conclusions()) == (before, so_far)


def test_of_a_product_of_which_hardly_anybody_speaks_any_more_none_are_kept() -> None:
    hear()
    topics.redraw()
    for voice in Voice.objects.filter(product=a_product())[:10]:
        withdraw(voice, voice.author)
    told()
    topics.redraw()
    assert not Topics.objects.filter(product=a_product()).exists()


def test_topics_are_kept_as_numbers_and_no_words() -> None:
    hear()
    topics.redraw()
    assert "lid" not in "".join(Topics.objects.values_list("told", flat=True)).split(":")


def test_a_day_of_topics_takes_a_few_queries(django_assert_max_num_queries: pytest.FixtureRequest) -> None:
    hear()
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        topics.redraw()
