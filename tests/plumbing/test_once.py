"""What holds of plumbing/once.py."""

from datetime import timedelta

import pytest
from django.utils import timezone

from groundswell.plumbing.models import Answer
from groundswell.plumbing.once import KEPT, KeyReused, forget_old_answers, once

pytestmark = pytest.mark.django_db

DONE = []


@pytest.fixture(autouse=True)
def nothing_is_done():
    DONE.clear()


def do():
    DONE.append(1)
    return 201, {"number": len(DONE)}


def test_a_request_that_names_itself_is_carried_out_once():
    answers = [once("key/1", "a", {"stars": 4}, do) for _ in range(3)]
    assert answers == [(201, {"number": 1})] * 3
    assert len(DONE) == 1


def test_the_same_name_for_another_request_is_refused():
    once("key/1", "a", {"stars": 4}, do)
    with pytest.raises(KeyReused):
        once("key/1", "a", {"stars": 5}, do)
    assert len(DONE) == 1


def test_the_order_of_what_is_asked_does_not_matter():
    once("key/1", "a", {"stars": 4, "text": "x"}, do)
    once("key/1", "a", {"text": "x", "stars": 4}, do)
    assert len(DONE) == 1


@pytest.mark.parametrize(("scope", "key"), [("key/2", "a"), ("key/1", "b")])
def test_another_asker_or_another_name_is_another_request(scope, key):
    once("key/1", "a", {}, do)
    once(scope, key, {}, do)
    assert len(DONE) == 2


def test_what_failed_is_kept_nowhere_and_may_be_asked_again():
    def fail():
        raise RuntimeError

    with pytest.raises(RuntimeError):
        once("key/1", "a", {}, fail)
    assert not Answer.objects.exists()
    assert once("key/1", "a", {}, do)[0] == 201


def test_an_answer_is_kept_two_days():
    once("key/1", "a", {}, do)
    forget_old_answers()
    once("key/1", "a", {}, do)
    assert len(DONE) == 1
    Answer.objects.update(at=timezone.now() - KEPT - timedelta(seconds=1))
    forget_old_answers()
    once("key/1", "a", {}, do)
    assert len(DONE) == 2
