"""Find products and voices."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from groundswell.faces.site.figures import Figure, figure_of
from groundswell.faces.site.finding import LAST_PAGE, Finding, chips_of, choices_of, nothing_found, read
from groundswell.faces.site.snippet import Part, snippet
from groundswell.plumbing import servings
from groundswell.record import showing
from groundswell.record.models import Impression, Product
from groundswell.record.shown import Shown, show
from groundswell.weigh import search
from groundswell.weigh.models import Score, Whose

PER_PAGE = 24
PRODUCTS_OFFERED = 12


@dataclass(frozen=True, slots=True)
class Hit:
    """A voice that a query finds, and the place where."""

    shown: Shown
    parts: list[Part]


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Products, all or those that a query finds, each with its score; then the voices that it finds."""
    asked = read(request.GET)
    about = Product.objects.filter(slug=asked.product).first() if asked.q and asked.product else None
    products, voices, others = found(asked, about)
    first = (asked.page - 1) * PER_PAGE
    here = products[:PER_PAGE]
    told = voices[: PER_PAGE - len(here)]
    hits = hits_of(told, asked.q)
    servings.tell(request, showing.shows(Impression.Channel.SEARCH, told, first + len(here) + 1))
    spoken_of = [*here, *(hit.shown.voice.product for hit in hits)]
    is_more = len(products) + len(voices) > PER_PAGE
    context = {
        "asked": asked,
        "query": asked.q,
        "page": asked.page,
        "cards": with_scores(here),
        "hits": hits,
        "chips": chips_of(asked, about) if asked.q else [],
        "choices": choices_of(asked, others) if asked.q else {},
        "meant": search.meant(asked.q) if asked.q and not first else "",
        "nothing": nothing_found(asked),
        "is_made_up": any(product.company.is_made_up for product in spoken_of),
        "next": asked.page + 1 if is_more and asked.page < LAST_PAGE else None,
        "before": asked.page - 1 if first else None,
    }
    return render(request, "site/front.html", context)


def found(asked: Finding, about: Product | None) -> tuple[list[Product], list[int], list[Product]]:
    """Products and then voices of the page, one more than fits; and the products that the voices speak of.

    Who narrows or sorts asks for voices alone.
    """
    first = (asked.page - 1) * PER_PAGE
    matching = search.products(asked.q) if asked.is_plain else Product.objects.none()
    products = list(matching[first : first + PER_PAGE + 1])
    room = PER_PAGE + 1 - len(products)
    if not asked.q or not room or (asked.product and about is None):
        return products, [], []
    before = max(first - (matching.count() if first and asked.is_plain else 0), 0)
    voices = voices_of(asked, about)
    return products, voices[before : before + room], spoken_of_in(voices, about)


def voices_of(asked: Finding, about: Product | None) -> list[int]:
    return search.voices(
        asked.q,
        product=about.pk if about else None,
        kind=asked.kind,
        language=asked.language,
        where=asked.where() or None,
        newest=asked.order == "newest",
    )


def spoken_of_in(voices: list[int], about: Product | None) -> list[Product]:
    """The products that most of what is found speaks of; the one that is asked for in any case."""
    often = Product.objects.filter(voices__in=voices).annotate(n=Count("pk")).order_by("-n", "title", "pk")
    found: list[Product] = list(often[:PRODUCTS_OFFERED]) if voices else []
    return found if about is None or about in found else [about, *found]


def hits_of(ids: list[int], query: str) -> list[Hit]:
    found = show(ids, "product__company") if ids else []
    return [Hit(one, snippet(" – ".join(filter(None, (one.now.title, one.now.text))), query)) for one in found]


def with_scores(products: list[Product]) -> list[tuple[Product, Figure | None]]:
    of_all: QuerySet[Score] = Score.objects.filter(product__in=products, whose=Whose.CONSUMERS)
    scores = {score.product_id: figure_of(score) for score in of_all}
    return [(product, scores.get(product.pk)) for product in products]
