"""The people at Acme and at its rival, and how they come in."""

from datetime import date
from typing import Any

from calling import body_of, own
from cast import a_company, a_person, a_product, a_source, a_voice
from django.test import Client
from django.utils import timezone
from mates import a_ring

from groundswell.act import claims
from groundswell.act.models import Judgement
from groundswell.listen import shops
from groundswell.listen.models import Delivery
from groundswell.record.models import (
    Account,
    Alias,
    Campaign,
    Company,
    Fix,
    Hold,
    Key,
    Membership,
    Product,
    Report,
    ShareLink,
    Version,
)
from groundswell.spread.models import Node

ROLES = ("owner", "care", "reader")


def an_account(name: str) -> Account:
    return Account.objects.of(f"{name}@acme.example")


def a_member(role: str = "owner", name: str = "", company: Company | None = None) -> Account:
    """Somebody who works for Acme, unless told otherwise."""
    account = an_account(name or role)
    Membership.objects.get_or_create(account=account, company=company or a_company(), defaults={"role": role})
    return account


def signed_in(account: Account | None) -> Client:
    client = Client()
    if account is not None:
        client.force_login(account)
    return client


def at(page: str = "", company: str = "acme") -> str:
    return f"/console/at/{company}/{page}"


def a_report(voice: Any, **parts: Any) -> Report:
    plain = {"ground": "spam", "words": "It is an advertisement.", "number": f"R{Report.objects.count()}"}
    return Report.objects.create(voice=voice, **{**plain, **parts})


def a_telling(product: Product, code: str) -> ShareLink:
    """Ada has passed a product on by a link, and Ben came by it."""
    now = timezone.now()
    link = ShareLink.objects.create(code=code, person=a_person("Ada"), product=product)
    ada = Node.objects.create(product=product, person=a_person("Ada"), at=now, cause="unasked")
    told = {"teller": ada, "root": ada, "link": link, "generation": 1, "way": "code"}
    Node.objects.create(product=product, person=a_person("Ben"), at=now, cause="unasked", **told)
    return link


def a_house(name: str) -> dict[str, int]:
    """A company with one of everything, and the number of each."""
    company = a_company(name)
    slug = company.slug
    product = a_product(f"{slug}-kettle", company=company, sku="K1")
    voice = a_voice(product=product)
    held = a_voice(product=product)
    Account.objects.get_or_create(email="ada@example.org", defaults={"person": voice.author})
    by = a_member("owner", f"owner-{slug}", company)
    second = a_member("care", f"care-{slug}", company)
    hold = Hold.objects.create(voice=held, ground="spam", evidence="seen", placed_by=by.email, account=by)
    group = a_ring(a_person("Ada"), a_person("Ben"), products=[product])
    judgement = Judgement.objects.create(company=company, verdict="not_one", why="They are a choir.", by=by)
    shop = shops.connect(company, "signed", slug, by.email)
    asks = {"body": body_of(own("buyer.asks")), "topic": "buyer.asks", "waits_for": Delivery.PERSON}
    version = Version.objects.create(product=product, name="2.1", released_on=date(2026, 1, 1))
    return {
        "group": group.pk,
        "judgement": judgement.pk,
        "voice": voice.pk,
        "fix": Fix.objects.create(product=product, version=version, fault="It leaks", by=by).pk,
        "hold": hold.pk,
        "report": a_report(voice).pk,
        "claim": claims.claim(voice, "misuse", "It was put on a stove.", "reader").pk,
        "product": product.pk,
        "alias": Alias.objects.create(source=a_source(), company=company, product=product, value=slug).pk,
        "key": Key.objects.create(name=slug, scope="read", digest=slug, company=company).pk,
        "shop": shop.pk,
        "failed": Delivery.objects.create(shop=shop, stamp="1", body=b"{", failed="found no JSON").pk,
        "asking": Delivery.objects.create(shop=shop, stamp="2", **asks).pk,
        "member": Membership.objects.get(account=second).pk,
        "link": a_telling(product, f"{slug}-1").pk,
        "campaign": Campaign.objects.create(
            company=company, key="spring", name="Spring", kind="samples", starts_at=timezone.now()
        ).pk,
    }
