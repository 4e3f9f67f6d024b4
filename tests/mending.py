"""A market in which something was wrong and is said to be fixed: critics, fans, owners of the new version."""

from datetime import date, timedelta

from cast import DAY, a_company, a_product, crowd, said, told

from groundswell.listen import fixes
from groundswell.listen.catalogue import add_version
from groundswell.record.models import Account, Fix, Membership, Person, Version, Voice

SHIPPED = date(2026, 3, 10)
LATER = DAY + timedelta(days=30)


def care() -> Account:
    account = Account.objects.of("care@acme.example")
    Membership.objects.get_or_create(account=account, company=a_company(), role="care")
    return account


def market(*, critics: int = 6, fans: int = 10) -> Fix:
    """Critics of the kettle 2.0, fans of it, and its version 2.1, in which the lid is said to leak no more."""
    kettle, by = a_product(), care()
    add_version(kettle, "2.0", date(2025, 1, 1), by.email)
    add_version(kettle, "2.1", SHIPPED, by.email)
    told(*crowd(*"5" * fans))
    told(*[said(person=f"critic {n}", id=f"c{n}", stars="1", text=f"The lid leaks, {n}.") for n in range(critics)])
    return fixes.tell(Version.objects.get(name="2.1"), "The lid leaks", by)


def name_all(fix: Fix, stars: int = 1) -> int:
    return fixes.name(fix, Voice.objects.filter(product=fix.product, level=stars).values_list("pk", flat=True), care())


def owners(yes: int, no: int = 0, *, proof: str = "order") -> list[Person]:
    """Owners of 2.1 who say so with a review of another product, and have shown that they bought the kettle."""
    parts = [said(person=f"owner {n}", product="pan", stars="4", proof=proof) for n in range(yes + no)]
    mine = [said(person=f"owner {n}", stars="4", version="2.1", said_at=LATER, proof=proof) for n in range(yes + no)]
    told(*parts, *mine)
    return [handle(f"owner {n}") for n in range(yes + no)]


def handle(name: str) -> Person:
    return Person.objects.filter(handles__name=name).distinct().get()


def answered(fix: Fix, people: list[Person], *, is_fixed: bool = True) -> None:
    for person in people:
        fixes.answer(fix, person, fix.version, is_fixed=is_fixed)
