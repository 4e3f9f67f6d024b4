"""Who may do what."""

from collections.abc import Iterator

from django.utils import timezone

from groundswell.plumbing.sign import digest, token
from groundswell.record.models import Company, Key


class KeyTrouble(Exception):  # noqa: N818 - named after what went wrong
    """A key cannot be made or ended as asked."""


def make_key(name: str, scope: str, company: str = "") -> str:
    """Make a key and return its secret, which is kept nowhere."""
    if Key.objects.filter(name=name).exists():
        raise KeyTrouble(f"there is a key {name!r} already; end it, or take another name")
    of = Company.objects.filter(name=company).first() if company else None
    if company and of is None:
        raise KeyTrouble(f"no company {company!r}")
    secret = token()
    Key.objects.create(name=name, scope=scope, digest=digest(secret), company=of)
    return secret


def end_key(name: str) -> None:
    """Close a key; what it did stays."""
    if not Key.objects.filter(name=name, ended_at=None).update(ended_at=timezone.now()):
        raise KeyTrouble(f"no open key {name!r}")


def list_keys() -> Iterator[str]:
    for key in Key.objects.order_by("name"):
        state = f"ended {key.ended_at:%Y-%m-%d}" if key.ended_at else "open"
        yield f"{key.name}\t{key.scope}\t{key.company or 'first company'}\t{state}"


def key_of(secret: str) -> Key | None:
    """The open key that this secret belongs to."""
    return Key.objects.filter(digest=digest(secret), ended_at=None).select_related("company").first()
