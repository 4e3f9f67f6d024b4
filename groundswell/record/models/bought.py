"""Visit, Purchase, Return: who came by what was passed on, what was bought, and what came back."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from groundswell.plumbing.checks import one_of
from groundswell.record.models.news import News
from groundswell.record.models.people import Person
from groundswell.record.models.products import Product
from groundswell.record.models.sources import Source
from groundswell.record.models.told import ShareLink

MOST = 255  # letters of each of the utm fields


class Arrival(models.Model):
    """By which road somebody came: what stood in the address, and nothing else about them."""

    link = models.ForeignKey(ShareLink, on_delete=models.PROTECT, null=True, related_name="%(class)ss")
    utm_source = models.CharField(max_length=MOST, blank=True)
    utm_medium = models.CharField(max_length=MOST, blank=True)
    utm_campaign = models.CharField(max_length=MOST, blank=True)
    utm_term = models.CharField(max_length=MOST, blank=True)
    utm_content = models.CharField(max_length=MOST, blank=True)
    paid_by = models.CharField(max_length=7, blank=True, help_text="the click id of an advertisement: gclid …")

    class Meta:
        abstract = True


class Visit(Arrival):
    """One request for what a link leads to, as it came; whether somebody read the answer is for spread to say."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="visits", db_index=False)
    visitor = models.CharField(max_length=24, help_text="the browser's name: of this day, or kept where it agreed; hex")
    is_kept = models.BooleanField(default=False, help_text="the browser agreed to be known again")
    method = models.CharField(max_length=4)
    agent = models.CharField(max_length=300, blank=True, help_text="what the program calls itself")
    ahead = models.CharField(max_length=40, blank=True, help_text="said to be fetched before anybody asked")
    place = models.CharField(max_length=60, blank=True, help_text="where the link stood: gs=flyer")
    from_host = models.CharField(max_length=120, blank=True, help_text="the page that led here; its host alone")
    language = models.CharField(max_length=12, blank=True, help_text="BCP 47, as the browser wishes")
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166, where the proxy in front tells it")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["product", "at"], name="visit_by_product"),
            models.Index(fields=["visitor"], name="visit_by_visitor"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=one_of("method", ["GET", "HEAD"]), name="visit_method_known"),
            models.CheckConstraint(condition=~Q(visitor=""), name="visit_has_a_visitor"),
        ]

    def __str__(self) -> str:
        return f"visit {self.pk} of {self.product_id}"


class Purchase(Arrival):
    """One product of one order, as the shop reports it."""

    class ToldBy(models.TextChoices):
        """What the buyer answers to "who told you?"."""

        FRIEND = "friend"
        FAMILY = "family"
        COWORKER = "coworker"
        STRANGER = "stranger"
        REVIEW = "review"
        SEARCH = "search"
        ADVERTISEMENT = "advertisement"
        SHOP = "shop"

    class Way(models.TextChoices):
        """How we know by which link it came."""

        ADDRESS = "address"  # by the address at which the buyer came to the shop
        CODE = "code"  # named at the checkout

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="purchases", db_index=False)
    order = models.CharField(max_length=100, help_text="the shop's own name for the order")
    line = models.CharField(max_length=100, help_text="the shop's own name for the line in it")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="purchases", db_index=False)
    quantity = models.PositiveIntegerField(default=1)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, help_text="of the whole line")
    currency = models.CharField(max_length=3, blank=True, help_text="ISO 4217")
    buyer = models.CharField(max_length=64, blank=True, help_text="keyed hash of the mail address, hex")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="purchases")
    way = models.CharField(max_length=7, choices=Way, blank=True)
    told_by = models.CharField(max_length=13, choices=ToldBy, blank=True)
    tells_teller = models.BooleanField(default=False, help_text="the teller may learn of it")
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166, where it was sent to")
    at = models.DateTimeField(help_text="when it was ordered")
    noticed_at = models.DateTimeField(default=timezone.now)
    news = models.ForeignKey(News, on_delete=models.PROTECT, related_name="purchases")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["product", "at"], name="purchase_by_product"),
            models.Index(fields=["buyer"], condition=~Q(buyer=""), name="purchase_by_buyer"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "order", "line"], name="purchase_noticed_once"),
            models.CheckConstraint(condition=~Q(order="") & ~Q(line=""), name="purchase_has_a_name"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="purchase_is_of_something"),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0) & ~Q(currency=""), name="purchase_pays_in_a_currency"
            ),
            models.CheckConstraint(
                condition=Q(way="", link=None) | one_of("way", ["address", "code"]) & Q(link__isnull=False),
                name="purchase_way_goes_with_a_link",
            ),
            models.CheckConstraint(
                condition=one_of(
                    "told_by",
                    ["", "friend", "family", "coworker", "stranger", "review", "search", "advertisement", "shop"],
                ),
                name="purchase_told_by_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order}/{self.line}"


class Return(models.Model):
    """Some of a purchase came back, or the whole order was called off."""

    purchase = models.ForeignKey(Purchase, on_delete=models.PROTECT, related_name="returns")
    outside_id = models.CharField(max_length=100, help_text="the shop's own name for it")
    quantity = models.PositiveIntegerField()
    at = models.DateTimeField()
    noticed_at = models.DateTimeField(default=timezone.now)
    news = models.ForeignKey(News, on_delete=models.PROTECT, related_name="returns")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["purchase", "outside_id"], name="return_noticed_once"),
            models.CheckConstraint(condition=~Q(outside_id=""), name="return_has_a_name"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="return_is_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.purchase_id}"
