"""In front of Django: an answer that was kept is given as bytes, and Django is not asked."""

import json
import logging
import re
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from gzip import compress
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.http import parse_etags
from django.utils.translation import get_language_from_request

from groundswell.plumbing.languages import KNOWN
from groundswell.plumbing.servings import SHOWS, Tally, is_for_a_reader

log = logging.getLogger(__name__)

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Begin = Callable[..., Any]
Application = Callable[[Environ, Begin], Iterable[bytes]]

# Whatever else goes wrong, no snapshot lies longer than this.
AGE = timedelta(minutes=10)
LONGEST = 500  # letters of a key: what the table takes
LONGEST_QUERY = 200
# Under these names the front tells a view its key, and a view tells the front that its answer may be kept.
KEY, WISH = "groundswell.key", "groundswell.wish"
SELECT = "SELECT type, etag, headers, body, shows, at FROM plumbing_snapshot WHERE key = "
WORTH_PACKING = 1_000  # bytes
# The cookie of a browser that agreed to be counted: to some of them a page shows its parts in another order.
COUNTED = "counted"


class Front:
    """Gives the kept answer where there is one; else asks Django, and keeps what a view wishes to be kept."""

    def __init__(self, django: Application) -> None:
        self.django = django
        self.shelf: Shelf = SqliteShelf() if connection.vendor == "sqlite" else Shelf()
        self.hosts = known_hosts()
        self.tally = Tally()

    def __call__(self, environ: Environ, begin: Begin) -> Iterable[bytes]:
        key = key_of(environ, self.hosts)
        kept = self.shelf.find(key) if key else None
        if kept is not None:
            self.count(environ, kept.shows)
            return kept.answer(environ, begin)
        answer = self.ask(environ, begin, key) if key else self.django(environ, begin)
        self.count(environ, environ.get(SHOWS, ""))
        return answer

    def count(self, environ: Environ, shows: str) -> None:
        """Count what a reader is shown. Who has a copy of it already is shown that."""
        if shows and is_for_a_reader(environ) and self.tally.add(shows):
            with in_a_hurry():
                self.tally.write()

    def ask(self, environ: Environ, begin: Begin, key: str) -> Iterable[bytes]:
        """Let Django answer. What it wishes to be kept is kept as it left the last middleware."""
        environ[KEY] = key
        begun: list[Any] = []
        response: Any = self.django(environ, lambda *given: begun.append(given))
        wish = environ.get(WISH)
        if wish is None or not may_be_kept(response):
            begin(*begun[0])
            answer: Iterable[bytes] = response
            return answer
        kept = Kept.of(response)
        try:
            with in_a_hurry():
                wish(response, environ.get(SHOWS, ""))
        except DatabaseError as error:
            log.warning("snapshot not kept", extra={"error": type(error).__name__})
        response.close()
        return kept.answer(environ, begin)


@contextmanager
def in_a_hurry() -> Iterator[None]:
    """Do not let a reader wait for a writer: a snapshot that cannot be kept at once is kept next time."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        patience = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute("PRAGMA busy_timeout = 100")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {patience:d}")


def may_be_kept(response: Any) -> bool:
    """Whole, in order, and for everybody."""
    return isinstance(response, HttpResponse) and response.status_code == 200 and not response.cookies


def known_hosts() -> frozenset[str]:
    """The hosts whose pages are kept: those that this site names itself. Any other spelling is Django's to judge.

    So strangers who vary a port or a capital letter cannot fill the table.
    """
    site = urlsplit(settings.SITE)
    names = {name for name in settings.ALLOWED_HOSTS if name and "*" not in name and not name.startswith(".")}
    ports = {str(settings.PORT), str(site.port or settings.PORT)}
    return frozenset({site.netloc, *names, *(f"{name}:{port}" for name in names for port in ports)})


def key_of(environ: Environ, hosts: frozenset[str]) -> str:
    """The name under which this request's answer is kept; empty where no kept answer will do.

    Whoever has a cookie of ours may read something else: a message, another language.
    """
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or environ.get("SCRIPT_NAME"):
        return ""
    host, query = environ.get("HTTP_HOST", ""), environ.get("QUERY_STRING", "")
    if host not in hosts or len(query) > LONGEST_QUERY or has_ours(environ.get("HTTP_COOKIE", "")):
        return ""
    language = language_of(query, environ.get("HTTP_ACCEPT_LANGUAGE", ""))
    # The path comes last: of all parts it alone can hold any sign.
    key = f"{language} {scheme_of(environ)}://{host}?{query} {environ.get('PATH_INFO', '')}"
    return key if len(key) <= LONGEST else ""


def has_ours(cookies: str) -> bool:
    """Whether a cookie of ours may be among them; one that only looks like it costs no more than time."""
    ours = (settings.SESSION_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME, "messages", COUNTED)
    return bool(cookies) and any(name in cookies for name in ours)


def scheme_of(environ: Environ) -> str:
    """As `HttpRequest.scheme` has it: the proxy's word counts, where we were told of one."""
    name, secure = settings.SECURE_PROXY_SSL_HEADER or ("", "")
    told = environ.get(name)
    if told is None:
        return str(environ.get("wsgi.url_scheme", "http"))
    return "https" if told.split(",", 1)[0].strip() == secure else "http"


@lru_cache(maxsize=1024)
def language_of(query: str, accepted: str) -> str:
    """The language that `Languages` would choose for somebody without a cookie."""
    named = QueryDict(query).get("lang", "")
    if named in KNOWN:
        return str(named)
    asked = HttpRequest()
    asked.META["HTTP_ACCEPT_LANGUAGE"] = accepted
    return get_language_from_request(asked)


def etag_of(body: bytes) -> str:
    return f'"{sha256(body).hexdigest()[:20]}"'


@dataclass(slots=True)
class Form:
    """One form in which an answer can be sent: plain or packed."""

    etag: str
    headers: Headers
    body: bytes


class Kept:
    """An answer as bytes, in the form that the asker takes."""

    def __init__(self, headers: Headers, etag: str, body: bytes, until: float, shows: str = "") -> None:
        self.headers, self.until, self.shows = headers, until, shows
        self.plain = self.form(etag, body)
        self.packed: Form | None = None

    @classmethod
    def of(cls, response: HttpResponse) -> "Kept":
        own = {"ETag", "Content-Length"}
        headers = [(name, value) for name, value in response.items() if name not in own]
        return cls(headers, response.get("ETag", "") or etag_of(response.content), response.content, 0.0)

    def answer(self, environ: Environ, begin: Begin) -> Iterable[bytes]:
        form = self.asked(environ)
        if has_it(environ.get("HTTP_IF_NONE_MATCH", ""), form.etag):
            begin("304 Not Modified", [one for one in form.headers if one[0] not in {"Content-Length", "Content-Type"}])
            return []
        begin("200 OK", form.headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [form.body]

    def asked(self, environ: Environ) -> Form:
        """Packed for those who can unpack. No page that is kept holds a secret that its length could tell."""
        if len(self.plain.body) < WORTH_PACKING or not takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
            return self.plain
        if self.packed is None:
            self.packed = self.form(self.plain.etag[:-1] + '-gz"', packed(self.plain.body), "gzip")
        return self.packed

    def form(self, etag: str, body: bytes, encoding: str = "") -> Form:
        headers = [one for one in self.headers if one[0] != "Vary"]
        vary = [value for name, value in self.headers if name == "Vary"]
        headers += [("Vary", ", ".join([*vary, "Accept-Encoding"])), ("ETag", etag), ("Content-Length", str(len(body)))]
        return Form(etag, [*headers, ("Content-Encoding", encoding)] if encoding else headers, body)


def has_it(told: str, etag: str) -> bool:
    """Whether the asker's copy is this very one."""
    return bool(told) and (told in {etag, "*"} or etag in {one.removeprefix("W/") for one in parse_etags(told)})


@lru_cache(maxsize=256)
def takes_gzip(accepted: str) -> bool:
    return re.search(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))", accepted) is not None


@lru_cache(maxsize=256)
def packed(body: bytes) -> bytes:
    return compress(body, 6, mtime=0)


class Shelf:
    """Where snapshots are looked for: the table, through Django's own connection."""

    def find(self, key: str) -> Kept | None:
        """The answer kept under a key, if it is still young. Whatever goes wrong, Django will know."""
        try:
            found = self.look(key)
        except (DatabaseError, sqlite3.Error):
            self.close()
            return None
        return found if found and found.until > time.time() else None

    def look(self, key: str) -> Kept | None:
        connection.close_if_unusable_or_obsolete()
        with connection.cursor() as cursor:
            cursor.execute(SELECT + "%s", [key])
            return kept_from(cursor.fetchone())

    def close(self) -> None:
        if not connection.in_atomic_block:
            connection.close()


class SqliteShelf(Shelf, threading.local):
    """A thread's own connection, and what it has read since the database last changed.

    SQLite tells for next to nothing whether anybody has committed anything; then all is read anew.
    """

    MOST = 1_000

    def __init__(self, name: str = "") -> None:
        self.name = name
        self.wire: sqlite3.Connection | None = None
        self.version = -1
        self.held: dict[str, Kept] = {}

    def look(self, key: str) -> Kept | None:
        if self.wire is None:
            self.wire = opened(self.name or connection.settings_dict["NAME"])
        # Asked before reading: what is read is then at least as fresh as the version says.
        version = self.wire.execute("PRAGMA data_version").fetchone()[0]
        if version != self.version or len(self.held) >= self.MOST:
            self.held.clear()
            self.version = version
        found = self.held.get(key)
        if found is None:
            found = kept_from(self.wire.execute(SELECT + "?", [key]).fetchone())
            if found is not None:
                self.held[key] = found
        return found

    def close(self) -> None:
        if self.wire is not None:
            self.wire.close()
        self.wire, self.version = None, -1
        self.held.clear()


def opened(name: str) -> sqlite3.Connection:
    """A connection that reads, never makes a file and hardly waits."""
    wire = sqlite3.connect(f"file:{quote(str(Path(name)))}?mode=rw", uri=True, timeout=0.1, isolation_level=None)
    wire.execute("PRAGMA query_only = ON")
    return wire


def kept_from(row: tuple[Any, ...] | None) -> Kept | None:
    """A row as an answer."""
    if row is None:
        return None
    content_type, etag, headers, body, shows, at = row
    pairs = json.loads(headers) if isinstance(headers, str) else headers
    at = datetime.fromisoformat(at) if isinstance(at, str) else at
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    told = [("Content-Type", content_type), *((name, value) for name, value in pairs)]
    return Kept(told, etag, bytes(body), (at + AGE).timestamp(), shows)
