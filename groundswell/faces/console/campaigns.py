"""What the company does to be talked of: told, changed, and what each of it brought."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from groundswell.faces import door
from groundswell.faces.console.campaign_forms import AddressForm, CampaignForm
from groundswell.faces.console.room import member, show
from groundswell.faces.console.spread_words import KIND
from groundswell.listen.came import leading_by
from groundswell.listen.telling import plan
from groundswell.record.access import Deed
from groundswell.record.models import Campaign, Company, Purchase
from groundswell.spread.models import Buzz, Node


@dataclass(slots=True)
class Brought:
    """What goes back to one campaign."""

    spoke: float = 0.0  # people, of the last 90 days
    came: int = 0  # people in trees: told by its links, or by those who were
    purchases: int = 0  # that carry its key
    amounts: list[tuple[str, Decimal]] = field(default_factory=list)  # of these, by currency


@require_http_methods(["GET", "HEAD", "POST"])
@door.for_members(Deed.LEDGER)
def campaigns(request: HttpRequest, company: Company) -> HttpResponse:
    """All campaigns, the newest first, with what each brought; and a form for another."""
    form = CampaignForm(request.POST or None, company=company)
    if request.method == "POST" and form.is_valid():
        told = plan(company, form.plan(), member(request).email)
        messages.success(request, _("The campaign is kept. What goes back to it is reckoned with the next round."))
        return redirect("console:campaign", company.slug, told.pk)
    known = list(company.campaigns.order_by("-starts_at", "-pk"))
    found = brought(company, known)
    rows = [(one, str(KIND[one.kind]), found[one.pk]) for one in known]
    return show(request, company, "campaigns", 422 if form.errors else 200, rows=rows, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@door.for_members(Deed.LEDGER)
def campaign(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """One campaign: what it brought, an address that tells of it, and a form to change it."""
    one = get_object_or_404(Campaign, company=company, pk=pk)
    form = CampaignForm(request.POST or None, company=company, campaign=one)
    if request.method == "POST" and form.is_valid():
        plan(company, form.plan(), member(request).email)
        messages.success(request, _("The campaign is changed."))
        return redirect("console:campaign", company.slug, pk)
    page = {"page": company.website, "source": "newsletter", "medium": "email"}
    ask = AddressForm(request.GET) if "page" in request.GET else AddressForm(initial=page)
    told: dict[str, Any] = {
        "campaign": one,
        "kind": KIND[one.kind],
        "products": list(one.products.order_by("title", "pk")),
        "brought": brought(company, [one])[one.pk],
        "form": form,
        "ask": ask,
        "address": built(ask, one) if ask.is_bound and ask.is_valid() else "",
    }
    return show(request, company, "campaign", 422 if form.errors else 200, **told)


def built(ask: AddressForm, one: Campaign) -> str:
    given = ask.cleaned_data
    return leading_by(given["page"], one.key, given["source"], given["medium"])


def brought(company: Company, known: Iterable[Campaign]) -> dict[int, Brought]:
    """What goes back to each of some campaigns; a query for each kind, however many they are."""
    keys = {one.key: one.pk for one in known}
    found = {pk: Brought() for pk in keys.values()}
    for pk, share in spoken(company).items():
        if pk in found:
            found[pk].spoke = share
    came = Node.objects.filter(campaign__in=found).order_by().values_list("campaign").annotate(count=Count("pk"))
    for pk, count in came:
        found[pk].came = count
    sold = Purchase.objects.filter(product__company=company, utm_campaign__in=keys)
    sums = sold.order_by("currency").values_list("utm_campaign", "currency")
    for key, currency, count, amount in sums.annotate(count=Count("pk"), sum=Sum("amount")):
        found[keys[key]].purchases += count
        if amount is not None:
            found[keys[key]].amounts.append((currency, amount))
    return found


def spoken(company: Company) -> Counter[int]:
    """How many people's speaking goes back to each campaign, over all products."""
    total: Counter[int] = Counter()
    swells = Buzz.objects.filter(product__company=company, of=Buzz.Of.ALL).values_list("people", "campaigns")
    for people, shares in swells:
        for number, share in shares.items():
            total[int(number)] += share * people
    return total
