"""Who waits for whom: one that draws a whole anew, or many that each change a part of it."""

from collections.abc import Iterator, Sequence
from time import sleep
from typing import TypeVar
from zlib import crc32

from django.db import connection

# In SQLite whoever waits asks each tenth of a second whether the writing is over.
MOMENT = 0.15  # seconds

Part = TypeVar("Part")


def alone(whole: str) -> None:
    """Wait until nobody else changes it; then all others wait until the open transaction ends.

    Call it before anything is read that the change goes by. Doing it twice in a transaction changes nothing more.
    """
    lock("pg_advisory_xact_lock", whole)


def beside_others(part_of: str) -> None:
    """Wait until nobody draws the whole anew; then who wants to do that waits until the open transaction ends.

    Never ask to be `alone` after it in the same transaction: two that do so wait for each other.
    """
    lock("pg_advisory_xact_lock_shared", part_of)


def by_turns(parts: Sequence[Part]) -> Iterator[Part]:
    """Parts of one work, each for a transaction of its own: between two, whoever waits to write has a turn."""
    for part in parts:
        yield part
        if part is not parts[-1] and connection.vendor == "sqlite" and not connection.in_atomic_block:
            sleep(MOMENT)


def lock(function: str, name: str) -> None:
    # In SQLite whoever writes is alone from the beginning of the transaction.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [crc32(name.encode())])
