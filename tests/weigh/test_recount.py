"""What holds of weigh/recount.py while others write."""

from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from cast import ada, conclusions, cy, heard, told
from django.db import connections

from groundswell.record.models import News
from groundswell.weigh import recount

pytestmark = pytest.mark.django_db(transaction=True)

# Seconds that somebody else is given to come between, if they can.
A_MOMENT = 0.3


def says(voice):
    """A worker of its own hears a voice and weighs it."""
    try:
        heard(voice)
        recount.heard([News.objects.filter(kind=News.Kind.VOICES_HEARD).latest("pk").pk])
    finally:
        connections.close_all()


@pytest.mark.parametrize("work", [recount.open_epoch, recount.recount])
@pytest.mark.parametrize("before", ["write_scores", "replace"])
def test_what_is_said_while_everything_is_drawn_anew_is_counted_once(work, before, monkeypatch):
    told(*map(cy, range(5)))
    step = getattr(recount, before)

    def interrupted(*given):
        monkeypatch.undo()
        said.append(pool.submit(says, ada()))
        wait(said, timeout=A_MOMENT)
        return step(*given)

    said = []
    with ThreadPoolExecutor(1) as pool:
        monkeypatch.setattr(recount, before, interrupted)
        work()
        said[0].result()
    live = conclusions()
    recount.recount()
    assert conclusions() == live
