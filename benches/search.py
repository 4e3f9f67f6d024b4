"""Searching a million made-up voices in five languages: how long a query takes, and how fast they are indexed."""

import random
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from time import process_time
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from benches.home import prepare
from benches.measure import seconds, tell
from groundswell.plumbing.rows import insert_many, learn_sizes, stamp
from groundswell.record.models import Company, News, Person, Product, Source, Voice, announce
from groundswell.weigh import search
from groundswell.weigh.models import Stem

VOICES = 1_000_000
PRODUCTS = 10_000
QUERIES = 300  # of each kind
AT_ONCE = 5_000
SHARES = (0.5, 0.99)
# How often the n-th word of a language is said falls about as 1/n; so many different ones are there of each.
WORDS = 60_000
LENGTHS = range(8, 60)
# Beginnings, middles and endings of words, about as the languages have them.
SYLLABLES = {
    "de": ("ge ver be auf ein koch was heiz gr schl kl", "ä e ei o u ie ü ö a", "ßen cht tung er en ig lich kel st rn"),
    "it": ("bol pre con per ri qua s tr ac bu", "a e i o u à ie uo", "lito mente zione re to so tà glio nno sti"),
    "pl": ("prze wy po cz sz ż ł kr na św", "a e i o ó y ę ą ie", "dny wać ów ość nik rze ście łka kim czna"),
    "lt": ("vir pa ne ger ši ž kr at puik su", "a e ė i y o ų ū ie uo", "lys mas dulį kas tis ėti uoja nas čiau bė"),
    "en": ("re un con ket boil qu str br o th", "a e i o u ea ou y", "ing tion ly er ed tle ness st ck ment"),
}


def main() -> None:
    """Build the house, or take the one that BENCH_HOME names and that is built, and ask it."""
    voices = int(sys.argv[1]) if len(sys.argv) > 1 else VOICES
    prepare()
    chance = random.Random(7)
    spoken = {language: vocabulary(language, chance) for language in SYLLABLES}
    if not Stem.objects.exists():
        build(voices, spoken, chance)
    heard = Voice.objects.count()
    rows = []
    for name, queries in asked(spoken, random.Random(11)).items():
        walls, works = zip(*(asking(*query) for query in islice(queries, QUERIES)), strict=True)
        rows.append(
            [name, *(1000 * at(walls, share) for share in SHARES), *(1000 * at(works, share) for share in SHARES)]
        )
    tell(
        f"Search {heard:,} voices of {PRODUCTS:,} products ({connection.vendor}, milliseconds)",
        ["queries", "p50", "p99", "p50 by CPU time", "p99 by CPU time"],
        rows,
    )


def build(voices: int, spoken: dict[str, list[str]], chance: random.Random) -> None:
    if not Voice.objects.exists():
        said(voices, spoken, chance)
    worked = process_time()
    took = seconds(search.redraw)
    worked = process_time() - worked
    learn_sizes()
    tell("Index them", ["voices a second", "by CPU time"], [[voices / took, voices / worked]])


def asking(query: str, narrowed: dict[str, Any]) -> tuple[float, float]:
    """How long a query takes, and how much work it is for this process: on a busy machine the two differ."""
    worked = process_time()
    took = seconds(lambda: search.voices(query, **narrowed))
    return took, process_time() - worked


def at(times: Sequence[float], share: float) -> float:
    return sorted(times)[min(int(share * len(times)), len(times) - 1)]


def vocabulary(language: str, chance: random.Random) -> list[str]:
    """Made-up words of a language, the frequent ones first, which are the short ones."""
    heads, middles, tails = (parts.split() for parts in SYLLABLES[language])
    found: dict[str, None] = {}
    while len(found) < WORDS:
        syllables = [chance.choice(heads) + chance.choice(middles) for _ in range(chance.choice((1, 1, 2, 2, 3)))]
        found["".join(syllables) + chance.choice(tails)] = None
    return sorted(found, key=len)


def words(of: list[str], chance: random.Random) -> Iterator[str]:
    """Words as a text has them: the n-th as often as 1/n."""
    while True:
        yield of[int(len(of) ** chance.random()) - 1]


def said(voices: int, spoken: dict[str, list[str]], chance: random.Random) -> None:
    """Write the voices straight into the table: hearing them is measured elsewhere."""
    company = Company.objects.create(name="All", slug="all")
    source = Source.objects.create(key="csv/all")
    person = Person.objects.create(name="Somebody")
    names = words(spoken["en"], chance)
    Product.objects.bulk_create(
        Product(company=company, slug=f"p-{n}", title=" ".join(islice(names, 3)), brand=next(names))
        for n in range(PRODUCTS)
    )
    products = list(Product.objects.values_list("pk", flat=True))
    news = announce(News.Kind.VOICES_HEARD, count=voices, root="00" * 32)
    told = {language: words(of, chance) for language, of in spoken.items()}
    day = stamp(datetime(2026, 3, 1, tzinfo=UTC))
    for start in range(0, voices, AT_ONCE):
        rows = []
        for number in range(start, min(start + AT_ONCE, voices)):
            language = chance.choice(list(told))
            text = " ".join(islice(told[language], chance.choice(LENGTHS)))
            star = chance.randrange(1, 6)
            rows.append((
                source.pk, f"{number}", "review", person.pk, "consumer", chance.choice(products), "public",
                star, star, "", "", "", text, language, False, "unknown", "none", day, day, "", "", news.pk, 0,
            ))  # fmt: skip
        with transaction.atomic():
            insert_many(Voice, COLUMNS, rows)


COLUMNS = (
    "source_id", "outside_id", "kind_id", "author_id", "role", "product_id", "audience", "stars", "level",
    "stars_given", "scale", "title", "text", "language", "language_told", "collected", "proof", "said_at", "heard_at",
    "country", "address", "news_id", "leaf",
)  # fmt: skip


def asked(spoken: dict[str, list[str]], chance: random.Random) -> dict[str, Iterator[tuple[str, dict[str, Any]]]]:
    """Queries of each kind. People ask for words that say something: those past the hundred most frequent."""
    telling = {language: words(of[100:], chance) for language, of in spoken.items()}
    frequent = {language: words(of, chance) for language, of in spoken.items()}
    products = list(Product.objects.values_list("pk", flat=True))

    def some(count: int, of: dict[str, Iterator[str]] = telling) -> Iterator[str]:
        while True:
            yield " ".join(islice(of[chance.choice(list(of))], count))

    def plain(queries: Iterator[str]) -> Iterator[tuple[str, dict[str, Any]]]:
        return ((query, {}) for query in queries)

    most = (chance.choice(list(spoken.values()))[0] for _ in iter(int, 1))
    return {
        "one word": plain(some(1)),
        "two words": plain(some(2)),
        "three words, most of them frequent": plain(some(3, frequent)),
        "a mistyped word": plain(slipped(query, chance) for query in some(1)),
        "a phrase": plain(f'"{query}"' for query in some(2, frequent)),
        "a word without another": plain(query.replace(" ", " -") for query in some(2)),
        "the most frequent word there is": plain(most),
        "two frequent words of two languages": plain(
            " ".join(of[0] for of in pair(spoken, chance)) for _ in iter(int, 1)
        ),
        "a frequent word about one product": (
            (query, {"product": chance.choice(products)}) for query in some(1, frequent)
        ),
        "a frequent word, one star": ((query, {"where": Q(level=1)}) for query in some(1, frequent)),
        "a word in one language, the newest first": (
            (query, {"language": chance.choice(list(spoken)), "newest": True}) for query in some(1, frequent)
        ),
    }


def pair(spoken: dict[str, list[str]], chance: random.Random) -> list[list[str]]:
    return chance.sample(list(spoken.values()), 2)


def slipped(word: str, chance: random.Random) -> str:
    """A word with two of its letters changed places, or one left out."""
    place = chance.randrange(1, max(len(word) - 1, 2))
    return word[:place] + (
        word[place + 1 :] if chance.random() < 0.5 else word[place : place + 2][::-1] + word[place + 2 :]
    )


if __name__ == "__main__":
    main()
