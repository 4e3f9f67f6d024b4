"""Find products and voices."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from groundswell.faces.site.figures import Figure, figure_of
from groundswell.faces.site.snippet import Part, snippet
from groundswell.plumbing import servings
from groundswell.record import showing
from groundswell.record.models import Impression, Product
from groundswell.record.shown import Shown, show
from groundswell.weigh import search
from groundswell.weigh.models import Score, Whose

PER_PAGE = 24
LAST_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Hit:
    """A voice that a query finds, and the place where."""

    shown: Shown
    parts: list[Part]


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Products, all or those that a query finds, each with its score; then the voices that it finds."""
    query = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    page = page_number(request.GET.get("page", ""))
    products, voices = found(query, (page - 1) * PER_PAGE)
    is_more = len(products) + len(voices) > PER_PAGE
    products, voices = products[:PER_PAGE], voices[: PER_PAGE - len(products[:PER_PAGE])]
    hits = hits_of(voices, query)
    servings.tell(request, showing.shows(Impression.Channel.SEARCH, voices, place_of(page, len(products))))
    about = [*products, *(hit.shown.voice.product for hit in hits)]
    context = {
        "query": query,
        "page": page,
        "cards": with_scores(products),
        "hits": hits,
        "meant": search.meant(query) if query and page == 1 else "",
        "is_made_up": any(product.company.is_made_up for product in about),
        "next": page + 1 if is_more and page < LAST_PAGE else None,
        "before": page - 1 if page > 1 else None,
    }
    return render(request, "site/front.html", context)


def place_of(page: int, products: int) -> int:
    """Where the first voice of a page stands among all that is found, products before voices."""
    return (page - 1) * PER_PAGE + products + 1


def page_number(given: str) -> int:
    return min(max(int(given), 1), LAST_PAGE) if given.isdecimal() and len(given) < 6 else 1


def found(query: str, first: int) -> tuple[list[Product], list[int]]:
    """Products and then voices from this position on, one more than fits a page."""
    matching = search.products(query)
    products = list(matching[first : first + PER_PAGE + 1])
    room = PER_PAGE + 1 - len(products)
    if not query or not room:
        return products, []
    before = max(first - (matching.count() if first else 0), 0)
    return products, search.voices(query)[before : before + room]


def hits_of(ids: list[int], query: str) -> list[Hit]:
    found = show(ids, "product__company") if ids else []
    return [Hit(one, snippet(" – ".join(filter(None, (one.now.title, one.now.text))), query)) for one in found]


def with_scores(products: list[Product]) -> list[tuple[Product, Figure | None]]:
    of_all: QuerySet[Score] = Score.objects.filter(product__in=products, whose=Whose.CONSUMERS)
    scores = {score.product_id: figure_of(score) for score in of_all}
    return [(product, scores.get(product.pk)) for product in products]
