"""From a reader's browser to the record: what was shown, where and how often; and what never counts."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from cast import DAY, a_product, ada, crowd, told
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.db.models import Sum

from groundswell.listen import notice
from groundswell.plumbing.front import Front
from groundswell.plumbing.models import Serving
from groundswell.record.models import Impression, Voice

pytestmark = pytest.mark.django_db(transaction=True)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
GOOGLE = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


class House:
    """The front with Django behind it, as a server of the web asks them."""

    def __init__(self) -> None:
        self.front = Front(get_wsgi_application())

    def get(self, path: str, query: str = "", *, method: str = "GET", agent: str = FIREFOX, **more: str) -> int:
        begun: list[Any] = []
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_HOST": "testserver",
            "HTTP_USER_AGENT": agent,
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "REMOTE_ADDR": "192.0.2.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
            "wsgi.errors": BytesIO(),
            **more,
        }
        answer = self.front(environ, lambda *given: begun.append(given))
        b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        return int(begun[0][0][:3])

    def counted(self) -> int:
        """How often all voices were shown in all, once everything is taken in."""
        self.front.tally.write()
        notice.count_servings()
        return Impression.objects.aggregate(sum=Sum("count"))["sum"] or 0


@pytest.fixture
def house() -> Iterator[House]:
    a_product()
    told(*crowd(*"55431"), ada(text="It hums."))
    made = House()
    yield made
    made.front.shelf.close()


def test_a_kept_page_served_a_thousand_times_is_a_thousand_impressions_and_one_row_to_write(house: House) -> None:
    house.get("/p/kettle/")
    writes: list[str] = []

    def watched(execute: Any, sql: str, *rest: Any) -> Any:
        writes.extend([sql] if sql.startswith(("INSERT", "UPDATE", "DELETE")) else [])
        return execute(sql, *rest)

    with connection.execute_wrapper(watched):
        for _ in range(999):
            assert house.get("/p/kettle/") == 200
        assert not writes
        house.front.tally.write()
        assert len(writes) == 1
    assert Serving.objects.count() == 1
    assert house.counted() == 6 * 1000
    assert set(Impression.objects.values_list("count", "channel")) == {(1000, "product")}
    assert sorted(Impression.objects.values_list("place", flat=True)) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    "asked",
    [
        {"method": "HEAD"},
        {"agent": GOOGLE},
        {"agent": "WhatsApp/2.23.20.0"},
        {"agent": ""},
        {"HTTP_SEC_PURPOSE": "prefetch"},
    ],
    ids=["head", "robot", "preview", "nameless", "prefetch"],
)
def test_what_nobody_sees_counts_nothing(house: House, asked: dict[str, str]) -> None:
    pk = Voice.objects.get(text="It hums.").pk
    for path in ("/p/kettle/", "/p/kettle/", f"/voices/{pk}/", "/widget/v1/products/kettle.json"):
        assert house.get(path, **asked) == 200  # type: ignore[arg-type]
    assert house.counted() == 0
    assert not Serving.objects.exists()


def test_who_has_a_copy_of_the_page_is_shown_that(house: House) -> None:
    assert house.get("/p/kettle/") == 200
    assert house.get("/p/kettle/", HTTP_IF_NONE_MATCH="*") == 304
    assert house.counted() == 2 * 6


def test_each_way_to_see_a_voice_is_a_channel(house: House) -> None:
    pk = Voice.objects.get(text="It hums.").pk
    house.get(f"/voices/{pk}/")
    house.get("/widget/v1/products/kettle.json")
    house.get("/", "q=hums")
    house.get("/p/kettle/", HTTP_COOKIE="sessionid=x")
    house.counted()
    channels = Impression.objects.filter(voice=pk).values_list("channel", flat=True)
    assert {"voice", "search", "product"} <= set(channels)
    assert "widget" in set(Impression.objects.values_list("channel", flat=True))


def test_further_pages_go_on_counting_the_places(house: House) -> None:
    house.get("/p/kettle/", "after=4")
    house.counted()
    assert sorted(Impression.objects.values_list("place", flat=True)) == [5, 6]


def test_no_page_that_is_missing_or_held_shows_anything(house: House) -> None:
    assert house.get("/p/nothing/") == 404
    assert house.get("/voices/999999/") == 404
    assert house.counted() == 0


def test_a_job_run_twice_counts_once_and_days_stand_apart(house: House) -> None:
    pk = Voice.objects.get(text="It hums.").pk
    for _ in range(2):
        Serving.objects.create(day=DAY.date(), shows=f"product 1:{pk}", count=3)
    house.get(f"/voices/{pk}/")
    assert house.counted() == house.counted() == 7
    assert Impression.objects.get(day=DAY.date()).count == 6
