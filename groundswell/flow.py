"""What follows what: after which news, and at which hour, who moves."""

from collections import defaultdict
from datetime import timedelta

from django.db import transaction

from groundswell.listen import hold
from groundswell.plumbing import jobs, once
from groundswell.plumbing.jobs import Every, Job
from groundswell.record import proof
from groundswell.record.models import News, Unread
from groundswell.weigh import recount

# Each follower gets the ids of the things that the news are about; of a batch of voices, the news' own.
AFTER: dict[News.Kind, list[Job]] = {
    News.Kind.VOICES_HEARD: [recount.heard],
    News.Kind.VOICE_CHANGED: [recount.changed],
    News.Kind.VOICE_VOTED: [recount.changed],
    News.Kind.PRODUCT_WEIGHED: [],
    News.Kind.EPOCH_OPENED: [],
}

# At which hour (UTC), or how often.
EVERY = (
    Every(recount.open_epoch, hour=2),
    Every(proof.seal, hour=3),
    Every(jobs.prune, hour=4),
    Every(once.forget_old_answers, hour=4),
    Every(hold.lift_ended, pause=timedelta(minutes=5)),
    Every(jobs.take_up_lost, pause=timedelta(minutes=1)),
)

AT_ONCE = 1000


@transaction.atomic
def turn() -> int:
    """Read the news that nobody has read, and put their jobs: one for each follower, however many the news.

    Returns how many it read.
    """
    unread = Unread.objects.select_for_update(skip_locked=True).order_by("pk").select_related("news")
    rows = list(unread[:AT_ONCE])
    things: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        things[row.news.kind].append(row.news.thing or row.news.pk)
    for kind, ids in things.items():
        for follower in AFTER[News.Kind(kind)]:
            jobs.put(follower, list(dict.fromkeys(ids)))
    Unread.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def run_until_idle() -> None:
    """Let everything follow that follows from what has happened."""
    jobs.take_up_lost()
    while turn() or not jobs.is_idle():
        jobs.run_ready(most=100)
