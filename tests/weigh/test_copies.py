"""What holds of weigh/copies.py: who said it first keeps all, and nothing said later can take it away."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from cast import DAY, a_person, a_product, conclusions, crowd, said, score, settle, told

from groundswell.engine.runners import runner
from groundswell.engine.weigh import score_products, weigh_voices
from groundswell.listen.hold import withdraw
from groundswell.listen.notice import link
from groundswell.listen.said import Said
from groundswell.record.models import Voice
from groundswell.weigh import order, recount
from groundswell.weigh.credibility import tables
from groundswell.weigh.health import law
from groundswell.weigh.models import Copy, Credibility, Place, Weight
from groundswell.weigh.why import why

pytestmark = pytest.mark.django_db

TEXT = "Boils a litre in two minutes, hums a little, and the lid has never come loose since spring."
NEARLY = "Boils a litre in two minutes, hums a little, and the lid has never come loose since April!"
FULL = 525_000


def place(name: str, product: str = "kettle") -> Place:
    return Place.objects.get(product__slug=product, person__name=name)


def on_day(day: int, name: str, **parts: Any) -> Said:
    """What somebody says so many days later, in Ada's words."""
    return said(**{"person": name, "text": TEXT, "said_at": DAY + timedelta(days=day), **parts})


def ada_and_her_copy(**parts: Any) -> None:
    """Ada speaks, and a day later somebody else says nearly the same."""
    told(*crowd(*"4453"))
    told(on_day(0, "ada"))
    told(on_day(1, "echo", **{"text": NEARLY, "stars": "1", **parts}))
    recount.open_epoch()


def test_one_opinion_found_in_two_places_counts_once() -> None:
    ada_and_her_copy()
    assert place("ada").mass == FULL
    assert (place("echo").mass, place("echo").head) == (0, 0)
    alone = score().value
    withdraw(Voice.objects.get(author__name="echo"), a_person("echo"))
    settle()
    assert score().value == alone


def test_it_says_so_and_names_who_said_it_first() -> None:
    ada_and_her_copy()
    copied = why(Voice.objects.get(author__name="echo")).copied
    assert not copied.counts
    assert copied.voice == Voice.objects.get(author__name="ada").pk
    assert copied.source == "api/acme"
    assert why(Voice.objects.get(author__name="ada")).copied is None


def test_who_is_no_longer_shown_is_not_named() -> None:
    ada_and_her_copy()
    withdraw(Voice.objects.get(author__name="ada"), a_person("ada"))
    settle()
    copied = why(Voice.objects.get(author__name="echo")).copied
    assert (copied.voice, copied.source) == (None, "")


def test_once_the_first_is_taken_back_the_other_counts_from_the_next_epoch_on() -> None:
    ada_and_her_copy()
    withdraw(Voice.objects.get(author__name="ada"), a_person("ada"))
    settle()
    assert place("echo").mass == 0
    recount.open_epoch()
    assert place("echo").mass == FULL


def test_a_copy_that_is_dated_back_takes_nothing_from_the_first() -> None:
    ada_and_her_copy(said_at=DAY - timedelta(days=300))
    assert place("ada").mass == FULL


def test_a_copy_without_a_day_takes_nothing_from_the_first_and_counts_nothing() -> None:
    ada_and_her_copy(said_at=None)
    assert place("ada").mass == FULL
    assert place("echo").mass == 0


def test_who_amends_an_old_voice_into_a_copy_takes_nothing_from_the_first() -> None:
    told(said(id="old", person="echo", text="Short.", said_at=DAY - timedelta(days=9)))
    told(on_day(0, "ada"))
    told(said(id="old", person="echo", text=TEXT, said_at=DAY + timedelta(days=3)))
    recount.open_epoch()
    assert place("ada").mass == FULL


def test_who_amends_what_was_copied_loses_nothing() -> None:
    told(on_day(0, "ada", id="hers"))
    told(on_day(1, "echo"))
    told(on_day(2, "ada", id="hers", text=NEARLY))
    recount.open_epoch()
    assert place("ada").mass == FULL


def test_an_old_review_that_is_only_now_handed_over_keeps_its_weight() -> None:
    told(on_day(1, "echo"))
    told(on_day(0, "ada"))
    recount.open_epoch()
    assert place("ada").mass == FULL
    assert place("echo").mass == FULL


def test_somebody_who_stands_between_two_texts_makes_neither_a_copy_of_the_other() -> None:
    words = [f"word{n}" for n in range(40)]
    told(on_day(0, "ada", text=" ".join(words[:28])))
    told(on_day(1, "ben", text=" ".join(words[12:])))
    told(on_day(2, "echo", text=" ".join(words[5:35])))
    recount.open_epoch()
    assert place("ada").mass == place("ben").mass == FULL
    assert place("echo").mass == 0


def test_the_same_words_about_another_product_still_count_and_stand_lower() -> None:
    told(on_day(0, "ada"), *crowd(*"55"), *crowd(*"55", product="pan"))
    told(on_day(1, "echo", product="pan"), on_day(1, "eve", product="pan", text="Mine boils."))
    recount.open_epoch()
    assert place("echo", "pan").mass == place("eve", "pan").mass
    assert place("echo", "pan").merit < place("eve", "pan").merit
    assert why(Voice.objects.get(author__name="echo")).copied.counts


def test_accounts_that_are_one_do_not_copy_each_other() -> None:
    told(on_day(0, "ada"), *crowd(*"44"))
    told(on_day(1, "ada elsewhere"))
    link(a_person("ada"), a_person("ada elsewhere"), "device", "one telephone")
    recount.open_epoch()
    assert not Copy.objects.exists()
    assert place("ada").mass + place("ada elsewhere").mass == 1_000_000


def test_short_texts_are_copied_by_nobody() -> None:
    told(*crowd(*"5555"))
    recount.open_epoch()
    assert not Copy.objects.exists()


def test_who_says_one_text_of_everything_counts_less() -> None:
    told(*crowd(*"555"), *crowd(*"555", product="pan"), *crowd(*"555", product="lamp"))
    for number, product in enumerate(("pan", "lamp", "spoon")):
        told(on_day(0, "same", product=product, text=TEXT))
        told(
            on_day(0, "other", product=product, text=f"Number {number} " + " ".join(f"{product}{n}" for n in range(9)))
        )
    recount.open_epoch()
    told(on_day(4, "same", text="Ah."), on_day(4, "other", text="Oh."))
    same, other = (why(Voice.objects.get(author__name=name, product__slug="kettle")) for name in ("same", "other"))
    assert same.mass < other.mass
    assert same.author.repeated == 2
    assert same.author.terms["repeated"] == pytest.approx(-2 * 2 / 5)
    assert "repeated" not in other.author.terms
    # But for what they say of the pan, they have said it twice.
    known = Weight.objects.get(person__name="same", product__slug="pan")
    assert known.copies == 1_000_000


def test_the_live_road_counts_copies_as_the_engine_does() -> None:
    for number, product in enumerate(("kettle", "pan", "lamp")):
        told(*crowd(*"5451", product=product))
        told(*[on_day(1, f"person {n}", product=product, text=f"{TEXT} {n % 2}", id=f"{n} {number}") for n in range(3)])
        told(on_day(2, "echo", product=product, text=NEARLY))
    recount.open_epoch()
    assert Copy.objects.filter(counts=False).exists()
    assert Credibility.objects.filter(copies__gt=0).exists()
    table, counting = tables()["consumers"], runner("plain")
    drawn = score_products(weigh_voices(table.voices(), counting), counting)
    for i, product in enumerate(np.unique(table.product).tolist()):
        slug = Voice.objects.filter(product=product).values_list("product__slug", flat=True)[0]
        assert score(slug=slug).value == drawn.value[i]
        assert score(slug=slug).mass == pytest.approx(drawn.effective[i])


def test_a_recount_changes_nothing_where_there_are_copies() -> None:
    ada_and_her_copy()
    told(on_day(3, "later", text=NEARLY))
    live = conclusions()
    recount.recount()
    assert conclusions() == live
    assert law().is_well


def test_copies_stand_in_the_fair_order_though_they_move_nothing() -> None:
    ada_and_her_copy(stars="2")
    listed = order.page(a_product().pk, limit=99).voices
    assert len(listed) == 6
    assert listed[-1] == Voice.objects.get(author__name="echo").pk


def test_drawing_copies_twice_writes_nothing_anew() -> None:
    ada_and_her_copy()
    before = list(Copy.objects.values_list())
    recount.open_epoch()
    assert list(Copy.objects.values_list()) == before
