"""The engine on files: no database, no server."""

from argparse import Namespace
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from groundswell.lab import spread, weigh
from groundswell.lab.steps import InputError, Step

# Each room of the lab adds its steps here.
STEPS: tuple[Step, ...] = (*weigh.STEPS, *spread.STEPS)


class Command(BaseCommand):
    help = "Run the engine on CSV and Parquet files, without a database."

    def add_arguments(self, parser: CommandParser) -> None:
        steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
        for step in STEPS:
            its = steps.add_parser(step.name, help=step.help, description=step.help)
            step.add(its)
            its.set_defaults(run=step.run)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            options["run"](Namespace(**options))
        except InputError as bad:
            raise CommandError(str(bad)) from bad
