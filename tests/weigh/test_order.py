"""What holds of weigh/order.py."""

import pytest
from cast import DAY, a_person, a_product, crowd, said, told

from groundswell.listen.notice import helpful
from groundswell.record.models import Voice
from groundswell.weigh import order, topics
from groundswell.weigh.models import Place
from groundswell.weigh.order import level_counts, newest, page

pytestmark = pytest.mark.django_db


def test_a_page_tells_what_is_needed_to_go_on():
    told(*crowd(*"55551"))
    first = page(a_product().pk, limit=2)
    assert (first.first, first.counts, first.is_last) == (1, (1, 0, 0, 0, 4), False)
    last = page(a_product().pk, limit=3, after=2, counts=first.counts)
    assert (last.first, len(last.voices), last.is_last) == (3, 3, True)


def test_a_page_takes_two_queries_however_long_it_is(django_assert_num_queries):
    told(*crowd(*"12345" * 10))
    product = a_product().pk
    with django_assert_num_queries(2):
        assert len(page(product, limit=50).voices) == 50
    with django_assert_num_queries(1):
        assert len(page(product, limit=50, counts=(10,) * 5).voices) == 50


def test_beyond_the_first_positions_a_page_takes_one_query_more(django_assert_num_queries, monkeypatch):
    told(*crowd(*"12345" * 10))
    product = a_product().pk
    whole = page(product, limit=50).voices
    monkeypatch.setattr(order, "FIRST", 20)
    with django_assert_num_queries(2):
        rest = page(product, limit=10, after=25, counts=(10,) * 5).voices
    assert len(rest) == 10
    assert page(product, limit=20).voices == whole[:20]
    assert not set(rest) & set(page(product, limit=25).voices)


def test_the_newest_voice_of_a_camp_is_its_fifth_but_none_that_waits_behind():
    told(*crowd(*"5" * 9))
    liked = Voice.objects.order_by("said_at")[:5]
    for voice in liked:
        helpful(voice, a_person("reader"), is_helpful=True)
    told()
    newest_of_all = Voice.objects.latest("said_at")
    assert page(a_product().pk).voices[4] == newest_of_all.pk
    Place.objects.filter(voice=newest_of_all).update(merit=-1)
    found = page(a_product().pk).voices
    assert found[4] == Voice.objects.order_by("-said_at")[1].pk
    assert found[-1] == newest_of_all.pk


def test_what_people_speak_of_is_among_the_first():
    texts = ["Boils fast."] * 20 + ["The lid rattles."] * 8
    voices = crowd(*"5" * 28)
    for voice, text in zip(voices, texts, strict=True):
        voice.text = text
    told(*voices, *(said(person=f"other {n}", product="lamp", text=f"Bright number {n}.") for n in range(60)))
    for voice in Voice.objects.filter(text="Boils fast.").order_by("pk")[:5]:
        helpful(voice, a_person("reader"), is_helpful=True)
    told()

    def first() -> set[str]:
        return set(Voice.objects.filter(pk__in=page(a_product().pk, limit=4).voices).values_list("text", flat=True))

    assert first() == {"Boils fast."}
    topics.redraw()
    assert first() == {"Boils fast.", "The lid rattles."}


def test_half_stars_stand_with_their_level():
    told(*crowd("4.5", "1.5", "3.5"))
    assert level_counts(Place.objects.all()) == (1, 0, 0, 1, 1)


def test_the_newest_stand_first_and_those_of_unknown_day_last():
    told(
        said(id="1", said_at=None, person="a"),
        said(id="2", person="b"),
        said(id="3", person="c", said_at=DAY.replace(day=9)),
    )
    assert [voice.outside_id for voice in newest(a_product().pk)] == ["3", "2", "1"]
