"""Orders from a CSV, batch by batch, with a report."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.db import transaction

from groundswell.listen.buying import bought, came_back
from groundswell.listen.files import Refusal, print_nothing, tell_of
from groundswell.listen.formats.options import Options
from groundswell.listen.formats.orders import OrderRow, read
from groundswell.listen.match import slug_of

BATCH = 2_000  # rows that are one transaction and one piece of news


@dataclass(slots=True)
class OrderReport:
    """What became of a file's rows: read = noticed + repeated + all refused."""

    read: int = 0
    noticed: int = 0
    repeated: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def as_dict(self) -> dict[str, object]:
        told = {name: getattr(self, name) for name in ("read", "noticed", "repeated")}
        return {**told, "refused": dict(self.refused), "seconds": round(self.seconds, 3)}


@dataclass(slots=True)
class OrderImport:
    """One file of orders on its way in."""

    path: Path
    company: str = ""
    source: str = ""
    options: Options = field(default_factory=Options)
    dry_run: bool = False
    tell: Callable[[str], None] = print_nothing  # words about refused rows
    keep: Callable[[Refusal], object] = print_nothing  # each refused row
    step: Callable[[int], None] = print_nothing  # bytes read so far
    report: OrderReport = field(default_factory=OrderReport)
    told: int = 0

    def run(self) -> OrderReport:
        """Take in the whole file, batch by batch; killed and started again, nothing is lost or doubled."""
        began = time.monotonic()
        with self.path.open("rb") as file:
            rows = read(file, self.options)
            while batch := list(islice(rows, BATCH)):
                with transaction.atomic():
                    self.take(batch)
                    transaction.set_rollback(self.dry_run)
                self.step(file.tell())
        self.report.seconds = time.monotonic() - began
        return self.report

    def take(self, batch: list[OrderRow]) -> None:
        source = self.source or f"csv/{slug_of(self.company) if self.company else 'first'}"
        orders = [row.order for row in batch if row.order is not None]
        new = bought(source, self.company, orders)
        came_back(source, [back for row in batch for back in row.returns])
        self.report.read += len(batch)
        self.report.noticed += new
        self.report.repeated += len(orders) - new
        refused = [
            Refusal(row.line, row.refused.reason, row.refused.found, row.refused.wanted) for row in batch if row.refused
        ]
        self.told = tell_of(refused, self.report.refused, self.told, self.tell, self.keep)
