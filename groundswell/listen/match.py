"""Which product and which person a voice belongs to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, count

from django.conf import settings
from django.db.models import Q
from django.utils.text import slugify

from groundswell.listen.said import Said
from groundswell.plumbing.sign import keyed
from groundswell.record.models import Alias, Company, Handle, Person, Product, Source, Version

# Letters that Unicode does not take apart into a plain one and a mark.
PLAIN = str.maketrans({"ł": "l", "Ł": "L", "ß": "ss", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "AE", "đ": "d"})

# Names under which a source hides its authors: every voice under one is a person of its own.
NOBODYS = frozenset(
    {
        "",
        "użytkownik ceneo",
        "amazon customer",
        "amazon-kunde",
        "cliente amazon",
        "kindle customer",
        "anonymous",
        "anonym",
        "anonimo",
        "anonimowy",
        "anonimas",
        "a customer",
        "customer",
        "kunde",
        "cliente",
        "klient",
        "klientas",
        "guest",
        "gast",
        "ospite",
        "gość",
        "svečias",
        "google user",
        "a google user",
        "unknown",
        "n/a",
    }
)
# The beginnings of sources whose names for products are the company's own: our pages, our API, our CSV.
OURS = ("site", "api", "csv")
NO_DIGIT = re.compile("[^0-9]")
MASKED = re.compile(r"^\w?(?:\.{2,}|\*{2,}|…)\w?$")


def is_nobody(name: str) -> bool:
    """Whether a name stands for nobody in particular: none, masked or generic."""
    return name.strip().casefold() in NOBODYS or MASKED.match(name.strip()) is not None


@lru_cache(maxsize=65_536)
def handle_of(person: str) -> str:
    """The name to know a person by at a source; a mail address only as a keyed hash. Empty: nobody's."""
    if person.startswith("mailto:"):
        return "mail:" + keyed("handle", person.removeprefix("mailto:").strip().lower()).hex()[:40]
    return "" if is_nobody(person) else person.strip()


def slug_of(text: str, most: int = 80) -> str:
    """A short address for a title."""
    return slugify(text.translate(PLAIN))[:most].strip("-") or "product"


@dataclass(slots=True)
class Matcher:
    """Finds, or makes, what the voices of one source belong to; remembers what it found."""

    source: Source
    company: str = ""  # whose the rows are that name none
    companies: dict[str, Company] = field(default_factory=dict)
    products: dict[tuple[str, str], Product] = field(default_factory=dict)
    versions: dict[tuple[int, str], int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    speakers: dict[int, int] = field(default_factory=dict)

    # What is remembered at most of each, so that memory stays flat.
    MOST = 200_000

    def company_of(self, said: Said) -> Company:
        name = said.company or self.company
        if name not in self.companies:
            self.companies[name] = find_company(name)
        return self.companies[name]

    def product_of(self, said: Said) -> Product:
        return self.products[said.company, said.product]

    def learn_products(self, all_said: Iterable[Said]) -> None:
        """Find or make the products of all that was said, in a few queries however many they are."""
        if len(self.products) > self.MOST:
            self.products.clear()
        wanted = {(said.company, said.product): said for said in all_said}
        fresh = {key: said for key, said in wanted.items() if key not in self.products}
        if not fresh:
            return
        aliases = Alias.objects.filter(source=self.source, value__in={value for _, value in fresh})
        known = {(row.company_id, row.value): row.product for row in aliases.select_related("product")}
        unknown = {}
        for key, said in fresh.items():
            alias = (self.company_of(said).pk, said.product)
            if alias in known:
                self.products[key] = known[alias]
            else:
                unknown[key] = said
        self.add_aliases(unknown)

    def add_aliases(self, unknown: dict[tuple[str, str], Said]) -> None:
        """Name products that this source has not named before, making those that nobody has."""
        numbers = self.known_numbers(unknown.values())
        names = self.names_in_our_words(unknown)
        slugs = Slugs(slug_of(said.product_title or said.product) for said in unknown.values())
        made, aliases = [], {}
        for key, said in unknown.items():
            company = self.company_of(said)
            alias = (company.pk, said.product)
            if alias not in aliases:
                product = next((numbers[n] for n in self.numbers_of(said) if n in numbers), names.get(alias))
                if product is None:
                    product = product_from(said, company, slugs)
                    made.append(product)
                    numbers.update((number, product) for number in self.numbers_of(said))
                aliases[alias] = Alias(source=self.source, company=company, value=said.product, product=product)
            self.products[key] = aliases[alias].product
        Product.objects.bulk_create(made)
        for row in aliases.values():
            row.product_id = row.product.pk  # known only now
        Alias.objects.bulk_create(aliases.values())

    def numbers_of(self, said: Said) -> list[tuple[int, str, str]]:
        """By which numbers a company's product may be known already, the surest first."""
        company = self.company_of(said).pk
        numbers = [(company, "gtin", gtin_of(said)), (company, "sku", said.sku[:100])]
        if self.speaks_our_words:
            numbers += [(company, "sku", said.product), (company, "slug", said.product)]
        return [number for number in numbers if number[2]]

    def known_numbers(self, all_said: Iterable[Said]) -> dict[tuple[int, str, str], Product]:
        """The products that carry one of the numbers, under each of them."""
        wanted = {number for said in all_said for number in self.numbers_of(said)}
        same = Q(pk=None)
        for field_name in ("gtin", "sku", "slug"):
            same |= Q(**{f"{field_name}__in": {value for _, name, value in wanted if name == field_name}})
        found = {}
        for product in Product.objects.filter(same).order_by("-pk"):
            for field_name in ("gtin", "sku", "slug"):
                found[product.company_id, field_name, getattr(product, field_name)] = product
        return found

    def names_in_our_words(self, unknown: dict[tuple[str, str], Said]) -> dict[tuple[int, str], Product]:
        """What a company's own file and its own program call by one name is one product."""
        if not self.speaks_our_words:
            return {}
        ours = Q(key__in=OURS)
        for kind in OURS:
            ours |= Q(key__startswith=f"{kind}/")
        companies = {self.company_of(said).pk for said in unknown.values()}
        same = Alias.objects.filter(
            # The numbers first: the index begins with the source.
            source__in=list(Source.objects.filter(ours).values_list("pk", flat=True)),
            company__in=companies,
            value__in={value for _, value in unknown},
        )
        return {(row.company_id, row.value): row.product for row in same.select_related("product").order_by("-pk")}

    @property
    def speaks_our_words(self) -> bool:
        """Whether the source's names for products may be our own."""
        return self.source.key.partition("/")[0] in OURS

    def learn_versions(self, wanted: Iterable[tuple[int, str]]) -> None:
        """Find or make versions, given as product and name."""
        for product, name in set(wanted) - self.versions.keys():
            version, _ = Version.objects.get_or_create(product_id=product, name=name)
            self.versions[product, name] = version.pk

    def knows_as(self, handle: str, person: int) -> bool:
        """Whether the source knows this person by this name."""
        return Handle.objects.filter(source=self.source, name=handle, person=person).exists()

    def speaker_of(self, said: Said) -> int:
        """The person that is the company's own voice."""
        company = self.company_of(said)
        if company.pk not in self.speakers:
            speaker, _ = Person.objects.get_or_create(company=company, defaults={"name": company.name})
            self.speakers[company.pk] = speaker.pk
        return self.speakers[company.pk]

    def learn_people(self, names: dict[str, str]) -> None:
        """Find or make the persons behind handles; names gives each handle's shown name."""
        if len(self.people) > self.MOST:
            self.people.clear()
        wanted = [handle for handle in names if handle not in self.people]
        found = Handle.objects.filter(source=self.source, name__in=wanted).values_list("name", "person_id")
        self.people.update(found)
        fresh = [handle for handle in wanted if handle not in self.people]
        persons = Person.objects.bulk_create(Person(name=names[handle]) for handle in fresh)
        Handle.objects.bulk_create(
            Handle(source=self.source, name=handle, person=person)
            for handle, person in zip(fresh, persons, strict=True)
        )
        self.people.update((handle, person.pk) for handle, person in zip(fresh, persons, strict=True))


def gtin_of(said: Said) -> str:
    """The digits of the GTIN that was told; empty where they are no GTIN."""
    digits = NO_DIGIT.sub("", said.gtin)
    return digits if len(digits) in {8, 12, 13, 14} else ""


def find_company(name: str) -> Company:
    """The company of this name, made if absent; without a name the installation's first."""
    if not name:
        first = Company.objects.order_by("pk").first()
        if first is not None:
            return first
    name = name or settings.FIRST_COMPANY
    company = Company.objects.filter(name=name[:200]).first()
    if company is None:
        slug = slug_of(name, 60)
        taken = set(Company.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
        company = Company.objects.create(name=name[:200], slug=free(slug, taken))
    return company


class Slugs:
    """Hands out addresses that no product has."""

    def __init__(self, wished: Iterable[str]) -> None:
        self.taken = set(Product.objects.filter(slug__in=set(wished)).values_list("slug", flat=True))

    def take(self, slug: str) -> str:
        if slug in self.taken:
            self.taken.update(Product.objects.filter(slug__startswith=f"{slug}-").values_list("slug", flat=True))
            slug = free(slug, self.taken)
        self.taken.add(slug)
        return slug


def product_from(said: Said, company: Company, slugs: Slugs) -> Product:
    """A product as far as what was said tells of it, not saved yet."""
    title = (said.product_title or said.product)[:300]
    return Product(
        company=company,
        slug=slugs.take(slug_of(title)),
        title=title,
        brand=said.brand[:200],
        gtin=gtin_of(said),
        mpn=said.mpn[:100],
        sku=said.sku[:100],
        category=said.category[:100],
    )


def free(slug: str, taken: set[str]) -> str:
    """The slug, or the slug with the first number that is free."""
    return next(s for s in chain([slug], (f"{slug}-{n}" for n in count(2))) if s not in taken)
