"""The people at Acme and at its rival, and how they come in."""

from datetime import date
from typing import Any

from calling import body_of, own
from cast import a_company, a_person, a_product, a_source, a_voice
from django.test import Client
from mates import a_ring

from groundswell.act import claims
from groundswell.act.models import Judgement
from groundswell.listen import shops
from groundswell.listen.models import Delivery
from groundswell.record.models import Account, Alias, Company, Fix, Hold, Key, Membership, Report, Version

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
    }
