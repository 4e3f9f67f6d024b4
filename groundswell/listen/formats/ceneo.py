"""Ceneo: Polish product reviews on a scale of half stars."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, BinaryIO

from groundswell.listen.formats.entries import rows, spellings
from groundswell.listen.formats.entry import Entry, told, words
from groundswell.listen.formats.options import Options
from groundswell.listen.formats.row import Row
from groundswell.listen.said import Said

NAMES = spellings(
    product_id="product",
    opinion_id="id review_id",
    author="user reviewer",
    recommendation="recommended rcmd recomm",
    stars="score rating",
    content="text opinion",
    pros="advantages upsides",
    cons="disadvantages flaws downsides",
    verified_purchase="purchased verified confirmed purchase_confirmed is_confirmed",
    review_date="publish_date published_at opinion_date issue_date submission_date",
    purchase_date="purchased_at bought_date buy_date",
    useful="useful_for thumbs_up vote_yes upvotes up_votes",
    useless="useless_for thumbs_down vote_no downvotes down_votes",
    product_id_ambiguous="",
)
RECOMMENDED = {"polecam": True, "nie polecam": False}
LIST = re.compile(r"\n|,\s|;|\.(?!\d)")
HEADINGS = {"zalety", "wady"}  # "pros", "cons": taken along with the list by some who copied the page


def read(file: BinaryIO, options: Options) -> Iterator[Row]:
    return rows(file, options, NAMES, said_of)


def said_of(entry: Entry) -> Said:
    said_at, owned_from = dates(entry)
    return Said(
        product=entry.words("product_id"),
        id=entry.words("opinion_id"),
        person=entry.words("author"),
        stars=entry.words("stars"),
        scale="0.5-5",
        text=entry.words("content"),
        said_at=said_at,
        owned_from=owned_from,
        proof="order" if entry.truth("verified_purchase") else "none",
        helpful=entry.count("useful"),
        unhelpful=entry.count("useless"),
        more=told(
            pros=listed(entry.values.get("pros")),
            cons=listed(entry.values.get("cons")),
            recommended=RECOMMENDED.get(entry.words("recommendation").casefold()),
            product_ambiguous=entry.truth("product_id_ambiguous") or None,
        ),
    )


def dates(entry: Entry) -> tuple[datetime | None, date | None]:
    """When it was said and since when the product was owned: of two dates the later and the earlier.

    Ceneo prints both in one way, and files mix the columns up. Opinion ids are given out in order:
    sorted by them, the later dates of ceneo_work.csv step back 4 times in 971, the earlier ones 410
    times. A lone date is the review's, whichever column holds it: it stands only beside opinions
    without a confirmed purchase.
    """
    known = sorted(d for d in (entry.when("review_date"), entry.when("purchase_date")) if d)
    return known[-1] if known else None, known[0].date() if len(known) == 2 else None


def listed(value: Any) -> list[str]:
    """Pros or cons one by one, from a list or from a text in any of the ways that files join them."""
    parts = map(words, value) if isinstance(value, list) else LIST.split(words(value))
    return [part for part in (p.strip(" .,;") for p in parts) if part and part.casefold() not in HEADINGS]
