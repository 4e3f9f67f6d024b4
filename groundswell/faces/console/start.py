"""How to set up what is not set up by a form: the widget, the import, the mail server."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from groundswell.faces import door
from groundswell.faces.console.guide import steps_of
from groundswell.faces.console.room import show
from groundswell.listen.formats.registry import FORMATS
from groundswell.record.access import Deed
from groundswell.record.models import Company, Product

SNIPPET = """<script src="{site}/widget/groundswell.js" defer></script>
<groundswell-voices product="{product}"{company}></groundswell-voices>"""


@require_safe
@door.for_members(Deed.LOOK)
def guide(request: HttpRequest, company: Company) -> HttpResponse:
    """All steps, with the company's own snippet ready to be copied."""
    product = company.products.order_by("pk").first()
    told = {
        "steps": steps_of(company),
        "product": product,
        "snippet": snippet_of(company, product),
        "site": settings.SITE,
        "formats": sorted(FORMATS),
    }
    return show(request, company, "guide", **told)


def snippet_of(company: Company, product: Product | None) -> str:
    """The two lines for a shop's page. They name the company where several share the house, and perhaps a number."""
    name = (product.sku or product.slug) if product else "SKU"
    whose = f' company="{company.slug}"' if Company.objects.count() > 1 else ""
    return SNIPPET.format(site=settings.SITE, product=name, company=whose)
