"""A product by its slug; where there is none, which ones are near."""

from django.core.management.base import CommandError

from groundswell.record.models import Product


def product_at(slug: str) -> Product:
    """The product of that slug. Raises CommandError, naming a few that begin alike."""
    found = Product.objects.filter(slug=slug).first()
    if found is None:
        near = Product.objects.filter(slug__startswith=slug[:3]).order_by("slug").values_list("slug", flat=True)[:5]
        raise CommandError(f"no product {slug!r}; there are {', '.join(near) or 'none like it'}")
    return found
