"""Conclusions about what was said: belief, places, scores, proportions, words. They can be drawn anew."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from groundswell.engine.weigh.proportion import goes_by_words
from groundswell.record.models import Impression, Person, Product, Voice

AT_ONCE = 500


class Whose(models.TextChoices):
    """Whose voices a score rests on. The two are shown side by side and never blended."""

    CONSUMERS = "consumers"
    EXPERTS = "experts"


class Epoch(models.Model):
    """A day's constants, drawn from all that was heard before it; the live road uses them till the next."""

    day = models.DateField()
    opened_at = models.DateTimeField(default=timezone.now)
    levels = models.JSONField(help_text="people at each of the five stars, in millionths: each person counts once")
    gate = models.PositiveIntegerField(help_text="millionths of a voice: who counts less waits behind the rest")

    def __str__(self) -> str:
        return f"epoch {self.pk} of {self.day}"

    @classmethod
    def current(cls) -> "Epoch":
        """The epoch that the live road goes by."""
        return cls.objects.latest("pk")

    @property
    def prior_stars(self) -> float:
        """The mean over all people of the epoch; 3 where there was nobody."""
        voices = sum(self.levels)
        return sum(star * mass for star, mass in enumerate(self.levels, start=1)) / voices if voices else 3.0


class Known(models.Model):
    """What an epoch knows of somebody from what they say of products, and what that makes a voice of theirs count.

    Drawn when the epoch opens; within it nothing that is said changes what anybody counts.
    """

    whose = models.CharField(max_length=9, choices=Whose)
    voices = models.PositiveIntegerField(help_text="products that they speak about")
    evidence = models.BigIntegerField(help_text="sum of how far out they stand, in 2^-20 log-odds; 0 is usual")
    proof = models.BigIntegerField(help_text="sum of how sure it is that they had the product, in millionths")
    helpful = models.PositiveIntegerField(help_text="votes that found their voices helpful")
    votes = models.PositiveIntegerField(help_text="all votes on their voices")
    weight = models.PositiveIntegerField(help_text="millionths of a voice")

    class Meta:
        abstract = True


class Credibility(Known):
    """How far a person is believed, from all that they say: what their voice counts about any other product."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="credibility", db_index=False)
    belief = models.PositiveIntegerField(help_text="for order and moderation, in 1/2^20")
    only = models.ForeignKey(
        Product, on_delete=models.CASCADE, null=True, related_name="+", help_text="the one product that they speak of"
    )
    cluster = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="+", help_text="of the accounts that are one, the first"
    )

    class Meta:
        verbose_name_plural = "credibility"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "whose"], name="credibility_once_a_person"),
        ]

    def __str__(self) -> str:
        return f"person {self.person_id} counts {self.weight / 1e6:.3f}"


class Weight(Known):
    """What a person's voice about one product counts: drawn from what they say of other products alone."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="weights", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="weights")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "person", "whose"], name="weight_once_a_voice"),
        ]

    def __str__(self) -> str:
        return f"person {self.person_id} counts {self.weight / 1e6:.3f} for product {self.product_id}"


class Place(models.Model):
    """A review that counts: the newest public one of its author about its product, and its rank's key."""

    voice = models.OneToOneField(Voice, on_delete=models.CASCADE, related_name="place", primary_key=True)
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="places", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="places", db_index=False)
    whose = models.CharField(max_length=9, choices=Whose)
    stars = models.IntegerField(help_text="millionths of a star")
    level = models.PositiveSmallIntegerField()
    collected = models.CharField(max_length=8)
    proof = models.CharField(max_length=7)
    merit = models.IntegerField(help_text="how high inside its level, in 1/2^20; below 0, it waits behind the rest")
    mass = models.PositiveIntegerField(help_text="millionths of a voice that it counts for in the score")
    head = models.PositiveIntegerField(help_text="millionths of a person: the accounts of a cluster are one together")
    is_new = models.BooleanField(help_text="nothing is known of its author but this voice, and nothing proves it")
    said_at = models.DateTimeField(null=True)
    tie = models.CharField(max_length=320, help_text="settles equals: source and outside id")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "person", "whose"], name="place_once_a_person"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["product", "whose", "level", "-merit", "-said_at", "tie"], name="place_in_its_level"),
        ]

    def __str__(self) -> str:
        return f"place of {self.voice_id}"


class Score(models.Model):
    """What the counting reviews of a product come to: a value nobody moves far, and how sure it is."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="scores")
    whose = models.CharField(max_length=9, choices=Whose)
    epoch = models.ForeignKey(Epoch, on_delete=models.PROTECT, related_name="scores")
    value = models.FloatField()
    low = models.FloatField(help_text="likely not below: the 5 % point")
    high = models.FloatField(help_text="likely not above: the 95 % point")
    people = models.PositiveIntegerField()
    mass = models.FloatField(help_text="full voices it rests on")
    one_person_moves = models.FloatField(help_text="stars that one person can still move it")
    cap = models.BigIntegerField(null=True, help_text="millionths of a voice that newcomers count together at most")
    cells = models.JSONField(help_text="collected/proof: five counts, five masses, five heads, both in millionths")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "whose"], name="score_once_a_product"),
            models.CheckConstraint(
                condition=Q(value__range=(1, 5), low__range=(1, 5), high__range=(1, 5)),
                name="score_is_in_stars",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value:.2f} for {self.product_id}"


class Alarm(models.Model):
    """More newcomers came than a product's rhythm explains: until it ends, they count together under a cap.

    The cap is drawn once, when the alarm begins: if it grew with the others of the moment, one more good voice
    could let in more of the newcomers' bad ones.
    """

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="alarms")
    whose = models.CharField(max_length=9, choices=Whose)
    began_at = models.DateTimeField(default=timezone.now)
    day = models.DateField(help_text="the last day of the flood")
    heard = models.PositiveIntegerField(help_text="newcomers in the days that tell it best")
    usual = models.FloatField(help_text="how many were to be expected in them")
    chance = models.FloatField(help_text="that so many come by chance, on a day")
    cap = models.BigIntegerField(help_text="millionths of a voice")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["product", "whose"], condition=Q(ended_at=None), name="alarm_rings_once_a_product"
            ),
        ]

    def __str__(self) -> str:
        return f"alarm of {self.day} for {self.product_id}"

    @classmethod
    def caps(cls, whose: str, products: Sequence[int]) -> dict[int, int]:
        """The caps of those products whose alarm rings."""
        ringing = cls.objects.filter(whose=whose, ended_at=None)
        if len(products) <= AT_ONCE:
            ringing = ringing.filter(product__in=products)
        return dict(ringing.values_list("product_id", "cap"))


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


class Words(models.Model):
    """The words of a voice that everybody sees, as they are searched; the database keeps its own index of them.

    The index follows by itself, by the triggers and the column that the migration 0004 makes: whoever alters this
    table makes them anew. It holds numbers in the place of words: see docs/decisions/0015.
    """

    voice = models.OneToOneField(Voice, on_delete=models.CASCADE, related_name="words", primary_key=True)
    text = models.TextField(help_text="without capitals and marks")
    said = models.TextField(default="", help_text="numbers of its words' stems, in their order")
    about = models.TextField(default="", help_text="numbers of the stems that name its product")
    marks = models.TextField(default="", help_text="its product, kind and language: what a search is narrowed by")

    class Meta:
        verbose_name_plural = "words"
        indexes: ClassVar = [models.Index(fields=["voice"], condition=Q(said=""), name="words_to_be_indexed")]

    def __str__(self) -> str:
        return f"words of {self.voice_id}"


class ProductWords(models.Model):
    """A product's title, brand and category, as they are searched."""

    product = models.OneToOneField(Product, on_delete=models.CASCADE, related_name="words", primary_key=True)
    text = models.TextField()
    stems = models.TextField(default="", help_text="of its words in every language, between blanks")
    more = models.TextField(default="", help_text="what the company says it is")

    class Meta:
        verbose_name_plural = "product words"

    def __str__(self) -> str:
        return f"words of product {self.product_id}"


class Stem(models.Model):
    """In how many voices a stem stands: what is rare tells more."""

    number = models.CharField(max_length=7, primary_key=True)
    voices = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.number} in {self.voices}"


class Spelling(models.Model):
    """A word as voices write it, and how many do: what a mistyped one may have meant."""

    word = models.CharField(max_length=40, primary_key=True)
    head = models.CharField(max_length=2, help_text="its first two letters")
    tail = models.CharField(max_length=2, help_text="its last two")
    size = models.PositiveSmallIntegerField(help_text="letters")
    voices = models.IntegerField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["head", "size"], name="spelling_by_head"),
            models.Index(fields=["tail", "size"], name="spelling_by_tail"),
        ]

    def __str__(self) -> str:
        return f"{self.word} in {self.voices}"
