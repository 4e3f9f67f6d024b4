"""Many rows into one table at the speed of the database: for facts that come by the million."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import connection, models


def insert_many(model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows whose values stand in the order of the names (attribute names, foreign keys as name_id).

    Values are as the database takes them; a datetime goes through `stamp` first.
    The database's constraints hold as ever. Model instances are not made: that is what makes it fast.
    """
    quote = connection.ops.quote_name
    column_of = {field.attname: field.column or field.attname for field in model._meta.concrete_fields}
    into = f"{quote(model._meta.db_table)} ({', '.join(quote(column_of[name]) for name in names)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.executemany(f"INSERT INTO {into} VALUES ({', '.join(['%s'] * len(names))})", rows)


def learn_sizes() -> None:
    """Let the database's planner know how many rows there are now; without it, it plans for none."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "postgresql" else "PRAGMA optimize")


@lru_cache(maxsize=65_536)
def stamp(moment: Any) -> Any:
    """A datetime as this database takes it; None stays None."""
    return connection.ops.adapt_datetimefield_value(moment)


def add_to_counts(model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows; where one with the same values but the last is there already, the last is added to its own.

    names  attribute names, a count the last of them; the others are what a constraint calls unique
    rows   no two alike but in the count, and in one order everywhere, so that no two writers wait for each other
    """
    quote = connection.ops.quote_name
    column_of = {field.attname: field.column or field.attname for field in model._meta.concrete_fields}
    table, columns = quote(model._meta.db_table), [quote(column_of[name]) for name in names]
    *key, count = columns
    statement = (
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))}) "
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {count} = {table}.{count} + excluded.{count}"
    )
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)
