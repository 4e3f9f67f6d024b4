"""Answers kept as bytes, read in front of Django, forgotten when they age."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.http import HttpResponse
from django.utils import timezone

from groundswell.plumbing.models import Snapshot, Turn
from groundswell.plumbing.sign import digest

# Whatever else goes wrong, no snapshot lies longer than this.
AGE = timedelta(minutes=10)
OWN_COLUMNS = {"Content-Type", "ETag", "Content-Length"}


def turn_of(about: str) -> int:
    """How often snapshots about this were forgotten so far. Ask before rendering, and tell `keep`."""
    return Turn.objects.filter(about=about).values_list("count", flat=True).first() or 0


@transaction.atomic
def keep(key: str, about: str, response: HttpResponse, turn: int) -> None:
    """Keep an answer; unless what it tells of has changed since that turn."""
    Turn.objects.get_or_create(about=about)
    if not Turn.objects.select_for_update().filter(about=about, count=turn).exists():
        return
    headers = [[name, value] for name, value in response.items() if name not in OWN_COLUMNS]
    fields = {
        "about": about,
        "type": response["Content-Type"],
        "etag": response.get("ETag", "") or f'"{digest(response.content.hex())[:20]}"',
        "headers": headers,
        "body": response.content,
        "at": timezone.now(),
    }
    Snapshot.objects.update_or_create(key=key, defaults=fields)


@transaction.atomic
def forget(*abouts: str) -> None:
    """Forget all that is kept about these things, and all that is being rendered about them now."""
    for about in sorted(set(abouts)):
        changed = Turn.objects.filter(about=about).update(count=F("count") + 1)
        if not changed:
            Turn.objects.get_or_create(about=about, defaults={"count": 1})
    Snapshot.objects.filter(about__in=abouts).delete()


def forget_aged() -> None:
    """Forget what nobody has asked anew for long."""
    Snapshot.objects.filter(at__lt=timezone.now() - AGE).delete()


def product(pk: int) -> str:
    """What snapshots that tell of a product are about."""
    return f"product/{pk}"
