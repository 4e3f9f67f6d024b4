"""The market while it is being made: who has spoken, when, of what."""

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from groundswell.listen.market.crowd import Crowd, MadePerson
from groundswell.listen.market.goods import MadeProduct
from groundswell.listen.market.pen import Pen
from groundswell.listen.said import Said

DAYS = 730


@dataclass(slots=True)
class Entry:
    """One voice, with what its making knew and the voice itself need not tell."""

    when: datetime
    said: Said
    author: MadePerson
    product: MadeProduct
    stars: int = 0
    fixes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Making:
    """Dice, people, pens, and what has been said so far."""

    today: date
    dice: random.Random
    products: list[MadeProduct]
    crowd: Crowd
    entries: list[Entry] = field(default_factory=list)
    texts: set[str] = field(default_factory=set)
    pens: dict[tuple[str, str], Pen] = field(default_factory=dict)
    asked: defaultdict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))

    @property
    def end(self) -> datetime:
        return datetime.combine(self.today, time(), UTC)

    def pen(self, product: MadeProduct, language: str) -> Pen:
        key = (product.sku, language)
        if key not in self.pens:
            self.pens[key] = Pen(self.dice, language, product.words)
        return self.pens[key]

    def moment(self, since: date | None = None) -> datetime:
        """A moment of the two years before today: the later, the likelier."""
        first = max(since or date.min, self.today - timedelta(days=DAYS))
        span = max((self.today - first).days - 2, 1)
        days = span * self.dice.random() ** 0.62
        return self.at_daytime(first + timedelta(days=int(days)))

    def at_daytime(self, day: date) -> datetime:
        hour = min(max(int(self.dice.gauss(16, 4)), 6), 23)
        return datetime.combine(day, time(hour, self.dice.randrange(60), self.dice.randrange(60)), UTC)

    def later(self, when: datetime, days: float) -> datetime:
        """Some time after a moment, yet before today."""
        then = when + timedelta(days=self.dice.expovariate(1 / days), minutes=20)
        if then >= self.end:
            then = when + (self.end - when) / 2
        return then.replace(microsecond=0)

    def say(self, product: MadeProduct, author: MadePerson, when: datetime, **more: Any) -> Entry:
        """Write a voice down."""
        said = Said(
            id=f"made-up-{len(self.entries) + 1:06d}",
            product=product.sku,
            person=author.account,
            name=author.name,
            said_at=when,
            company=product.company,
            product_title=product.title,
            brand=product.brand,
            gtin=product.gtin,
            mpn=product.mpn,
            sku=product.sku,
            category=product.category,
            **{"language": author.language, "country": author.country, **more},
        )
        entry = Entry(when, said, author, product)
        self.entries.append(entry)
        if said.text:
            self.texts.add(said.text)
        return entry
