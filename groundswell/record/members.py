"""Who works for a company: the first owner, invitations that work once, roles, and leaving."""

from dataclasses import dataclass
from datetime import timedelta
from hmac import compare_digest

from django.core.signing import BadSignature, dumps, loads
from django.db import transaction
from django.utils import timezone

from groundswell.plumbing.sign import keyed
from groundswell.record.changes import note
from groundswell.record.models import Account, Change, Company, Membership

INVITED_FOR = timedelta(days=7)
OWNER = Membership.Role.OWNER


class NotAsked(Exception):  # noqa: N818 - named after what went wrong
    """The link fits no invitation that is open: wrong, too old, used, or taken back."""


class NotSo(Exception):  # noqa: N818 - named after what went wrong
    """A membership cannot be changed so: the reason's name."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody was asked to work for a company."""

    company: Company
    email: str
    role: str


def first_token() -> str:
    """What lets the first owner in; empty once anybody works for any company."""
    return "" if Membership.objects.exists() else keyed("first owner").hex()[:40]


def opens_first(given: str) -> bool:
    """Whether this lets the first owner in, now."""
    token = first_token()
    return bool(token) and compare_digest(given.encode(), token.encode())


def first_owner(company: Company, email: str) -> Account:
    """Make the first owner of an installation. Raises NotAsked when somebody was first."""
    Company.objects.select_for_update().get(pk=company.pk)
    if Membership.objects.exists():
        raise NotAsked
    account = Account.objects.of(email)
    join(account, company, OWNER, by=account.email)
    return account


@transaction.atomic
def invite(company: Company, email: str, role: str, by: str) -> str:
    """Ask somebody in; returns what stands in the link. A newer invitation of the same address ends the older.

    Raises NotSo when the address is a member's already.
    """
    email = email.lower()
    if Membership.objects.filter(company=company, account__email__iexact=email).exists():
        raise NotSo("member_already")
    asked = note(company, by, invited(email), None, {"role": role})
    return dumps(asked.pk, salt="invitation")


def invitation(given: str) -> Invitation:
    """The open invitation that a link names, or NotAsked."""
    try:
        asked = Change.objects.select_related("company").get(
            pk=loads(given, salt="invitation", max_age=INVITED_FOR), what__startswith="invitation "
        )
    except (BadSignature, ValueError, TypeError, Change.DoesNotExist) as error:
        raise NotAsked from error
    email = asked.what.removeprefix("invitation ")
    later = Change.objects.filter(company=asked.company, pk__gt=asked.pk, what__in=[invited(email), member(email)])
    if later.exists() or not asked.after:
        raise NotAsked
    return Invitation(asked.company, email, asked.after["role"])


def invitations(company: Company) -> list[Invitation]:
    """Who was asked in, and may still come, the longest asked first."""
    since = timezone.now() - INVITED_FOR
    asked = Change.objects.filter(company=company, what__startswith="invitation ", at__gt=since).order_by("pk")
    newest = {change.what.removeprefix("invitation "): change for change in asked}
    came = Change.objects.filter(company=company, what__in=[member(email) for email in newest])
    last = dict(came.order_by("pk").values_list("what", "pk"))
    return [
        Invitation(company, email, change.after["role"])
        for email, change in newest.items()
        if change.after and last.get(member(email), 0) < change.pk
    ]


@transaction.atomic
def accept(given: str) -> tuple[Account, Company]:
    """Somebody comes in by an invitation; it works once."""
    company = invitation(given).company
    Company.objects.select_for_update().get(pk=company.pk)
    asked = invitation(given)
    account = Account.objects.of(asked.email)
    if not account.is_active or Membership.objects.filter(account=account, company=company).exists():
        raise NotAsked
    join(account, company, asked.role, by=account.email)
    return account, company


def join(account: Account, company: Company, role: str, by: str) -> None:
    Membership.objects.create(account=account, company=company, role=role)
    note(company, by, member(account.email), None, {"role": role})


@transaction.atomic
def change_role(membership: Membership, role: str, by: Account) -> None:
    """Give a member another role. Nobody raises themselves, and a company keeps an owner."""
    membership = locked(membership)
    if membership.role == role:
        return
    if membership.account_id == by.pk and role == OWNER:
        raise NotSo("not_yourself")
    keep_an_owner(membership)
    before, membership.role = membership.role, role
    membership.save(update_fields=["role"])
    note(membership.company, by.email, member(membership.account.email), {"role": before}, {"role": role})


@transaction.atomic
def remove(membership: Membership, by: Account) -> None:
    """End somebody's work for a company. What they did stays, under their name."""
    membership = locked(membership)
    keep_an_owner(membership)
    note(membership.company, by.email, member(membership.account.email), {"role": membership.role}, None)
    membership.delete()


def locked(membership: Membership) -> Membership:
    """The membership as it stands, while nobody else changes who works for that company."""
    Company.objects.select_for_update().get(pk=membership.company_id)
    found = Membership.objects.select_related("account", "company").filter(pk=membership.pk).first()
    if found is None:
        raise NotSo("gone")
    return found


def keep_an_owner(leaving: Membership) -> None:
    others = Membership.objects.filter(company=leaving.company, role=OWNER).exclude(pk=leaving.pk)
    if leaving.role == OWNER and not others.exists():
        raise NotSo("last_owner")


def invited(email: str) -> str:
    return f"invitation {email.lower()}"


def member(email: str) -> str:
    return f"member {email.lower()}"
