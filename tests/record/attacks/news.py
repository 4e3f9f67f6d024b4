"""Attacks upon news and seals: a proof over nothing, a day sealed twice, what is written rewritten."""

from datetime import date

from cast import some_news

from groundswell.record.models import News, Seal, Unread, announce
from record.attacks.breaking import breaks


def a_seal(**parts):
    plain = {"day": date(2026, 3, 1), "first": 1, "last": 2, "size": 2, "root": "00" * 32, "chain": "11" * 32}
    return Seal.objects.create(**{**plain, **parts})


@breaks("news_root_covers_something")
def a_root_over_nothing():
    yield lambda: announce(News.Kind.VOICES_HEARD, count=0, root="00" * 32)


@breaks("news_root_covers_something")
def voices_without_a_root():
    yield lambda: announce(News.Kind.VOICES_HEARD, count=3, root="")


@breaks("seal_begins_once", "record_seal.chain")
def a_second_seal():
    a_seal()
    yield lambda: a_seal(chain="22" * 32)
    yield lambda: a_seal(first=3)


@breaks("seal_covers_something")
def a_seal_over_nothing():
    yield lambda: a_seal(size=0)


@breaks("forbid_news_changed", "forbid_news_dropped")
def news_that_are_not_only_added():
    news = some_news()
    yield lambda: News.objects.filter(pk=news.pk).update(count=2)
    Unread.objects.all().delete()
    yield lambda: News.objects.filter(pk=news.pk).delete()


@breaks("forbid_seal_changed", "forbid_seal_dropped")
def a_seal_that_is_not_only_added():
    seal = a_seal()
    yield lambda: Seal.objects.filter(pk=seal.pk).update(root="ff" * 32)
    yield lambda: Seal.objects.filter(pk=seal.pk).delete()
