"""Said: one thing that somebody said, as it is told to us; nothing in it is believed yet."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(slots=True, kw_only=True)
class Said:
    """What a form, a program or a file's row says that somebody said.

    The names are those of our own CSV and of the API. Empty means: not told.
    Not frozen only because a frozen one takes three times as long to make, and files have millions.
    """

    product: str  # what the source calls the product
    person: str = ""  # what the source calls its author; masked and generic names are nobody's
    id: str = ""  # the source's own id; without one a voice is known by its content
    kind: str = "review"
    stars: str = ""  # as given: "4.5", "4,5/5"
    scale: str = ""  # lowest and highest of the source: "0.5-5"; empty: 1-5
    title: str = ""
    text: str = ""
    language: str = ""  # the author's own word
    said_at: datetime | None = None  # aware
    name: str = ""  # as shown; empty: person
    role: str = "consumer"
    collected: str = "unknown"
    proof: str = "none"
    version: str = ""
    obtained: str = "unknown"
    owned_from: date | None = None
    owned_until: date | None = None
    about: str = "product"
    helpful: int = 0
    unhelpful: int = 0
    country: str = ""
    url: str = ""
    answers: str = ""  # the id, in the same source, of the voice it answers
    audience: str = "public"
    to: str = ""  # whom it was told, for audience "person"
    reply: str = ""  # the company's reply, kept beside it
    reply_at: datetime | None = None
    held: str = ""  # why the source itself keeps it back; empty: it does not
    company: str = ""
    product_title: str = ""
    brand: str = ""
    gtin: str = ""
    mpn: str = ""
    sku: str = ""
    category: str = ""
    more: dict[str, Any] = field(default_factory=dict)  # pros, cons, media, recommended, …
