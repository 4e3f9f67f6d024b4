"""What a company says of itself, and how the first owner's company comes to be."""

from typing import Any

from django.conf import settings
from django.db import transaction

from groundswell.listen.match import find_company
from groundswell.listen.models import Draft
from groundswell.plumbing import snapshot
from groundswell.record import members
from groundswell.record.changes import differences, note
from groundswell.record.models import Account, Company, News, Person, Product, announce

FIELDS = (
    "name",
    "contact",
    "address",
    "website",
    "half_life_days",
    "widest_move",
    "leads",
    "false_alarms",
    "review_request_days",
)
OF_SCORES = {"half_life_days", "widest_move"}


class Taken(Exception):  # noqa: N818 - named after what went wrong
    """Another has this name, number or value already: which field."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@transaction.atomic
def open_house(name: str, email: str) -> tuple[Account, Company]:
    """Let the first owner in, to the company of this name: one that voices named already, or the installation's
    first under its new name, or a new one. Raises members.NotAsked when somebody was first.
    """
    company = Company.objects.filter(name__iexact=name).first()
    unnamed = Company.objects.filter(name=settings.FIRST_COMPANY, is_made_up=False).first()
    if company is None and unnamed is not None:
        change_company(unnamed, {"name": name}, by=email)
        company = unnamed
    company = company or find_company(name)
    return members.first_owner(company, email), company


@transaction.atomic
def change_company(company: Company, given: dict[str, Any], by: str) -> None:
    """Change what a company says of itself. Raises Taken when another company has the name."""
    now = Company.objects.select_for_update().get(pk=company.pk)
    before, after = differences({name: getattr(now, name) for name in FIELDS}, given)
    if not after:
        return
    if "name" in after and Company.objects.filter(name__iexact=after["name"]).exclude(pk=now.pk).exists():
        raise Taken("name")
    Company.objects.filter(pk=now.pk).update(**after)
    note(now, by, "settings", before, after)
    if OF_SCORES & after.keys():
        announce(News.Kind.COMPANY_CHANGED, now.pk)
    if "name" in after:
        rename(now, after["name"])
    numbers = Product.objects.filter(company=now).values_list("pk", flat=True)
    snapshot.forget(*(snapshot.product(number) for number in numbers))
    company.refresh_from_db()


def rename(company: Company, name: str) -> None:
    """Let the company's own voice, and what waits to be confirmed, go by the new name."""
    Person.objects.filter(company=company).update(name=name)
    Draft.objects.filter(company=company.name, voice=None).update(company=name)
