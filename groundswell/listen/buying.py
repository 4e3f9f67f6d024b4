"""What was bought and what came back, as a shop reports it."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from django.db import IntegrityError, transaction

from groundswell.listen import buyers
from groundswell.listen.came import THANKS
from groundswell.listen.match import Matcher, find_company
from groundswell.listen.said import Said
from groundswell.listen.sold import Line, Order, Returned
from groundswell.plumbing import spoken
from groundswell.record.models import Account, News, Product, Purchase, Return, ShareLink, Source, announce
from groundswell.record.privacy import address_of

Row = TypeVar("Row", Purchase, Return)


def bought(source: str, company: str, orders: Sequence[Order]) -> int:
    """A shop sold something. Told again, it is the same purchase. Returns how many lines are new.

    source   the shop's key: shopify/acme.myshopify.com
    company  whose shop it is, by name
    """
    shop, _ = Source.objects.get_or_create(key=source)

    @transaction.atomic
    def let_in() -> int:
        known = set(
            Purchase.objects.filter(source=shop, order__in={order.order for order in orders}).values_list(
                "order", "line"
            )
        )
        fresh = purchases_of(shop, company, orders, known)
        if fresh:
            add(News.Kind.PURCHASE_NOTICED, Purchase, fresh)
            before = {order for order, _ in known}
            new = [order for order in orders if order.order not in before and order.lines]
            buyers.keep(shop, find_company(company), new, fresh[0].news)
        return len(fresh)

    return once_more(let_in)


def once_more(let_in: Callable[[], int]) -> int:
    """Another writer may be told the same at the same moment: then look again, and find it."""
    try:
        return let_in()
    except IntegrityError:
        return let_in()


def add(kind: News.Kind, model: type[Row], rows: Sequence[Row]) -> int:
    """Write new rows and the one piece of news of them all."""
    if rows:
        news = announce(kind)
        for row in rows:
            row.news = news
        model._default_manager.bulk_create(rows)
    return len(rows)


def purchases_of(shop: Source, company: str, orders: Sequence[Order], known: set[tuple[str, str]]) -> list[Purchase]:
    """The lines that are not known yet, each once."""
    fresh = {
        (order.order, line.line): (order, line)
        for order in orders
        for line in order.lines
        if (order.order, line.line) not in known
    }
    if not fresh:
        return []
    products = products_of(shop, company, [line for _, line in fresh.values()])
    links, people = links_of(orders), people_of({order.email.lower() for order in orders if order.email})
    return [purchase_of(shop, order, line, products[line.product], links, people) for order, line in fresh.values()]


def products_of(shop: Source, company: str, lines: Sequence[Line]) -> dict[str, Product]:
    """The products of all lines, found or made as voices find theirs."""
    matcher = Matcher(shop, company)
    named = [Said(product=line.product, product_title=line.title, sku=line.sku, gtin=line.gtin) for line in lines]
    matcher.learn_products(named)
    return {said.product: matcher.product_of(said) for said in named}


def links_of(orders: Sequence[Order]) -> dict[str, ShareLink]:
    """The links whose codes came along, by code."""
    codes = {code for order in orders for code in (spoken.read(order.code), order.came.code) if code}
    return {link.code: link for link in ShareLink.objects.filter(code__in=codes)}


def people_of(addresses: set[str]) -> dict[str, int]:
    """Who of the buyers writes here, by their mail address."""
    found = Account.objects.filter(email__in=addresses, person__isnull=False)
    return {email.lower(): person for email, person in found.values_list("email", "person_id")}


@transaction.atomic
def recognised(account: Account) -> None:
    """Somebody shows that an address is theirs: so are the purchases that were made from it."""
    if account.person_id is not None:
        bought_before = Purchase.objects.filter(buyer=address_of(account.email), person=None)
        if bought_before.update(person=account.person_id):
            announce(News.Kind.BUYER_KNOWN, account.person_id)


def purchase_of(
    shop: Source, order: Order, line: Line, product: Product, links: dict[str, ShareLink], people: dict[str, int]
) -> Purchase:
    typed, followed = links.get(spoken.read(order.code)), links.get(order.came.code)
    link = typed or followed
    way = "" if link is None else Purchase.Way.CODE if typed else Purchase.Way.ADDRESS
    return Purchase(
        source=shop,
        order=order.order,
        line=line.line,
        product=product,
        quantity=line.quantity,
        amount=line.amount,
        currency=order.currency if line.amount is not None else "",
        buyer=address_of(order.email) if order.email else "",
        person_id=people.get(order.email.lower()),
        link=link,
        way=way,
        told_by=order.told_by,
        tells_teller=order.tells_teller or order.came.utm_term == THANKS,
        country=order.country,
        at=order.at,
        **order.came.utm,
    )


def came_back(source: str, returns: Sequence[Returned]) -> list[Returned]:
    """Some of it came back. Told again, it is the same return; more than was bought cannot come back.

    Returns those whose order nobody has told us of: to be told again when it comes.
    """
    orders = {told.order for told in returns}

    @transaction.atomic
    def let_in() -> int:
        return add(News.Kind.PURCHASE_RETURNED, Return, returns_of(lines_of(source, orders), returns))

    once_more(let_in)
    known = set(Purchase.objects.filter(source__key=source, order__in=orders).values_list("order", flat=True))
    return [told for told in returns if told.order not in known]


Lines = dict[str, dict[str, Purchase]]


def lines_of(source: str, orders: set[str]) -> Lines:
    """What was bought in these orders, by order and line; nobody else may send any of it back meanwhile."""
    lines: Lines = {}
    found = Purchase.objects.select_for_update().filter(source__key=source, order__in=orders)
    for purchase in found.order_by("pk"):
        lines.setdefault(purchase.order, {})[purchase.line] = purchase
    return lines


def returns_of(lines: Lines, returns: Sequence[Returned]) -> list[Return]:
    """The returns that are not known yet, none of more than is still out."""
    numbers = [purchase.pk for of_order in lines.values() for purchase in of_order.values()]
    before = Return.objects.filter(purchase__in=numbers).values_list("purchase_id", "outside_id", "quantity")
    known = {(number, name) for number, name, _ in before}
    out = {purchase.pk: purchase.quantity for of_order in lines.values() for purchase in of_order.values()}
    for number, _, quantity in before:
        out[number] -= quantity
    rows = []
    for told in returns:
        of_order = lines.get(told.order, {})
        for line, quantity in told.lines or [(line, one.quantity) for line, one in of_order.items()]:
            purchase = of_order.get(line)
            if purchase is None or (purchase.pk, told.name) in known:
                continue
            back = min(quantity, out[purchase.pk])
            if back > 0:
                known.add((purchase.pk, told.name))
                out[purchase.pk] -= back
                rows.append(Return(purchase=purchase, outside_id=told.name, quantity=back, at=told.at))
    return rows
