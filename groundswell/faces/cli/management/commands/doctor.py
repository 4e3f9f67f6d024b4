"""Is this installation well."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from groundswell.weigh.health import look


class Command(BaseCommand):
    help = "Say whether this installation is well: database, jobs, seals, and that a recount changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        findings = look()
        for finding in findings:
            self.stdout.write(f"{'well' if finding.is_well else 'ILL '}  {finding.what}: {finding.found}")
        if ill := [finding for finding in findings if not finding.is_well]:
            raise CommandError(f"{len(ill)} of {len(findings)} are not well")
