"""A product's page: its score, its voices in fair order, its questions."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from groundswell.faces.site.account import rows_of
from groundswell.faces.site.facets import facets_of, filters_of
from groundswell.faces.site.figures import sheet_of
from groundswell.faces.site.listing import expert_voices, listed
from groundswell.faces.site.reading import Reading, read
from groundswell.record.models import Product
from groundswell.record.shown import show
from groundswell.weigh.models import Whose


@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """What people say about one product, in the order and of the kind that the reader asks for."""
    about = get_object_or_404(Product.objects.select_related("company"), slug=slug)
    return render(request, "site/product.html", page_of(about, read(request.GET)))


def page_of(about: Product, reading: Reading) -> dict[str, Any]:
    scores = {score.whose: score for score in about.scores.select_related("epoch")}
    consumers, experts = (scores.get(whose) for whose in (Whose.CONSUMERS, Whose.EXPERTS))
    asked = listed(about, reading, scores.get(reading.whose))
    first = expert_voices(about, experts) if reading.is_plain else []
    found = {one.voice.pk: one for one in show([*asked.ids, *first])}
    facets = facets_of(about, consumers, experts)
    return {
        "product": about,
        "company": about.company,
        "consumers": sheet_of(consumers) if consumers else None,
        "experts": sheet_of(experts) if experts else None,
        "reading": reading,
        "list": asked,
        "voices": [found[pk] for pk in asked.ids if pk in found],
        "expert_voices": [found[pk] for pk in first if pk in found],
        "facets": facets,
        "filters": filters_of(reading, facets, scores.get(reading.whose)),
        "account": rows_of(about, consumers, experts),
    }
