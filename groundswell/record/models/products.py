"""Company, Product, Version, Alias: what people talk about, and who makes or sells it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from groundswell.record.models.sources import Source


class Company(models.Model):
    """A shop, a maker, a provider."""

    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=80, unique=True, allow_unicode=False)
    is_made_up = models.BooleanField(default=False, help_text="part of the made-up market")

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    """A thing or a service that people have experience with."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="products")
    slug = models.SlugField(max_length=100, unique=True)
    title = models.CharField(max_length=300)
    brand = models.CharField(max_length=200, blank=True)
    gtin = models.CharField(max_length=14, blank=True, help_text="GTIN-8, -12, -13 or -14, digits only")
    mpn = models.CharField(max_length=100, blank=True)
    sku = models.CharField(max_length=100, blank=True, help_text="the company's own number for it")
    category = models.CharField(max_length=100, blank=True)
    about = models.TextField(blank=True, help_text="what the company says it is")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["company", "sku"], condition=~Q(sku=""), name="product_sku_once_a_company"),
            models.UniqueConstraint(
                fields=["company", "gtin"], condition=~Q(gtin=""), name="product_gtin_once_a_company"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="product_has_a_title"),
            models.CheckConstraint(
                condition=Q(gtin="") | Q(gtin__regex=r"^(\d{8}|\d{12,14})$"), name="product_gtin_is_digits"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Version(models.Model):
    """One state of a product: what was true of an older one need not be of a newer."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="versions")
    name = models.CharField(max_length=100)
    released_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "name"], name="version_named_once"),
            models.CheckConstraint(condition=~Q(name=""), name="version_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Alias(models.Model):
    """Another name of a product: what one source calls a company's product."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="aliases")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="aliases")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="aliases")
    value = models.CharField(max_length=300)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "company", "value"], name="alias_means_one_product"),
            models.CheckConstraint(condition=~Q(value=""), name="alias_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.value
