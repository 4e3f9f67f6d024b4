"""Serve the site, the API and the worker: one command, one process tree."""

import os
import signal
import socket
import subprocess
import sys
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from granian.constants import Interfaces
from granian.server import Server

from groundswell.record.members import first_token

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
        refuse_taken(host, port)
        # The processes that answer read their settings anew: let them know the address that was asked for.
        os.environ |= {"GROUNDSWELL_HOST": host, "GROUNDSWELL_PORT": str(port)}
        worker = None if without_worker else Worker()
        self.stderr.write(f"Groundswell is at http://{host}:{port} (Ctrl-C ends it). Its home is {settings.HOME}.")
        self.tell_of_the_first(os.environ.get("GROUNDSWELL_SITE", f"http://{host}:{port}").rstrip("/"))
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

    def tell_of_the_first(self, site: str) -> None:
        """While nobody works for any company: the address, once to be used, that makes the first owner."""
        token = first_token()
        if token:
            address = site + reverse("console:first", args=[token])
            self.stderr.write(f"Nobody is in its rooms yet. Open this once, to come in as the owner:\n{address}")


def refuse_taken(host: str, port: int) -> None:
    """Raise CommandError where we cannot listen: two servers would share a port, and each reader meet either house."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        found = f"Cannot listen at http://{host}:{port}: {error.strerror}."
        wanted = "End what runs there, or name another port: --port, or GROUNDSWELL_PORT."
        raise CommandError(f"{found} {wanted}") from error


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
