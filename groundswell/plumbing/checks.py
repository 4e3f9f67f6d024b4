"""Conditions for constraints, written as the database checks them fastest."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q


def one_of(field: str, words: Iterable[str]) -> Q:
    """The field holds one of the words.

    A chain of equals: SQLite builds a small table for each IN of each row, which doubles the time of an insert.
    """
    return reduce(or_, (Q(**{field: word}) for word in words))
