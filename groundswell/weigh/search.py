"""Finding products."""

from django.db.models import Q, QuerySet
from django.utils.text import slugify

from groundswell.record.models import Product

PLAIN = str.maketrans({"ł": "l", "Ł": "L", "ß": "ss", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "AE", "đ": "d"})


def products(query: str = "") -> QuerySet[Product]:
    """Products with all words of the query in title, brand, category or number; diacritics either way."""
    found = Product.objects.select_related("company").order_by("title", "pk")
    for word in query.replace("\x00", "").split()[:8]:
        told = Q(title__icontains=word) | Q(brand__icontains=word) | Q(category__icontains=word)
        plain = slugify(word.translate(PLAIN))
        if plain:
            told |= Q(slug__contains=plain)
        found = found.filter(told | Q(sku=word) | Q(gtin=word) | Q(mpn=word))
    return found
