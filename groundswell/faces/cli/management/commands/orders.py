"""A file of orders in."""

import json
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from groundswell.listen.formats.options import Options
from groundswell.listen.order_files import OrderImport


class Command(BaseCommand):
    help = "Take in the orders in a CSV file; again, and nothing is doubled."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--company", default="", help="whose shop it is; empty: the first company's")
        parser.add_argument("--source", default="", help="the shop's key, such as shopify/acme.myshopify.com")
        parser.add_argument("--delimiter", default="", help="between columns, if it is hard to guess")
        parser.add_argument("--dry-run", action="store_true", help="report what would happen, and keep nothing")
        parser.add_argument("--report", default="", help="- prints the report as JSON; a path writes it there")
        parser.add_argument("--refused", type=Path, help="where to write each refused row: its line, and why, as JSON")

    def handle(self, *args: Any, file: Path, report: str, refused: Path | None, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"no file {file}")
        with (
            refused.open("w", encoding="utf-8") if refused else nullcontext(None) as rows,
            tqdm(total=file.stat().st_size, unit="B", unit_scale=True, file=sys.stderr, disable=None) as bar,
        ):
            done = OrderImport(
                path=file,
                company=options["company"],
                source=options["source"],
                options=Options(delimiter=options["delimiter"].replace("\\t", "\t") or None),
                dry_run=options["dry_run"],
                tell=lambda line: bar.write(line, file=sys.stderr),
                keep=lambda one: rows and rows.write(json.dumps(one._asdict(), ensure_ascii=False) + "\n"),
                step=lambda position: (bar.update(position - bar.n), None)[1],
            ).run()
        line = json.dumps(done.as_dict(), ensure_ascii=False)
        if report == "-":
            self.stdout.write(line)
        elif report:
            Path(report).write_text(line + "\n", encoding="utf-8")
        else:
            self.stderr.write(", ".join(f"{name} {value}" for name, value in done.as_dict().items() if value))
