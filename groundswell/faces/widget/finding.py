"""Which product a shop means: by its own number, GTIN, our address, or a name that some source has for it."""

import re

from django.db.models import Q

from groundswell.record.models import Product
from groundswell.weigh.fixed import with_fixes


class NotFound(Exception):  # noqa: N818 - named after what went wrong
    """No product goes by that name."""


class SeveralFound(Exception):  # noqa: N818 - named after what went wrong
    """The name means several products; whose they are."""

    def __init__(self, companies: list[str]) -> None:
        super().__init__(", ".join(companies))
        self.companies = companies


def product_named(name: str, company: str = "") -> Product:
    """The product that goes by this name; where several companies have one, the company's.

    company  its slug or name
    Raises NotFound, and SeveralFound where it could be another.
    """
    ours = with_fixes(Product.objects.select_related("company"))
    if "\x00" in name + company:
        raise NotFound(name)
    if company:
        ours = ours.filter(Q(company__slug=company) | Q(company__name=company))
    for way in ways(name):
        found = list(ours.filter(way).distinct().order_by("pk")[:10])
        if len(found) == 1:
            return found[0]
        if found:
            raise SeveralFound(sorted({product.company.slug for product in found}))
    raise NotFound(name)


def ways(name: str) -> list[Q]:
    """The ways in which a name can be meant, the likeliest first."""
    digits = re.sub(r"[ -]", "", name)
    by_gtin = [Q(gtin__in=gtins(digits))] if re.fullmatch(r"\d{8}|\d{12,14}", digits) else []
    return [Q(sku=name), *by_gtin, Q(slug=name), Q(aliases__value=name)]


def gtins(digits: str) -> set[str]:
    """The same number in all its lengths: a shorter one is a longer one that begins with zeros."""
    core = digits.lstrip("0")
    return {core.zfill(length) for length in (8, 12, 13, 14) if len(core) <= length}
