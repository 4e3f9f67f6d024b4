"""The made-up market as a whole: the same for the same day and dice."""

import random
from dataclasses import dataclass
from datetime import date

from groundswell.listen.market import plot, reviews, talk
from groundswell.listen.market.crowd import Crowd
from groundswell.listen.market.goods import MadeProduct, companies, products
from groundswell.listen.market.making import Entry, Making
from groundswell.listen.market.passing import MadeLink, passing
from groundswell.listen.market.plot import Campaign
from groundswell.listen.said import Said

REVIEWS = 1_620  # besides the experts', the campaign's and the ring's
EXPERTS = 24
UNDATED = 0.015
TIES = {"friend": 80, "family": 45, "coworker": 35, "stranger": 20}
CONFIRMED = 0.65
WILLING = 0.5  # of those who pass things on: who like to be invited
VOTES = 1_800


@dataclass(slots=True, kw_only=True)
class Market:
    """Companies, products, and what everyone said. Nothing of it is true."""

    companies: list[str]
    products: list[MadeProduct]
    voices: list[Said]  # by time; what is answered stands before its answer
    ties: list[tuple[str, str, str, bool]]  # person, other, kind, confirmed by the other
    votes: list[tuple[str, str, bool]]  # voice, voter, helpful
    links: list[MadeLink]  # who passed what on, and what came of it; by time
    willing: list[str]  # who of them likes to be invited to try things
    campaign: Campaign
    ring: list[str]  # the twelve persons
    aberrant: str  # the voice that nothing else resembles
    faulty: tuple[str, str]  # the product whose lid jams, and the version that mended it


def market(today: date, dice: random.Random) -> Market:
    """Make the market up, its last voices just before today.

    today  the first day of which nothing is told
    dice   decides everything; the same state gives the same market

    Returns five companies, fifty products and about two thousand voices in five languages.
    """
    making = Making(today, dice, products(today), Crowd(dice))
    for product in _shares(making):
        reviews.review(making, product)
    for _ in range(EXPERTS):
        reviews.expert(making, dice.choice([p for p in making.products if p.is_goods]))
    campaign = plot.campaign(making)
    ring = plot.ring(making)
    aberrant = plot.aberrant(making)
    talk.talk(making)
    votes = _votes(making)
    ties = _ties(making, apart=set(ring))
    links = passing(making)
    return Market(
        companies=companies(),
        products=making.products,
        voices=_in_order(making),
        ties=ties,
        votes=votes,
        links=links,
        willing=[teller for teller in sorted({link.teller for link in links}) if dice.random() < WILLING],
        campaign=campaign,
        ring=ring,
        aberrant=aberrant,
        faulty=(reviews.FAULTY, reviews.FIXED_IN),
    )


def _shares(making: Making) -> list[MadeProduct]:
    """Whom the reviews are about: the weightier products more often."""
    total = sum(product.weight for product in making.products)
    return [p for p in making.products for _ in range(round(REVIEWS * p.weight / total))]


def _in_order(making: Making) -> list[Said]:
    """All voices by time; then a few forget their date."""
    voices = [entry.said for entry in sorted(making.entries, key=lambda entry: entry.when)]
    for said in voices:
        if said.kind == "review" and not said.reply and making.dice.random() < UNDATED:
            said.said_at = None
    return voices


def _ties(making: Making, apart: set[str]) -> list[tuple[str, str, str, bool]]:
    """Who stands how to whom: people of one language, and nobody of the ring."""
    dice, ties = making.dice, {}
    for kind, count in TIES.items():
        for _ in range(count):
            one = making.crowd.someone(making.crowd.language(), *apart)
            other = making.crowd.someone(one.language, one.account, *apart)
            if not {one.account, other.account} & apart:
                ties[one.account, other.account] = (kind, dice.random() < CONFIRMED)
    spoken = {entry.said.person for entry in making.entries}
    return [(one, other, *tie) for (one, other), tie in ties.items() if one in spoken and other in spoken]


def _votes(making: Making) -> list[tuple[str, str, bool]]:
    """Longer voices draw more votes; nobody votes on their own."""
    dice = making.dice
    seen = [e for e in making.entries if e.said.kind in ("review", "answer") and e.said.text]
    drawn = dice.choices(seen, [_drawing(entry) for entry in seen], k=VOTES)
    votes: dict[tuple[str, str], bool] = {}
    for entry in drawn:
        voter = making.crowd.someone(entry.author.language, entry.author.account)
        votes[entry.said.id, voter.account] = dice.random() < (0.85 if len(entry.said.text) > 80 else 0.6)
    spoken = {entry.said.person for entry in making.entries}
    return [(voice, voter, helpful) for (voice, voter), helpful in votes.items() if voter in spoken]


def _drawing(entry: Entry) -> float:
    return 1 + len(entry.said.text) / 60
