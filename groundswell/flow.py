"""What follows what: after which news, and at which hour, who moves."""

from collections import defaultdict
from datetime import timedelta

from django.db import transaction

from groundswell.act import asking, claims, fixes, hints, inviting, letters, requested, requesting
from groundswell.listen import deciding, drafts, hold, notice, photographs, receive
from groundswell.plumbing import jobs, limit, once, sessions, snapshot
from groundswell.plumbing.jobs import Every, Job
from groundswell.record import proof, snapshots
from groundswell.record.models import News, Unread
from groundswell.spread import buzz, effects, front, surges
from groundswell.spread import recount as telling
from groundswell.weigh import alarm, linking, proportion, recount, rehearsal, rings, search, topics

# Each follower gets the ids of the things that the news are about; of a batch of voices, the news' own.
AFTER: dict[News.Kind, list[Job]] = {
    News.Kind.VOICES_HEARD: [recount.heard, search.heard, snapshots.heard, letters.heard, hints.heard, telling.heard],
    News.Kind.VOICE_CHANGED: [recount.changed, search.changed, snapshots.changed, rings.changed, telling.changed],
    News.Kind.VOICE_VOTED: [recount.changed, snapshots.changed],
    News.Kind.PRODUCT_CHANGED: [search.products_changed, recount.products_changed],
    News.Kind.COMPANY_CHANGED: [recount.companies_changed],
    News.Kind.PRODUCT_WEIGHED: [snapshots.weighed],
    News.Kind.PEOPLE_LINKED: [linking.changed, telling.linked],
    News.Kind.FIX_TOLD: [fixes.told],
    News.Kind.EPOCH_OPENED: [buzz.opened, front.opened],
    News.Kind.PERSON_TOLD: [telling.told],
    News.Kind.PURCHASE_NOTICED: [recount.bought, telling.noticed, requested.noticed, deciding.noticed],
    News.Kind.PURCHASE_RETURNED: [recount.came_back, telling.returned, deciding.returned],
    News.Kind.CAMPAIGN_TOLD: [telling.campaigns_told],
    News.Kind.SHOP_CALLED: [receive.called],
    News.Kind.BUYER_KNOWN: [recount.buyers_known, telling.buyers_known],
}

# At which hour (UTC), or how often.
EVERY = (
    Every(recount.open_epoch, hour=2),
    Every(rings.propose, hour=2),
    Every(telling.recount, hour=3),
    Every(effects.redraw, hour=3),
    Every(proof.seal, hour=3),
    Every(proportion.draw, hour=3),
    Every(jobs.prune, hour=4),
    Every(once.forget_old_answers, hour=4),
    Every(notice.forget_old_impressions, hour=4),
    Every(drafts.forget_old, hour=4),
    Every(photographs.prune, hour=4),
    Every(receive.forget_old, hour=4),
    Every(deciding.forget_names, hour=4),
    Every(limit.forget_old_knocks, hour=4),
    Every(sessions.forget_ended, hour=4),
    Every(rehearsal.forget_old, hour=4),
    Every(search.redraw, hour=4),
    Every(topics.redraw, hour=5),
    Every(search.index_new_products, pause=timedelta(minutes=5)),
    Every(notice.count_servings, pause=timedelta(minutes=10)),
    Every(alarm.look, pause=timedelta(minutes=10)),
    Every(buzz.refresh, pause=timedelta(hours=1)),
    Every(front.refresh, pause=timedelta(hours=1)),
    Every(surges.look, pause=timedelta(minutes=15)),
    Every(receive.take_up_left, pause=timedelta(minutes=10)),
    Every(hold.lift_ended, pause=timedelta(minutes=5)),
    Every(rehearsal.draw_asked, pause=timedelta(minutes=1)),
    Every(claims.expire, pause=timedelta(minutes=5)),
    Every(asking.ask, pause=timedelta(minutes=1)),
    Every(requesting.send, pause=timedelta(minutes=10)),
    Every(inviting.send, pause=timedelta(minutes=1)),
    Every(jobs.take_up_lost, pause=timedelta(minutes=1)),
    Every(snapshot.forget_aged, pause=timedelta(minutes=10)),
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
