"""Keys for programs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from groundswell.record import access


class Command(BaseCommand):
    help = "Make a key for a program, list the keys, or end one."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        create = acts.add_parser("create", help="make a key and print it, once")
        create.add_argument("name", help="who will use it")
        create.add_argument(
            "--scope",
            choices=["read", "write"],
            default="read",
            help="write: it may bring voices in; reading needs no key",
        )
        create.add_argument("--company", default="", help="whose voices it brings; else the first company's")
        acts.add_parser("list", help="show all keys, not their secrets")
        end = acts.add_parser("end", help="close a key")
        end.add_argument("name")

    def handle(self, *args: Any, act: str, **options: Any) -> None:
        try:
            if act == "create":
                self.stdout.write(access.make_key(options["name"], options["scope"], options["company"]))
            elif act == "end":
                access.end_key(options["name"])
            else:
                for line in access.list_keys():
                    self.stdout.write(line)
        except access.KeyTrouble as trouble:
            raise CommandError(str(trouble)) from trouble
