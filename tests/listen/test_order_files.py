"""What holds of listen/order_files.py and listen/formats/orders.py."""

from decimal import Decimal

import pytest
from cast import DAY, a_product

from groundswell.listen import order_files
from groundswell.listen.order_files import OrderImport
from groundswell.record.models import News, Purchase, Return

pytestmark = pytest.mark.django_db

HEAD = "order,at,line,product,quantity,amount,currency,email,told_by,returned"
ROW = "1001,2026-03-01 12:00,1,kettle,2,39.90,EUR,ada@example.test,friend,"


@pytest.fixture
def take(tmp_path):
    """Take in a file of these rows."""

    def taken(*rows, head=HEAD, **parts):
        path = tmp_path / "orders.csv"
        path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
        return OrderImport(path, company="Acme", **parts).run()

    return taken


def test_each_row_is_a_line_that_was_bought_once(take):
    kettle = a_product()
    rows = [ROW, ROW.replace(",1,kettle", ",2,toaster"), ROW]
    first, second = take(*rows), take(*rows)
    assert (first.read, first.noticed, first.repeated) == (3, 2, 1)
    assert (second.read, second.noticed, second.repeated) == (3, 0, 3)
    bought = Purchase.objects.get(line="1")
    assert (bought.product, bought.at, bought.amount) == (kettle, DAY, Decimal("39.90"))
    assert (bought.source.key, bought.told_by, len(bought.buyer)) == ("csv/acme", "friend", 64)


def test_what_came_back_may_grow_from_file_to_file(take):
    row = ROW.replace("kettle,2", "kettle,3")
    for told, back in (("1", 1), ("1", 1), ("2", 2), ("3", 3), ("9", 3)):
        take(row + told)
        assert sum(Return.objects.values_list("quantity", flat=True)) == back


@pytest.mark.parametrize(
    ("was", "becomes", "reason"),
    [
        ("1001", "", "missing_order"),
        ("kettle", "", "missing_product"),
        ("2026-03-01 12:00", "", "missing_date"),
        ("2026-03-01 12:00", "02.03.04", "unreadable_date"),
        (",2,", ",two,", "unreadable_count"),
        ("39.90", "much", "unreadable_amount"),
        ("EUR", "", "missing_currency"),
        ("EUR", "euro", "unreadable_currency"),
        ("friend", "a horse", "unreadable_answer"),
        ("friend,", "friend", "wrong_columns"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_by_its_line_and_the_others_go_on(take, was, becomes, reason):
    lines, kept = [], []
    report = take(ROW.replace(was, becomes), ROW.replace("1001", "1002"), tell=lines.append, keep=kept.append)
    assert (report.read, report.noticed, report.refused) == (2, 1, {reason: 1})
    assert lines[0].startswith(f"line 2: {reason}")
    assert kept[0].line == 2


def test_a_file_without_the_columns_that_are_needed_says_so(take):
    report = take("x,y", head="colour,shape")
    assert report.refused == {"wrong_columns": 1}


def test_columns_may_stand_anywhere_and_be_left_out(take):
    report = take("Kettle;1001;2026-03-01T12:00:00Z", head="Title;Order;At")
    assert report.noticed == 1
    assert (Purchase.objects.get().quantity, Purchase.objects.get().amount) == (1, None)


def test_a_dry_run_keeps_nothing(take):
    assert take(ROW, dry_run=True).noticed == 1
    assert not Purchase.objects.exists()
    assert not News.objects.exists()


def test_rows_are_taken_in_by_batches(take, monkeypatch):
    monkeypatch.setattr(order_files, "BATCH", 10)
    assert take(*(ROW.replace("1001", str(n)) for n in range(25))).noticed == 25
    assert News.objects.filter(kind="purchase.noticed").count() == 3
