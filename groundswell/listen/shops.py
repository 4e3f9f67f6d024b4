"""The shops that call us: connected, given new secrets, and let go, by people of their company."""

import re
from base64 import b64encode
from datetime import timedelta
from secrets import token_bytes
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from groundswell.listen.company import Taken
from groundswell.listen.models import Shop
from groundswell.plumbing.sign import token
from groundswell.record.changes import note
from groundswell.record.models import Company

# So long the secret before is good as well: what a shop had sent off is signed by it still.
ROTATION = timedelta(hours=1)
NAME = re.compile(r"[a-z0-9]([a-z0-9._-]{0,98}[a-z0-9])?")


def new_secret() -> str:
    """A secret as Standard Webhooks has it; any shop takes it as plain letters."""
    return "whsec_" + b64encode(token_bytes(24)).decode()


def name_of(given: str) -> str:
    """The host of a shop, or whatever it is called, in one word; empty where it is neither."""
    plain = given.strip().lower()
    try:
        host = urlsplit(plain if "//" in plain else f"//{plain}").hostname or ""
    except ValueError:
        return ""
    return host if NAME.fullmatch(host) else ""


@transaction.atomic
def connect(company: Company, kind: str, name: str, by: str, secret: str = "") -> Shop:
    """Let a shop call us.

    name    its address, or what it is called
    secret  by which it signs; empty: one is made
    Raises Taken when it calls us already.
    """
    key = f"{kind}/{name_of(name) or 'shop'}"
    if Shop.objects.filter(key=key, ended_at=None).exists():
        raise Taken("name")
    shop = Shop.objects.create(
        company=company, kind=kind, key=key, token=token(), secret=secret.strip() or new_secret()
    )
    note(company, by, f"shop {key}", None, {"kind": kind})
    return shop


@transaction.atomic
def change_secret(shop: Shop, by: str, secret: str = "") -> Shop:
    """From now on the shop signs by another secret; the one before is good for ROTATION."""
    now = Shop.objects.select_for_update().get(pk=shop.pk)
    now.secret_before, now.before_until = now.secret, timezone.now() + ROTATION
    now.secret = secret.strip() or new_secret()
    now.save(update_fields=["secret", "secret_before", "before_until"])
    note(now.company, by, f"secret of shop {now.key}", None, {"changed": True})
    return now


@transaction.atomic
def end(shop: Shop, by: str) -> bool:
    """Nothing more is taken from this shop; what it told stays. Whether it had not ended before."""
    ended = Shop.objects.filter(pk=shop.pk, ended_at=None).update(ended_at=timezone.now())
    if ended:
        note(shop.company, by, f"shop {shop.key}", {"kind": shop.kind}, None)
    return bool(ended)


def secrets_of(shop: Shop) -> list[str]:
    """The secrets by which a delivery may be signed now."""
    is_recent = shop.before_until is not None and shop.before_until > timezone.now()
    return [shop.secret, shop.secret_before] if is_recent else [shop.secret]
