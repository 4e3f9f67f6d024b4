"""What holds of weigh/proportion.py: drawn from what was shown and said, and drawn anew to the same."""

from datetime import date, timedelta
from typing import Any

import pytest
from cast import DAY, a_product, said, told
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from groundswell.engine.weigh.proportion import FEWEST, LEAST_SHOWN
from groundswell.listen import notice
from groundswell.listen.hold import place
from groundswell.plumbing.models import Snapshot
from groundswell.record.models import Impression, Voice
from groundswell.weigh import proportion, recount
from groundswell.weigh.models import Proportion

# Slow: what it asks of the database is plain, and is asked on one.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = date(2026, 4, 1)


def voices(size: int = 30, *, product: str = "kettle", lone: str = "The lid exploded in my hand.", **more: Any) -> None:
    """A crowd that is content, in much the same words, and one whose lid exploded."""
    content = [
        said(person=f"{product} {n}", product=product, stars="5", text="It boils fast and looks good.", **more)
        for n in range(size)
    ]
    told(*content, said(person=f"{product} lone", product=product, stars="1", text=lone, **more))


def shown(voice: Voice, count: int, channel: str = "product", at: int = 1, day: date = TODAY) -> None:
    notice.were_shown({(voice.pk, channel, at, day): count})


def lone() -> Voice:
    return Voice.objects.get(text="The lid exploded in my hand.")


def content() -> list[Voice]:
    return list(Voice.objects.filter(text="It boils fast and looks good.").order_by("pk"))


def drawn() -> list[dict[str, Any]]:
    return list(Proportion.objects.order_by("pk").values())


def test_one_story_on_top_of_a_search_engine_is_out_of_proportion_and_says_where() -> None:
    voices()
    for number, voice in enumerate(content()[:9], 1):
        shown(voice, 1000, at=number)
    shown(lone(), 1000, at=10)
    notice.was_shown_outside(lone(), "a search engine", 1, TODAY, 20_000, by="care")
    proportion.draw(TODAY)
    found = Proportion.objects.get(voice=lone())
    assert (found.alike, found.telling, found.people, found.like_stars) == (1, 31, 31, 1)
    assert (found.is_out, found.channel, found.site) == (True, "outside", "a search engine")
    assert found.low > 2
    assert found.is_told
    others = Proportion.objects.exclude(voice=lone())
    assert others.count() == 9
    assert not others.filter(is_out=True).exists()
    assert {row.alike for row in others} == {30}


def test_drawn_again_or_after_everything_was_thrown_away_it_is_the_same() -> None:
    voices()
    shown(lone(), 500)
    shown(content()[0], 100, "widget")
    proportion.draw(TODAY)
    before = drawn()
    proportion.draw(TODAY)
    assert drawn() == before
    Proportion.objects.all().delete()
    recount.open_epoch()
    recount.recount()
    proportion.draw(TODAY)
    assert drawn() == before


@pytest.mark.parametrize("ago", [0, 1])
def test_what_is_forgotten_by_night_changes_nothing_that_is_drawn_of_today_or_yesterday(ago: int) -> None:
    voices()
    today = timezone.now().date()
    for back in range(88, 94):
        shown(lone(), 100 + back, day=today - timedelta(days=back))
        shown(content()[0], 10, "widget", day=today - timedelta(days=back))
    proportion.draw(today - timedelta(days=ago))
    before = drawn()
    notice.forget_old_impressions()
    proportion.draw(today - timedelta(days=ago))
    assert drawn() == before
    assert min(Impression.objects.values_list("day", flat=True)) == today - proportion.WINDOW


def test_a_recount_leaves_them() -> None:
    voices(3)
    shown(lone(), 5)
    proportion.draw(TODAY)
    before = drawn()
    recount.recount()
    assert drawn() == before


def test_only_what_was_shown_lately_counts() -> None:
    voices(3)
    shown(lone(), 500, day=TODAY - proportion.WINDOW)
    shown(lone(), 7, day=TODAY - proportion.WINDOW + timedelta(days=1))
    shown(lone(), 500, day=TODAY + timedelta(days=1))
    proportion.draw(TODAY)
    assert Proportion.objects.get().shown == 7
    proportion.draw(TODAY + timedelta(days=400))
    assert not Proportion.objects.exists()


def test_a_voice_that_no_longer_counts_has_none_but_what_it_was_shown_counts_for_the_others() -> None:
    voices()
    shown(lone(), 300)
    shown(content()[0], 100)
    place(lone(), "spam", "seen", "care")
    recount.recount()
    proportion.draw(TODAY)
    assert Proportion.objects.get().share == pytest.approx(0.25)


def test_of_few_who_tell_anything_it_is_not_told_how_many_met_it() -> None:
    voices(FEWEST - 2)
    shown(lone(), LEAST_SHOWN)
    proportion.draw(TODAY)
    assert not Proportion.objects.get().is_told


def test_words_are_compared_within_a_language_and_owners_of_a_version_with_each_other() -> None:
    voices(FEWEST, version="2", language="en")
    told(*[said(person=f"p{n}", stars="1", text="Der Deckel ist explodiert.", language="de") for n in range(5)])
    shown(lone(), 5)
    proportion.draw(TODAY)
    found = Proportion.objects.get()
    assert (found.of_version, found.people, found.telling, found.alike) == (True, FEWEST + 1, FEWEST + 1, 1)


def test_each_product_is_held_against_itself() -> None:
    voices(3)
    a_product("pan")
    told(*[said(person=f"q{n}", product="pan", stars="4", text="It sticks.") for n in range(3)])
    shown(lone(), 10)
    shown(Voice.objects.filter(product__slug="pan")[0], 990)
    proportion.draw(TODAY)
    assert {row.share for row in Proportion.objects.all()} == {1.0}


def test_many_products_take_no_more_queries_than_few(monkeypatch: pytest.MonkeyPatch) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as context:
            proportion.draw(TODAY)
        return len(context)

    voices(3)
    shown(lone(), 10)
    proportion.draw(TODAY)
    few = queries()
    for number in range(4):
        voices(3, product=f"pan {number}", lone=f"Sticks {number}.")
        shown(Voice.objects.get(text=f"Sticks {number}."), 10)
    proportion.draw(TODAY)
    assert queries() == few
    before = drawn()
    monkeypatch.setattr(proportion, "AT_ONCE", 5)
    proportion.draw(TODAY)
    assert drawn() == before


def test_pages_that_tell_of_it_are_forgotten_when_it_changes_and_only_then() -> None:
    voices(3)
    shown(lone(), 10)

    def kept_then_drawn() -> bool:
        Snapshot.objects.create(key="k", about=f"product/{lone().product_id}", type="text/html", etag="e", body=b"")
        proportion.draw(TODAY)
        return Snapshot.objects.filter(key="k").delete()[0] > 0

    assert not kept_then_drawn()
    assert kept_then_drawn()
    shown(content()[0], 10)
    assert not kept_then_drawn()


def test_what_was_shown_is_counted_and_drawn_by_the_clock() -> None:
    voices(3)
    assert DAY.date() < TODAY
    shown(lone(), 4)
    shown(lone(), 4)
    assert Impression.objects.get().count == 8
