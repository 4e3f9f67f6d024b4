"""What is erased from the tables leaves the files too."""

from contextlib import suppress

from django.db import OperationalError, connection, transaction


def after_commit() -> None:
    """Once this transaction is done, let SQLite's write-ahead file hold nothing of what was there before.

    The database file itself is overwritten where rows are deleted (secure_delete). While somebody reads an
    older state, the write-ahead file keeps it; then it goes when SQLite next tidies up.
    """
    if connection.vendor == "sqlite":
        transaction.on_commit(truncate)


def truncate() -> None:
    with suppress(OperationalError), connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
