"""The books of the ledger: which rows each has, and what stands in its columns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from groundswell.faces.console.spread_words import HOW, RULE, TIE, TOLD_BY, WAY
from groundswell.record.models import Company, Purchase, Referral, Return, ShareLink, Visit
from groundswell.record.spoken import names_of
from groundswell.spread.branch import links_told
from groundswell.spread.models import Credit
from groundswell.spread.visits import had_reader, readers_by_link


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure or word: as the record has it, as people read it where that is otherwise, and where it opens."""

    value: object
    words: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """One kind of rows."""

    name: str
    title: str | Promise
    columns: dict[str, str | Promise]  # the name in a file, and the heading
    rows: Callable[[Company], QuerySet[Any]]
    asked: dict[str, str]  # what may be asked for in the address, and the field that it means
    cells: Callable[[Company, Sequence[Any]], list[list[Cell]]]  # of some rows, in a few queries


def opened(company: Company, book: str, count: int, **asked: object) -> Cell:
    """A figure that opens into its rows."""
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return Cell(count, address=f"{reverse(f'console:ledger_{book}', args=[company.slug])}?{query}" if count else "")


def links_in(company: Company) -> QuerySet[ShareLink]:
    return ShareLink.objects.filter(product__company=company).select_related("product", "campaign")


def link_cells(company: Company, rows: Sequence[ShareLink]) -> list[list[Cell]]:
    names = names_of({row.product_id for row in rows}, {row.person_id for row in rows})
    links = [row.pk for row in rows]
    readers, trees = readers_by_link(links), links_told(links)
    told, sold = counts(Referral, links), counts(Purchase, links)
    return [
        [
            Cell(row.made_at),
            Cell(row.product.title),
            Cell(row.code),
            named(names.get((row.product_id, row.person_id), "")),
            Cell(row.tie, words=str(TIE[row.tie])),
            Cell(row.campaign.key if row.campaign else row.collected, words=how_of(row)),
            opened(company, "visits", readers.get(row.pk, 0), link=row.pk, readers=1),
            Cell(told.get(row.pk, 0)),
            opened(company, "purchases", sold.get(row.pk, 0), link=row.pk),
            tree_cell(company, row, trees),
        ]
        for row in rows
    ]


def counts(model: type[Referral] | type[Purchase], links: Sequence[int]) -> dict[int, int]:
    """How many rows name each of the links."""
    rows = model._default_manager.filter(link__in=links).order_by().values_list("link")
    return dict(rows.annotate(count=Count("pk")))


def named(name: str) -> Cell:
    """Somebody by name, where the name may be shown."""
    return Cell(name, words=name or str(_("somebody")))


def how_of(link: ShareLink) -> str:
    return link.campaign.name if link.campaign else str(HOW[link.collected])


def tree_cell(company: Company, row: ShareLink, trees: dict[int, int]) -> Cell:
    """How many came by this link, who did something afterwards; opens the tree."""
    came = trees.get(row.pk, 0)
    return Cell(came, address=reverse("console:cascade", args=[company.slug, row.pk]) if came else "")


def visits_in(company: Company) -> QuerySet[Visit]:
    return Visit.objects.filter(product__company=company).select_related("product", "link")


def visit_cells(company: Company, rows: Sequence[Visit]) -> list[list[Cell]]:
    return [
        [
            Cell(row.at),
            Cell(row.product.title),
            link_cell(company, row.link),
            yes_or_no(had_reader(row)),
            Cell(row.from_host),
            Cell(row.place),
            Cell(row.country),
            Cell(row.language),
            Cell(row.utm_campaign),
            Cell(row.paid_by),
        ]
        for row in rows
    ]


def link_cell(company: Company, link: ShareLink | None) -> Cell:
    if link is None:
        return Cell("")
    return Cell(link.code, address=f"{reverse('console:ledger_links', args=[company.slug])}?link={link.pk}")


def yes_or_no(is_so: bool) -> Cell:
    return Cell(int(is_so), words=str(_("yes") if is_so else _("no")))


def purchases_in(company: Company) -> QuerySet[Purchase]:
    return Purchase.objects.filter(product__company=company).select_related("product", "link", "source")


def purchase_cells(company: Company, rows: Sequence[Purchase]) -> list[list[Cell]]:
    numbers = [row.pk for row in rows]
    owed = Credit.objects.filter(purchase__in=numbers, rule="decay").order_by().values_list("purchase")
    tellers = dict(owed.annotate(count=Count("pk")))
    returns = Return.objects.filter(purchase__in=numbers).order_by().values_list("purchase")
    back = dict(returns.annotate(count=Sum("quantity")))
    return [
        [
            Cell(row.at),
            Cell(f"{row.order}/{row.line}"),
            Cell(row.source.key),
            Cell(row.product.title),
            Cell(row.quantity),
            Cell(back.get(row.pk, 0)),
            Cell(row.amount),
            Cell(row.currency),
            Cell(row.country),
            link_cell(company, row.link),
            Cell(row.way, words=str(WAY[row.way]) if row.way else ""),
            Cell(row.told_by, words=str(TOLD_BY[row.told_by])),
            Cell(row.utm_campaign),
            Cell(row.paid_by),
            opened(company, "credit", tellers.get(row.pk, 0), purchase=row.pk),
        ]
        for row in rows
    ]


def credit_in(company: Company) -> QuerySet[Credit]:
    return Credit.objects.filter(purchase__product__company=company).select_related("purchase__product")


def credit_cells(company: Company, rows: Sequence[Credit]) -> list[list[Cell]]:
    names = names_of({row.purchase.product_id for row in rows}, {row.person_id for row in rows})
    return [
        [
            Cell(row.purchase.at),
            Cell(f"{row.purchase.order}/{row.purchase.line}"),
            Cell(row.purchase.product.title),
            named(names.get((row.purchase.product_id, row.person_id), "")),
            Cell(row.rule, words=str(RULE[row.rule])),
            Cell(round(row.share, 4)),
        ]
        for row in rows
    ]


PRODUCT, WHEN, CAMPAIGN, LINK = _("Product"), _("When"), _("Campaign"), _("Link")
BOOKS = {
    "links": Book(
        "links",
        _("Links"),
        {
            "made_at": WHEN,
            "product": PRODUCT,
            "code": LINK,
            "teller": _("Whose"),
            "tie": _("To whom"),
            "how": _("How it came about"),
            "readers": _("Readers"),
            "told": _("Say so"),
            "purchases": _("Purchases"),
            "came": _("Came by it"),
        },
        links_in,
        {"product": "product", "link": "pk", "campaign": "campaign"},
        link_cells,
    ),
    "visits": Book(
        "visits",
        _("Visits"),
        {
            "at": WHEN,
            "product": PRODUCT,
            "link": LINK,
            "reader": _("A reader"),
            "from_host": _("Came from"),
            "place": _("Place"),
            "country": _("Country"),
            "language": _("Language"),
            "utm_campaign": CAMPAIGN,
            "paid_by": _("Paid click"),
        },
        visits_in,
        {"product": "product", "link": "link", "utm": "utm_campaign"},
        visit_cells,
    ),
    "purchases": Book(
        "purchases",
        _("Purchases"),
        {
            "at": WHEN,
            "order": _("Order"),
            "shop": _("Shop"),
            "product": PRODUCT,
            "quantity": _("Pieces"),
            "returned": _("Sent back"),
            "amount": _("Amount"),
            "currency": _("Currency"),
            "country": _("Country"),
            "link": LINK,
            "way": _("By which way"),
            "told_by": _("Told by, as the buyer says"),
            "utm_campaign": CAMPAIGN,
            "paid_by": _("Paid click"),
            "credited": _("Owed to"),
        },
        purchases_in,
        {"product": "product", "link": "link", "purchase": "pk", "utm": "utm_campaign", "way": "way"},
        purchase_cells,
    ),
    "credit": Book(
        "credit",
        _("Credit"),
        {
            "at": WHEN,
            "order": _("Order"),
            "product": PRODUCT,
            "teller": _("Owed to"),
            "rule": _("By which rule"),
            "share": _("Share"),
        },
        credit_in,
        {"product": "purchase__product", "purchase": "purchase", "rule": "rule"},
        credit_cells,
    ),
}
