"""What readers make of voices: to whom they are useful, whose taste they tell, how often they are shown."""

from typing import ClassVar

import numpy as np
from django.db import models
from django.db.models import F, Q

from groundswell.engine.weigh.proportion import goes_by_words
from groundswell.record.models import Company, Impression, Product, Voice


class Useful(models.Model):
    """What a voice is worth to readers who usually disagree; of those that enough readers have voted on.

    Drawn when the epoch opens, from all votes; within it no vote moves it.
    """

    voice = models.OneToOneField(Voice, on_delete=models.CASCADE, related_name="useful", primary_key=True)
    usual = models.FloatField(help_text="share of helpful votes over all voices")
    worth = models.FloatField(help_text="share of helpful votes above the usual that the middle of the sides gives")
    low = models.FloatField(help_text="likely not below: the 5 % point")
    high = models.FloatField(help_text="likely not above: the 95 % point")
    raters = models.FloatField(help_text="full readers it rests on; all who vote alike are one")
    one_reader_moves = models.FloatField(help_text="how far one reader more could move the worth")
    is_to_both = models.BooleanField(help_text="whether readers of both sides find it useful")
    merit = models.IntegerField(help_text="what stands in its place's merit, in 1/2^20")

    class Meta:
        verbose_name_plural = "useful"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(usual__range=(0, 1), low__lte=F("worth"), high__gte=F("worth")), name="useful_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worth:+.2f} for voice {self.voice_id}"

    @property
    def in_a_hundred(self) -> tuple[int, int, int]:
        """How many of a hundred readers of all sides likely find it helpful, at least and at most; and as is usual."""
        shares = (self.usual + self.low, self.usual + self.high, self.usual)
        low, high, usual = (round(100 * min(max(share, 0), 1)) for share in shares)
        return low, high, usual


class Taste(models.Model):
    """A matter of taste: people who have something in common see a product otherwise than the others do.

    Only what chance hardly explains, however many groups and products were looked at. Drawn when the epoch opens.
    """

    class Group(models.TextChoices):
        LANGUAGE = "language"
        COUNTRY = "country"
        VERSION = "version"
        OWNED = "owned"
        USE = "use"
        ASKED = "asked"

    product = models.OneToOneField(Product, on_delete=models.CASCADE, related_name="taste", primary_key=True)
    group = models.CharField(max_length=8, choices=Group)
    value = models.CharField(max_length=100, help_text="what they have in common")
    people = models.PositiveIntegerField()
    stars = models.FloatField(help_text="their mean")
    others = models.PositiveIntegerField(help_text="of whom the same is known, and it is something else")
    others_stars = models.FloatField(help_text="the mean of the others")
    chance = models.FloatField(help_text="that so far apart comes about by chance, with so many groups looked at")
    tried = models.PositiveIntegerField(help_text="groups looked at")

    class Meta:
        verbose_name_plural = "taste"
        constraints: ClassVar = [
            # Nobody is to be known again in a group.
            models.CheckConstraint(condition=Q(people__gte=5, others__gte=5), name="taste_is_of_five_at_least"),
            models.CheckConstraint(
                condition=Q(stars__range=(1, 5), others_stars__range=(1, 5)), name="taste_is_in_stars"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.value}: {self.stars:.1f}, others {self.others_stars:.1f}"


class Proportion(models.Model):
    """How often a voice was shown lately, beside how many customers report the same."""

    voice = models.OneToOneField(Voice, on_delete=models.CASCADE, related_name="proportion", primary_key=True)
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="proportions")
    day = models.DateField(help_text="the last day of showings that it goes by, in UTC")
    shown = models.BigIntegerField(help_text="impressions")
    share = models.FloatField(help_text="of all attention that the product's voices got")
    alike = models.PositiveIntegerField(help_text="of those who tell, who report the same, its author among them")
    telling = models.PositiveIntegerField(help_text="who tell something in words, in its language; 0: it does not")
    like_stars = models.PositiveIntegerField(help_text="customers who gave about as many stars")
    people = models.PositiveIntegerField(help_text="customers")
    of_version = models.BooleanField(help_text="only owners of its version were counted")
    ratio = models.FloatField(help_text="share of attention over share of customers")
    low = models.FloatField(help_text="of the ratio: giving it all who gave about as many stars")
    high = models.FloatField(help_text="of the ratio: giving it those alone who are near in words")
    channel = models.CharField(max_length=7, choices=Impression.Channel, help_text="where most of what is too much was")
    site = models.CharField(max_length=60, blank=True, help_text="outside, whose page")
    is_out = models.BooleanField(help_text="it is out of proportion")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["product", "-low"], name="proportion_by_product")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(low__gte=0, ratio__gte=F("low"), high__gte=F("ratio")),
                name="proportion_lies_in_its_interval",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ratio:.1f} times for voice {self.voice_id}"

    @property
    def is_told(self) -> bool:
        """Whether it can be told how many met the same."""
        return bool(goes_by_words(*np.array([self.telling, self.like_stars, self.people])))


class Regard(models.Model):
    """How often readers find consumers' reviews helpful and how often experts', in one category or all over the house.

    Only where enough readers voted on both. Drawn when the epoch opens; it moves no score.
    """

    category = models.CharField(max_length=100, unique=True, blank=True, help_text="of products; empty: all of them")
    readers = models.PositiveIntegerField(help_text="who voted on either; accounts that are one are one")
    consumers = models.FloatField(help_text="share of helpful votes, each reader counting once")
    consumers_low = models.FloatField(help_text="likely not below: the 5 % point")
    consumers_high = models.FloatField(help_text="likely not above: the 95 % point")
    consumers_readers = models.PositiveIntegerField()
    experts = models.FloatField(help_text="share of helpful votes, each reader counting once")
    experts_low = models.FloatField(help_text="likely not below: the 5 % point")
    experts_high = models.FloatField(help_text="likely not above: the 95 % point")
    experts_readers = models.PositiveIntegerField()
    difference = models.FloatField(help_text="experts' share less consumers'")
    low = models.FloatField(help_text="likely not below: the 5 % point")
    high = models.FloatField(help_text="likely not above: the 95 % point")

    class Meta:
        verbose_name_plural = "regard"
        constraints: ClassVar = [
            # Nobody is to be known again in a share.
            models.CheckConstraint(
                condition=Q(consumers_readers__gte=5, experts_readers__gte=5), name="regard_is_of_five_readers_at_least"
            ),
            models.CheckConstraint(
                condition=Q(consumers_low__gte=0, consumers_low__lte=F("consumers"))
                & Q(consumers_high__lte=1, consumers_high__gte=F("consumers"))
                & Q(experts_low__gte=0, experts_low__lte=F("experts"))
                & Q(experts_high__lte=1, experts_high__gte=F("experts"))
                & Q(low__lte=F("difference"), high__gte=F("difference")),
                name="regard_lies_in_its_intervals",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.experts:.2f} of experts, {self.consumers:.2f} of consumers in {self.category or 'all'}"

    @property
    def is_clear(self) -> bool:
        """Whether chance hardly explains that the one side is found more helpful."""
        return self.low > 0 or self.high < 0

    @property
    def in_a_hundred(self) -> dict[str, int]:
        """Shares and difference with their intervals, as so many of a hundred; by the fields' names."""
        names = ("consumers", "consumers_low", "consumers_high", "experts", "experts_low", "experts_high")
        return {name: round(100 * getattr(self, name)) for name in (*names, "difference", "low", "high")}

    @classmethod
    def of(cls, category: str) -> "Regard | None":
        """What is to be told beside products of this category: of the category, else of the whole house."""
        return cls.objects.filter(category__in={category, ""}).order_by("-category").first()

    @classmethod
    def beside(cls, company: Company) -> "list[Regard]":
        """What is to be told to a company: of the whole house, and of the categories of its products."""
        categories = Product.objects.filter(company=company).values("category")
        return list(cls.objects.filter(Q(category="") | Q(category__in=categories)).order_by("category"))
