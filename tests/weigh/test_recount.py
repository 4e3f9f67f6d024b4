"""What holds of weigh/recount.py while others write."""

from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from cast import ada, conclusions, cy, heard, said, told
from django.db import connections, transaction

from groundswell.record.models import News, Person
from groundswell.weigh import recount
from groundswell.weigh.models import Epoch, Score

pytestmark = pytest.mark.django_db(transaction=True)

# Seconds that somebody else is given to come between, if they can.
A_MOMENT = 0.3

PRODUCTS = 5
MANY = [(n, f"person {m}", "51432"[(n * m) % 5]) for n in range(PRODUCTS) for m in range(4)]


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
        speaking.append(pool.submit(says, ada()))
        wait(speaking, timeout=A_MOMENT)
        return step(*given)

    speaking = []
    with ThreadPoolExecutor(1) as pool:
        monkeypatch.setattr(recount, before, interrupted)
        work()
        speaking[0].result()
    live = conclusions()
    recount.recount()
    assert conclusions() == live


def test_drawn_a_product_at_a_time_everything_comes_to_the_same(monkeypatch):
    told(*[said(product=f"product {n}", person=name, stars=stars) for n, name, stars in MANY])
    monkeypatch.setattr(recount, "AT_ONCE", 1)
    recount.open_epoch()
    live = conclusions()
    monkeypatch.undo()
    recount.recount()
    assert conclusions() == live


def test_where_a_worker_dies_on_the_way_no_score_is_half_of_one_epoch_and_half_of_another(monkeypatch):
    told(*[said(product=f"product {n}", person=name, stars=stars) for n, name, stars in MANY])
    before = {score.product_id: score.value for score in Score.objects.all()}
    step, drawn = recount.write_scores, []

    def dies(epoch, cells, where):
        drawn.append(where)
        if len(drawn) > 2:
            raise SystemExit
        step(epoch, cells, where)

    monkeypatch.setattr(recount, "AT_ONCE", 1)
    monkeypatch.setattr(recount, "write_scores", dies)
    with pytest.raises(SystemExit):
        recount.open_epoch()
    monkeypatch.undo()
    left = Score.objects.exclude(epoch=Epoch.current())
    assert len(left) == PRODUCTS - 2
    assert {score.product_id: score.value for score in left}.items() <= before.items()
    last = left.latest("product")
    # Who speaks meanwhile has the product drawn as a whole.
    told(said(product=last.product.slug, person="late", stars="1"))
    assert Score.objects.get(product=last.product).epoch == Epoch.current()
    assert len(left.all()) == PRODUCTS - 3
    # And whoever takes up the job draws all.
    recount.open_epoch()
    assert not Score.objects.exclude(epoch=Epoch.current()).exists()
    live = conclusions()
    recount.recount()
    assert conclusions() == live


def test_who_waits_to_write_does_not_wait_until_all_is_drawn(monkeypatch):
    told(*[said(product=f"product {n}", person=name, stars=stars) for n, name, stars in MANY])
    step, waiting, had_turn = recount.write_scores, [], []

    def write():
        try:
            with transaction.atomic():
                return Person.objects.create(name="Somebody else")
        finally:
            connections.close_all()

    def interrupted(*given):
        if not waiting:
            waiting.append(pool.submit(write))
            wait(waiting, timeout=A_MOMENT)
        had_turn.append(waiting[0].done())
        return step(*given)

    monkeypatch.setattr(recount, "AT_ONCE", 1)
    monkeypatch.setattr(recount, "write_scores", interrupted)
    with ThreadPoolExecutor(1) as pool:
        recount.recount()
    assert len(had_turn) == PRODUCTS
    assert had_turn[-1]
