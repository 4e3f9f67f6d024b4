"""What holds of plumbing/jobs.py."""

import logging
import os
import socket
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from groundswell.plumbing import jobs
from groundswell.plumbing.jobs import PAUSES, Every
from groundswell.plumbing.models import Beat

pytestmark = pytest.mark.django_db

ran = []
NIGHT = Every(lambda: None, hour=2)


def note(*args):
    ran.append(args)


def fail(*args):
    ran.append(args)
    raise RuntimeError("the kettle is cold")


@pytest.fixture(autouse=True)
def nothing_has_run():
    ran.clear()


@pytest.fixture(autouse=True)
def jobs_of_this_page(monkeypatch):
    """A worker finds a job by its name; this page has a name that only the tests know."""
    names = {jobs.name_of(job): job for job in (note, fail)}
    found = jobs.import_string
    monkeypatch.setattr(jobs, "import_string", lambda name: names.get(name) or found(name))


def pass_over_the_pauses():
    """Let the time come for whatever waits to be tried again."""
    DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now() - timedelta(seconds=1))


def test_a_job_runs_once_with_its_words():
    jobs.put(note, [1, 2], "three")
    assert not jobs.is_idle()
    assert jobs.run_ready(most=10) == 1
    assert jobs.is_idle()
    assert jobs.run_ready(most=10) == 0
    assert ran == [([1, 2], "three")]


def test_only_so_many_are_run_as_were_asked_for():
    for n in range(5):
        jobs.put(note, n)
    jobs.run_ready(most=3)
    assert ran == [(0,), (1,), (2,)]


def test_no_change_no_job():
    with transaction.atomic():
        jobs.put(note)
        transaction.set_rollback(True)
    jobs.run_ready(most=10)
    assert ran == []


def test_a_job_that_failed_is_tried_again_after_growing_pauses_and_then_given_up_aloud(caplog):
    caplog.set_level(logging.WARNING, "groundswell.plumbing.jobs")
    jobs.put(fail, 7)
    for number, pause in enumerate(PAUSES, start=1):
        began = timezone.now()
        assert jobs.run_ready(most=10) == 1
        assert len(ran) == number
        assert jobs.is_idle()  # it waits
        waiting = DBTaskResult.objects.get(status="READY")
        assert waiting.run_after >= began + pause
        assert jobs.given_up() == 0
        pass_over_the_pauses()
    jobs.run_ready(most=10)
    assert ran == [(7,)] * (len(PAUSES) + 1)
    assert not DBTaskResult.objects.filter(status="READY").exists()
    assert jobs.given_up() == 1
    told = [record.message for record in caplog.records if record.name == "groundswell.plumbing.jobs"]
    assert told == ["job failed, will be tried again"] * len(PAUSES) + ["job given up"]
    assert sorted(PAUSES) == list(PAUSES)


def test_a_failed_job_stands_in_nobodys_way():
    jobs.put(fail)
    jobs.put(note)
    assert jobs.run_ready(most=10) == 2
    assert len(ran) == 2


def running(worker, began=None):
    """A job that somebody has claimed and not finished."""
    jobs.put(note)
    row = DBTaskResult.objects.latest("enqueued_at")
    began = began or timezone.now()
    DBTaskResult.objects.filter(pk=row.pk).update(status="RUNNING", worker_ids=[worker], started_at=began)


def a_dead_process():
    done = subprocess.Popen(["true"])
    done.wait()
    return done.pid


def test_what_a_dead_worker_left_running_is_taken_up():
    running(f"{socket.gethostname()}/{a_dead_process()}")
    assert jobs.run_ready(most=10) == 0
    jobs.take_up_lost()
    assert jobs.run_ready(most=10) == 1
    assert ran == [()]


def test_what_a_living_worker_runs_is_left_to_it():
    running(f"{socket.gethostname()}/{os.getppid()}")
    jobs.take_up_lost()
    assert jobs.is_idle()


def test_a_worker_of_the_same_name_that_is_gone_left_it():
    running(jobs.worker_name())
    jobs.take_up_lost()
    assert not jobs.is_idle()


@pytest.mark.parametrize(("age", "is_lost"), [(timedelta(minutes=1), False), (timedelta(hours=2), True)])
def test_a_worker_far_away_is_given_an_hour(age, is_lost):
    running("another-machine/1", timezone.now() - age)
    jobs.take_up_lost()
    assert jobs.is_idle() is not is_lost


@pytest.mark.parametrize("workers", [[], ["nobody"], ["a/b"]])
def test_a_worker_without_a_name_is_given_an_hour_too(workers):
    now = timezone.now()
    assert jobs.is_lost(workers, None)
    assert not jobs.is_lost(workers, now)
    assert jobs.is_lost(workers, now - timedelta(hours=2))


# The timetable.


def at(hour, minute=0, day=2):
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("last", "now", "is_due"),
    [
        (at(1), at(1, 59), False),
        (at(1), at(2), True),
        (at(1), at(23), True),
        (at(2), at(23), False),
        (at(2, 1), at(23), False),
        (at(23, day=1), at(1), False),
        (at(1, day=1), at(2), True),
    ],
)
def test_a_nightly_job_is_due_once_a_night(last, now, is_due):
    assert NIGHT.is_due(last, now) is is_due


def test_a_job_of_every_five_minutes_is_due_after_five_minutes():
    entry = Every(note, pause=timedelta(minutes=5))
    assert not entry.is_due(at(1), at(1, 4))
    assert entry.is_due(at(1), at(1, 5))


def test_the_timetable_puts_a_job_once_when_it_is_due():
    timetable = [Every(note, pause=timedelta(minutes=5)), Every(fail, pause=timedelta(days=9))]
    assert jobs.beat(timetable) == 0  # seen for the first time, it waits its turn
    Beat.objects.update(put_at=timezone.now() - timedelta(minutes=6))
    assert [jobs.beat(timetable), jobs.beat(timetable)] == [1, 0]
    jobs.run_ready(most=10)
    assert ran == [()]


def test_a_night_that_was_slept_through_is_made_up_for():
    assert NIGHT.is_due(at(3, day=1), at(9, day=2))


def test_old_jobs_are_forgotten_and_fresh_ones_and_failures_kept():
    for _ in range(2):
        jobs.put(note)
        jobs.put(fail)
    jobs.run_ready(most=10)
    DBTaskResult.objects.filter(status="READY").delete()
    first = DBTaskResult.objects.order_by("enqueued_at")[:2]
    DBTaskResult.objects.filter(pk__in=[row.pk for row in first]).update(finished_at=timezone.now() - timedelta(days=8))
    jobs.prune()
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["FAILED", "FAILED", "SUCCESSFUL"]
    DBTaskResult.objects.update(finished_at=timezone.now() - timedelta(days=91))
    jobs.prune()
    assert not DBTaskResult.objects.exists()
