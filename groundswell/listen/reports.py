"""What becomes of a reader's report: closed with a reason, or followed by a hold; the reporter is told."""

from functools import partial

from django.db import transaction
from django.utils import timezone

from groundswell.listen import hold, reasons
from groundswell.record.models import Account, Hold, Report


class Closed(Exception):  # noqa: N818 - named after what went wrong
    """Somebody has closed the report already."""


@transaction.atomic
def close(report: Report, why: str, by: Account) -> None:
    """Let the voice stand, for a reason that the reporter is told."""
    finish(open_one(report), why, by, None)


@transaction.atomic
def hold_from(report: Report, ground: str, evidence: str, by: Account) -> Hold:
    """Hold the voice that was reported; it closes the report. Raises NotHeld as placing does."""
    report = open_one(report)
    placed = hold.place(report.voice, ground, evidence, by.email, account=by)
    with reasons.spoken(report.voice):
        finish(report, reasons.ground_words(ground), by, placed)
    return placed


def open_one(report: Report) -> Report:
    found = Report.objects.select_for_update().get(pk=report.pk)
    if found.closed_at is not None:
        raise Closed
    return found


def finish(report: Report, why: str, by: Account, placed: Hold | None) -> None:
    report.closed_at, report.closed_by, report.closed_why, report.hold = timezone.now(), by.email, why, placed
    report.save(update_fields=["closed_at", "closed_by", "closed_why", "hold"])
    transaction.on_commit(partial(reasons.answer, report), robust=True)
