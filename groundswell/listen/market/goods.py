"""What the made-up companies make and sell."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

GOODS = Path(__file__).parent / "goods.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeProduct:
    """A product or a service that does not exist."""

    company: str
    title: str
    brand: str
    gtin: str  # of the range that GS1 leaves to shops for their own use; empty for a service
    mpn: str
    sku: str
    category: str
    about: str  # the company's own words
    versions: list[tuple[str, date]]
    words: str  # which chapter of the phrase banks speaks of it
    quality: float  # the stars that an average customer would give it
    weight: float  # how much it is talked about, next to the others

    @property
    def is_goods(self) -> bool:
        return bool(self.gtin)

    def version_on(self, day: date) -> str:
        """The newest version that was out on a day; empty where the product has none."""
        return next((name for name, released in reversed(self.versions) if released <= day), "")


def companies() -> list[str]:
    """The names of the made-up companies."""
    return list(_told()["companies"])


def products(today: date) -> list[MadeProduct]:
    """The made-up products, their versions dated back from today."""
    return [_product(number, row, today) for number, row in enumerate(_told()["products"], 1)]


def gtin_of(number: int) -> str:
    """A GTIN-13 of the range 200 to 299, which is never given to a product of the world."""
    body = f"290{number:09d}"
    odd, even = (sum(int(digit) for digit in body[start::2]) for start in (0, 1))
    return body + str(-(odd + 3 * even) % 10)


@cache
def _told() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(GOODS.read_text(encoding="utf-8"))
    return told


def _product(number: int, row: dict[str, Any], today: date) -> MadeProduct:
    return MadeProduct(
        company=row["company"],
        title=row["title"],
        brand=row["brand"],
        gtin=gtin_of(number) if row["goods"] else "",
        mpn=f"{row['sku'][:2]}{4000 + 17 * number}" if row["goods"] else "",
        sku=row["sku"],
        category=row["category"],
        about=row["about"],
        versions=[(name, today - timedelta(days=days)) for name, days in row["versions"]],
        words=row["words"],
        quality=row["quality"],
        weight=row["weight"],
    )
