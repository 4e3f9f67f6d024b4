"""Nobody knocks more often than they may, whoever counts."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from groundswell.plumbing.limit import Limit, TooOften, forget_old_knocks, knock
from groundswell.plumbing.models import Knock

pytestmark = pytest.mark.django_db
THRICE = Limit("door", most=3, within=timedelta(hours=1))


def knocks(times: int, who: str = "ada") -> int:
    """How many of so many knocks were let pass."""
    passed = 0
    for _ in range(times):
        try:
            knock(THRICE, who)
            passed += 1
        except TooOften:
            pass
    return passed


def test_past_the_limit_one_hears_how_long_to_wait() -> None:
    assert knocks(9) == 3
    with pytest.raises(TooOften) as error:
        knock(THRICE, "ada")
    assert 3590 < error.value.wait <= 3601


def test_each_has_a_limit_of_their_own_at_each_door() -> None:
    knocks(9)
    assert knocks(2, "ben") == 2
    knock(Limit("gate", most=1, within=timedelta(hours=1)), "ada")


def test_after_the_time_one_may_knock_again(monkeypatch: pytest.MonkeyPatch) -> None:
    knocks(9)
    later = timezone.now() + timedelta(hours=1, seconds=1)

    def then() -> datetime:
        return later

    monkeypatch.setattr("groundswell.plumbing.limit.timezone.now", then)
    assert knocks(9) == 3


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_counted_together() -> None:
    def a_few(_: int) -> int:
        try:
            return knocks(2)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(a_few, range(4))) == 3


def test_who_knocked_is_not_kept_and_that_they_did_not_for_long() -> None:
    knock(THRICE, "lovelace@example.org")
    assert "lovelace" not in Knock.objects.get().key
    forget_old_knocks()
    assert Knock.objects.count() == 1
    Knock.objects.update(since=timezone.now() - timedelta(days=3))
    forget_old_knocks()
    assert Knock.objects.count() == 0
