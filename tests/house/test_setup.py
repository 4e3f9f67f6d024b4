"""The tests' own ground: own home, a database in a file, guarded tables that empty, seeds that stay."""

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from groundswell.record.models import News, VoiceKind


def test_no_test_touches_a_real_home() -> None:
    assert Path(os.environ["GROUNDSWELL_HOME"]).resolve() == settings.HOME
    assert settings.HOME.name.startswith("groundswell-test-")
    assert settings.HOME.stat().st_mode & 0o077 == 0


@pytest.mark.django_db(transaction=True)
def test_a_second_connection_sees_what_the_first_has_written() -> None:
    News.objects.create(kind=News.Kind.VOICE_CHANGED)
    seen: list[int] = []

    def look() -> None:
        seen.append(News.objects.count())
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [1]


@pytest.mark.django_db
def test_sqlite_lies_in_a_file_of_this_worker() -> None:
    if connection.vendor == "sqlite":
        assert Path(connection.settings_dict["NAME"]).resolve().parent == settings.HOME


@pytest.mark.django_db(transaction=True)
def test_emptying_passes_the_guards_keeps_them_and_puts_the_seeds_back(django_db_setup: Callable[[], None]) -> None:
    seeds = set(VoiceKind.objects.values_list("key", flat=True))
    assert seeds
    News.objects.create(kind=News.Kind.VOICE_CHANGED)

    django_db_setup()

    assert not News.objects.exists()
    assert set(VoiceKind.objects.values_list("key", flat=True)) == seeds
    News.objects.create(kind=News.Kind.VOICE_CHANGED)
    with pytest.raises(IntegrityError), transaction.atomic():
        News.objects.all()._raw_delete(connection.alias)
