"""What a feed tells: the newest voices of a choice, when each changed, and which are gone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Max, Q
from django.utils.text import Truncator

from groundswell.record.models import Hold, News, Product, Revision, Voice, Withdrawal
from groundswell.record.shown import Shown, show, visible

MOST = 50
# Of the latest revisions so many are looked at: some voices are amended over and over.
REVISIONS = 200


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed is about, and where it and its page stand."""

    title: str
    page: str
    own: str
    about: Product | None = None
    kind: str = ""  # of voices; empty for all that answer nothing
    level: int | None = None  # which of the five bars

    @property
    def ident(self) -> str:
        """The feed's name for all time, the same in every language."""
        return tag(f"{urlsplit(self.own).path.strip('/')}{f'/{self.level}' if self.level else ''}")

    def of_voices(self, voice: str = "") -> Q:
        """The choice, as asked of voices, or of what belongs to them."""
        chosen = Q(**{f"{voice}answers": None})
        if self.about is not None:
            chosen &= Q(**{f"{voice}product": self.about})
        return chosen & Q(**{f"{voice}kind": self.kind}) if self.kind else chosen


@dataclass(frozen=True, slots=True)
class Entry:
    """One voice as a feed tells it."""

    shown: Shown
    changed_at: datetime

    @property
    def ident(self) -> str:
        return ident(self.shown.voice.pk)

    @property
    def published_at(self) -> datetime:
        return min(self.shown.voice.said_at or self.changed_at, self.changed_at)

    @property
    def title(self) -> str:
        """Product, stars and the first words: all that many readers show."""
        now = self.shown.now
        stars = None if now.stars is None else f"{now.stars:.2g}/5"
        words = Truncator(" ".join((now.title or now.text).split())).chars(80)
        return " · ".join(part for part in (self.shown.voice.product.title, stars, words) if part)


@dataclass(frozen=True, slots=True)
class Gone:
    """A voice that is no longer shown."""

    ident: str
    at: datetime


def latest() -> tuple[int, datetime | None]:
    """The last news of the house: whatever changes a feed comes after it. One query."""
    return News.objects.order_by("-pk").values_list("pk", "at").first() or (0, None)


def entries_of(feed: Feed) -> list[Entry]:
    """The newest voices that everybody may see, those heard or amended last first."""
    changed = changes_of(feed)
    found = [one for one in show(list(changed), "product__company") if fits(feed, one)]
    newest = nlargest(MOST, found, key=lambda one: (changed[one.voice.pk], one.voice.pk))
    return [Entry(one, changed[one.voice.pk]) for one in newest]


def changes_of(feed: Feed) -> dict[int, datetime]:
    """When each of the newest voices was heard or last amended."""
    voices = visible(Voice.objects.filter(feed.of_voices()))
    if feed.level:
        voices = voices.filter(Q(level=feed.level) | Q(revisions__level=feed.level)).distinct()
    heard = dict(voices.order_by("-pk").values_list("pk", "heard_at")[:MOST])
    revised = Revision.objects.filter(feed.of_voices("voice__")).order_by("-pk").values_list("voice_id", "heard_at")
    for voice, at in revised[:REVISIONS]:
        heard[voice] = max(at, heard.get(voice, at))
    older = Revision.objects.filter(voice__in=heard).values_list("voice_id").annotate(at=Max("heard_at")).order_by()
    return heard | {voice: max(at, heard[voice]) for voice, at in older}


def fits(feed: Feed, shown: Shown) -> bool:
    """Whether the wording that stands has the stars asked for: an amended one may have other ones."""
    return feed.level is None or (shown.now.stars is not None and int(shown.now.stars + 0.5) == feed.level)


def gone_from(feed: Feed) -> list[Gone]:
    """The voices taken back or held last, so that readers who kept a copy can drop it."""
    chosen = feed.of_voices("voice__") & Q(voice__audience=Voice.Audience.PUBLIC)
    taken = Withdrawal.objects.filter(chosen).order_by("-pk").values_list("voice_id", "at")[:MOST]
    held = Hold.objects.filter(chosen, lifted_at=None).order_by("-pk").values_list("voice_id", "placed_at")[:MOST]
    at: dict[int, datetime] = {}
    for voice, when in [*taken, *held]:
        at[voice] = max(when, at.get(voice, when))
    return [Gone(ident(voice), when) for voice, when in nlargest(MOST, at.items(), key=lambda one: one[1])]


def ident(voice: int) -> str:
    """A voice's name for all time: it outlives a change of its address."""
    return tag(f"voices/{voice}")


def tag(name: str) -> str:
    """A name of ours that no other site uses (RFC 4151)."""
    return f"tag:{urlsplit(settings.SITE).hostname},2026:{name}"


def labels(shown: Shown) -> Iterator[str]:
    """The sorts a voice belongs to, in the record's words."""
    yield shown.voice.kind_id
    if shown.now.stars is not None:
        yield f"{int(shown.now.stars + 0.5)}-stars"
    for made in shown.corrections:
        yield f"corrected-{made.kind}"
    if shown.close:
        yield f"close-{shown.close}"
    if shown.voice.product.company.is_made_up:
        yield "made-up"


def updated_at(entries: list[Entry], gone: list[Gone]) -> datetime | None:
    moments: list[Any] = [*(entry.changed_at for entry in entries), *(one.at for one in gone)]
    return max(moments, default=None)
