"""A home of its own for each bench, Django set up in it, and files of made-up voices to fill it with."""

import atexit
import os
import random
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import django
from django.core.management import call_command

# No bench touches a real home or sees a switch of this machine.
for name in [name for name in os.environ if name.startswith("GROUNDSWELL_") or name == "DATABASE_URL"]:
    del os.environ[name]
# Who names a folder keeps what is built in it for the next time.
KEPT = os.environ.get("BENCH_HOME", "")
HOME = Path(KEPT or tempfile.mkdtemp(prefix="groundswell-bench-"))
HOME.mkdir(parents=True, exist_ok=True)
if not KEPT:
    atexit.register(shutil.rmtree, HOME, ignore_errors=True)
os.environ |= {"GROUNDSWELL_HOME": str(HOME), "DJANGO_SETTINGS_MODULE": "groundswell.settings"}
django.setup()

SHARES = (8, 5, 10, 25, 52)  # of one to five stars, per cent: about as in shops
TEXT = "the kettle boils fast but its lid came loose and the shop sent another one we use it every day and it is quiet"


def prepare() -> None:
    """Make the tables."""
    call_command("migrate", verbosity=0, interactive=False)


def made_up(rows: int, *, products: int, people: int, words: int = 0, name: str = "voices.csv") -> Path:
    """A file of made-up reviews in our own CSV; a person may review a product more than once, as in real files."""
    chance = random.Random(rows)
    path = HOME / name
    with path.open("w", encoding="utf-8") as file:
        file.write("id,person,product,stars,said_at,text\n")
        for number in range(rows):
            star = chance.choices(range(1, 6), SHARES)[0]
            day = datetime.fromtimestamp(1_500_000_000 + chance.randrange(200_000_000), UTC).isoformat()
            text = " ".join(chance.choices(TEXT.split(), k=words))
            person, product = chance.randrange(people), chance.randrange(products)
            file.write(f"{number},person {person},product {product},{star},{day},{text}\n")
    return path
