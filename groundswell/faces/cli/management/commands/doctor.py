"""Is this installation well."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from groundswell.plumbing import health as pipes
from groundswell.plumbing import jobs
from groundswell.weigh import health

LOOKS = (pipes.database, pipes.tables, pipes.given_up, health.news, health.seals)


class Command(BaseCommand):
    help = "Say whether this installation is well: database, jobs, seals, and that a recount changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        # What waits to be weighed would change with a recount, and rightly so.
        looks = (*LOOKS, health.law) if jobs.is_idle() else LOOKS
        findings = [look() for look in looks]
        for finding in findings:
            self.stdout.write(f"{'well' if finding.is_well else 'ILL '}  {finding.what}: {finding.found}")
        if ill := sum(not finding.is_well for finding in findings):
            raise CommandError(f"{ill} of {len(findings)} are not well")
