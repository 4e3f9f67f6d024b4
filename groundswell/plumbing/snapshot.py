"""Answers kept as bytes, given again in front of Django, forgotten when what they tell of changes or they age."""

from collections.abc import Callable
from functools import partial, wraps

from django.db import transaction
from django.db.models import F, Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers

from groundswell.plumbing.front import AGE, KEY, WISH, etag_of
from groundswell.plumbing.languages import KNOWN
from groundswell.plumbing.models import Snapshot, Turn

OWN_COLUMNS = {"Content-Type", "ETag", "Content-Length"}
# What everything that is kept is about, beside what it tells of by itself.
ALL = "all"
AT_ONCE = 500
PLAIN = frozenset({"", *(f"lang={code}" for code in KNOWN)})

View = Callable[..., HttpResponse]


def kept(about_of: Callable[..., str]) -> Callable[[View], View]:
    """Keep a page: its plain address, with ?lang= or without, for readers without a cookie of ours.

    about_of  what the page tells of, by the view's own arguments; empty where there is no such page
    """

    def keeping(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, *args: object, **named: object) -> HttpResponse:
            if request.META.get("QUERY_STRING", "") in PLAIN:
                wish(request, partial(about_of, *args, **named))
            response = view(request, *args, **named)
            # A copy may lie in a browser, but is asked about before it is shown again.
            patch_cache_control(response, no_cache=True)
            patch_vary_headers(response, ["Cookie"])
            return response

        return asked

    return keeping


def wish(request: HttpRequest, about_of: Callable[[], str]) -> None:
    """Let this request's answer be kept. Call it before reading anything that the answer will tell.

    Nothing happens where the front did not ask: for readers with cookies, in tests without it.
    """
    key = request.META.get(KEY, "")
    about = about_of() if key else ""
    if about:
        request.META[WISH] = partial(keep, key, about, turn=turn_of(about))


def turn_of(about: str) -> int:
    """How often snapshots about this were forgotten so far. Ask before rendering, and tell `keep`."""
    return Turn.objects.filter(about__in=(about, ALL)).aggregate(sum=Sum("count"))["sum"] or 0


@transaction.atomic
def keep(key: str, about: str, response: HttpResponse, shows: str = "", *, turn: int) -> None:
    """Keep an answer, with what it shows; unless what it tells of has changed since that turn."""
    # Locked in one order, before the count is read: who forgets comes wholly before this, or wholly after.
    locked(ALL, about)
    if turn_of(about) != turn:
        return
    fields = {
        "about": about,
        "type": response["Content-Type"],
        "etag": response.get("ETag", "") or etag_of(response.content),
        "headers": [[name, value] for name, value in response.items() if name not in OWN_COLUMNS],
        "body": response.content,
        "shows": shows,
        "at": timezone.now(),
    }
    Snapshot.objects.update_or_create(key=key, defaults=fields)


def locked(*abouts: str) -> None:
    Turn.objects.bulk_create([Turn(about=about) for about in abouts], ignore_conflicts=True)
    list(Turn.objects.select_for_update().filter(about__in=abouts).order_by("about"))


@transaction.atomic
def forget(*abouts: str) -> None:
    """Forget all that is kept about these things, and all that is being rendered about them now.

    Call it in the transaction of the change itself, or after it.
    """
    in_order = sorted(set(abouts))
    for start in range(0, len(in_order), AT_ONCE):
        some = in_order[start : start + AT_ONCE]
        locked(*some)
        Turn.objects.filter(about__in=some).update(count=F("count") + 1)
        Snapshot.objects.filter(about__in=some).delete()


@transaction.atomic
def forget_all() -> None:
    """Forget whatever is kept, and whatever is being rendered now."""
    locked(ALL)
    Turn.objects.filter(about=ALL).update(count=F("count") + 1)
    Snapshot.objects.all().delete()


def forget_aged() -> None:
    """Forget what nobody has asked anew for long."""
    Snapshot.objects.filter(at__lt=timezone.now() - AGE).delete()


def product(pk: int) -> str:
    """What snapshots that tell of a product are about."""
    return f"product/{pk}"
