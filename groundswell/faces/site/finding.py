"""What a reader asks the search for: it comes from the address, and goes back into it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from re import fullmatch
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext, ngettext

from groundswell.faces.site.facets import Choice
from groundswell.faces.site.words import language_name, word
from groundswell.faces.words import PROOF
from groundswell.record.models import Product

LAST_PAGE = 1000
KINDS = ("review", "recommendation", "question", "mention", "answer", "solution", "reply")
ORDERS = ("fair", "newest")


@dataclass(frozen=True, slots=True)
class Finding:
    """Words, filters, order and page. Empty means: all of them. A filter narrows to voices; products have none."""

    q: str = ""
    kind: str = ""
    stars: str = ""
    language: str = ""
    proof: str = ""
    product: str = ""  # its slug
    order: str = "fair"
    page: int = 1

    @property
    def is_narrowed(self) -> bool:
        """Whether some voices are left out."""
        return any((self.kind, self.stars, self.language, self.proof, self.product))

    @property
    def is_plain(self) -> bool:
        """Whether words alone are asked for."""
        return self == Finding(q=self.q, page=self.page)

    def where(self) -> Q:
        """The filters that the index does not hold, as asked of voices: of a review that counts, by its stars now."""
        where = Q()
        if self.stars:
            level = int(self.stars)
            where &= Q(place__level=level) | Q(place=None, level=level)
        if self.proof:
            where &= Q(proof=self.proof)
        return where

    def address(self, **changes: object) -> str:
        """The same page asked in another way; without a word, from the first page on."""
        asked = replace(self, **({"page": 1} | changes))  # type: ignore[arg-type]
        plain = asdict(Finding())
        return "?" + urlencode({name: value for name, value in asdict(asked).items() if value != plain[name]})


# What may stand in an address; all else is passed over.
ALLOWED = {
    "kind": "|".join(KINDS),
    "stars": "[1-5]",
    "language": "[a-z]{2,3}",
    "proof": "|".join(PROOF),
    "product": "[-a-zA-Z0-9_]{1,200}",
    "order": "|".join(ORDERS),
    "page": r"[0-9]{1,5}",
}


def read(asked: Mapping[str, str]) -> Finding:
    """Read an address; what it does not know, it passes over. Without words there is nothing to narrow."""
    found = {name: asked.get(name, "") for name, form in ALLOWED.items() if fullmatch(form, asked.get(name, ""))}
    page = min(max(int(found.pop("page", "1")), 1), LAST_PAGE)
    words = asked.get("q", "").replace("\x00", "").strip()[:200]
    return Finding(q=words, page=page, **found) if words else Finding(page=page)


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, and the address without it."""

    text: str
    address: str


def chips_of(asked: Finding, about: Product | None) -> list[Chip]:
    """The filters that are on, each of which can be taken away."""
    told = {
        "product": about.title if about else asked.product,
        "kind": word(asked.kind, "one"),
        "stars": stars(asked.stars) if asked.stars else "",
        "language": language_name(asked.language),
        "proof": word(asked.proof, "proof"),
    }
    on = {name: text for name, text in told.items() if getattr(asked, name)}
    found = [Chip(text, asked.address(**{name: ""})) for name, text in on.items()]
    return found if asked.order == "fair" else [*found, Chip(word(asked.order, "order"), asked.address(order="fair"))]


def stars(level: str) -> str:
    return ngettext("%(n)s star", "%(n)s stars", int(level)) % {"n": level}


def choices_of(asked: Finding, products: Sequence[Product]) -> dict[str, list[Choice]]:
    """The options of each filter. Products are those that are spoken of in what is found."""
    languages = [code for code, _ in settings.LANGUAGES]
    offered = {
        "kind": {kind: word(kind, "one") for kind in KINDS},
        "stars": {level: stars(level) for level in "54321"},
        "language": {code: language_name(code) for code in dict.fromkeys([*languages, asked.language]) if code},
        "proof": {proof: word(proof, "proof") for proof in PROOF},
        "product": {product.slug: product.title for product in products},
        "order": {order: word(order, "order") for order in ORDERS},
    }
    return {
        name: [Choice(value, text, value == getattr(asked, name)) for value, text in options.items()]
        for name, options in offered.items()
    }


def nothing_found(asked: Finding) -> str:
    """What is said where no voice and no product answers."""
    if asked.is_narrowed:
        return gettext("Nothing found for “%(query)s” among what you have narrowed it to.") % {"query": asked.q}
    return gettext("Nothing found for “%(query)s”.") % {"query": asked.q}
