"""What a reader asks to see of a product's voices: it comes from the address, and goes back into it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from re import fullmatch
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q

from groundswell.faces.site.words import ORDER
from groundswell.faces.words import PROOF
from groundswell.record.corrections import is_of_version
from groundswell.record.models import Picture
from groundswell.weigh.models import Whose
from groundswell.weigh.score import ASKED

PER_PAGE = 10
DEEPEST = 10_000  # positions; whoever wants more than that narrows, or takes the whole file
COLLECTED = ("asked", "not_asked", "invited", "rewarded", "employee", "paid", "campaign", "unknown")


@dataclass(frozen=True, slots=True)
class Reading:
    """Filters, order and position. Empty means: all of them."""

    whose: str = Whose.CONSUMERS.value
    kind: str = "review"
    order: str = "fair"
    stars: str = ""
    language: str = ""
    collected: str = ""
    proof: str = ""
    version: str = ""
    pictures: str = ""  # yes: those with photographs
    after: int = 0
    counts: str = ""  # of the five levels on the first page, so that a growing list stays one list

    @property
    def heads(self) -> tuple[int, ...] | None:
        return tuple(map(int, self.counts.split("-"))) if self.counts else None

    @property
    def is_narrowed(self) -> bool:
        """Whether some voices are left out."""
        return any((self.stars, self.language, self.collected, self.proof, self.version, self.pictures))

    @property
    def is_plain(self) -> bool:
        """Whether this is what everybody sees first."""
        return self == Reading()

    def of_voices(self) -> Q:
        """The filters, as asked of voices."""
        return self.narrowed("")

    def of_places(self) -> Q:
        """The filters, as asked of places in the order."""
        return self.narrowed("voice__")

    def narrowed(self, voice: str) -> Q:
        where = Q()
        if self.stars:
            where &= Q(level=int(self.stars))
        if self.language:
            told = f"{voice}language"
            where &= Q(**{told: self.language}) | Q(**{f"{told}__startswith": f"{self.language}-"})
        if self.collected:
            where &= Q(collected__in=ASKED if self.collected == "asked" else [WAYS.get(self.collected, self.collected)])
        if self.proof:
            where &= Q(proof=self.proof)
        if self.version:
            where &= is_of_version(self.version, voice)
        if self.pictures:
            where &= Q(Exists(Picture.objects.filter(voice=OuterRef("pk"))))
        return where

    def address(self, **changes: object) -> str:
        """The same page asked in another way; without a word, from the first page on."""
        asked = replace(self, **({"after": 0, "counts": ""} | changes))  # type: ignore[arg-type]
        plain = asdict(Reading())
        return "?" + urlencode({name: value for name, value in asdict(asked).items() if value != plain[name]})


# The page's word for it, where it is not the record's.
WAYS = {"not_asked": "unasked"}

# What may stand in an address; all else is passed over.
ALLOWED = {
    "whose": "|".join(Whose.values),
    "kind": "[a-z_]{1,20}",
    "order": "|".join(ORDER),
    "stars": "[1-5]",
    "language": "[a-z]{2,3}",
    "collected": "|".join(COLLECTED),
    "proof": "|".join(PROOF),
    "version": ".{1,100}",
    "pictures": "yes",
    "after": r"\d{1,5}",
    "counts": r"\d{1,12}(-\d{1,12}){4}((-\d{1,12}){5})?",
}


def read(asked: Mapping[str, str]) -> Reading:
    """Read an address; what it does not know, it passes over."""
    found = {name: asked.get(name, "") for name, form in ALLOWED.items() if fullmatch(form, asked.get(name, ""))}
    after = min(int(found.pop("after", "0")), DEEPEST)
    return Reading(**found, after=after)
