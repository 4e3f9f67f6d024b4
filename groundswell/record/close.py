"""Who is close to whoever sells a product: works there, or is tied to somebody who does, as both say."""

from collections import defaultdict
from collections.abc import Collection, Iterator

from django.db.models import Q

from groundswell.record.models import Account, Closeness, Membership, Person, Product, Tie

Kind = Closeness.Kind
NEAREST_FIRST = (Kind.MEMBER, Kind.FAMILY, Kind.HOUSEHOLD, Kind.COWORKER)


def kind_of(person: Person, about: Product) -> str:
    """How one person stands to the seller of a product; empty where no tie is known."""
    pair = (person.pk, about.pk)
    return closest({pair}).get(pair, "")


def kind_for(account: Account, about: Product) -> str:
    """The same of an account, which may not have spoken yet."""
    if Membership.objects.filter(account=account, company=about.company_id).exists():
        return Kind.MEMBER
    return kind_of(account.person, about) if account.person else ""


def closest(pairs: Collection[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """Those of the pairs of person and product of whom the one is close to the other's seller, by the nearest tie.

    Two queries, one where nobody works for the sellers: it looks at their people, who are few, and not at all ties.
    """
    sold_by = people_of({product for _, product in pairs})
    found: dict[tuple[int, int], str] = {}
    for person, staff, kind in (*themselves(sold_by), *tied_to(sold_by)) if sold_by else ():
        for pair in {(person, product) for product in sold_by[staff]}.intersection(pairs):
            found[pair] = min(found.get(pair, kind), kind, key=NEAREST_FIRST.index)
    return found


def people_of(products: Collection[int]) -> dict[int, set[int]]:
    """Who works for the sellers of some products: by person, which of them their company sells."""
    theirs = Membership.objects.filter(company__products__in=products, account__person__isnull=False)
    sold_by: dict[int, set[int]] = defaultdict(set)
    for product, person in theirs.values_list("company__products", "account__person"):
        sold_by[person].add(product)
    return sold_by


def themselves(staff: Collection[int]) -> Iterator[tuple[int, int, str]]:
    return ((person, person, Kind.MEMBER) for person in staff)


def tied_to(staff: Collection[int]) -> Iterator[tuple[int, int, str]]:
    """Person, the one of the staff they are tied to, and how; ties that both stand by now."""
    either = Q(declarer__in=staff) | Q(other__in=staff)
    held = Tie.objects.filter(either, confirmed_at__isnull=False, revoked_at=None).select_related("household")
    for tie in held:
        kind = by_tie(tie)
        for one, other in ((tie.declarer_id, tie.other_id), (tie.other_id, tie.declarer_id)) if kind else ():
            if one in staff:
                yield other, one, kind


def by_tie(tie: Tie) -> str:
    """What a tie makes of the other; a friendship alone is no closeness to a seller."""
    if tie.kind == Tie.Kind.FAMILY:
        return Kind.FAMILY
    if tie.is_one_household:
        return Kind.HOUSEHOLD
    return Kind.COWORKER if tie.kind == Tie.Kind.COWORKER else ""
