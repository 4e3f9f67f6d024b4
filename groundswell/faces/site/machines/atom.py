"""A feed as Atom (RFC 4287), with what is gone (RFC 6721)."""

from datetime import UTC, datetime
from xml.etree.ElementTree import Element

from django.utils.html import escape, linebreaks
from django.utils.translation import get_language

from groundswell.faces.site.machines.addresses import absolute
from groundswell.faces.site.machines.elements import document, element, some, those
from groundswell.faces.site.machines.entries import Entry, Feed, Gone, labels, updated_at
from groundswell.faces.words import name_of

TYPE = "application/atom+xml; charset=utf-8"
ATOM = "http://www.w3.org/2005/Atom"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
NEVER = datetime(2026, 1, 1, tzinfo=UTC)


def written(feed: Feed, entries: list[Entry], gone: list[Gone]) -> str:
    """The whole feed."""
    head = [
        element("title", feed.title),
        element("id", feed.ident),
        element("updated", stamp(updated_at(entries, gone) or NEVER)),
        element("link", rel="self", type="application/atom+xml", href=feed.own),
        element("link", rel="alternate", type="text/html", href=feed.page),
        element("generator", "Groundswell"),
        element("icon", absolute("front") + "static/site/mark.svg"),
    ]
    tombs = [element("at:deleted-entry", ref=one.ident, when=stamp(one.at)) for one in gone]
    parts = [*head, *(entry_of(entry) for entry in entries), *tombs]
    spaces = {"xmlns": ATOM, "xmlns:at": TOMBSTONES, "xml:lang": get_language() or "en"}
    return document(element("feed", parts, **spaces))


def entry_of(entry: Entry) -> Element:
    voice, now = entry.shown.voice, entry.shown.now
    language = {"xml:lang": voice.language} if voice.language else {}
    return element(
        "entry",
        those(
            element("title", entry.title, **language),
            element("id", entry.ident),
            element("published", stamp(entry.published_at)),
            element("updated", stamp(entry.changed_at)),
            element("author", [element("name", name_of(entry.shown))]),
            element("link", rel="alternate", type="text/html", href=absolute("voice", voice.pk)),
            *(element("category", term=label) for label in labels(entry.shown)),
            some("content", linebreaks(escape(now.text or now.title)), type="html", **language),
        ),
    )


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
