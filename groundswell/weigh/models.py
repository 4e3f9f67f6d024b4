"""Epoch, Place, Score, Words: conclusions about what was said; they can be thrown away and drawn anew."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from groundswell.record.models import Person, Product, Voice


class Whose(models.TextChoices):
    """Whose voices a score rests on. The two are shown side by side and never blended."""

    CONSUMERS = "consumers"
    EXPERTS = "experts"


class Epoch(models.Model):
    """A day's constants, drawn from all that was heard before it; the live road uses them till the next."""

    day = models.DateField()
    opened_at = models.DateTimeField(default=timezone.now)
    levels = models.JSONField(help_text="mass at each of the five levels, in millionths of a voice")

    def __str__(self) -> str:
        return f"epoch {self.pk} of {self.day}"

    @classmethod
    def current(cls) -> "Epoch":
        """The epoch that the live road goes by."""
        return cls.objects.latest("pk")

    @property
    def prior_stars(self) -> float:
        """The mean over all counting reviews of the epoch; 3 where there was none."""
        voices = sum(self.levels)
        return sum(star * mass for star, mass in enumerate(self.levels, start=1)) / voices if voices else 3.0


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
    merit = models.IntegerField(help_text="how high inside its level, in 1/2^20")
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
    cells = models.JSONField(help_text="collected/proof: five heads, five masses in millionths of a voice")

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


class Words(models.Model):
    """The words of a voice that everybody sees, as they are searched: without capitals and marks."""

    voice = models.OneToOneField(Voice, on_delete=models.CASCADE, related_name="words", primary_key=True)
    text = models.TextField()

    class Meta:
        verbose_name_plural = "words"

    def __str__(self) -> str:
        return f"words of {self.voice_id}"


class ProductWords(models.Model):
    """A product's title, brand and category, as they are searched."""

    product = models.OneToOneField(Product, on_delete=models.CASCADE, related_name="words", primary_key=True)
    text = models.TextField()

    class Meta:
        verbose_name_plural = "product words"

    def __str__(self) -> str:
        return f"words of product {self.product_id}"
