"""Of voices that stand equal a lot says which are shown; what stands higher stays higher."""

from hashlib import blake2b

import pytest
from cast import a_person, a_product, crowd, told

from groundswell.listen import notice
from groundswell.record.models import Voice
from groundswell.weigh import order
from groundswell.weigh.equals import drawn
from groundswell.weigh.models import Place

pytestmark = pytest.mark.django_db


def lot(reader: int):
    return lambda voice: blake2b(f"{reader} {voice}".encode()).digest()


def two_pages(most: int = 10) -> tuple[list[int], list[int]]:
    product = a_product().pk
    return order.page(product, limit=most).voices, order.page(product, after=most, limit=most).voices


def levels(voices: list[int]) -> list[int]:
    at = dict(Place.objects.values_list("pk", "level"))
    return [at[voice] for voice in voices]


def test_each_place_keeps_its_level_and_no_voice_is_lost_or_doubled():
    told(*crowd(*"55515425134225551524"))
    first, second = two_pages()
    for reader in range(20):
        found = drawn(first, second, lot(reader))
        assert levels(found.first) == levels(first)
        assert levels(found.second) == levels(second)
        assert sorted(found.first + found.second) == sorted(first + second)
        assert all((voice in found.first) == shown for voice, shown in found.lots.items())


def test_each_of_equals_is_shown_first_to_half_of_all_readers():
    told(*crowd(*"5" * 20))
    first, second = two_pages()
    times = dict.fromkeys(first + second, 0)
    for reader in range(400):
        for voice, shown in drawn(first, second, lot(reader)).lots.items():
            times[voice] += shown
    assert len(times) == 20
    assert all(140 < count < 260 for count in times.values())


def test_what_readers_found_helpful_is_never_changed_for_what_they_did_not():
    told(*crowd(*"5" * 20))
    best = Voice.objects.order_by("pk")[3]
    for name in ("Ben", "Cy", "Di"):
        notice.helpful(best, a_person(name), True)
    told()
    first, second = two_pages()
    assert first[0] == best.pk
    for reader in range(20):
        found = drawn(first, second, lot(reader))
        assert found.first[0] == best.pk
        assert best.pk not in found.lots


def test_where_nothing_follows_nothing_is_changed():
    told(*crowd(*"5" * 6))
    first, second = two_pages()
    assert second == []
    found = drawn(first, second, lot(1))
    assert (found.first, found.lots) == (first, {})


def test_one_reader_sees_the_same_whenever_they_come():
    told(*crowd(*"5" * 20))
    first, second = two_pages()
    assert drawn(first, second, lot(7)) == drawn(first, second, lot(7))
