"""Links, visits, purchases and credit: every figure opens into its rows, and every book goes out as a file."""

import csv
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from groundswell.faces import door
from groundswell.faces.console.books import BOOKS, Book, Cell
from groundswell.faces.console.room import show
from groundswell.faces.console.spread_words import RULE, WAY
from groundswell.listen.catalogue_file import guarded
from groundswell.record.access import Deed
from groundswell.record.models import Company, Product
from groundswell.spread.visits import had_reader, readers

PER_PAGE = 50
AT_ONCE = 500  # rows of a file
OLDER = "before"


@require_safe
@door.for_members(Deed.LEDGER)
def overview(request: HttpRequest, company: Company) -> HttpResponse:
    """How many rows each book has, of all products or of one, and what they come to."""
    asked = asked_in(request, {"product"})
    product = Product.objects.filter(company=company, pk=asked["product"]).first() if asked else None
    rows = {name: narrowed(book, company, asked) for name, book in BOOKS.items()}
    sold = rows["purchases"].exclude(amount=None).order_by("currency").values("currency")
    told = {
        "product": product,
        "query": query_of(asked),
        "links": rows["links"].count(),
        "visits": rows["visits"].count(),
        "readers": readers(rows["visits"]),
        "purchases": rows["purchases"].count(),
        "ways": ways_of(rows["purchases"]),
        "amounts": list(sold.annotate(sum=Sum("amount"))),
        "owed": rows["credit"].filter(rule="decay").aggregate(sum=Sum("share"))["sum"] or 0,
    }
    return show(request, company, "ledger", **told)


def ways_of(purchases: QuerySet[Any]) -> list[tuple[str, str, int]]:
    """How many purchases came by each way."""
    counts = dict(purchases.exclude(way="").order_by("way").values_list("way").annotate(count=Count("pk")))
    return [(way, str(WAY[way]), count) for way, count in counts.items()]


@require_safe
@door.for_members(Deed.LEDGER)
def rows(request: HttpRequest, company: Company, book: str) -> HttpResponse:
    """The rows of one book, the newest first, a page at a time."""
    its = BOOKS[book]
    asked = asked_in(request, {*its.asked, "readers"})
    if "rule" in its.asked:
        asked.setdefault("rule", "decay")
    found = narrowed(its, company, asked)
    before = number(request.GET.get(OLDER, ""))
    page = list((found.filter(pk__lt=before) if before else found)[: PER_PAGE + 1])
    last = page[PER_PAGE - 1].pk if len(page) > PER_PAGE else None
    # Who was a reader is told from the rows, not from the table: a page may show fewer than it has looked at.
    page = [row for row in page[:PER_PAGE] if "readers" not in asked or had_reader(row)]
    told: dict[str, Any] = {
        "its": its,
        "columns": its.columns.values(),
        "rows": its.cells(company, page),
        "query": query_of(asked),
        "older": query_of({**asked, OLDER: last}) if last else "",
        "has_newer": before is not None,
        "rules": [(rule, name, rule == asked.get("rule")) for rule, name in RULE.items()] if "rule" in asked else [],
        "others": query_of({name: value for name, value in asked.items() if name != "rule"}),
        "asked": {name for name in asked if name != "rule"},
    }
    return show(request, company, "book", **told)


@require_safe
@door.for_members(Deed.LEDGER)
def out(request: HttpRequest, company: Company, book: str) -> HttpResponseBase:
    """All rows of one book as a file, written while they are read."""
    its = BOOKS[book]
    found = narrowed(its, company, asked_in(request, set(its.asked)))
    answer = StreamingHttpResponse(lines_of(its, company, found), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{company.slug}-{its.name}.csv"'
    return answer


def asked_in(request: HttpRequest, names: set[str]) -> dict[str, Any]:
    """What the address asks for, as far as it makes sense."""
    asked: dict[str, Any] = {}
    for name in sorted(names & request.GET.keys()):
        given = request.GET[name].replace("\x00", "")
        if name == "rule":
            asked |= {name: given} if given in RULE else {}
        elif name == "way":
            asked |= {name: given} if given in WAY else {}
        elif name == "utm":
            asked |= {name: given[:255]} if given else {}
        elif (value := number(given)) is not None:
            asked[name] = value
    return asked


def number(given: str) -> int | None:
    return int(given) if given.isdecimal() and given.isascii() and len(given) < 19 else None


def narrowed(book: Book, company: Company, asked: dict[str, Any]) -> QuerySet[Any]:
    """The rows of a book that are asked for, the newest first."""
    fields = {book.asked[name]: value for name, value in asked.items() if name in book.asked}
    return book.rows(company).filter(**fields).order_by("-pk")


def query_of(asked: dict[str, Any]) -> str:
    return urlencode(asked)


class Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def lines_of(book: Book, company: Company, found: QuerySet[Any]) -> Iterator[str]:
    """The file, line by line, some hundred rows at once."""
    writer = csv.writer(Echo())
    # The mark tells spreadsheets that it is UTF-8.
    yield f"\ufeff{writer.writerow(list(book.columns))}"
    waiting = found.iterator(chunk_size=AT_ONCE)
    while some := list(islice(waiting, AT_ONCE)):
        for cells in book.cells(company, some):
            yield writer.writerow(written(cells))


def written(cells: Sequence[Cell]) -> list[str]:
    """Cells as a spreadsheet takes them; none for a formula."""
    return [plain(cell.value) for cell in cells]


def plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if value is None:
        return ""
    return guarded(value) if isinstance(value, str) else str(value)
