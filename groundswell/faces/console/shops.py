"""Shops that call us: connected and let go, what they sent last, and what their buyers ask."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groundswell.act import requested
from groundswell.faces import door
from groundswell.faces.console.room import member, show
from groundswell.faces.console.shop_forms import SecretForm, ShopForm
from groundswell.listen import receive
from groundswell.listen import shops as connected
from groundswell.listen.company import Taken
from groundswell.listen.models import Delivery, Shop
from groundswell.record.access import Deed
from groundswell.record.models import Company

LAST = 50  # deliveries on a shop's page


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
@door.for_members(Deed.SHOPS)
def shops(request: HttpRequest, company: Company) -> HttpResponse:
    """The shops; a new one shows its address, and a secret that was made for it, on this answer."""
    form = ShopForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = connected.connect(company, told["kind"], told["name"], member(request).email, told["secret"])
        except Taken:
            form.add_error("name", _("This shop is connected already."))
        else:
            return shop_page(request, made, secret="" if told["secret"] else made.secret)
    found = Shop.objects.filter(company=company).order_by("ended_at", "-pk")
    return show(request, company, "shops", 422 if form.errors else 200, form=form, shops=found)


@require_safe
@door.for_members(Deed.SHOPS)
def shop(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """One shop: where it calls, what is to be done there, and what it sent last."""
    return shop_page(request, get_object_or_404(Shop, company=company, pk=pk))


def shop_page(request: HttpRequest, shop: Shop, status: int = 200, **more: Any) -> HttpResponse:
    of_shop = Delivery.objects.filter(shop=shop)
    told: dict[str, Any] = {
        "shop": shop,
        "address": settings.SITE + reverse("shop_hook", args=[shop.token]),
        "deliveries": of_shop.defer("body").order_by("-received_at", "-pk")[:LAST],
        "asking": of_shop.filter(waits_for=Delivery.PERSON).defer("body").order_by("received_at"),
        "form": SecretForm(),
        "secret": "",
    }
    return show(request, shop.company, "shop", status, **told | more)


@require_POST
@sensitive_variables()
@door.for_members(Deed.SHOPS)
def secret(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Another secret: the one that is sent, or a new one, which this answer shows and no other."""
    one = get_object_or_404(Shop, company=company, pk=pk, ended_at=None)
    form = SecretForm(request.POST)
    if not form.is_valid():
        return shop_page(request, one, 422, form=form)
    now = connected.change_secret(one, member(request).email, form.cleaned_data["secret"])
    messages.success(request, _("The shop signs by another secret now. The one before is good for another hour."))
    return shop_page(request, now, secret="" if form.cleaned_data["secret"] else now.secret)


@require_POST
@door.for_members(Deed.SHOPS)
def end(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Nothing more is taken from this shop."""
    one = get_object_or_404(Shop, company=company, pk=pk)
    if connected.end(one, member(request).email):
        messages.success(request, _("Nothing more is taken from this shop. What it told stays."))
    else:
        messages.info(request, _("The shop had been ended already."))
    return redirect("console:shop", company.slug, pk)


@require_POST
@door.for_members(Deed.SHOPS)
def again(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Try once more what could not be worked."""
    one = get_object_or_404(Delivery, shop__company=company, pk=pk)
    receive.again(one)
    messages.success(request, _("It is tried once more."))
    return redirect("console:shop", company.slug, one.shop_id)


@require_safe
@door.for_members(Deed.SHOPS)
def held(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """What we hold of a buyer who asks, as a file for them."""
    one = get_object_or_404(Delivery, shop__company=company, pk=pk, waits_for=Delivery.PERSON)
    answer = JsonResponse(requested.held_of(one), json_dumps_params={"indent": 1, "ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="buyer-{one.pk}.json"'
    return answer


@require_POST
@door.for_members(Deed.SHOPS)
def answered(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """The buyer has been told what we hold."""
    one = get_object_or_404(Delivery, shop__company=company, pk=pk)
    receive.answered(one, member(request).email)
    messages.success(request, _("Noted: the buyer has their answer."))
    return redirect("console:shop", company.slug, one.shop_id)
