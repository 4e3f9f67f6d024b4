"""Whether an installation is well, and whether its conclusions follow from its facts."""

from dataclasses import dataclass

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from groundswell.plumbing import jobs
from groundswell.record.models import News, Seal, Unread, Voice
from groundswell.weigh.models import Place, Score
from groundswell.weigh.recount import recount


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    found: str
    is_well: bool


def look() -> list[Finding]:
    """Look at everything that can be told from inside."""
    return [database(), schema(), waiting(), given_up(), seals(), law()]


def database() -> Finding:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA quick_check")
            told = str(cursor.fetchone()[0])
            return Finding("database", f"SQLite, {told}", told == "ok")
        cursor.execute("SHOW server_version")
        return Finding("database", f"PostgreSQL {cursor.fetchone()[0]}", is_well=True)


def schema() -> Finding:
    executor = MigrationExecutor(connection)
    behind = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return Finding("tables", f"{behind} steps behind", behind == 0)


def waiting() -> Finding:
    unread, ready = Unread.objects.count(), not jobs.is_idle()
    found = f"{unread} news unread, {'jobs' if ready else 'no job'} waiting"
    return Finding("worker", found, is_well=unread < 1000)


def given_up() -> Finding:
    count = jobs.given_up()
    return Finding("jobs given up", str(count), count == 0)


def seals() -> Finding:
    last = Seal.objects.order_by("-last").first()
    unsealed = News.objects.filter(pk__gt=last.last if last else 0).count()
    found = f"the last of {last.day}, {unsealed} news since" if last else f"none yet, {unsealed} news"
    return Finding("seals", found, is_well=True)


def law() -> Finding:
    """Draw everything anew, look whether anything changed, and undo it."""
    if Unread.objects.exists() or not jobs.is_idle():
        return Finding("a recount changes nothing", "not looked at while work is waiting", is_well=True)
    with transaction.atomic():
        before = conclusions()
        recount()
        same = conclusions() == before
        transaction.set_rollback(True)
    found = f"{len(before[0])} scores, {Voice.objects.count()} voices"
    return Finding("a recount changes nothing", found, same)


def conclusions() -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    scores = Score.objects.order_by("product", "whose").values_list(
        "product", "whose", "epoch", "value", "low", "high", "people", "mass", "one_person_moves"
    )
    places = Place.objects.order_by("voice").values_list("voice", "level", "stars", "merit", "said_at", "tie")
    return list(scores), list(places)
