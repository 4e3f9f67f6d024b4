"""What readers are shown out of proportion to the customers who report the same."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from groundswell.faces import door
from groundswell.faces.console.products import product_of
from groundswell.faces.console.room import show
from groundswell.record.access import Deed
from groundswell.record.models import Company
from groundswell.weigh.models import Proportion

MOST = 200


@require_safe
@door.for_members(Deed.LOOK)
def everywhere(request: HttpRequest, company: Company) -> HttpResponse:
    """The voices about any product that are out of proportion."""
    found = Proportion.objects.filter(product__company=company, is_out=True)
    return show(request, company, "proportion", rows=rows_of(found))


@require_safe
@door.for_members(Deed.LOOK)
def of_product(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """The voices about one product that readers were shown lately, those most out of proportion first."""
    one = product_of(company, pk)
    return show(request, company, "proportion", rows=rows_of(Proportion.objects.filter(product=one)), product=one)


def rows_of(found: QuerySet[Proportion]) -> list[Proportion]:
    """The first of them; a voice that counts no more is left out."""
    counting = found.filter(voice__place__isnull=False).select_related(
        "voice__place", "voice__experience__version", "product"
    )
    return list(counting.order_by("-is_out", "-low", "pk")[:MOST])
