"""A public file against its seals."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from groundswell.record import bulk
from groundswell.record.models import Seal


class Command(BaseCommand):
    help = "Check a public file: that no voice was dropped or changed since it was heard."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--alone", action="store_true", help="by the file's own seals, not those of this installation"
        )
        parser.add_argument("--chain", default="", metavar="VALUE", help="a chain value noted earlier must be in it")

    def handle(self, *args: Any, file: Path, alone: bool, chain: str, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"no file {file}")
        known = [] if alone else list(Seal.objects.order_by("first"))
        with file.open(encoding="utf-8") as lines:
            check = bulk.verify(lines, known, chain.strip().lower())
        self.stdout.write(
            json.dumps(
                {
                    "voices": check.voices,
                    "news": check.news,
                    "seals": check.seals,
                    "unsealed": check.unsealed,
                    "counts": check.counts,
                    "troubles": check.troubles,
                },
                ensure_ascii=False,
            )
        )
        if check.troubles:
            raise CommandError(f"{len(check.troubles)} troubles; the first: {check.troubles[0]}")
        self.stderr.write(f"All {check.voices} voices fit {check.news} news and {check.seals} seals.")
