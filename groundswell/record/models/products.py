"""Company, Product, Version, Alias, Change: what people talk about, and who makes or sells it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from groundswell.record.models.sources import Source


class Company(models.Model):
    """A shop, a maker, a provider."""

    class Leads(models.TextChoices):
        """Whose score stands first. The other stands beside it, always, and neither is part of the other."""

        CONSUMERS = "consumers"
        EXPERTS = "experts"

    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=80, unique=True, allow_unicode=False)
    is_made_up = models.BooleanField(default=False, help_text="part of the made-up market")
    contact = models.EmailField(blank=True, help_text="the one address for readers, authors and authorities")
    address = models.TextField(blank=True, max_length=500, help_text="where it can be reached by post")
    website = models.URLField(blank=True, max_length=300)
    half_life_days = models.PositiveIntegerField(
        null=True, help_text="days after which an opinion counts half; empty: it does not fade by age"
    )
    widest_move = models.FloatField(
        null=True,
        help_text="stars by which one person may move a score that is told as a number; empty: all are",
    )
    leads = models.CharField(
        max_length=9,
        choices=Leads,
        default=Leads.CONSUMERS,
        help_text="whose score stands first on its product pages",
    )

    false_alarms = models.FloatField(
        default=1.0, help_text="surges of talk that may be called in 30 days when nothing is out of the usual"
    )
    review_request_days = models.PositiveSmallIntegerField(
        null=True, help_text="days after a purchase when its buyer is asked for a review; empty: nobody is asked"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(false_alarms__gt=0), name="company_false_alarms_are_more_than_none"),
            models.CheckConstraint(
                condition=Q(half_life_days=None) | Q(half_life_days__gte=1), name="company_half_life_is_a_day_or_more"
            ),
            models.CheckConstraint(
                condition=Q(widest_move=None) | Q(widest_move__gt=0), name="company_widest_move_is_more_than_nothing"
            ),
            models.CheckConstraint(condition=Q(leads__in=["consumers", "experts"]), name="company_leads_known"),
            models.CheckConstraint(
                condition=Q(review_request_days=None) | Q(review_request_days__range=(1, 365)),
                name="company_asks_within_a_year",
            ),
            # Such a letter must say where its sender is found.
            models.CheckConstraint(
                condition=Q(review_request_days=None) | ~Q(address=""), name="company_that_asks_has_an_address"
            ),
        ]

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
    shop_page = models.URLField(blank=True, max_length=500, help_text="where it can be bought")
    picture = models.CharField(max_length=80, blank=True, help_text="a file among the media: how it looks")
    picture_alt = models.CharField(max_length=300, blank=True, help_text="the picture in words")

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


class Change(models.Model):
    """What somebody at a company changed about products, keys or settings: who, when, from what to what."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="changes")
    by = models.CharField(max_length=254, help_text="the account's e-mail address")
    what = models.CharField(max_length=300, help_text="what was changed: product kettle, key shop, settings")
    before = models.JSONField(null=True, help_text="the fields that changed, as they were")
    after = models.JSONField(null=True, help_text="the fields that changed, as they are")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["company", "-at"], name="change_newest_first")]

    def __str__(self) -> str:
        return f"{self.what} by {self.by}"
