"""A company's products as the company tells of them: changed by people, each change kept with who made it."""

from typing import Any

from django.core import signing
from django.db import transaction

from groundswell.listen.company import Taken
from groundswell.listen.item import CONTROL
from groundswell.listen.match import Slugs, slug_of
from groundswell.plumbing import snapshot
from groundswell.record.changes import differences, note
from groundswell.record.models import Alias, Company, News, Product, Source, Version, announce

# What a person or a file may tell of a product; pictures come beside.
FIELDS = ("title", "brand", "gtin", "mpn", "sku", "category", "about", "shop_page")
PICTURE = ("picture", "picture_alt")
ALL = (*FIELDS, *PICTURE)


class Meanwhile(Exception):  # noqa: N818 - named after what went wrong
    """Somebody else changed the product since it was read: per field what was read and what is."""

    def __init__(self, changed: dict[str, tuple[str, str]]) -> None:
        super().__init__(", ".join(changed))
        self.changed = changed


def told_of(product: Product) -> dict[str, str]:
    """What is told of a product now."""
    return {name: getattr(product, name) for name in ALL}


def stamp_of(product: Product) -> str:
    """Goes out with a form and comes back with it: what its reader saw."""
    return signing.dumps(told_of(product), salt="product seen", compress=True)


@transaction.atomic
def change_product(product: Product, given: dict[str, str], by: str, *, seen: str = "") -> None:
    """Change what is told of a product.

    seen  the stamp that went out with the form
    Raises Meanwhile when it was changed since, and Taken when another product of the company has the number.
    """
    now = Product.objects.select_for_update().get(pk=product.pk)
    if seen:
        changed_since(now, seen)
    before, after = differences(told_of(now), {name: clean(value) for name, value in given.items()})
    if not after:
        return
    numbers_are_free(now.company, after, but=now)
    Product.objects.filter(pk=now.pk).update(**after)
    changed(now, by, f"product {now.slug}", before, after)


def changed_since(now: Product, seen: str) -> None:
    try:
        before: dict[str, str] = signing.loads(seen, salt="product seen")
    except signing.BadSignature:
        before = dict.fromkeys(ALL, "")
    was, is_now = differences(before, told_of(now))
    if is_now:
        raise Meanwhile({name: (was[name] or "", is_now[name]) for name in is_now})


@transaction.atomic
def add_product(company: Company, given: dict[str, str], by: str) -> Product:
    """Add a product of a company's own telling. Raises Taken as changing does."""
    after = {name: clean(value) for name, value in given.items() if value}
    numbers_are_free(company, after)
    slug = slug_of(after["title"])
    made = Product.objects.create(company=company, slug=Slugs([slug]).take(slug), **after)
    changed(made, by, f"product {made.slug}", None, after)
    return made


def numbers_are_free(company: Company, told: dict[str, str], but: Product | None = None) -> None:
    """A company's sku and gtin name one product each."""
    for name in ("sku", "gtin"):
        if told.get(name):
            same = Product.objects.filter(company=company, **{name: told[name]})
            if (same.exclude(pk=but.pk) if but else same).exists():
                raise Taken(name)


@transaction.atomic
def add_version(product: Product, name: str, released_on: Any, by: str) -> None:
    """Add a version, or tell another day of one that is known."""
    name = clean(name)
    known = Version.objects.filter(product=product, name=name).first()
    before = {"released_on": known.released_on and known.released_on.isoformat()} if known else None
    after = {"released_on": released_on and released_on.isoformat()}
    if before != after:
        Version.objects.update_or_create(product=product, name=name, defaults={"released_on": released_on})
        changed(product, by, f"version {name} of {product.slug}", before, after)


@transaction.atomic
def add_alias(product: Product, source: str, value: str, by: str) -> None:
    """Tell what a source calls a product. Raises Taken when the source calls another product so."""
    place = Source.objects.get_or_create(key=clean(source))[0]
    known = Alias.objects.filter(source=place, company=product.company, value=clean(value)).first()
    if known is not None:
        if known.product_id != product.pk:
            raise Taken("value")
        return
    Alias.objects.create(source=place, company=product.company, value=clean(value), product=product)
    changed(product, by, f"other name of {product.slug}", None, {"source": place.key, "value": value})


@transaction.atomic
def end_alias(alias: Alias, by: str) -> None:
    """Forget another name. What was heard under it stays with its product."""
    told = {"source": alias.source.key, "value": alias.value}
    changed(alias.product, by, f"other name of {alias.product.slug}", told, None)
    alias.delete()


def changed(product: Product, by: str, what: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> None:
    note(product.company, by, what, before, after)
    snapshot.forget(snapshot.product(product.pk))
    announce(News.Kind.PRODUCT_CHANGED, product.pk)


def clean(value: str) -> str:
    """As the database takes it: no control characters, lines ended in one way."""
    return CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))


def gtin_trouble(given: str) -> tuple[str, str] | None:
    """What is wrong with a GTIN: what was found and what was wanted; nothing where it is right or empty."""
    if not given:
        return None
    if not given.isascii() or not given.isdigit() or len(given) not in {8, 12, 13, 14}:
        return given, "8, 12, 13 or 14 digits"
    wanted = check_digit(given[:-1])
    return None if given[-1] == wanted else (given, given[:-1] + wanted)


def check_digit(digits: str) -> str:
    """The last digit of a GTIN, from those before it (GS1 General Specifications, section 7.9)."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)
