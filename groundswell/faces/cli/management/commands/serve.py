"""Serve the site, the API and the worker: one command, one process tree."""

import signal
import subprocess
import sys
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from granian.constants import Interfaces
from granian.server import Server

# More threads than this only wait for each other (see docs/decisions/0013).
THREADS = 2
BACKLOG = 512


class Command(BaseCommand):
    help = "Serve the site and the API, with the worker beside them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=settings.HOST)
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument("--workers", type=int, default=1, help="processes that answer (default 1)")
        parser.add_argument("--without-worker", action="store_true", help="jobs run elsewhere: groundswell work")

    def handle(self, *args: Any, host: str, port: int, workers: int, without_worker: bool, **options: Any) -> None:
        worker = None if without_worker else Worker()
        self.stderr.write(f"Groundswell is at http://{host}:{port} (Ctrl-C ends it)")
        server = Server(
            target="groundswell.wsgi:application",
            interface=Interfaces.WSGI,
            address=host,
            port=port,
            workers=workers,
            blocking_threads=THREADS,
            backpressure=BACKLOG,
            websockets=False,
            log_enabled=False,
            respawn_failed_workers=True,
        )
        try:
            server.serve()
        finally:
            if worker is not None:
                worker.stop()


class Worker:
    """The worker as a child process, started again whenever it dies."""

    def __init__(self) -> None:
        self.is_wanted = True
        self.process = self.start()
        threading.Thread(target=self.keep, daemon=True).start()

    def start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "groundswell.faces.cli", "work"])

    def keep(self) -> None:
        while self.is_wanted:
            self.process.wait()
            if self.is_wanted:
                self.process = self.start()

    def stop(self) -> None:
        self.is_wanted = False
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
