"""Finding products and voices: by all words of a query, diacritics and capitals either way."""

from array import array
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import islice
from typing import Any
from unicodedata import combining, normalize

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.text import slugify

from groundswell.plumbing.rows import insert_many
from groundswell.record.models import Product, Revision, Voice
from groundswell.record.shown import texts_of, visible
from groundswell.weigh.models import ProductWords, Words

# Letters that Unicode does not take apart into a plain one and a mark.
PLAIN = {"ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i"}
MOST_WORDS = 8
# A mistyped word is looked for in so many names that begin alike or share three letters with it.
MOST_NAMES = 2000
AT_ONCE = 5000


def folded(text: str) -> str:
    """A text as it is searched: small letters without their marks, so that kava finds kavą and Kavą finds kava."""
    return text.lower() if text.isascii() else text.translate(LETTERS)


def plain(letter: str) -> str:
    """One letter as it is searched; a mark by itself is nothing."""
    apart = normalize("NFKD", letter).casefold()
    return "".join(PLAIN.get(part, part) for part in normalize("NFKD", apart) if not combining(part))


class Letters(dict[int, str]):
    """Each letter as it is searched, learnt when it is first met: a million texts share some hundred letters."""

    def __missing__(self, code: int) -> str:
        self[code] = plain(chr(code))
        return self[code]


LETTERS = Letters()


def words_of(query: str) -> list[str]:
    """The words of a query that are looked for."""
    return [word for word in query.replace("\x00", "").split()[:MOST_WORDS] if folded(word)]


def products(query: str = "") -> QuerySet[Product]:
    """Products with all words of the query in title, brand, category or number."""
    found = Product.objects.select_related("company").order_by("title", "pk")
    for word in words_of(query):
        told = Q(title__icontains=word) | Q(brand__icontains=word) | Q(category__icontains=word)
        told |= Q(words__text__contains=folded(word))
        if slug := slugify(folded(word)):
            told |= Q(slug__contains=slug)
        found = found.filter(told | Q(sku=word) | Q(gtin=word) | Q(mpn=word))
    return found


def meant(query: str) -> str:
    """The query with mistyped words mended after the products' names; empty where that finds no product either."""
    nearest = " ".join(filter(None, (nearest_name(folded(word)) for word in words_of(query))))
    return nearest if nearest and products(nearest).exists() else ""


def nearest_name(word: str) -> str:
    """The word of a product's name that is most like this one; empty where none is."""
    told = Q(text__startswith=word[:2]) | Q(text__contains=f" {word[:2]}")
    for at in range(min(len(word) - 2, 2 * MOST_WORDS)):
        told |= Q(text__contains=word[at : at + 3])
    named = ProductWords.objects.filter(told).order_by("pk").values_list("text", flat=True)
    names = {name for text in named[:MOST_NAMES] for name in text.split()}
    return next(iter(get_close_matches(word, sorted(names), n=1, cutoff=0.7)), "")


def voices(query: str) -> QuerySet[Voice]:
    """Voices that everybody sees with the words of the query, the last heard first; of no words, none.

    Each word stands in the voice or names its product, and one at least stands in the voice.
    """
    words = words_of(query)
    if not words:
        return Voice.objects.none()
    found = visible(Voice.objects.filter(words__isnull=False))
    said = Q()
    for word in words:
        here = Q(words__text__contains=folded(word))
        said |= here
        if len(words) > 1:
            found = found.filter(here | Q(product__words__text__contains=folded(word)))
    return found.filter(said).order_by("-pk")


def heard(news: list[int]) -> None:
    """Index the voices that came with these news. Doing it twice changes nothing more."""
    index_all(Voice.objects.filter(news__in=news))
    index_new_products()


def changed(ids: list[int]) -> None:
    """Index anew what was said in other words, held, let free or taken back: what is hidden is not kept here."""
    index(ids)


def products_changed(ids: list[int]) -> None:
    """Index anew what is told of these products."""
    index_products(Product.objects.filter(pk__in=ids))


def redraw() -> None:
    """Draw the whole index anew. Where all is well, it changes nothing."""
    index_all(Voice.objects.all())
    for ids in chunks(Words.objects.filter(voice__title="", voice__text="").values_list("pk", flat=True)):
        index(ids)
    index_products(Product.objects.all())


def index_all(said: QuerySet[Voice]) -> None:
    """Index voices, of which only those that have or got words can be found."""
    amended = Exists(Revision.objects.filter(voice=OuterRef("pk")))
    for ids in chunks(said.filter(~Q(title="", text="") | amended).values_list("pk", flat=True)):
        index(ids)


def chunks(ids: "QuerySet[Any, int]") -> Iterator[list[int]]:
    """The ids, some thousand at a time; they are read first, since what they come from is written to."""
    rest = iter(array("q", ids.order_by("pk").iterator()))
    while some := list(islice(rest, AT_ONCE)):
        yield some


@transaction.atomic
def index(ids: list[int]) -> None:
    """Let the index hold these voices as they stand, those that everybody sees; only what differs is written."""
    now = {pk: folded(text) for pk, text in texts_of(ids).items()}
    before = dict(Words.objects.filter(pk__in=ids).values_list("pk", "text"))
    Words.objects.filter(pk__in=before.keys() - now.keys()).delete()
    insert_many(Words, ("voice_id", "text"), [(pk, text) for pk, text in now.items() if pk not in before])
    other = [Words(voice_id=pk, text=now[pk]) for pk, text in before.items() if now.get(pk, text) != text]
    Words.objects.bulk_update(other, ["text"], batch_size=500)


def index_new_products() -> None:
    """Index the products that are not yet."""
    index_products(Product.objects.filter(words=None))


def index_products(some: QuerySet[Product]) -> None:
    before = dict(ProductWords.objects.filter(product__in=some).values_list("pk", "text"))
    told = some.values_list("pk", "title", "brand", "category")
    now = {pk: folded(" ".join(words)) for pk, *words in told.iterator()}
    fresh = [ProductWords(product_id=pk, text=text) for pk, text in now.items() if before.get(pk) != text]
    ProductWords.objects.bulk_create(fresh, update_conflicts=True, unique_fields=["product"], update_fields=["text"])
