"""What every page of a company's rooms needs: whose they are, who is in them, and what they may do there."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from groundswell.act.models import Claim
from groundswell.faces import door
from groundswell.listen.models import Delivery
from groundswell.record.access import MAY
from groundswell.record.models import Account, Company, Hold, Membership, Report

# In which room each page stands, where its name does not say so.
ROOMS = {
    "voice": "desk",
    "report": "reports",
    "claim": "claims",
    "shop": "shops",
    **dict.fromkeys(("group", "rehearsal"), "integrity"),
    **dict.fromkeys(("product", "product_new", "file", "fixes", "fix", "proportion"), "products"),
    **dict.fromkeys(("spread_of", "decisions", "front", "cascade", "ledger", "book"), "spread"),
    **dict.fromkeys(("campaigns", "campaign", "whom", "whom_sure"), "spread"),
}


def show(request: HttpRequest, company: Company, page: str, status: int = 200, /, **told: Any) -> HttpResponse:
    """One page of the company's rooms."""
    account = member(request)
    role = Membership.objects.values_list("role", flat=True).get(account=account, company=company)
    room = {
        "company": company,
        "room": ROOMS.get(page, page),
        "member": account,
        "role": role,
        "may": {deed.value for deed in MAY[role]},
        "open_reports": Report.objects.filter(voice__product__company=company, closed_at=None).count(),
        "open_claims": Claim.objects.filter(voice__product__company=company, ended_at=None).count(),
        "waiting_holds": waiting(company, account),
        "asking_buyers": Delivery.objects.filter(shop__company=company, waits_for=Delivery.PERSON).count(),
    }
    return render(request, f"console/{page}.html", room | told, status=status)


def member(request: HttpRequest) -> Account:
    """Who is in the room: the door let nobody else in."""
    account = door.account(request)
    if account is None:
        raise AssertionError("the door lets only members in")
    return account


def waiting(company: Company, account: Account) -> int:
    """How many holds of others wait for a second reader."""
    open_ones = Hold.objects.filter(voice__product__company=company, lifted_at=None, second=None)
    return open_ones.filter(account__isnull=False).exclude(account=account).count()
