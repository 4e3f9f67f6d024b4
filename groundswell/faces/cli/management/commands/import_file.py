"""A file of voices in."""

import gc
import json
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from groundswell.listen.files import Import
from groundswell.listen.formats.options import Options, read_columns
from groundswell.listen.formats.registry import FORMATS


class Command(BaseCommand):
    help = "Hear the voices in a file; again, and nothing is doubled."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", required=True, choices=sorted(FORMATS), help="how the file is written")
        parser.add_argument("--company", default="", help="whose the rows are that name no company")
        parser.add_argument("--source", default="", help="where they were said, if the format does not tell")
        parser.add_argument("--columns", default="", help="our=theirs,… for a CSV with names of its own")
        parser.add_argument("--no-header", action="store_true", help="the first row is a voice already")
        parser.add_argument("--delimiter", default="", help="between columns, if it is hard to guess")
        parser.add_argument("--scale", default="", help="lowest-highest of all stars in a CSV, such as 0-10")
        parser.add_argument("--dry-run", action="store_true", help="report what would happen, and keep nothing")
        parser.add_argument("--report", default="", help="- prints the report as JSON; a path writes it there")
        parser.add_argument("--refused", type=Path, help="where to write each refused row: its line, and why, as JSON")

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        # Python keeps `import` for itself; who types it shall read it.
        return super().create_parser(prog_name, "import", **kwargs)

    def handle(self, *args: Any, file: Path, report: str, refused: Path | None, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"no file {file}")
        try:
            columns = read_columns(options["columns"])
        except ValueError as error:
            raise CommandError(str(error)) from error
        # A batch is tens of thousands of objects that live together: looking for circles among them is a tenth
        # of the time, and finds none.
        gc.set_threshold(200_000, 20, 20)
        with (
            refused.open("w", encoding="utf-8") if refused else nullcontext(None) as rows,
            tqdm(total=file.stat().st_size, unit="B", unit_scale=True, file=sys.stderr, disable=None) as bar,
        ):
            done = Import(
                path=file,
                format=options["format"],
                options=Options(
                    columns=columns,
                    header=not options["no_header"],
                    delimiter=options["delimiter"].replace("\\t", "\t") or None,
                    scale=options["scale"],
                ),
                company=options["company"],
                source=options["source"],
                dry_run=options["dry_run"],
                tell=lambda line: bar.write(line, file=sys.stderr),
                keep=lambda one: rows and rows.write(json.dumps(one._asdict(), ensure_ascii=False) + "\n"),
                step=lambda position: (bar.update(position - bar.n), None)[1],
            ).run()
        self.tell(done.as_dict(), report)

    def tell(self, done: dict[str, object], report: str) -> None:
        line = json.dumps(done, ensure_ascii=False)
        if report == "-":
            self.stdout.write(line)
        elif report:
            Path(report).write_text(line + "\n", encoding="utf-8")
        else:
            told = {"read": done["read"]} | {name: value for name, value in done.items() if value}
            self.stderr.write(", ".join(f"{name} {value}" for name, value in told.items()))
