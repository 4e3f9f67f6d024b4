"""Whether the pipes are well: the database, its tables, the jobs."""

from dataclasses import dataclass

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from groundswell.plumbing import jobs


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    found: str
    is_well: bool


def database() -> Finding:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA quick_check")
            told = str(cursor.fetchone()[0])
            return Finding("database", f"SQLite, {told}", told == "ok")
        cursor.execute("SHOW server_version")
        return Finding("database", f"PostgreSQL {cursor.fetchone()[0]}", is_well=True)


def tables() -> Finding:
    executor = MigrationExecutor(connection)
    behind = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return Finding("tables", f"{behind} steps behind", behind == 0)


def given_up() -> Finding:
    count = jobs.given_up()
    return Finding("jobs given up", str(count), count == 0)
