"""The texts of reviews as they stand now, each with when it was said and heard: first, and as it reads now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from groundswell.record.models import Revision, Voice
from groundswell.record.shown import is_later, visible

Moment = tuple[int, int]  # the news it was heard with, and the second since 1970 that it was said in


@dataclass(slots=True)
class Text:
    """What a shown review says, without its title.

    first, last  when its author first spoke, and when the wording that stands came; alike where nothing was amended
    """

    voice: int
    text: str
    first: Moment
    last: Moment


def texts(where: Q) -> Iterator[Text]:
    """Read the texts of the shown reviews that match, one after another; two queries, memory for what was amended."""
    amended = standing(where)
    rows = visible(Voice.objects.filter(where, kind="review")).values_list("pk", "text", "news", "said_at", "heard_at")
    for voice, text, news, said_at, heard_at in rows.iterator(chunk_size=10_000):
        first = moment(news, said_at, heard_at)
        now, last = amended.get(voice, (text, first))
        yield Text(voice, now, first, last)


def standing(where: Q) -> dict[int, tuple[str, Moment]]:
    """Of each voice that was amended, the wording that stands."""
    found: dict[int, tuple[str, Moment]] = {}
    dated: dict[int, datetime | None] = {}
    rows = Revision.objects.filter(voice__in=Voice.objects.filter(where)).select_related("voice")
    for one in rows.order_by("pk"):
        if is_later(one.said_at, dated.get(one.voice_id, one.voice.said_at)):
            found[one.voice_id] = one.text, moment(one.news_id, one.said_at, one.heard_at)
            dated[one.voice_id] = one.said_at
    return found


def moment(news: int, said_at: datetime | None, heard_at: datetime) -> Moment:
    """What has no date was said when it was heard, at the latest."""
    return news, int((said_at or heard_at).timestamp())
