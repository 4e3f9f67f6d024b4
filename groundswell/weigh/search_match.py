"""A query as the database's own index takes it: SQLite's FTS5, or PostgreSQL's text search."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from django.db import connection
from django.db.models import Q

from groundswell.engine.weigh.search import Query, window
from groundswell.engine.weigh.stems import STEMMERS, all_stems, bared, nearest, slips, stems
from groundswell.weigh.models import ProductWords, Spelling, Stem, Words
from groundswell.weigh.search_index import PRODUCT, number

# Ways in which one word or phrase may stand in the index, each a row of numbers.
Ways: TypeAlias = tuple[tuple[str, ...], ...]

RARE = 3  # voices: a word that no more of them write may be mistyped
TELLING = 20  # so many times as many must write the other one
MOST_OTHERS = 3
MOST_ALIKE = 1000  # words that begin like a rare one, and so many that end like it: the most frequent first
MOST_LOOKED_AT = 50_000  # voices with the rarest of the words; of more, the newest so many


@dataclass(frozen=True, slots=True)
class Terms:
    """What is looked for in the index."""

    words: tuple[Ways, ...]
    phrases: tuple[Ways, ...]
    without: tuple[Ways, ...]
    marks: tuple[str, ...] = ()
    is_of_one_product: bool = False
    voices: dict[str, int] = field(default_factory=dict)  # in which each number stands

    def seen(self, ways: Ways) -> int:
        """In about how many voices a word or phrase stands."""
        return sum(min(self.voices.get(one, 0) for one in way) for way in ways)


def terms_of(query: Query, marks: Iterable[str] = ()) -> Terms:
    """What a query looks for: each word by all its stems, and one that hardly anybody writes by those it may mean."""
    own = [frozenset(map(number, all_stems(word))) for word in query.words]
    counts = counts_of(one for some in own for one in some)
    meant = [
        some | others_of(word, sum(counts.get(one, 0) for one in some))
        for word, some in zip(query.words, own, strict=True)
    ]
    phrases = tuple(map(phrase, query.phrases))
    told_marks = tuple(marks)
    told = {one for some in meant for one in some} | {one for ways in phrases for way in ways for one in way}
    return Terms(
        words=tuple(tuple((one,) for one in sorted(some)) for some in meant if some),
        phrases=tuple(filter(None, phrases)),
        without=tuple(filter(None, map(taken_out, query.without))),
        marks=told_marks,
        is_of_one_product=any(mark.startswith(PRODUCT) for mark in told_marks),
        voices=counts_of(told),
    )


def counts_of(numbers: Iterable[str]) -> dict[str, int]:
    return dict(Stem.objects.filter(pk__in=set(numbers)).values_list("pk", "voices"))


def others_of(word: str, voices: int) -> frozenset[str]:
    """The stems of the words that a rare one may be a slip for."""
    if voices > RARE or not slips(bared(word)) or names_a_product(word):
        return frozenset()
    return frozenset(number(stem) for other in spelled_like(bared(word), voices * TELLING) for stem in all_stems(other))


def names_a_product(word: str) -> bool:
    told = Q()
    for stem in all_stems(word):
        told |= Q(stems__contains=f" {stem} ")
    return ProductWords.objects.filter(told).exists()


def spelled_like(word: str, more_than: int) -> list[str]:
    """The words that voices write nearest to this one; they begin or end with the same two letters.

    Of very many the most frequent are held against it, so that it takes no longer when more is said.
    """
    within = range(len(word) - slips(word), len(word) + slips(word) + 1)
    often = Spelling.objects.filter(size__in=within, voices__gt=more_than).order_by("-voices", "word")
    told: dict[str, int] = {}
    for alike in (often.filter(head=word[:2]), often.filter(tail=word[-2:])):
        told.update(alike.values_list("word", "voices")[:MOST_ALIKE])
    return sorted(nearest(word, told), key=lambda other: (-told[other], other))[:MOST_OTHERS]


def phrase(words: tuple[str, ...]) -> Ways:
    """A phrase in each language, by the words' first stems: they stand in the index side by side."""
    ways = (tuple(number(stem) for word in words for stem in stems(word, language)[:1]) for language in ("", *STEMMERS))
    return tuple(dict.fromkeys(filter(None, ways)))


def taken_out(words: tuple[str, ...]) -> Ways:
    return phrase(words) if len(words) > 1 else tuple((number(stem),) for stem in sorted(all_stems(words[0])))


def matching(terms: Terms, most: int) -> list[int]:
    """The voices that the index finds, the newest first; of very many, the newest so many.

    Where every word is frequent, the newest voices alone are looked at, so that a query takes no longer when more is
    said: as many as should hold 50,000 with the rarest of the words.
    """
    newest = Words.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    last = unlooked_at(terms, newest)
    if connection.vendor == "sqlite":
        return asked(FTS5, [fts5(terms), last, most])
    # PostgreSQL fetches all rows that match before it sorts them, so it looks through the newest first.
    rates = [min(terms.seen(ways) / max(newest, 1), 1.0) for ways in (*terms.words, *terms.phrases)]
    since = max(newest - window(rates, 3 * most, newest), last)
    found = asked(TEXT_SEARCH, [tsquery(terms), since, most])
    return found if len(found) == most or since <= last else asked(TEXT_SEARCH, [tsquery(terms), last, most])


def unlooked_at(terms: Terms, newest: int) -> int:
    """The last voice that is too old to be looked at; 0 for none. What is said of one product is never too old."""
    rarest = min(terms.seen(ways) for ways in (*terms.words, *terms.phrases))
    if terms.is_of_one_product or rarest <= MOST_LOOKED_AT:
        return 0
    return newest - newest * MOST_LOOKED_AT // rarest


FTS5 = (
    "SELECT rowid FROM weigh_words_index WHERE weigh_words_index MATCH %s AND rowid > %s ORDER BY rowid DESC LIMIT %s"
)
TEXT_SEARCH = (
    "WITH found AS MATERIALIZED (SELECT voice_id FROM weigh_words WHERE vector @@ %s::tsquery AND voice_id > %s) "
    "SELECT voice_id FROM found ORDER BY voice_id DESC LIMIT %s"
)


def asked(statement: str, told: list[str | int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, told)
        return [pk for (pk,) in cursor.fetchall()]


def fts5(terms: Terms) -> str:
    """The terms as FTS5 takes them. They are of letters and digits, so that nothing in them is an operator."""

    def either(ways: Iterable[tuple[str, ...]]) -> str:
        return "(" + " OR ".join(f'"{" ".join(way)}"' for way in ways) + ")"

    parts = [either(ways) for ways in terms.words if len(terms.words) > 1 or terms.phrases]
    parts += [f"({{said}} : {either(ways)})" for ways in must_be_said(terms)]
    parts += [f'"{mark}"' for mark in terms.marks]
    found = " AND ".join(parts)
    out = either(way for ways in terms.without for way in ways)
    return f"({found}) NOT ({{said}} : {out})" if terms.without else found


def tsquery(terms: Terms) -> str:
    """The terms as a tsquery; A is what is said."""

    def either(ways: Iterable[tuple[str, ...]], letter: str = "") -> str:
        return "(" + " | ".join(row(way, letter) for way in ways) + ")"

    def row(way: tuple[str, ...], letter: str) -> str:
        return "(" + " <-> ".join(f"'{one}'{letter}" for one in way) + ")"

    parts = [either(ways) for ways in terms.words if len(terms.words) > 1 or terms.phrases]
    parts += [either(ways, ":A") for ways in must_be_said(terms)]
    parts += [f"'{mark}'" for mark in terms.marks]
    parts += [f"!{either(ways, ':A')}" for ways in terms.without]
    return " & ".join(parts)


def must_be_said(terms: Terms) -> list[Ways]:
    """Phrases; and of the words, which may name the product instead, one at least where there is no phrase."""
    return [*terms.phrases] or [tuple(way for ways in terms.words for way in ways)]
