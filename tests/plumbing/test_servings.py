"""What holds of plumbing/servings.py: readers are counted, programs are not, and nothing is written at each request."""

from datetime import date

import pytest
from django.db import DatabaseError

from groundswell.plumbing import servings
from groundswell.plumbing.models import Serving
from groundswell.plumbing.servings import Tally, is_browser, is_for_a_reader

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.5 Mobile/15E148 Safari/604.1"
)
READERS = [
    FIREFOX,
    PHONE,
    "Mozilla/5.0 (Linux; Android 10; CUBOT X30) AppleWebKit/537.36 Chrome/126.0.0.0 Mobile Safari/537.36",
    "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0)",
    "Opera/9.80 (J2ME/MIDP; Opera Mini/9.80/37.6334; U; de) Presto/2.12.423 Version/12.16",
]
PROGRAMS = [
    "",
    "curl/8.5.0",
    "python-requests/2.32.3",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Mozilla/5.0 (Linux; Android 6.0.1) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36 (compatible; GoogleOther)",
    "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5",
    "Mozilla/5.0 (Macintosh) AppleWebKit/601.2.4 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "WhatsApp/2.23.20.0",
    "TelegramBot (like TwitterBot)",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/126.0.0.0 Safari/537.36",
]


@pytest.mark.parametrize("agent", READERS)
def test_what_people_read_with_is_a_browser(agent: str) -> None:
    assert is_browser(agent)


@pytest.mark.parametrize("agent", PROGRAMS)
def test_robots_and_previews_of_links_are_none(agent: str) -> None:
    assert not is_browser(agent)


def test_nobody_sees_what_is_asked_by_head_or_fetched_ahead() -> None:
    asked = {"REQUEST_METHOD": "GET", "HTTP_USER_AGENT": FIREFOX}
    assert is_for_a_reader(asked)
    assert not is_for_a_reader({**asked, "REQUEST_METHOD": "HEAD"})
    assert not is_for_a_reader({**asked, "HTTP_SEC_PURPOSE": "prefetch;prerender"})
    assert not is_for_a_reader({"REQUEST_METHOD": "GET"})


def test_it_is_time_to_write_after_a_while_or_when_there_is_much(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(servings.time, "monotonic", lambda: now[0])
    tally = Tally()
    assert not any(tally.add("a") for _ in range(100))
    now[0] = servings.PAUSE + 1
    assert tally.add("a")
    tally = Tally()
    assert [tally.add(str(number)) for number in range(servings.MOST + 1)][-1]


@pytest.mark.django_db
def test_what_was_counted_is_written_once_and_a_row_for_each_answer(django_assert_num_queries: pytest.Subtests) -> None:
    tally = Tally()
    for shows in ["a"] * 1000 + ["b"]:
        tally.add(shows)
    with django_assert_num_queries(1):  # type: ignore[operator]
        tally.write()
    tally.write()
    assert sorted(Serving.objects.values_list("shows", "count")) == [("a", 1000), ("b", 1)]
    assert {type(day) for day in Serving.objects.values_list("day", flat=True)} == {date}


@pytest.mark.django_db
def test_what_cannot_be_written_now_is_written_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> None:
        raise DatabaseError("locked")

    tally = Tally()
    tally.add("a")
    with monkeypatch.context() as patch:
        patch.setattr(Serving.objects, "bulk_create", busy)
        tally.write()
    tally.add("a")
    tally.write()
    assert Serving.objects.get().count == 2
