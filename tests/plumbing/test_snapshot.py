"""Answers kept in front of Django: fast, right for whom they are for, and never older than what they tell."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from gzip import decompress
from http.cookies import SimpleCookie
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from cast import a_product, ada, crowd, settle, told
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from groundswell.listen import hold
from groundswell.plumbing import front, snapshot
from groundswell.plumbing.front import Front
from groundswell.plumbing.models import Snapshot, Turn
from groundswell.record.models import Product, Voice

pytestmark = pytest.mark.django_db(transaction=True)
PAGE, DATA = "/p/kettle/", "/widget/v1/products/kettle.json"


class Site:
    """Django behind the front, and how often it was asked."""

    def __init__(self) -> None:
        django = get_wsgi_application()
        self.asked = 0

        def counted(environ: Any, begin: Any) -> Any:
            self.asked += 1
            return django(environ, begin)

        self.front = Front(counted)

    def get(self, path: str = PAGE, query: str = "", method: str = "GET", **more: str) -> tuple[int, Any, bytes]:
        begun: list[Any] = []
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_HOST": "testserver",
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "REMOTE_ADDR": "192.0.2.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
            "wsgi.errors": BytesIO(),
            **more,
        }
        answer = self.front(environ, lambda *given: begun.append(given))
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        return int(begun[0][0][:3]), dict(begun[0][1]), body

    def text(self, path: str = PAGE, query: str = "", **more: str) -> str:
        return self.get(path, query, **more)[2].decode()


@pytest.fixture
def site() -> Iterator[Site]:
    a_product()
    told(*crowd(*"5543"), ada(text="It hums."))
    made = Site()
    yield made
    made.front.shelf.close()


def is_kept(site: Site, path: str = PAGE, query: str = "", **more: str) -> bool:
    """Whether the same, asked twice, is asked of Django once."""
    site.get(path, query, **more)
    before = site.asked
    site.get(path, query, **more)
    return site.asked == before


@pytest.mark.parametrize("path", [PAGE, DATA])
def test_what_is_kept_is_what_django_said(site: Site, path: str) -> None:
    status, first, body = site.get(path)
    again = site.get(path)
    assert (status, site.asked) == (200, 1)
    assert again[1] == first
    assert again[2] == body
    assert first["Content-Length"] == str(len(body))
    assert {"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"} <= set(first)
    assert {one.strip() for one in first["Vary"].split(",")} == {"Accept-Language", "Cookie", "Accept-Encoding"}
    assert first["Cache-Control"] == "no-cache"


def test_who_has_it_already_is_told_so(site: Site) -> None:
    etag = site.get()[1]["ETag"]
    for told_etag in (etag, f'"other", W/{etag}', "*"):
        status, headers, body = site.get(HTTP_IF_NONE_MATCH=told_etag)
        assert (status, body, headers["ETag"]) == (304, b"", etag)
    assert site.get(HTTP_IF_NONE_MATCH='"other"')[0] == 200


def test_the_etag_is_the_same_while_the_page_is(site: Site) -> None:
    before = site.get()[1]["ETag"]
    snapshot.forget_all()
    assert site.get()[1]["ETag"] == before
    hold.place(Voice.objects.get(text="It hums."), "spam", "x", "test")
    assert site.get()[1]["ETag"] != before


def test_head_is_get_without_the_body(site: Site) -> None:
    headers = site.get()[1]
    assert site.get(method="HEAD") == (200, headers, b"")
    assert site.asked == 1


def test_it_comes_packed_to_those_who_unpack(site: Site) -> None:
    plain = site.get()
    packed = site.get(HTTP_ACCEPT_ENCODING="br, gzip;q=0.8")
    assert packed[1]["Content-Encoding"] == "gzip"
    assert decompress(packed[2]) == plain[2]
    assert packed[1]["Content-Length"] == str(len(packed[2]))
    assert packed[1]["ETag"] != plain[1]["ETag"]
    assert "Content-Encoding" not in site.get(HTTP_ACCEPT_ENCODING="gzip;q=0, br")[1]
    assert site.get(HTTP_ACCEPT_ENCODING="gzip", HTTP_IF_NONE_MATCH=packed[1]["ETag"])[0] == 304


def test_languages_stand_apart(site: Site) -> None:
    english, german = site.text(), site.text(HTTP_ACCEPT_LANGUAGE="de-AT,de;q=0.9,en;q=0.1")
    assert '<html lang="en">' in english
    assert '<html lang="de">' in german
    assert '<html lang="lt">' in site.text(query="lang=lt", HTTP_ACCEPT_LANGUAGE="de")
    asked = site.asked
    # Another way to ask for German, and it is the same answer.
    assert site.text(HTTP_ACCEPT_LANGUAGE="de") == german
    assert site.text() == english
    assert site.asked == asked


@pytest.mark.parametrize("cookie", ["sessionid=x", "a=b; messages=x", "django_language=de", "counted=x"])
def test_who_has_a_cookie_of_ours_is_answered_by_django(site: Site, cookie: str) -> None:
    site.get()
    assert not is_kept(site, HTTP_COOKIE=cookie)
    assert Snapshot.objects.count() == 1


def test_cookies_of_others_change_nothing(site: Site) -> None:
    site.get()
    site.get(HTTP_COOKIE="_shop=1")
    assert site.asked == 1


def test_a_language_cookie_poisons_nothing(site: Site) -> None:
    site.get(DATA, HTTP_COOKIE=SimpleCookie({"django_language": "pl"}).output(header="").strip())
    assert '"language":"en"' in site.text(DATA)


@pytest.mark.parametrize("host", ["evil.example", "TESTSERVER", "testserver:666", "", "testserver "])
def test_other_hosts_neither_read_nor_leave_anything(site: Site, host: str) -> None:
    site.get()
    site.get(HTTP_HOST=host)
    assert site.asked == 2
    assert Snapshot.objects.count() == 1
    assert "evil" not in site.text()


def test_both_schemes_have_their_own(site: Site) -> None:
    site.get()
    site.get(**{"wsgi.url_scheme": "https"})
    assert site.asked == 2


def test_the_proxys_word_for_the_scheme_counts_where_there_is_one(site: Site, settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert front.scheme_of({"HTTP_X_FORWARDED_PROTO": "https, http", "wsgi.url_scheme": "http"}) == "https"
    assert front.scheme_of({"HTTP_X_FORWARDED_PROTO": "http", "wsgi.url_scheme": "https"}) == "http"
    settings.SECURE_PROXY_SSL_HEADER = None
    assert front.scheme_of({"HTTP_X_FORWARDED_PROTO": "https", "wsgi.url_scheme": "http"}) == "http"


@pytest.mark.parametrize(
    ("path", "query"),
    [
        (PAGE, "order=newest"),
        (PAGE, "x=1"),
        (PAGE, "lang=fr"),
        (PAGE, "lang=de&lang=de"),
        (DATA, "x=1"),
        (DATA, "stars=1&lang=de"),
        (DATA, "lang=de&after=4&counts=0-0-1-1-2"),
        ("/p/nowhere/", ""),
        ("/widget/v1/products/nope.json", ""),
        ("/", ""),
    ],
)
def test_what_has_no_end_is_not_kept(site: Site, path: str, query: str) -> None:
    assert not is_kept(site, path, query)
    assert not Snapshot.objects.exists()


@pytest.mark.parametrize(
    ("path", "query"), [(PAGE, "lang=de"), (DATA, ""), (DATA, "lang=de"), (DATA, "lang=de&stars=1")]
)
def test_what_has_one_address_is_kept(site: Site, path: str, query: str) -> None:
    assert is_kept(site, path, query)


def test_what_changes_something_is_never_kept(site: Site) -> None:
    site.get()
    assert site.get(method="POST")[0] in {403, 405}
    assert site.get(PAGE + "write/")[0] == 200
    assert Snapshot.objects.count() == 1


def test_an_aged_one_is_not_served_and_goes(site: Site) -> None:
    site.get()
    Snapshot.objects.update(at=timezone.now() - front.AGE - timedelta(seconds=1))
    site.get()
    assert site.asked == 2
    Snapshot.objects.update(at=timezone.now() - front.AGE - timedelta(seconds=1))
    snapshot.forget_aged()
    assert not Snapshot.objects.exists()


def test_one_ages_in_memory_too(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.get()
    site.get()
    later = time.time() + front.AGE.total_seconds() + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert site.asked == 1
    site.get()
    assert site.asked == 2


@pytest.mark.parametrize("path", [PAGE, DATA])
def test_words_that_are_held_are_gone_at_once(site: Site, path: str) -> None:
    assert "It hums." in site.text(path)
    placed = hold.place(Voice.objects.get(text="It hums."), "spam", "x", "test")
    assert "It hums." not in site.text(path)
    hold.lift(placed, "a mistake", "test")
    settle()
    assert "It hums." in site.text(path)


def test_words_that_are_taken_back_are_gone_at_once(site: Site) -> None:
    one = Voice.objects.get(text="It hums.")
    assert "It hums." in site.text()
    hold.withdraw(one, one.author)
    assert "It hums." not in site.text()


def test_a_change_that_is_undone_forgets_nothing(site: Site) -> None:
    site.get()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        hold.place(Voice.objects.get(text="It hums."), "spam", "x", "test")
        raise ZeroDivisionError
    site.get()
    assert site.asked == 1


def test_what_is_heard_is_seen_once_it_is_weighed(site: Site) -> None:
    for path in (PAGE, DATA):
        site.get(path)
    told(ada(person="eve", text="It sings."))
    assert "It sings." in site.text()
    assert '"people":6' in site.text(DATA)


def test_other_products_keep_theirs(site: Site) -> None:
    told(ada(product="pan"))
    assert is_kept(site, "/p/pan/")
    asked = site.asked
    told(ada(person="eve", text="It sings."))
    site.get("/p/pan/")
    assert site.asked == asked


def test_a_render_that_began_before_a_change_is_not_kept(site: Site) -> None:
    """The page is rendered with words that are held while it is on its way."""
    voice = Voice.objects.get(text="It hums.")
    django = site.front.django

    def slow(environ: Any, begin: Any) -> Any:
        answer = django(environ, begin)
        site.front.django = django
        hold.place(voice, "spam", "x", "test")
        return answer

    site.front.django = slow
    assert "It hums." in site.text()
    assert not Snapshot.objects.exists()
    assert "It hums." not in site.text()


def test_nobody_reads_what_was_held_before_they_asked(site: Site) -> None:
    """Readers ask without a pause, in threads; voices are held one by one."""
    told(*(ada(person=f"p{n}", text=f"Words {n}.", id=f"w{n}") for n in range(4)))
    gone: list[str] = []
    stale: list[str] = []
    reads: list[int] = []
    is_over = threading.Event()

    def read() -> None:
        while not is_over.is_set():
            held = list(gone)
            status, _, body = site.get(PAGE, "lang=en")
            stale.extend(words for words in held if words in body.decode())
            reads.append(status)
        site.front.shelf.close()
        connection.close()

    readers = [threading.Thread(target=read, daemon=True) for _ in range(2)]
    for reader in readers:
        reader.start()
    for voice in Voice.objects.filter(text__startswith="Words"):
        hold.place(voice, "spam", "x", "test")
        gone.append(voice.text)
        enough = len(reads) + 12
        while len(reads) < enough and any(reader.is_alive() for reader in readers):
            is_over.wait(0.05)
    is_over.set()
    for reader in readers:
        reader.join(timeout=30)
    assert stale == []
    assert set(reads) == {200}
    assert len(reads) > site.asked > len(gone)


def test_a_product_that_is_edited_is_forgotten_by_name(site: Site) -> None:
    site.get()
    Product.objects.update(title="Pot")
    snapshot.forget(snapshot.product(Product.objects.get().pk))
    assert "<h1>Pot</h1>" in site.text()


def test_turns_only_grow_and_are_told_apart() -> None:
    assert snapshot.turn_of("a") == 0
    snapshot.forget("a", "a", "b")
    assert (snapshot.turn_of("a"), snapshot.turn_of("b"), snapshot.turn_of("c")) == (1, 1, 0)
    snapshot.forget_all()
    assert (snapshot.turn_of("a"), snapshot.turn_of("c")) == (2, 1)
    assert Turn.objects.count() == 3


@pytest.mark.parametrize("content", [None, b"", b"noise" * 1000])
def test_without_its_table_or_file_django_answers(site: Site, tmp_path: Path, content: bytes | None) -> None:
    at = tmp_path / "a file.sqlite3"
    if content is not None:
        at.write_bytes(content)
    site.front.shelf = front.SqliteShelf(str(at))
    assert site.get()[0] == 200
    assert at.exists() == (content is not None)


def test_a_table_that_cannot_be_written_costs_no_answer(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*args: Any, **more: Any) -> None:
        raise DatabaseError("busy")

    monkeypatch.setattr(snapshot, "locked", fails)
    assert site.get()[0] == 200
    assert not Snapshot.objects.exists()
