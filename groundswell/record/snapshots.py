"""Which kept pages tell of what: so that none outlives what it tells."""

from django.db.models import QuerySet

from groundswell.plumbing import snapshot
from groundswell.record.models import News, Product, Voice

# With more products than this it is quicker to forget everything.
MANY = 2_000


def about_slug(slug: str) -> str:
    """What the pages of a product tell of, by its address; empty where there is no such product."""
    pk = Product.objects.filter(slug=slug).values_list("pk", flat=True).first()
    return snapshot.product(pk) if pk else ""


def forget(*products: int) -> None:
    """Forget all that is kept about these products. Call it in the transaction of the change."""
    if len(products) > MANY:
        snapshot.forget_all()
    else:
        snapshot.forget(*map(snapshot.product, products))


def heard(news: list[int]) -> None:
    """Voices came with these news: forget the pages of their products."""
    forget(*products_of(Voice.objects.filter(news__in=news)))


def changed(voices: list[int]) -> None:
    """These voices stand otherwise now, or were voted on: forget the pages of their products."""
    forget(*products_of(Voice.objects.filter(pk__in=voices)))


def weighed(things: list[int]) -> None:
    """Scores changed: of one product, which is told by its id; or of many, told by the id of the news."""
    many = News.objects.filter(pk__in=things, kind=News.Kind.PRODUCT_WEIGHED, thing=None)
    if many.exists():
        snapshot.forget_all()
    else:
        forget(*things)


def products_of(voices: QuerySet[Voice]) -> list[int]:
    return list(voices.order_by().values_list("product_id", flat=True).distinct()[: MANY + 1])
