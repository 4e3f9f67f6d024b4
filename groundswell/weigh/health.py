"""Whether the news are read and sealed, and whether the conclusions follow from the facts."""

from hashlib import sha256

from django.db import transaction

from groundswell.plumbing import locks
from groundswell.plumbing.health import Finding
from groundswell.record.models import News, Seal, Unread, Voice
from groundswell.weigh.models import Place, ProductWords, Score, Spelling, Stem, Words
from groundswell.weigh.recount import recount
from groundswell.weigh.score import SCORES

# More unread news than this, and nobody is reading them.
BEHIND = 1000


def news() -> Finding:
    unread = Unread.objects.count()
    return Finding("news", f"{unread} unread", unread < BEHIND)


def seals() -> Finding:
    last = Seal.objects.order_by("-last").first()
    unsealed = News.objects.filter(pk__gt=last.last if last else 0).count()
    found = f"the last of {last.day}, {unsealed} news since" if last else f"none yet, {unsealed} news"
    return Finding("seals", found, is_well=True)


def law() -> Finding:
    """Draw everything anew, look whether anything changed, and undo it."""
    if Unread.objects.exists():
        return Finding("a recount changes nothing", "not looked at while news are unread", is_well=True)
    with transaction.atomic():
        # Or what somebody else weighs meanwhile would look like a fault.
        locks.alone(SCORES)
        before = conclusions()
        recount()
        same = conclusions() == before
        transaction.set_rollback(True)
    return Finding("a recount changes nothing", f"{len(before[0])} scores, {Voice.objects.count()} voices", same)


def conclusions() -> tuple[list[tuple[object, ...]], list[tuple[object, ...]], str]:
    scores = Score.objects.order_by("product", "whose").values_list(
        "product", "whose", "epoch", "value", "low", "high", "people", "mass", "one_person_moves"
    )
    parts = ("level", "stars", "merit", "mass", "head", "said_at", "tie")
    places = Place.objects.order_by("voice").values_list("voice", *parts)
    return list(scores), list(places), words()


def words() -> str:
    """A digest of the index: its texts themselves would fill the memory."""
    found = sha256()
    for model in (Words, ProductWords, Stem, Spelling):
        for row in model._default_manager.order_by("pk").values_list().iterator():
            found.update(f"{row}\n".encode())
    return found.hexdigest()
