"""Refusal: turned away; Draft: waits for a yes; Shop, Delivery: who calls, with what; Buyer: where to write."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from groundswell.plumbing.checks import one_of
from groundswell.record.models import Company, News, Source, Voice


class Refusal(models.Model):
    """How often one source was refused for one reason on one day."""

    source = models.CharField(max_length=120)
    day = models.DateField()
    reason = models.CharField(max_length=40)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "day", "reason"], name="refusal_counted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.count} × {self.reason} from {self.source}"


class Draft(models.Model):
    """Something written on our pages by somebody who has yet to show that the address is theirs."""

    email = models.EmailField()
    company = models.CharField(max_length=200)
    said = models.JSONField(help_text="what was told; emptied once it is heard")
    consent = models.TextField(help_text="the words that were agreed to")
    pictures = models.JSONField(default=list, help_text="files among the media, with their words")
    told_by = models.CharField(max_length=11, blank=True, help_text="the code of whoever told its author")
    nonce = models.CharField(max_length=64, unique=True, help_text="known to the letter and to the browser alone")
    tries = models.PositiveSmallIntegerField(default=0, help_text="how often a code was typed")
    made_at = models.DateTimeField(default=timezone.now)
    voice = models.ForeignKey(Voice, on_delete=models.CASCADE, null=True, related_name="drafts")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["email"], name="draft_by_email")]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class Shop(models.Model):
    """A shop that calls us when something is bought or comes back."""

    class Kind(models.TextChoices):
        """How it speaks: as these two do, or as any program that signs (Standard Webhooks)."""

        SHOPIFY = "shopify"
        WOOCOMMERCE = "woocommerce"
        SIGNED = "signed"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="shops")
    kind = models.CharField(max_length=11, choices=Kind)
    key = models.CharField(max_length=120, help_text="its source's: shopify/acme.myshopify.com")
    token = models.CharField(max_length=43, unique=True, help_text="the last part of the address that it calls")
    # In plain letters: whoever checks a signature must be able to make it.
    secret = models.CharField(max_length=200)
    secret_before = models.CharField(max_length=200, blank=True)
    before_until = models.DateTimeField(null=True, help_text="until then the secret before it is good as well")
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key"], condition=Q(ended_at=None), name="shop_calls_at_one_address"),
            models.CheckConstraint(
                condition=one_of("kind", ["shopify", "woocommerce", "signed"]), name="shop_kind_known"
            ),
            models.CheckConstraint(condition=~Q(secret="") & ~Q(key=""), name="shop_has_a_secret_and_a_key"),
            models.CheckConstraint(
                condition=Q(secret_before="", before_until=None) | ~Q(secret_before="") & Q(before_until__isnull=False),
                name="shop_secret_before_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Delivery(models.Model):
    """One call of a shop, as it came. Once it is worked, its words are forgotten: they tell who bought what."""

    PERSON = "person"  # what waits for somebody at the company
    ORDER = "order "  # and before the name of an order that is waited for

    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="deliveries", db_index=False)
    outside_id = models.CharField(max_length=100, blank=True, help_text="the shop's own name for it")
    topic = models.CharField(max_length=60, blank=True)
    stamp = models.CharField(max_length=64, help_text="SHA-256 over name, topic and body, hex")
    body = models.BinaryField(help_text="as it came; emptied once it is worked")
    received_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)
    failed = models.CharField(max_length=300, blank=True, help_text="why it could not be worked")
    waits_for = models.CharField(max_length=110, blank=True, help_text="order NAME; or person")

    class Meta:
        verbose_name_plural = "deliveries"
        indexes: ClassVar = [
            models.Index(
                fields=["shop", "id"], condition=Q(done_at=None, failed="", waits_for=""), name="delivery_to_work"
            ),
            models.Index(fields=["shop", "waits_for"], condition=~Q(waits_for=""), name="delivery_waiting"),
            models.Index(fields=["shop", "-received_at"], name="delivery_by_shop"),
            models.Index(fields=["received_at"], name="delivery_by_age"),
        ]
        constraints: ClassVar = [
            # A name alone is not enough: WooCommerce gives all calls of one second the same.
            models.UniqueConstraint(fields=["shop", "stamp"], name="delivery_taken_once"),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(failed="", waits_for=""), name="delivery_done_waits_for_nothing"
            ),
            models.CheckConstraint(condition=Q(failed="") | Q(waits_for=""), name="delivery_failed_waits_for_nothing"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.outside_id}".strip()

    @property
    def order_waited_for(self) -> str:
        """The order that it waits for; empty where it waits for none."""
        return self.waits_for.removeprefix(self.ORDER) if self.waits_for.startswith(self.ORDER) else ""


class Buyer(models.Model):
    """Where the buyer of one order can be written to, until no letter is to go there any more."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="buyers", db_index=False)
    order = models.CharField(max_length=100, help_text="the shop's own name for the order")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="buyers", db_index=False)
    email = models.EmailField(blank=True, help_text="emptied once no letter goes there any more")
    address = models.CharField(max_length=64, blank=True, help_text="keyed hash of it, hex; empty: forgotten at a wish")
    language = models.CharField(max_length=5, help_text="BCP 47: one that our letters speak")
    at = models.DateTimeField(help_text="when it was ordered")
    news = models.ForeignKey(News, on_delete=models.PROTECT, related_name="buyers")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["address"], condition=~Q(address=""), name="buyer_by_address"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "order"], name="buyer_kept_once_an_order"),
            models.CheckConstraint(condition=~Q(order=""), name="buyer_has_an_order"),
            models.CheckConstraint(condition=Q(email="") | ~Q(address=""), name="buyer_forgotten_wholly"),
        ]

    def __str__(self) -> str:
        return f"buyer of {self.order}"
