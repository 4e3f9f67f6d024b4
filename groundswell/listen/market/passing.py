"""Who passes on what they have: links, friends who buy by them, and some who come to speak and pass it on in turn."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from groundswell.listen.market.making import Entry, Making

PASSES_ON = 0.22  # of those who are glad of what they bought
FRIENDS = (0, 0, 0, 0, 0, 1, 1, 2, 3, 6)  # whom one link brings
SPEAKS = 0.45  # of them: who will say something themselves, and may pass it on
TIES = ("friend", "friend", "friend", "family", "family", "coworker", "stranger")
DAYS_TO_BUY = 6.0
SENT_BACK = 0.08
CODE = 0.4  # of those who buy: by the code, as it was said at a table


@dataclass(frozen=True, slots=True)
class MadeOrder:
    """A made-up purchase of one product."""

    name: str
    buyer: str
    at: datetime
    by_code: bool
    country: str
    is_sent_back: bool


@dataclass(frozen=True, slots=True)
class MadeLink:
    """Somebody passes a product on: whom it brought to buy, and whom to speak."""

    teller: str
    voice: str
    sku: str
    tie: str
    made_at: datetime
    orders: list[MadeOrder]
    told: list[tuple[str, datetime]]  # people who spoke later


def passing(making: Making) -> list[MadeLink]:
    """The links of all products, in the order of time."""
    spoken: dict[str, list[Entry]] = defaultdict(list)
    for entry in sorted(making.entries, key=lambda entry: entry.when):
        if entry.said.kind == "review" and entry.said.role != "expert":
            spoken[entry.product.sku].append(entry)
    links = [link for entries in spoken.values() for link in _of_product(making, entries)]
    return sorted(links, key=lambda link: (link.made_at, link.teller))


def _of_product(making: Making, entries: list[Entry]) -> list[MadeLink]:
    dice, links, told = making.dice, [], set()
    for place, entry in enumerate(entries):
        if entry.stars < 4 or dice.random() > PASSES_ON:
            continue
        made_at = entry.when + timedelta(hours=dice.uniform(1, 60))
        orders, speakers = [], []
        for friend in range(dice.choice(FRIENDS)):
            at = made_at + timedelta(days=dice.expovariate(1 / DAYS_TO_BUY))
            later = [one for one in entries[place + 1 :] if one.when > at and one.author.account not in told]
            if later and dice.random() < SPEAKS:
                speaker = later[0].author.account
                told.add(speaker)
                speakers.append((speaker, at))
            elif at < making.end:
                orders.append(_order(making, entry, friend, at))
        tie = dice.choice(TIES)
        if made_at < making.end:
            links.append(
                MadeLink(entry.author.account, entry.said.id, entry.product.sku, tie, made_at, orders, speakers)
            )
    return links


def _order(making: Making, entry: Entry, friend: int, at: datetime) -> MadeOrder:
    dice = making.dice
    name = f"{entry.said.id}-{friend}"
    country = entry.author.country or dice.choice(("DE", "IT", "PL", "LT", "GB"))
    return MadeOrder(name, f"{name}@made-up.example", at, dice.random() < CODE, country, dice.random() < SENT_BACK)
