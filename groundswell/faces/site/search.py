"""Find products and voices."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from groundswell.faces.site.figures import Figure, figure_of
from groundswell.record.models import Product
from groundswell.weigh import search
from groundswell.weigh.models import Score, Whose

PER_PAGE = 24
LAST_PAGE = 1000


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Products, all or those that a query finds, each with its score."""
    query = request.GET.get("q", "").strip()[:200]
    page = page_number(request.GET.get("page", ""))
    found = list(search.products(query)[(page - 1) * PER_PAGE : page * PER_PAGE + 1])
    products = found[:PER_PAGE]
    context = {
        "query": query,
        "page": page,
        "cards": with_scores(products),
        "is_made_up": any(product.company.is_made_up for product in products),
        "next": page + 1 if len(found) > PER_PAGE and page < LAST_PAGE else None,
        "before": page - 1 if page > 1 else None,
    }
    return render(request, "site/front.html", context)


def page_number(given: str) -> int:
    return min(max(int(given), 1), LAST_PAGE) if given.isdecimal() and len(given) < 6 else 1


def with_scores(products: list[Product]) -> list[tuple[Product, Figure | None]]:
    of_all: QuerySet[Score] = Score.objects.filter(product__in=products, whose=Whose.CONSUMERS)
    scores = {score.product_id: figure_of(score) for score in of_all}
    return [(product, scores.get(product.pk)) for product in products]
