"""What holds of plumbing/wipe.py."""

from pathlib import Path

import pytest
from django.db import connection, transaction

from groundswell.plumbing import wipe
from groundswell.plumbing.models import Beat

SECRET = "words that nobody may find again"


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL keeps its own files")
def test_no_file_of_sqlite_holds_what_was_erased() -> None:
    Beat.objects.create(job=SECRET, put_at="2026-03-01T00:00:00Z")
    assert any(SECRET.encode() in content for content in files())
    with transaction.atomic():
        Beat.objects.all().delete()
        wipe.after_commit()
    assert not any(SECRET.encode() in content for content in files())


def files() -> list[bytes]:
    main = Path(connection.settings_dict["NAME"])
    return [one.read_bytes() for one in (main, main.with_name(main.name + "-wal")) if one.exists()]
