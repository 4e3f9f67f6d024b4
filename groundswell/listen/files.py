"""Voices from files, row by row, with a report."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

from django.db import transaction

from groundswell.listen.formats.options import Options
from groundswell.listen.formats.registry import FORMATS
from groundswell.listen.formats.row import Row
from groundswell.listen.hear import Ear, withdrawn_at_source
from groundswell.listen.item import Heard, Outcome
from groundswell.listen.match import slug_of
from groundswell.listen.said import Said
from groundswell.plumbing.rows import learn_sizes

# So many rows are one transaction, one piece of news and one set of look-ups.
BATCH = 5_000

# So many different troubles are told in words, each with so many of its lines; all are counted.
TOLD = 20
LINES = 5


@dataclass(slots=True)
class Report:
    """What became of a file's rows: read = heard + repeated + all refused."""

    read: int = 0
    heard: int = 0
    repeated: int = 0
    revised: int = 0  # among the repeated: known voices in new words
    withdrawn: int = 0  # beside the rows: voices that the source says were taken back
    refused: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def as_dict(self) -> dict[str, object]:
        return {
            "read": self.read,
            "heard": self.heard,
            "repeated": self.repeated,
            "revised": self.revised,
            "withdrawn": self.withdrawn,
            "refused": dict(self.refused),
            "seconds": round(self.seconds, 3),
        }


class Refusal(NamedTuple):
    """A row that was not heard, and why."""

    line: int
    reason: str
    found: str
    wanted: str


def print_nothing(told: object) -> None:
    """Nobody listens."""


@dataclass(slots=True)
class Import:
    """One file on its way in."""

    path: Path
    format: str
    options: Options
    company: str = ""
    source: str = ""
    dry_run: bool = False
    tell: Callable[[str], None] = print_nothing  # words about refused rows
    keep: Callable[[Refusal], object] = print_nothing  # each refused row
    step: Callable[[int], None] = print_nothing  # bytes read so far
    report: Report = field(default_factory=Report)
    told: int = 0
    tried: set[str] = field(default_factory=set)  # ids that a dry run has seen

    def run(self) -> Report:
        """Hear the whole file, batch by batch; killed and started again, nothing is lost or doubled."""
        began = time.monotonic()
        ear = Ear(self.source_key(), self.company)
        with self.path.open("rb") as file:
            for batch in self.batches(file):
                self.hear(ear, batch)
                self.step(file.tell())
        if self.report.heard >= BATCH:
            learn_sizes()
        self.report.seconds = time.monotonic() - began
        return self.report

    def source_key(self) -> str:
        """Where the voices were said: a place the whole world shares, or one shop's own."""
        if self.source:
            return self.source
        if FORMATS[self.format].worldwide:
            return self.format
        # Not the first company's name: before its first row there is none, and no row may be of two sources.
        return f"{self.format}/{slug_of(self.company) if self.company else 'first'}"

    def batches(self, file: BinaryIO) -> Iterator[list[Row]]:
        rows = iter(FORMATS[self.format].read(file, self.options))
        while batch := list(islice(rows, BATCH)):
            yield batch

    def hear(self, ear: Ear, batch: Iterable[Row]) -> None:
        rows = [row for row in batch if row.said is not None]
        answers = self.answers_to(ear, [row.said for row in rows if row.said is not None])
        refused = []
        for row, answer in zip(rows, answers, strict=True):
            if answer.refused is None:
                self.count(answer)
            else:
                refused.append(Refusal(row.line, answer.refused.reason, answer.refused.found, answer.refused.wanted))
        for row in batch:
            if row.withdrawn:
                self.report.withdrawn += withdrawn_at_source(ear.source.key, row.withdrawn)
            elif row.said is None:
                refused.append(Refusal(row.line, row.reason, row.found, row.wanted))
        self.refuse(sorted(refused))

    def answers_to(self, ear: Ear, said: list[Said]) -> list[Heard]:
        """Hear a batch; on a dry run undo it, and remember across batches what would have been known."""
        if not self.dry_run:
            return ear.hear(said)
        with transaction.atomic():
            answers = ear.hear(said)
            transaction.set_rollback(True)
        ear.forget()
        for answer in answers:
            if answer.outcome is Outcome.HEARD and answer.id in self.tried:
                answer.outcome = Outcome.REPEATED
        self.tried.update(answer.id for answer in answers)
        return answers

    def count(self, answer: Heard) -> None:
        self.report.read += 1
        if answer.outcome is Outcome.HEARD:
            self.report.heard += 1
        else:
            self.report.repeated += 1
            self.report.revised += answer.outcome is Outcome.REVISED

    def refuse(self, refused: list[Refusal]) -> None:
        """Count and tell of rows; those that fail for the same reason, such as a wrong header, in one line."""
        self.report.read += len(refused)
        self.told = tell_of(refused, self.report.refused, self.told, self.tell, self.keep)


def tell_of(
    refused: list[Refusal],
    counts: Counter[str],
    told: int,
    tell: Callable[[str], None],
    keep: Callable[[Refusal], object],
) -> int:
    """Count and tell of refused rows, the same trouble of many rows in one line. Returns how many lines were told."""
    alike: dict[tuple[str, str, str], list[int]] = {}
    for one in refused:
        counts[one.reason] += 1
        keep(one)
        alike.setdefault(one[1:], []).append(one.line)
    for (reason, found, wanted), lines in alike.items():
        told += 1
        if told <= TOLD:
            tell(f"{in_words(lines)}: {reason}: found {found or 'nothing'}, wanted {wanted}")
        elif told == TOLD + 1:
            tell("… and more; all are counted, and --refused FILE writes down each")
    return told


def in_words(lines: list[int]) -> str:
    """Which lines: line 3; lines 3, 7 and 12; lines 3, 7, 12, 15, 20 and 81 more."""
    told, more = list(map(str, lines[:LINES])), len(lines) - LINES
    if len(lines) == 1:
        return f"line {told[0]}"
    last = f"{more} more" if more > 0 else told.pop()
    return f"lines {', '.join(told)} and {last}"
