"""Finding products and voices: by the stems of words, diacritics and capitals either way, slips forgiven."""

from itertools import islice

import numpy as np
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils.text import slugify

from groundswell.engine.weigh.order import MERIT_UNIT, merit
from groundswell.engine.weigh.score import Floats
from groundswell.engine.weigh.search import bm25, fairly, read, stance
from groundswell.engine.weigh.search import hits as hits_in
from groundswell.engine.weigh.stems import all_stems, bared, folded, nearest, slips, words
from groundswell.record.models import Product, Voice
from groundswell.record.shown import visible
from groundswell.weigh.models import ProductWords, Words
from groundswell.weigh.search_index import (
    NUMBER,
    chunks,
    index,
    index_all,
    index_products,
    marks,
    number,
    recount_words,
)
from groundswell.weigh.search_match import RARE, Terms, counts_of, matching, names_a_product, terms_of

MOST_VOICES = 500  # of more that answer, the newest are ranked
MOST_PRODUCTS = 500
# A mistyped word is looked for in so many names that begin alike or share three letters with it.
MOST_NAMES = 2000
OLDER_AT_ONCE = 20  # chunks
FIELDS = np.array([4.0, 2.0, 1.0])  # how much more a word tells in a product's title, brand, and other text
PART_OF_A_WORD = 0.25
BEHIND = 1e6  # further than any score reaches
UNTRIED = int(merit(np.zeros(1, np.int64), np.zeros(1, np.int64))[0])


def products(query: str = "") -> QuerySet[Product]:
    """Products with all words of the query in title, brand, category, text or number, the best first.

    Without a query all of them, by title. Where nothing is found so, mistyped words stand for the names that they
    are nearest to. Of more than 500 that answer, the first by title are ranked.
    """
    if read(query).is_empty:
        return Product.objects.select_related("company").order_by("title", "pk")
    ids = ranked_products(query)
    if not ids and (mended := mended_names(query)):
        ids = ranked_products(mended)
    found = Product.objects.select_related("company").filter(pk__in=ids)
    return found.order_by(Case(*(When(pk=pk, then=Value(at)) for at, pk in enumerate(ids)))) if ids else found


def ranked_products(query: str) -> list[int]:
    """The ids of the products that a query finds, the best first: BM25 over their fields, a title's words above all."""
    wanted = [(bared(word), all_stems(word)) for word in read(query).wanted if bared(word)]
    told = named(query).order_by("title", "pk").values_list("pk", "title", "brand", "category", "words__more")
    rows = [
        (pk, [words(title), words(brand), words(f"{rest} {more or ''}")])
        for pk, title, brand, rest, more in told[:MOST_PRODUCTS]
    ]
    if not rows:
        return []
    stand = np.array([[[times(one, field) for field in fields] for one in wanted] for _, fields in rows], np.float64)
    counts: Floats = stand.reshape(len(rows), len(wanted), len(FIELDS)) @ FIELDS
    lengths: Floats = np.array([[len(field) for field in fields] for _, fields in rows], np.float64) @ FIELDS
    scores = bm25(counts, lengths, (counts > 0).sum(axis=0, dtype=np.float64), len(rows))
    return [rows[at][0] for at in np.argsort(-scores, kind="stable")]


def times(wanted: tuple[str, frozenset[str]], told: list[str]) -> float:
    """How often a word stands in a field; as a part of another word it counts a quarter."""
    word, found = wanted
    return sum(1.0 if not found.isdisjoint(all_stems(one)) else PART_OF_A_WORD * (word in bared(one)) for one in told)


def named(query: str) -> QuerySet[Product]:
    """Products with all words of the query, and none of those that are taken out."""
    asked = read(query)
    found = Product.objects.all()
    for typed in asked.given:
        found = found.filter(names(typed) | Q(sku=typed) | Q(gtin=typed) | Q(mpn=typed))
    for phrase in asked.phrases:
        found = found.filter(in_a_row(phrase))
    for phrase in asked.without:
        found = found.exclude(in_a_row(phrase) if len(phrase) > 1 else stemmed(phrase[0]))
    return found


def names(typed: str) -> Q:
    """All words of it stand in what is told of a product."""
    told = Q()
    for word in words(typed):
        told &= stemmed(word) | part_of(folded(word))
    return told | not_yet(typed) if told else Q(pk=None)


def stemmed(word: str) -> Q:
    told = Q(pk=None)
    for stem in all_stems(word):
        told |= Q(words__stems__contains=f" {stem} ")
    return told


def part_of(word: str) -> Q:
    told = Q(words__text__contains=word) | Q(words__more__contains=word)
    slug = slugify(word)
    return told | Q(slug__contains=slug) if slug else told


def not_yet(word: str) -> Q:
    """A product that is not yet indexed is found as it is written."""
    written = Q(title__icontains=word) | Q(brand__icontains=word) | Q(category__icontains=word)
    return Q(words=None) & written


def in_a_row(phrase: tuple[str, ...]) -> Q:
    return part_of(folded(" ".join(phrase))) | not_yet(" ".join(phrase))


def meant(query: str) -> str:
    """The query with mistyped words mended after the products' names; empty where none is, or that finds nothing.

    Beside a mended word, what nobody says and no name is like is left out.
    """
    mended = mended_names(query)
    return mended if mended and named(mended).exists() else ""


def mended_names(query: str) -> str:
    mended, is_mended = [], False
    for word in read(query).wanted:
        said = voices_with(word)
        other = "" if said > RARE or names_a_product(word) else nearest_name(bared(word))
        is_mended |= bool(other)
        mended.append(other or (bared(word) if said or names_a_product(word) else ""))
    return " ".join(filter(None, mended)) if is_mended else ""


def voices_with(word: str) -> int:
    return sum(counts_of(map(number, all_stems(word))).values())


def nearest_name(word: str) -> str:
    """The word of a product's name that is most like this one; empty where none is."""
    if not slips(word):
        return ""
    told = Q(text__startswith=word[:2]) | Q(text__contains=f" {word[:2]}")
    for at in range(len(word) - 2):
        told |= Q(text__contains=word[at : at + 3])
    texts = ProductWords.objects.filter(told).order_by("pk").values_list("text", flat=True)
    return min(nearest(word, {bared(name) for text in texts[:MOST_NAMES] for name in words(text)}), default="")


def voices(
    query: str,
    *,
    product: int | None = None,
    kind: str = "",
    language: str = "",
    where: Q | None = None,
    newest: bool = False,
) -> list[int]:
    """Ids of the voices that everybody sees and that answer the query, the best first; of no words, none.

    Each word, by one of its stems, stands in the voice or names its product, and one at least stands in the voice;
    phrases stand in the voice, and what is taken out does not. A word that hardly anybody writes is looked for as
    those too that it may be a slip for. They rank by BM25 times merit, and so that what is said of one product is
    heard in proportion (`fairly`). Of more than 500 that answer, the newest are ranked.

    product, kind, language  narrow to such voices
    where                    narrows further; of very many answers, it is asked of the newest 2,500
    newest                   ranks by the day they were said instead, the newest first and those of unknown day last
    """
    terms = terms_of(read(query), marks(product, kind, language))
    if not (terms.words or terms.phrases):
        return []
    found = matching(terms, MOST_VOICES if where is None else 5 * MOST_VOICES)
    if newest:
        shown = visible(Voice.objects.filter(where or Q(), pk__in=found))
        return list(
            shown.order_by(F("said_at").desc(nulls_last=True), "-pk").values_list("pk", flat=True)[:MOST_VOICES]
        )
    return ranked(found, terms, where or Q())


TOLD = ("pk", "product_id", "level", "place__level", "place__merit", "place__head", "words__said")


def ranked(ids: list[int], terms: Terms, where: Q) -> list[int]:
    found = visible(Voice.objects.filter(where, pk__in=ids)).order_by("-pk").values_list(*TOLD)
    rows = list(found[:MOST_VOICES])
    if not rows:
        return []
    pks, products, first, levels, merits, heads, said = zip(*rows, strict=True)
    stances = [stance(level if now is None else now) for level, now in zip(first, levels, strict=True)]
    people = [1_000_000 if head is None else head for head in heads]
    scores = relevance(said, terms) * np.array([trust(merit) for merit in merits])
    scores -= BEHIND * np.array([merit is not None and merit < 0 for merit in merits])
    return [pks[at] for at in fairly(scores, np.array(products), np.array(stances), np.array(people))]


def relevance(said: tuple[str, ...], terms: Terms) -> Floats:
    """BM25 of each voice, from the numbers of its stems."""
    wanted = (*terms.words, *terms.phrases)
    rows = [[" ".join(way) for way in ways] for ways in wanted]
    counts = np.array([[float(count(text, ways)) for ways in rows] for text in said])
    lengths = np.array([(len(text) + 1) / (NUMBER + 1) for text in said])
    seen = np.array([float(terms.seen(ways)) for ways in wanted])
    newest = Words.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return bm25(counts, lengths, seen, newest)


def count(said: str, ways: list[str]) -> int:
    # Numbers are all of one length, so that none is found inside another.
    return sum(map(said.count, ways))


def trust(merit: int | None) -> float:
    """A voice's merit from 0 to 1; below 0 it waits behind the rest, by its merit among its like."""
    found = UNTRIED if merit is None else merit
    return (found + MERIT_UNIT if found < 0 else found) / MERIT_UNIT


def hits(text: str, query: str) -> list[tuple[int, int]]:
    """Where the words stand in a text that the query finds."""
    return hits_in(text, read(query))


def heard(news: list[int]) -> None:
    """Index the voices that came with these news, and products that came with them. Twice changes nothing more."""
    said = Voice.objects.filter(news__in=news)
    index_all(said)
    index_products(Product.objects.filter(words=None, pk__in=said.values("product")))


def changed(ids: list[int]) -> None:
    """Index anew what was said in other words, held, let free or taken back: what is hidden is not kept here."""
    index(ids)


def products_changed(ids: list[int]) -> None:
    """Index anew what is told of these products, and under another name what is said of them."""
    renamed = index_products(Product.objects.filter(pk__in=ids))
    for some in chunks(Words.objects.filter(voice__product__in=renamed).values_list("pk", flat=True)):
        index(some)


def redraw() -> None:
    """Draw the whole index anew. Where all is well, it changes nothing."""
    index_all(Voice.objects.all(), counted=False)
    for ids in chunks(Words.objects.filter(voice__title="", voice__text="").values_list("pk", flat=True)):
        index(ids, counted=False)
    # Once for all of them, and not some thousand times the same words.
    recount_words()
    index_products(Product.objects.all())


def index_new_products() -> None:
    """Index the products that are not yet, and the voices of an older house whose words have no stems yet."""
    index_products(Product.objects.filter(words=None))
    for ids in islice(chunks(Words.objects.filter(said="").values_list("pk", flat=True)), OLDER_AT_ONCE):
        index(ids)
