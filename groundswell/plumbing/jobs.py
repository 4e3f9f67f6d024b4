"""Jobs through Django's Tasks: retry, give up aloud, what a dead worker left, the timetable."""

import logging
import os
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import task
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from groundswell.plumbing.models import Beat

log = logging.getLogger(__name__)

Job = Callable[..., None]

# The pauses between tries of a job that failed; after the last, it is given up, aloud.
PAUSES = (timedelta(seconds=5), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))

# A worker on another machine that has run one job this long is taken for dead.
LOST_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Every:
    """A job of the timetable: each so often, or each night at an hour (UTC)."""

    job: Job
    pause: timedelta | None = None
    hour: int | None = None

    def is_due(self, last: datetime, now: datetime) -> bool:
        if self.pause is not None:
            return now - last >= self.pause
        night = now.replace(hour=self.hour or 0, minute=0, second=0, microsecond=0)
        return last < night <= now


def name_of(job: Job) -> str:
    """The dotted name under which a worker finds a job."""
    return f"{job.__module__}.{job.__qualname__}"


def put(job: Job, *args: Any) -> None:
    """Put a job into the queue, in the transaction that is open: no change, no job."""
    perform.enqueue(name_of(job), list(args), 0)


@task()  # type: ignore[untyped-decorator]
def perform(name: str, args: list[Any], failures: int) -> None:
    """Run one job; a failed one is tried again after growing pauses."""
    try:
        import_string(name)(*args)
    except Exception:
        if failures < len(PAUSES):
            later = timezone.now() + PAUSES[failures]
            perform.using(run_after=later).enqueue(name, args, failures + 1)
            log.warning("job failed, will be tried again", extra={"job": name, "failures": failures + 1})
        else:
            log.exception("job given up", extra={"job": name})
        raise


def worker_name() -> str:
    """This process, as a claimed job remembers it."""
    return f"{socket.gethostname()}/{os.getpid()}"


def run_ready(most: int) -> int:
    """Run the jobs that are ready, at most so many. Returns how many it ran."""
    worker = Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=most,
        worker_id=worker_name(),
        excluded_queue_names=[],
    )
    worker.run()
    return int(worker._run_tasks)


def is_idle() -> bool:
    """Nothing is ready to run now."""
    return not DBTaskResult.objects.ready().exists()


def take_up_lost() -> None:
    """Make ready again what a dead worker left running."""
    lost = [
        row.pk
        for row in DBTaskResult.objects.running().only("pk", "worker_ids", "started_at")
        if is_lost(row.worker_ids, row.started_at)
    ]
    DBTaskResult.objects.filter(pk__in=lost, status="RUNNING").update(status="READY")


def is_lost(workers: list[str], started_at: datetime | None) -> bool:
    host, _, process = (workers[-1] if workers else "").partition("/")
    if host == socket.gethostname() and process.isdigit():
        return not is_alive(int(process))
    return started_at is None or timezone.now() - started_at > LOST_AFTER


def is_alive(process: int) -> bool:
    if process == os.getpid():
        return False  # this worker asks between jobs, so a job in its own name is a namesake's
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def given_up() -> int:
    """How many jobs have used up all their tries."""
    return sum(
        row.args_kwargs["args"][2] >= len(PAUSES)
        for row in DBTaskResult.objects.failed().only("args_kwargs").iterator()
        if len(row.args_kwargs.get("args", [])) == 3
    )


@transaction.atomic
def beat(timetable: Iterable[Every]) -> int:
    """Put the jobs of the timetable that are due. A job seen for the first time waits its turn."""
    now, count = timezone.now(), 0
    for entry in timetable:
        name = name_of(entry.job)
        last, is_new = Beat.objects.select_for_update().get_or_create(job=name, defaults={"put_at": now})
        if not is_new and entry.is_due(last.put_at, now):
            put(entry.job)
            Beat.objects.filter(job=name).update(put_at=now)
            count += 1
    return count


def prune() -> None:
    """Forget jobs that went well a week ago, and failures of a quarter ago."""
    now = timezone.now()
    DBTaskResult.objects.filter(
        Q(status="SUCCESSFUL", finished_at__lt=now - timedelta(days=7))
        | Q(status="FAILED", finished_at__lt=now - timedelta(days=90))
    ).delete()
