"""Which requests had a reader, however the rows came."""

from datetime import timedelta

import pytest
from cast import DAY, a_person, a_product

from groundswell.listen import telling
from groundswell.listen.came import Came
from groundswell.listen.telling import Browser
from groundswell.record.models import ShareLink, Visit
from groundswell.spread.visits import had_reader, readers, readers_by_link

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux) Gecko/20100101 Firefox/130.0"


def a_visit(link: ShareLink | None, visitor: str = "aa", days: int = 0, **parts: str) -> Visit:
    browser = Browser(visitor, **{"agent": FIREFOX, **parts})
    visit = telling.visited(a_product(), browser, Came(), link)
    Visit.objects.filter(pk=visit.pk).update(at=DAY + timedelta(days=days))
    return visit


@pytest.fixture
def link() -> ShareLink:
    return telling.link_for(a_person(), a_product())


@pytest.mark.parametrize(
    "parts",
    [{"method": "HEAD"}, {"ahead": "prefetch"}, {"agent": "WhatsApp/2.23"}, {"agent": "curl/8.5"}, {"agent": ""}],
)
def test_what_nobody_reads_has_no_reader(link: ShareLink, parts: dict[str, str]) -> None:
    assert not had_reader(a_visit(link, **parts))
    assert readers_by_link([link.pk]) == {}
    assert readers(Visit.objects.all()) == 0


def test_a_browser_is_one_reader_of_a_link_a_day_whatever_it_calls_itself(link: ShareLink) -> None:
    a_visit(link)
    a_visit(link, agent=FIREFOX.replace("130", "131"))
    a_visit(link, days=1)
    a_visit(link, visitor="bb")
    assert readers_by_link([link.pk]) == {link.pk: 3}


def test_each_link_has_its_own_readers(link: ShareLink) -> None:
    other = telling.link_for(a_person("Ben"), a_product())
    a_visit(link)
    a_visit(other)
    a_visit(None)
    assert readers_by_link([link.pk, other.pk]) == {link.pk: 1, other.pk: 1}
    assert readers(Visit.objects.all()) == 2
