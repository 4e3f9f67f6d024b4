"""A way into the company's rooms for somebody, without a mail server."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.urls import reverse

from groundswell.record import members
from groundswell.record.models import Company, Membership


class Command(BaseCommand):
    help = "Ask somebody into a company's rooms: prints a link that works once, for seven days."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--role", choices=Membership.Role.values, default=Membership.Role.CARE.value)
        parser.add_argument("--company", default="", help="its name; else the first that somebody works for")

    def handle(self, *args: Any, email: str, role: str, company: str, **options: Any) -> None:
        try:
            validate_email(email)
            token = members.invite(company_of(company), email, role, by="the command line")
        except ValidationError as error:
            raise CommandError(f"{email!r} is no e-mail address") from error
        except members.NotSo as error:
            raise CommandError(f"{email} is a member already; its role is changed in the console") from error
        self.stdout.write(settings.SITE + reverse("console:join", args=[token]))


def company_of(name: str) -> Company:
    """The company of this name; without one, that which people work for, else the first."""
    named = Company.objects.filter(name=name) if name else Company.objects.all()
    found = named.filter(memberships__isnull=False).order_by("pk").first() or named.order_by("pk").first()
    if found is None:
        raise CommandError(f"no company {name!r}" if name else "no company yet: start `groundswell serve` and open it")
    return found
