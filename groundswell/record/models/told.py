"""Campaign, ShareLink, Referral: who told whom, and what a company did so that they would."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from groundswell.plumbing.checks import one_of
from groundswell.record.models.people import Person, Tie
from groundswell.record.models.products import Company, Product
from groundswell.record.models.said import Voice

# Made by the company, and not by its customers: what comes of it stays the company's, however far it travels.
BY_THE_COMPANY = ("rewarded", "employee", "paid", "campaign")


class Campaign(models.Model):
    """What a company did to be talked of: for which products, when, how, and what it spent."""

    class Kind(models.TextChoices):
        ADVERTISING = "advertising"
        SAMPLES = "samples"
        REFERRAL = "referral"  # rewards for telling others
        CREATORS = "creators"  # people who are paid to tell
        NEWSLETTER = "newsletter"
        EVENT = "event"
        INVITATION = "invitation"  # letters to people who are listened to: try it, and tell others
        OTHER = "other"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="campaigns")
    key = models.SlugField(max_length=100, help_text="as it stands in utm_campaign")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=11, choices=Kind)
    products = models.ManyToManyField(Product, related_name="campaigns", help_text="none: all of the company's")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    spend = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True, help_text="ISO 4217")
    told_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["company", "key"], name="campaign_key_once_a_company"),
            models.CheckConstraint(condition=~Q(key="") & ~Q(name=""), name="campaign_has_a_name"),
            models.CheckConstraint(
                condition=one_of(
                    "kind",
                    ["advertising", "samples", "referral", "creators", "newsletter", "event", "invitation", "other"],
                ),
                name="campaign_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")), name="campaign_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(spend=None) | Q(spend__gte=0) & ~Q(currency=""), name="campaign_spends_in_a_currency"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ShareLink(models.Model):
    """One person's way of passing on a product, or a voice about it: a link, and the same as a code to be spoken."""

    code = models.CharField(max_length=11, unique=True, help_text="syllables and a check digit")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="share_links")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="share_links")
    voice = models.ForeignKey(
        Voice, on_delete=models.PROTECT, null=True, related_name="share_links", help_text="the experience it carries"
    )
    tie = models.CharField(max_length=10, choices=Tie.Kind, blank=True, help_text="to those who get it, as declared")
    collected = models.CharField(
        max_length=8,
        choices=Voice.Collected,
        default=Voice.Collected.UNASKED,
        help_text="how its passing on came about",
    )
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, null=True, related_name="share_links")
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, help_text="when its owner took it back")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "product"], name="share_link_by_person")]
        constraints: ClassVar = [
            # No campaign is as one: of two empty ones a database would say that they differ.
            models.UniqueConstraint(
                "person",
                "product",
                "tie",
                "collected",
                Coalesce("campaign", 0),
                condition=Q(ended_at=None, voice=None),
                name="share_link_of_a_product_made_once",
            ),
            models.UniqueConstraint(
                "person",
                "voice",
                "tie",
                "collected",
                Coalesce("campaign", 0),
                condition=Q(ended_at=None, voice__isnull=False),
                name="share_link_of_a_voice_made_once",
            ),
            models.CheckConstraint(
                condition=one_of("tie", ["", "friend", "family", "coworker", "stranger"]), name="share_link_tie_known"
            ),
            models.CheckConstraint(
                condition=one_of(
                    "collected", ["unasked", "invited", "rewarded", "employee", "paid", "campaign", "unknown"]
                ),
                name="share_link_collected_known",
            ),
            models.CheckConstraint(
                condition=Q(campaign=None) | one_of("collected", [*BY_THE_COMPANY]),
                name="share_link_of_a_campaign_says_so",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Referral(models.Model):
    """One person told another: the other says so, by opening the link, naming the code, or naming the person."""

    class Way(models.TextChoices):
        FOLLOWED = "followed"  # opened the link
        CODE = "code"  # named the code

    link = models.ForeignKey(ShareLink, on_delete=models.PROTECT, related_name="referrals")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="referrals", help_text="who was told")
    way = models.CharField(max_length=8, choices=Way)
    tells_teller = models.BooleanField(default=False, help_text="the teller may learn what came of it")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["link", "person"], name="referral_counts_once"),
            models.CheckConstraint(condition=one_of("way", ["followed", "code"]), name="referral_way_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} by {self.link_id}"


class Thanks(models.Model):
    """Who was told thanks whoever told them: in words that stand ready, so that they can be read in any language."""

    class Words(models.TextChoices):
        NONE = ""
        HELPED = "helped"
        RIGHT = "right"
        SPARED = "spared"

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="thanks")
    words = models.CharField(max_length=6, choices=Words, blank=True)
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, help_text="when it was taken back")

    class Meta:
        verbose_name_plural = "thanks"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["referral"], condition=Q(ended_at=None), name="thanks_said_once"),
            models.CheckConstraint(
                condition=one_of("words", ["", "helped", "right", "spared"]), name="thanks_words_known"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("at")), name="thanks_end_after_they_began"
            ),
        ]

    def __str__(self) -> str:
        return f"thanks for {self.referral_id}"
