"""Draw every conclusion anew."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from groundswell.weigh import recount


class Command(BaseCommand):
    help = "Draw every score and place anew from the facts; within an epoch this changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--new-epoch", action="store_true", help="open the next epoch first: new constants for all")

    def handle(self, *args: Any, new_epoch: bool, **options: Any) -> None:
        if new_epoch:
            recount.open_epoch()
        else:
            recount.recount()
