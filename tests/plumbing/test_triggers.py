"""What holds of plumbing/triggers.py."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.state import ProjectState

from groundswell.plumbing.models import Beat
from groundswell.plumbing.triggers import Forbid

pytestmark = pytest.mark.django_db(transaction=True)

FORBID = Forbid("try_out", "plumbing_beat", "INSERT", "NEW.job LIKE 'x%'", "no job begins with x: 100 %")


@pytest.fixture
def forbidden():
    run(FORBID.database_forwards)
    yield
    run(FORBID.database_backwards)


def run(step):
    with connection.schema_editor() as editor:
        step("plumbing", editor, ProjectState(), ProjectState())


def put(job):
    with transaction.atomic():
        Beat.objects.create(job=job, put_at="2026-03-01T00:00:00Z")


def test_what_matches_is_refused_in_the_words_of_the_rule(forbidden):
    put("a")
    with pytest.raises(IntegrityError, match=r"^no job begins with x: 100 %"):
        put("x")
    assert Beat.objects.count() == 1


def test_taken_back_it_refuses_nothing():
    run(FORBID.database_forwards)
    run(FORBID.database_backwards)
    put("x")
    assert Beat.objects.get().job == "x"


def test_it_changes_no_model_and_says_what_it_does():
    state = ProjectState()
    FORBID.state_forwards("plumbing", state)
    assert state.models == {}
    assert FORBID.describe() == "Forbid on plumbing_beat: no job begins with x: 100 %"
