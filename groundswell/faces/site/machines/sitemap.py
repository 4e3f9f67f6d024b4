"""Which pages search engines may read, and since when each is as it is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element

from django.db.models import ExpressionWrapper, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from groundswell.faces.site.machines.addresses import absolute, absolute_row, alternates
from groundswell.faces.site.machines.elements import document, element, those
from groundswell.record.models import Product, Revision, Voice
from groundswell.record.shown import visible

SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
TYPE = "application/xml; charset=utf-8"
SIZE = 5_000  # rows a file; 50,000 addresses and 50 MB are allowed, and each row brings its languages along
AN_HOUR = 3_600


@dataclass(frozen=True, slots=True)
class Section:
    """One sort of pages: the rows behind them, and the address of one."""

    rows: Callable[[], QuerySet[Any]]
    page: str
    part: str  # the column that stands in the address


def products() -> QuerySet[Product]:
    """Those of real companies; what was made up shall not be found as if it were true."""
    said = Voice.objects.filter(product=OuterRef("pk")).order_by().values("product").annotate(at=Max("heard_at"))
    amended = (
        Revision.objects.filter(voice__product=OuterRef("pk"))
        .order_by()
        .values("voice__product")
        .annotate(at=Max("heard_at"))
    )
    heard = Product.objects.filter(company__is_made_up=False).annotate(heard_at=Subquery(said.values("at")))
    return heard.annotate(changed=latest(amended))


def voices() -> QuerySet[Voice]:
    """Those with words that everybody may see, and that answer no other; questions have pages of their own."""
    return real_voices().exclude(kind="question")


def questions() -> QuerySet[Voice]:
    return real_voices().filter(kind="question")


def real_voices() -> QuerySet[Voice]:
    amended = Revision.objects.filter(voice=OuterRef("pk")).order_by().values("voice").annotate(at=Max("heard_at"))
    of_real = visible(Voice.objects.filter(answers=None, product__company__is_made_up=False))
    return of_real.filter(~Q(text="") | ~Q(title="")).annotate(changed=latest(amended))


def latest(amended: QuerySet[Any]) -> Greatest:
    return Greatest(Coalesce(Subquery(amended.values("at")), F("heard_at")), F("heard_at"))


SECTIONS = {
    "products": Section(products, "product", "slug"),
    "questions": Section(questions, "question", "pk"),
    "voices": Section(voices, "voice", "pk"),
}


@require_safe
@cache_control(public=True, max_age=AN_HOUR)
def index(request: HttpRequest) -> HttpResponse:
    """Every file of addresses; a row keeps its file for good."""
    found = [part for name, section in SECTIONS.items() for part in parts_of(name, section)]
    first = element("sitemap", [element("loc", absolute("sitemap_part", "pages", 0))])
    return HttpResponse(document(element("sitemapindex", [first, *found], xmlns=SITEMAPS)), content_type=TYPE)


def parts_of(name: str, section: Section) -> Iterator[Element]:
    number = ExpressionWrapper(F("pk") / SIZE, output_field=IntegerField())
    rows = section.rows().annotate(number=number).order_by().values("number").annotate(last=Max("changed"))
    for part in rows.order_by("number"):
        address = absolute("sitemap_part", name, part["number"])
        yield element("sitemap", those(element("loc", address), lastmod(part["last"])))


@require_safe
@cache_control(public=True, max_age=AN_HOUR)
def part(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Some thousand addresses, each with its languages."""
    found = pages() if name == "pages" and number == 0 else list(rows_of(name, number))
    if not found:
        raise Http404(f"no pages in {name} {number}")
    root = element("urlset", found, **{"xmlns": SITEMAPS, "xmlns:xhtml": XHTML})
    return HttpResponse(document(root), content_type=TYPE)


def pages() -> list[Element]:
    return [url(absolute("front"), None)]


def rows_of(name: str, number: int) -> Iterator[Element]:
    section = SECTIONS.get(name)
    if section is None:
        return
    here = section.rows().filter(pk__gte=number * SIZE, pk__lt=(number + 1) * SIZE).order_by("pk")
    for key, changed in here.values_list(section.part, "changed"):
        yield url(absolute_row(section.page, key), changed)


def url(address: str, changed: datetime | None) -> Element:
    links = [element("xhtml:link", rel="alternate", hreflang=code, href=there) for code, there in alternates(address)]
    return element("url", those(element("loc", address), lastmod(changed), *links))


def lastmod(moment: datetime | None) -> Element | None:
    return element("lastmod", moment.isoformat(timespec="seconds")) if moment else None


CLOSED = (
    "/me/",
    "/console/",
    "/api/",
    "/language/",
    "/confirm/",
    "/reports/",
    "/p/*/write/",
    "/p/*/ask/",
    "/p/*/recommend/",
    "/p/*/pass-on/",
    "/p/*/near/",
    "/told/",
    "/questions/*/answer/",
    *(f"/voices/*/{act}/" for act in ("amend", "withdraw", "helpful", "confirm", "reply", "report", "pass-on")),
)


@require_safe
@cache_control(public=True, max_age=AN_HOUR)
def robots(request: HttpRequest) -> HttpResponse:
    """What robots may read: all that readers may, but no form, nobody's own page and no company's room."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), "", f"Sitemap: {absolute('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
