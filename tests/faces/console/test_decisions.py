"""What helps to decide: sums from enough readers, voice by voice, and no more than can be told."""

import pytest
from cast import a_product, a_voice, settle
from django.test import Client
from rooms import a_member, at, signed_in

from groundswell.record.models import Reading
from groundswell.spread.models import Effect

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Client:
    return signed_in(a_member())


def page(client: Client, asked: str = "") -> str:
    answer = client.get(at(f"products/{a_product().pk}/decisions/{asked}"))
    assert answer.status_code == 200
    return answer.content.decode()


def readings(count: int) -> None:
    Reading.objects.bulk_create(Reading(product=a_product()) for _ in range(count))


def an_effect(of: str = "bought", **parts: float | None) -> Effect:
    voice = a_voice(title=f"Number {Effect.objects.count()}")
    settle()
    counts = {"shown": 500, "shown_did": 60, "not_shown": 480, "not_shown_did": 24}
    return Effect.objects.create(product=voice.product, voice=voice, of=of, **{**counts, **parts})


def test_too_few_readers_tell_no_sums(owner: Client) -> None:
    readings(3)
    an_effect(value=0.07, low=0.02, high=0.12)
    shown = page(owner)
    assert "Not enough data" in shown
    assert "3 readers have agreed to be counted" in shown
    assert "+7.0" not in shown


def test_a_difference_is_told_with_its_range_and_in_words(owner: Client) -> None:
    readings(30)
    an_effect(value=0.07, low=0.02, high=0.12)
    shown = page(owner)
    assert "30 readers agreed to be counted" in shown
    for part in ("+7.0", "+2.0 to +12.0", "who sees it buys more often", "12&nbsp;%", "5.0&nbsp;%", "Number 0"):
        assert part in shown, part


def test_a_range_that_holds_nought_tells_no_difference(owner: Client) -> None:
    readings(30)
    an_effect(value=0.01, low=-0.02, high=0.04)
    assert "no difference can be told" in page(owner)


def test_a_voice_that_keeps_readers_from_it_is_told_alike(owner: Client) -> None:
    readings(30)
    an_effect(value=-0.07, low=-0.12, high=-0.02)
    shown = page(owner)
    assert "who sees it buys more seldom" in shown
    assert "−12.0 to −2.0" in shown


def test_of_a_voice_with_too_few_readers_no_share_is_told(owner: Client) -> None:
    readings(30)
    an_effect(shown=40, shown_did=3, not_shown=41, not_shown_did=2)
    shown = page(owner)
    assert "not enough data" in shown
    assert "7.5" not in shown


def test_each_deed_has_its_own_figures(owner: Client) -> None:
    readings(30)
    an_effect("regretted", value=0.03, low=0.01, high=0.05)
    assert "+3.0" not in page(owner)
    assert "who sees it is sorry more often" in page(owner, "?of=regretted")
    assert "+3.0" not in page(owner, "?of=nonsense")


def test_a_stranger_sees_nothing_of_it(client: Client) -> None:
    a_product()
    assert client.get(at(f"products/{a_product().pk}/decisions/")).status_code == 302
