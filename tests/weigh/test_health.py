"""What holds of weigh/health.py."""

import pytest
from cast import ada, ben, heard, settle, told

from groundswell.record.proof import seal
from groundswell.weigh.health import law, news, seals
from groundswell.weigh.models import Place, Score

pytestmark = pytest.mark.django_db


def test_the_law_holds_where_all_follows_from_the_facts():
    told(ada(), ben())
    assert law().is_well
    assert law().found.startswith("1 scores, 2 voices")


@pytest.mark.parametrize("table", [Score, Place])
def test_the_law_finds_what_does_not_follow_and_mends_nothing(table):
    told(ada(), ben())
    table.objects.all().delete()
    assert not law().is_well
    assert not table.objects.exists()


def test_the_law_is_not_looked_at_while_news_are_unread():
    heard(ada())
    assert "unread" in law().found
    assert news().found == "1 unread"
    settle()
    assert news().found == "0 unread"


def test_how_many_news_are_not_sealed_yet_is_told():
    assert seals().found == "none yet, 0 news"
    heard(ada())
    seal()
    heard(ben())
    assert seals().found.endswith("1 news since")
