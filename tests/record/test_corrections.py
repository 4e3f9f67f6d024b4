"""What holds of record/corrections.py: what is set aside is told everywhere, and stays in every proof."""

import json

import pytest
from cast import a_product, ada, ben, crowd, heard, said
from django.db.models import Q

from groundswell.listen import notice
from groundswell.listen.hold import place, withdraw
from groundswell.record import bulk, proof
from groundswell.record.bulk import verify
from groundswell.record.columns import reviews
from groundswell.record.corrections import about_this, is_of_version, version_now, why_aside
from groundswell.record.models import Version, Voice
from groundswell.record.shown import account_of, show

pytestmark = pytest.mark.django_db


def voice(outside_id):
    return Voice.objects.get(outside_id=outside_id)


def correct(outside_id, kind, **instead):
    one = voice(outside_id)
    return notice.correct(one, kind, one.author, **instead)


@pytest.fixture(autouse=True)
def spoken():
    heard(ada(id="1", stars="4", version="1"), ben(id="2", version="1"), said(id="3", person="dana", stars="2"))


def counting():
    return {review.voice for review in reviews(Q())}


def test_what_its_author_sets_aside_counts_no_more_and_another_version_still_does():
    correct("1", "delivery")
    correct("2", "wrong_version")
    assert counting() == {voice("2").pk, voice("3").pk}
    assert set(about_this(Voice.objects.all())) == {voice("2"), voice("3")}
    assert dict(Voice.objects.values_list("outside_id", why_aside())) == {"1": "delivery", "2": None, "3": None}


def test_of_one_kind_the_latest_word_stands():
    two = Version.objects.create(product=a_product(), name="2")
    first = correct("1", "wrong_version")
    assert correct("1", "wrong_version") == first, "twice is once"
    second = correct("1", "wrong_version", version=two)
    (shown,) = show([voice("1").pk])
    assert shown.corrections == [second]
    first.refresh_from_db()
    assert first.ended_at


def test_a_voice_is_of_the_version_that_its_author_says():
    two = Version.objects.create(product=a_product(), name="2")
    correct("1", "wrong_version", version=two)
    correct("1", "delivery")
    assert list(Voice.objects.filter(is_of_version("2"))) == [voice("1")]
    assert list(Voice.objects.filter(is_of_version("1"))) == [voice("2")]
    correct("2", "wrong_version")
    assert dict(Voice.objects.values_list("outside_id", version_now())) == {"1": "2", "2": None, "3": None}


def test_corrections_are_read_at_once_where_there_are_any(django_assert_num_queries):
    ids = [voice(one).pk for one in "123"]
    with django_assert_num_queries(3):
        show(ids)
    for one in "123":
        correct(one, "delivery")
    with django_assert_num_queries(4):
        show(ids)


def test_the_account_counts_them_apart_and_what_is_hidden_where_it_was():
    heard(*crowd("5", "5"))
    for one in "123":
        correct(one, "misuse")
    place(voice("2"), "spam", "nine shops", "care")
    withdraw(voice("3"), voice("3").author)
    account = account_of(a_product(), {5: 2})
    assert (account.shown, account.aside, account.older) == ({5: 2, 4: 1}, {4: 1}, {})
    assert account.held == {"spam": {5: 1}}
    assert account.withdrawn == {2: 1}
    assert account.submitted == {2: 1, 4: 1, 5: 3}


def test_the_public_file_tells_them_and_still_fits_its_seals(tmp_path):
    proof.seal()
    correct("1", "delivery")
    made = correct("2", "mix_up")
    notice.uncorrect(made, made.by)
    proof.seal()
    path = tmp_path / "public.jsonl"
    bulk.export(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    told = {line["id"]: line["corrected"] for line in map(json.loads, lines) if line["type"] == "voice"}
    assert told == {"1": ["delivery"], "2": [], "3": []}
    assert verify(lines).troubles == []
