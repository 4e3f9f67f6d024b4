"""Fill an empty house with a made-up market."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from groundswell import flow
from groundswell.listen import demo
from groundswell.record.models import Voice


class Command(BaseCommand):
    help = "Fill an empty house with a made-up market, which says plainly that it is made up."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing where people have spoken already")

    def handle(self, *args: Any, if_empty: bool, **options: Any) -> None:
        if Voice.objects.exclude(source__key=demo.SOURCE).exists():
            if if_empty:
                return
            raise CommandError("people have spoken here already; a made-up market would stand among them")
        if if_empty and Voice.objects.exists():
            return
        made = demo.fill(timezone.now().date())
        flow.run_until_idle()
        self.stderr.write(
            f"A made-up market: {len(made.companies)} companies, {len(made.products)} products,"
            f" {len(made.voices)} voices. Nobody in it is real."
        )
