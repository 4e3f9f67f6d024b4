"""Who may do what: people by their role at a company, programs by their key."""

from collections.abc import Iterator
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from groundswell.plumbing.sign import digest, token
from groundswell.record.changes import note
from groundswell.record.models import Account, Company, Key, Membership


class Deed(StrEnum):
    """What somebody may want to do in a company's rooms."""

    LOOK = "look"  # read what people say, and how the company stands to it
    REPLY = "reply"  # speak in the company's name
    HOLD = "hold"  # hold a voice back, read a hold again, lift it, close a report; claim, and close a claim
    CATALOGUE = "catalogue"  # change products, versions and other names
    LOG = "log"  # read who changed what
    LEDGER = "ledger"  # read who passed on what and what was bought; tell of campaigns; invite people to try things
    KEYS = "keys"  # make and end the keys of programs
    SHOPS = "shops"  # connect shops, and answer what their buyers ask
    SETTINGS = "settings"  # the company's name and addresses
    MEMBERS = "members"  # let people in, give roles, send people away


Role = Membership.Role
CARE = frozenset({Deed.LOOK, Deed.REPLY, Deed.HOLD, Deed.CATALOGUE, Deed.LOG, Deed.LEDGER})
MAY: dict[str, frozenset[Deed]] = {
    Role.OWNER: frozenset(Deed),
    Role.CARE: CARE,
    Role.READER: frozenset({Deed.LOOK}),
}


class KeyTrouble(Exception):  # noqa: N818 - named after what went wrong
    """A key cannot be made or ended as asked."""


def take_password(account: Account, password: str) -> None:
    """An account may come in by this password from now on."""
    account.set_password(password)
    account.save(update_fields=["password"])


def may(account: Account, company: Company, deed: Deed) -> bool:
    """Whether an account may do this at this company. Whoever is no member may nothing there."""
    role = Membership.objects.filter(account=account, company=company).values_list("role", flat=True).first()
    return role is not None and deed in MAY[role]


@transaction.atomic
def make_key(name: str, scope: str, company: str = "", by: str = "") -> str:
    """Make a key and return its secret, which is kept nowhere."""
    if Key.objects.filter(name=name).exists():
        raise KeyTrouble(f"there is a key {name!r} already; end it, or take another name")
    of = Company.objects.filter(name=company).first() if company else None
    if company and of is None:
        raise KeyTrouble(f"no company {company!r}")
    secret = token()
    Key.objects.create(name=name, scope=scope, digest=digest(secret), company=of)
    if of is not None and by:
        note(of, by, f"key {name}", None, {"scope": scope})
    return secret


@transaction.atomic
def end_key(name: str, by: str = "") -> None:
    """Close a key; what it did stays."""
    key = Key.objects.filter(name=name, ended_at=None).select_related("company").first()
    if key is None or not Key.objects.filter(pk=key.pk, ended_at=None).update(ended_at=timezone.now()):
        raise KeyTrouble(f"no open key {name!r}")
    if key.company is not None and by:
        note(key.company, by, f"key {name}", {"scope": key.scope}, None)


def list_keys() -> Iterator[str]:
    for key in Key.objects.order_by("name"):
        state = f"ended {key.ended_at:%Y-%m-%d}" if key.ended_at else "open"
        yield f"{key.name}\t{key.scope}\t{key.company or 'first company'}\t{state}"


def key_of(secret: str) -> Key | None:
    """The open key that this secret belongs to."""
    return Key.objects.filter(digest=digest(secret), ended_at=None).select_related("company").first()
