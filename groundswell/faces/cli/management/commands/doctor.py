"""Is this installation well."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from groundswell.plumbing import health as pipes
from groundswell.weigh import health

LOOKS = (pipes.database, pipes.tables, pipes.given_up, health.news, health.seals, health.law)


class Command(BaseCommand):
    help = "Say whether this installation is well: database, jobs, seals, and that a recount changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        findings = [look() for look in LOOKS]
        for finding in findings:
            self.stdout.write(f"{'well' if finding.is_well else 'ILL '}  {finding.what}: {finding.found}")
        if ill := sum(not finding.is_well for finding in findings):
            raise CommandError(f"{ill} of {len(findings)} are not well")
