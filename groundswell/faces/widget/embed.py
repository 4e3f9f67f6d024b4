"""The score, a few voices and a box to write in: as data for the script, or drawn for shops that draw themselves."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from groundswell.faces.widget.everywhere import for_everywhere, told, trouble
from groundswell.faces.widget.finding import NotFound, SeveralFound, product_named
from groundswell.faces.widget.telling import Asked, form_told, read, told_of
from groundswell.plumbing import servings, snapshot
from groundswell.record import showing
from groundswell.record.models import Impression, Product


@for_everywhere("GET", "HEAD")
def as_json(request: HttpRequest, name: str) -> HttpResponse:
    """What the script shows of one product."""
    asked = read(request.GET)
    try:
        product = found(request, name, asked)
    except (NotFound, SeveralFound) as error:
        return not_one(name, error)
    response = told(shown_of(request, product, asked))
    # A copy may lie in a browser, but is asked about before it is shown again.
    response["Cache-Control"] = "no-cache"
    return response


@for_everywhere("GET", "HEAD")
def as_html(request: HttpRequest, name: str) -> HttpResponse:
    """The same, drawn: to be put into a page by the shop's own server."""
    asked = read(request.GET)
    try:
        product = found(request, name, asked)
    except (NotFound, SeveralFound) as error:
        return not_one(name, error)
    level = level_of(request)
    context = {
        "name": name,
        "asked": asked,
        "level": level,
        "level_below": level + 1,
        "style": settings.SITE + reverse("widget_style"),
        **shown_of(request, product, asked),
    }
    response = render(request, "widget/voices.html", context)
    response["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Cookie"])
    return response


@for_everywhere("GET", "HEAD")
def form(request: HttpRequest) -> HttpResponse:
    """The words of the box to write in."""
    response = told(form_told())
    response["Cache-Control"] = "public, max-age=3600"
    return response


def shown_of(request: HttpRequest, product: Product, asked: Asked) -> dict[str, Any]:
    """What the widget shows, counted however often it is shown."""
    whole = told_of(product, asked)
    voices = [one["number"] for one in whole["voices"]]
    servings.tell(request, showing.shows(Impression.Channel.WIDGET, voices, asked.after + 1))
    return whole


def level_of(request: HttpRequest) -> int:
    """Which level its heading has on the shop's page."""
    given = request.GET.get("level", "")
    return int(given) if given in {"1", "2", "3", "4", "5"} else 2


def found(request: HttpRequest, name: str, asked: Asked) -> Product:
    """The product that is meant. The answer is kept if it was asked for in the one way to write it."""
    if not asked.after and request.META.get("QUERY_STRING", "") == asked.address:
        snapshot.wish(request, lambda: about(name, asked.company))
    return product_named(name, asked.company)


def about(name: str, company: str) -> str:
    try:
        return snapshot.product(product_named(name, company).pk)
    except (NotFound, SeveralFound):
        return ""


def not_one(name: str, error: NotFound | SeveralFound) -> HttpResponse:
    """For the shop's developer: shoppers see nothing."""
    if isinstance(error, NotFound):
        wanted = "a SKU, a GTIN, the last part of a product's address, or a name that a source has for it"
        return trouble(404, f"found no product {name!r}; wanted {wanted}", found=name, wanted=wanted)
    wanted = f"the attribute company, one of: {', '.join(error.companies)}"
    why = f"found several products {name!r}; wanted {wanted}"
    return trouble(409, why, found=name, wanted=wanted, companies=error.companies)
