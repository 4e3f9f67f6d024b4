"""Whom to invite to try a product and tell others: who is listened to, and what became of earlier invitations."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.signing import BadSignature, dumps, loads
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from groundswell.act import invited
from groundswell.act.models import Invitation
from groundswell.act.whom import FEWEST, REST, Chosen
from groundswell.act.whom import whom as choose
from groundswell.faces import door
from groundswell.faces.console.campaign_forms import WhomForm
from groundswell.faces.console.room import member, show
from groundswell.record.access import Deed
from groundswell.record.models import Company, Product
from groundswell.record.spoken import known_by
from groundswell.spread.models import Node

SHOWN = 50  # earlier invitations
HOLDS = 3600  # seconds for which a list can be confirmed


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody to invite, as the page shows them."""

    name: str
    chosen: Chosen


@dataclass(frozen=True, slots=True)
class Asked:
    """An earlier invitation, and what became of it."""

    name: str
    invitation: Invitation
    came: int
    rests_until: datetime | None


@require_safe
@door.for_members(Deed.LEDGER)
def whom(request: HttpRequest, company: Company) -> HttpResponse:
    """Whom to invite to a product, with what each would bring; and whom one has invited."""
    is_asked = "count" in request.GET
    form = WhomForm(request.GET if is_asked else None, company=company, initial=request.GET.dict())
    is_whole = is_asked and form.is_valid()
    choice = choose(company, form.cleaned_data["count"], **form.limits()) if is_whole else choose(company, 0)
    product = form.cleaned_data["product"] if is_whole else None
    people = [one.person for one in choice.chosen]
    names = names_of(company, people, product)
    told: dict[str, Any] = {
        "form": form,
        "product": product,
        "choice": choice,
        "ratio": int(100 * choice.ratio),
        "fewest": FEWEST,
        "rest_days": REST.days,
        "rows": [Row(names.get(one.person, ""), one) for one in choice.chosen],
        "chosen": dumps([product.pk, people], salt="whom", compress=True) if product and people else "",
        "before": before(company),
    }
    return show(request, company, "whom", 422 if form.errors else 200, **told)


@require_POST
@door.for_members(Deed.LEDGER)
def invite(request: HttpRequest, company: Company) -> HttpResponse:
    """Ask once more, with what goes out; then invite exactly those who were shown, as far as they still may be."""
    try:
        pk, people = loads(request.POST.get("chosen", ""), salt="whom", max_age=HOLDS)
    except (BadSignature, ValueError, TypeError):
        messages.error(request, _("This list is older than an hour. Please look at it anew."))
        return redirect("console:whom", company.slug)
    product = get_object_or_404(Product, company=company, pk=pk)
    if "sure" not in request.POST:
        names = names_of(company, people, product)
        told = {"product": product, "people": [names.get(one, "") for one in people], "rest_days": REST.days}
        return show(request, company, "whom_sure", chosen=request.POST["chosen"], **told)
    count = invited.invite(product, people, member(request))
    messages.success(request, sentence(count, len(people)))
    return redirect(f"{reverse('console:whom', args=[company.slug])}#before-head")


def sentence(count: int, wanted: int) -> str:
    """How many are invited, and why not all."""
    told = ngettext(
        "One person is invited. The letter goes out within minutes.",
        "%(n)s people are invited. The letters go out within minutes.",
        count,
    )
    if not count:
        told = _("Nobody is invited.")
    left_out = _("Whoever was invited meanwhile, or no longer wishes it, was left out.")
    return " ".join([told % {"n": count}, *([left_out] if count < wanted else [])])


def names_of(company: Company, people: Iterable[int], beside: Product | None) -> dict[int, str]:
    products = company.products.values_list("pk", flat=True)
    return known_by(products, people, beside.pk if beside else None)


def before(company: Company) -> list[Asked]:
    """The newest invitations, each with how many came by it."""
    made = invited.of_company(company, SHOWN)
    names = names_of(company, {one.person_id for one in made}, None)
    links = Node.objects.filter(link__campaign__in={one.campaign_id for one in made}).order_by()
    told = links.values_list("link__campaign", "link__person").annotate(count=Count("pk"))
    came = {(campaign, person): count for campaign, person, count in told}
    return [
        Asked(
            names.get(one.person_id, ""),
            one,
            came.get((one.campaign_id, one.person_id), 0),
            one.at + REST if one.ended_at is None else None,
        )
        for one in made
    ]
