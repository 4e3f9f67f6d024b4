"""What search reads: the words of voices and products, kept as they stand, with how often each word is said."""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from groundswell.engine.weigh.stems import STEMMERS, all_stems, bared, folded, stems, words
from groundswell.plumbing.rows import insert_many
from groundswell.plumbing.sign import keyed
from groundswell.record.models import Product, Revision, Voice
from groundswell.record.shown import texts_of
from groundswell.weigh.models import ProductWords, Spelling, Stem, Words

AT_ONCE = 20_000
MOST_WORDS = 4000  # of one voice
MOST_LETTERS = 2000  # of what a company says of a product
MOST_KEPT = 2**17  # words of a language
NUMBER = 7  # letters
# RFC 4648, in small letters.
BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
PAIRS = [first + second for first in BASE32 for second in BASE32]
PRODUCT = "0p"  # marks a voice as said of it
# Between the words and what is added to them, so that no phrase runs on from the one into the other.
GAP = "0" * NUMBER


class Row(NamedTuple):
    """What the index holds of one voice."""

    text: str
    said: str
    about: str
    marks: str


@transaction.atomic
def index(ids: list[int], *, counted: bool = True) -> None:
    """Let the index hold these voices as they stand, those that everybody sees; only what differs is written.

    counted  whether to tell at once how often each word is said; who does not calls `recount_words` in the end
    """
    now = rows_of(ids)
    told = Words.objects.filter(pk__in=ids).values_list("pk", *Row._fields)
    before = {pk: Row(*row) for pk, *row in told.iterator()}
    stale = {pk: row for pk, row in before.items() if now.get(pk) != row}
    fresh = {pk: row for pk, row in now.items() if before.get(pk) != row}
    Words.objects.filter(pk__in=stale).delete()
    insert_many(Words, ("voice_id", *Row._fields), [(pk, *row) for pk, row in fresh.items()])
    if counted:
        count(stale.values(), fresh.values())


def rows_of(ids: list[int]) -> dict[int, Row]:
    """Each voice as it is searched; those without a word are left out."""
    texts = texts_of(ids)
    told = ("pk", "language", "kind_id", "product_id", "product__title", "product__brand", "product__category")
    abouts: dict[int, str] = {}
    found = {}
    for pk, tag, kind, product, *names in Voice.objects.filter(pk__in=texts).values_list(*told):
        language = tag.partition("-")[0]
        if product not in abouts:
            abouts[product] = about(names)
        text, said = read(texts[pk], language)
        if said:
            found[pk] = Row(text, said, abouts[product], " ".join(marks(product, kind, language)))
    return found


def read(text: str, language: str) -> tuple[str, str]:
    """A text's words, and the numbers of their stems; after a gap those of their second stems."""
    told = map(_READ.get(language, _READ[""]).__getitem__, words(text)[:MOST_WORDS])
    found = [one for one in told if one[0]]
    if not found:
        return "", ""
    bare, numbers, second = zip(*found, strict=True)
    other = dict.fromkeys(filter(None, second))
    return " ".join(bare), " ".join((*numbers, GAP, *other) if other else numbers)


class _Read(dict[str, tuple[str, str, str]]):
    """Each word without marks, and the numbers of its one or two stems, learnt when it is first met."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __missing__(self, word: str) -> tuple[str, str, str]:
        if len(self) >= MOST_KEPT:
            self.clear()
        first, second, *_ = *map(number, stems(word, self.language)), "", ""
        self[word] = bared(word), first, second
        return self[word]


@lru_cache(maxsize=2**14)
def number(stem: str) -> str:
    """What stands for a stem in the index: seven letters and digits that tell nothing without the secret.

    An index keeps its entries long after the last voice with them is gone (PostgreSQL's for ever), and what is
    erased shall leave the files.
    """
    bits = int.from_bytes(keyed("stem", stem)[:5], "big") >> 5
    return PAIRS[bits >> 25] + PAIRS[bits >> 15 & 1023] + PAIRS[bits >> 5 & 1023] + BASE32[bits & 31]


def about(names: Iterable[str]) -> str:
    """The numbers of the stems that name a product."""
    return " ".join(sorted({number(stem) for word in words(" ".join(names)) for stem in all_stems(word)}))


def marks(product: int | None = None, kind: str = "", language: str = "") -> list[str]:
    """What a search is narrowed by. No number of a stem begins with 0 and a letter."""
    told = {PRODUCT: str(product or ""), "0k": "".join(filter(str.isalnum, kind)), "0l": language}
    return [letter + value for letter, value in told.items() if value]


def count(gone: Iterable[Row], come: Iterable[Row]) -> None:
    """Tell how many voices each word and stem stands in, after some went and some came."""
    before, now = list(gone), list(come)
    add_up(Spelling, (row.text for row in now), (row.text for row in before))
    add_up(Stem, (row.said for row in now), (row.said for row in before))


def add_up(model: type[Stem | Spelling], come: Iterable[str], gone: Iterable[str]) -> None:
    counts = voices_with_each(come)
    counts.subtract(voices_with_each(gone))
    put_counts(model, counts)


def voices_with_each(texts: Iterable[str]) -> Counter[str]:
    """In how many of the texts each word stands."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(set(text.split(" ")))
    for none in ("", GAP):
        counts.pop(none, None)
    return counts


def put_counts(model: type[Stem | Spelling], counts: Mapping[str, int]) -> None:
    told = sorted((word, step) for word, step in counts.items() if step)
    if model is Spelling:
        put(model, [(word, word[:2], word[-2:], len(word), step) for word, step in told])
    else:
        put(model, told)


def put(model: type[Stem | Spelling], rows: list[tuple[Any, ...]]) -> None:
    """Add to the counts, in one order everywhere, so that no two writers wait for each other."""
    if not rows:
        return
    columns = [str(field.column) for field in model._meta.concrete_fields]
    table, key = model._meta.db_table, columns[0]
    values = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values}) "
            f"ON CONFLICT ({key}) DO UPDATE SET voices = {table}.voices + excluded.voices",
            rows,
        )
    fewer = [row[0] for row in rows if row[-1] < 0]
    for start in range(0, len(fewer), AT_ONCE):
        model._default_manager.filter(pk__in=fewer[start : start + AT_ONCE], voices__lte=0).delete()


def index_all(said: QuerySet[Voice], *, counted: bool = True) -> None:
    """Index voices, of which only those that have or got words can be found."""
    amended = Exists(Revision.objects.filter(voice=OuterRef("pk")))
    for ids in chunks(said.filter(~Q(title="", text="") | amended).values_list("pk", flat=True)):
        index(ids, counted=counted)


def chunks(ids: "QuerySet[Any, int]") -> Iterator[list[int]]:
    """The ids, some thousand at a time; they are read first, since what they come from is written to."""
    rest = iter(array("q", ids.order_by("pk").iterator()))
    while some := list(islice(rest, AT_ONCE)):
        yield some


def index_products(some: QuerySet[Product]) -> list[int]:
    """Index products. Returns those of which other words are told than before."""
    before = {words.pk: words for words in ProductWords.objects.filter(product__in=some)}
    told = some.values_list("pk", "title", "brand", "category", "about")
    fresh, renamed = [], []
    for pk, *names, more in told.iterator():
        now, old = words_of_product(pk, names, more), before.get(pk)
        if old is None or (old.text, old.stems, old.more) != (now.text, now.stems, now.more):
            fresh.append(now)
        if old is not None and old.text != now.text:
            renamed.append(pk)
    ProductWords.objects.bulk_create(
        fresh, update_conflicts=True, unique_fields=["product"], update_fields=["text", "stems", "more"]
    )
    return renamed


def words_of_product(pk: int, names: list[str], more: str) -> ProductWords:
    text = " ".join(names)
    found = sorted({stem for word in words(text) for stem in all_stems(word)})
    return ProductWords(
        product_id=pk, text=folded(text), stems=f" {' '.join(found)} ", more=folded(more[:MOST_LETTERS])
    )


@transaction.atomic
def recount_words() -> None:
    """Count anew in how many voices each word and stem stands. Where all is well, it changes nothing."""
    for model, column in ((Spelling, "text"), (Stem, "said")):
        counts = voices_with_each(Words.objects.values_list(column, flat=True).iterator())
        counts.subtract(dict(model._default_manager.values_list("pk", "voices").iterator()))
        put_counts(model, counts)


_READ = {language: _Read(language) for language in ("", *STEMMERS)}
