"""Run the flow: news, jobs, timetable."""

import signal
import time
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django.db.utils import OperationalError

from groundswell import flow
from groundswell.plumbing import jobs


class Command(BaseCommand):
    help = "Run what follows from the news: jobs, and the timetable."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--until-idle", action="store_true", help="stop when nothing is left to do")
        parser.add_argument("--pause", type=float, default=0.3, help="seconds between looks (default 0.3)")

    def handle(self, *args: Any, until_idle: bool, pause: float, **options: Any) -> None:
        if until_idle:
            flow.run_until_idle()
            return
        self.is_wanted = True
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        jobs.take_up_lost()
        while self.is_wanted:
            close_old_connections()
            if not self.work_once():
                time.sleep(pause)

    def stop(self, number: int, frame: FrameType | None) -> None:
        """Finish the job at hand, then leave."""
        self.is_wanted = False

    def work_once(self) -> int:
        """Read the news, run some jobs. Returns how much there was to do."""
        try:
            jobs.beat(flow.EVERY)
            return flow.turn() + jobs.run_ready(most=50)
        except OperationalError as error:
            # A busy or restarting database is no reason to die: say so, and look again.
            self.stderr.write(f"database: {error}")
            return 0
