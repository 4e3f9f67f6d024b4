"""What holds of weigh/score.py."""

from datetime import timedelta

import pytest
from cast import DAY, a_product, ada, ben, conclusions, crowd, cy, heard, house, patient, said, score, settle, told
from hypothesis import given
from hypothesis.strategies import lists, sampled_from, tuples

from groundswell.listen.hold import place
from groundswell.record.models import News, Voice
from groundswell.weigh import recount
from groundswell.weigh.cells import heads, masses
from groundswell.weigh.models import Place, Score
from groundswell.weigh.score import asked_of, explain, parts_of, reweigh

pytestmark = pytest.mark.django_db

voices = lists(
    tuples(
        sampled_from(["1", "2.5", "4", "5"]),
        sampled_from(["unasked", "invited", "paid", "unknown"]),
        sampled_from(["none", "order"]),
    ),
    min_size=1,
    max_size=6,
)


def tell(some):
    told(
        *[
            said(person=f"p{n}", stars=stars, collected=collected, proof=proof)
            for n, (stars, collected, proof) in enumerate(some)
        ]
    )


def weighed():
    """How often a product's score has become another."""
    return News.objects.filter(kind="product.weighed").count()


def test_of_one_persons_reviews_the_newest_counts():
    told(ada(id="1", stars="5"), ada(id="2", stars="1", said_at=DAY + timedelta(days=1)))
    told(ada(id="3", stars="3", said_at=DAY - timedelta(days=1)), ada(id="4", stars="4", said_at=None))
    assert heads(score().cells) == [1, 0, 0, 0, 0]
    assert Place.objects.get().voice.outside_id == "2"
    assert Voice.objects.count() == 4


def test_when_the_newest_is_held_the_one_before_counts_again():
    told(ada(id="1", stars="5"), ada(id="2", stars="1", said_at=DAY + timedelta(days=1)))
    place(Voice.objects.get(outside_id="2"), "spam", "seen", "care")
    settle()
    assert heads(score().cells) == [0, 0, 0, 0, 1]


def test_when_the_last_voice_goes_the_score_goes_with_it():
    told(ada(id="1"))
    place(Voice.objects.get(outside_id="1"), "spam", "seen", "care")
    settle()
    assert not Score.objects.exists()
    assert not Place.objects.exists()


@pytest.mark.parametrize("other", [{"collected": "paid"}, {"proof": "order"}])
def test_the_same_stars_collected_otherwise_are_counted_otherwise(other):
    told(said(id="1"), ben(), cy(1))
    told(said(id="2", said_at=DAY + timedelta(days=1), **other))
    live = conclusions()
    recount.recount()
    assert conclusions() == live


@patient
@given(voices)
def test_heads_and_masses_are_those_of_the_voices(some):
    with house():
        tell(some)
        drawn = score()
        assert sum(heads(drawn.cells)) == drawn.people == len(some)
        # All of them are newcomers: each counts a little more than half a voice.
        assert sum(masses(drawn.cells)) == drawn.mass * 1_000_000 == len(some) * 525_000
        stars = sum(star * mass for star, mass in enumerate(masses(drawn.cells), start=1))
        assert stars == sum(float(given_stars) for given_stars, _, _ in some) * 525_000


@patient
@given(voices)
def test_the_parts_make_up_the_whole(some):
    with house():
        tell(some)
        parts = parts_of(score())
        for names in (
            {"asked", "not_asked", "unknown_whether_asked"},
            {"unasked", "invited", "paid", "unknown"},
            {"proof:none", "proof:order"},
        ):
            assert sum(parts[name]["people"] for name in names & parts.keys()) == len(some)
        for part in parts.values():
            assert 1 <= part["low"] <= part["value"] <= part["high"] <= 5


@patient
@given(voices)
def test_the_steps_of_the_explanation_add_up_to_the_score(some):
    with house():
        tell(some)
        told_so = explain(a_product())
        moved = sum(step.get("moved_by", 0.0) for step in told_so["steps"])
        assert told_so["steps"][0]["stars"] + moved == pytest.approx(score().value)
        assert told_so["value"] == score().value


def test_whether_somebody_asked_is_told_apart():
    ways = ["unasked", "invited", "rewarded", "employee", "paid", "campaign", "unknown"]
    assert [asked_of(way) for way in ways] == ["not_asked", *["asked"] * 5, "unknown_whether_asked"]


def test_weighing_anew_what_is_weighed_is_no_news():
    told(ada(), ben())
    before = weighed()
    voice = Voice.objects.first()
    reweigh(voice.product_id, [voice.author_id])
    recount.recount()
    assert weighed() == before
    told(cy(1))
    assert weighed() == before + 1


def test_a_product_of_which_nobody_gave_stars_has_no_score():
    told(said(kind="question", stars="", text="Who has one?"))
    assert not Score.objects.exists()
    assert explain(a_product()) == {"product": "kettle", "value": None, "steps": []}


def test_a_batch_over_many_products_is_one_piece_of_news():
    told(*[voice for n in range(9) for voice in crowd("5", "1", product=f"p{n}")])
    assert Score.objects.count() == 9
    assert weighed() <= 9


def test_news_of_one_score_that_moves_and_one_that_goes_name_neither():
    told(ada(), ada(product="pan"))
    heard(ben())
    place(Voice.objects.get(product__slug="pan"), "spam", "seen", "care")
    recount.recount()
    news = News.objects.filter(kind="product.weighed").latest("pk")
    assert (news.thing, news.facts["products"]) == (None, 2)
