"""What readers are shown out of proportion to the customers who report the same."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from groundswell.faces import door
from groundswell.faces.console.forms import ShownForm
from groundswell.faces.console.products import product_of
from groundswell.faces.console.room import member, show
from groundswell.listen import notice
from groundswell.record.access import Deed
from groundswell.record.models import Company, Product, Voice
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
    return product_page(request, company, product_of(company, pk), ShownForm())


@require_POST
@door.for_members(Deed.CATALOGUE)
def shown_outside(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Tell how often readers were shown a voice on somebody else's page."""
    one, form = product_of(company, pk), ShownForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        voice = Voice.objects.filter(pk=given.pop("voice"), product=one, audience=Voice.Audience.PUBLIC).first()
        if voice is not None:
            notice.was_shown_outside(voice, **given, by=member(request).email)
            messages.success(request, _("The count is kept, and tells from the next night on."))
            return redirect("console:proportion_of", company.slug, pk)
        form.add_error("voice", _("No voice about this product has this number."))
    return product_page(request, company, one, form, 422)


def product_page(
    request: HttpRequest, company: Company, one: Product, form: ShownForm, status: int = 200
) -> HttpResponse:
    rows = rows_of(Proportion.objects.filter(product=one))
    return show(request, company, "proportion", status, rows=rows, product=one, form=form)


def rows_of(found: QuerySet[Proportion]) -> list[Proportion]:
    """The first of them; a voice that counts no more is left out."""
    counting = found.filter(voice__place__isnull=False).select_related(
        "voice__place", "voice__experience__version", "product"
    )
    return list(counting.order_by("-is_out", "-low", "pk")[:MOST])
