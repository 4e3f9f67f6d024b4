"""All that is public, out."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from groundswell.record import bulk, proof


class Command(BaseCommand):
    help = "Write all that is public to one file of JSON lines, with the seals to check it by."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--public", type=Path, required=True, metavar="FILE")

    def handle(self, *args: Any, public: Path, **options: Any) -> None:
        proof.seal()
        lines = bulk.export(public)
        self.stderr.write(f"{lines} lines in {public}; `groundswell verify {public}` checks them")
