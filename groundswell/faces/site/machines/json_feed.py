"""A feed as JSON Feed 1.1 (jsonfeed.org)."""

import json
from typing import Any

from django.utils.translation import get_language

from groundswell.faces.site.machines.addresses import absolute, media
from groundswell.faces.site.machines.elements import clean
from groundswell.faces.site.machines.entries import Entry, Feed, Gone, labels
from groundswell.faces.words import name_of

TYPE = "application/feed+json; charset=utf-8"


def written(feed: Feed, entries: list[Entry], gone: list[Gone]) -> str:
    """The whole feed. What is gone is left out: this format has no word for it."""
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.own,
        "language": get_language() or "en",
        "items": [item(entry) for entry in entries],
    }
    return json.dumps(told, ensure_ascii=False)


def item(entry: Entry) -> dict[str, Any]:
    voice, now = entry.shown.voice, entry.shown.now
    told: dict[str, Any] = {
        "id": entry.ident,
        "url": absolute("voice", voice.pk),
        "title": clean(entry.title),
        "content_text": clean(now.text or now.title),
        "date_published": entry.published_at.isoformat(timespec="seconds"),
        "date_modified": entry.changed_at.isoformat(timespec="seconds"),
        "authors": [{"name": clean(name_of(entry.shown))}],
        "tags": list(labels(entry.shown)),
    }
    if voice.language:
        told["language"] = voice.language
    if entry.shown.pictures:
        told["image"] = media(entry.shown.pictures[0].file)
    if now.stars is not None:
        told["_groundswell"] = {"about": absolute("front"), "stars": now.stars}
    return told
