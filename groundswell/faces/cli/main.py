"""The groundswell command itself."""

import fcntl
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from pkgutil import iter_modules

import django
from django.conf import settings
from django.core.management import ManagementUtility, call_command
from django.db import connection
from django.db.migrations.exceptions import NodeNotFoundError
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from groundswell.faces.cli.management import commands

# Python keeps `import` for itself, so the file of that command has a longer name.
FILES = {"import": "import_file"}
NAMES = {file: name for name, file in FILES.items()}
# Commands that work on files alone: they need no database, and leave no home behind.
HOMELESS = {"lab"}
# Django's own checks load every page, which takes two seconds; the suite makes them, and so do these.
CHECKED = {"serve", "doctor"}
TOO_OLD = (
    "the tables of this home are older than those that the first release begins with; nothing was changed. "
    "Start it once with the source of commit cec6c7d, which brings them so far, and then with this"
)


def main(argv: Sequence[str] | None = None) -> None:
    """Run one command: prepare the home if it is new or behind, then do as told."""
    words = list(sys.argv if argv is None else argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "groundswell.settings")
    if len(words) > 1 and words[1] in {"--version", "version"}:
        print(f"groundswell {version('groundswell')}")  # noqa: T201 - a terminal's answer
        return
    if len(words) > 1 and words[1] in HOMELESS:
        # A secret of nobody's: it signs nothing, and keeps the settings from making a home for one.
        os.environ.setdefault("GROUNDSWELL_SECRET", "the lab signs nothing")
        # Compiled once on this machine, and not beside the source.
        os.environ.setdefault("NUMBA_CACHE_DIR", str(Path("~/.cache/groundswell/numba").expanduser()))
    django.setup()
    if len(words) < 2 or words[1] in {"-h", "--help", "help"}:
        print(overview())  # noqa: T201 - a terminal's answer
        return
    words[1] = FILES.get(words[1], words[1])
    if words[1] in set(ours()) - HOMELESS and not {"-h", "--help"} & set(words):
        prepare_home()
    if words[1] in set(ours()) - CHECKED:
        words.insert(2, "--skip-checks")
    ManagementUtility(["groundswell", *words[1:]]).execute()


def ours() -> list[str]:
    """The names of our own commands' files."""
    return sorted(module.name for module in iter_modules(commands.__path__))


def overview() -> str:
    """One line for each command."""
    utility = ManagementUtility(["groundswell"])
    lines = [(NAMES.get(name, name), utility.fetch_command(name).help) for name in ours()]
    told = "\n".join(f"  {name:<10} {about}" for name, about in lines)
    return f"groundswell NAME [options]; `groundswell NAME --help` tells more.\n\n{told}"


def prepare_home() -> None:
    """Bring the database up to date. Of several that start at once, one does it and the others wait."""
    settings.HOME.mkdir(parents=True, exist_ok=True)
    with (settings.HOME / "preparing").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            executor = MigrationExecutor(connection)
        except NodeNotFoundError:
            sys.exit(f"groundswell: {TOO_OLD}")
        if is_half_way(executor.loader):
            sys.exit(f"groundswell: {TOO_OLD}")
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False)


def is_half_way(loader: MigrationLoader) -> bool:
    """Whether only some were taken of those steps that one of ours stands for and that are no more."""
    gone = [set(step.replaces) - set(loader.disk_migrations) for step in loader.disk_migrations.values()]
    return any(0 < len(steps & set(loader.applied_migrations)) < len(steps) for steps in gone)
