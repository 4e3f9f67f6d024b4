"""What the voices about a product come to: their places, its score, its alarms."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from groundswell.engine.weigh.score import UNIT
from groundswell.record.models import Person, Product, Voice
from groundswell.weigh.models.epochs import Epoch, Whose

AT_ONCE = 500  # products that are asked for by their numbers; where there are more, all are


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
    in_flood = models.BooleanField(help_text="it came with the newcomers for whom its product's alarm rings")
    said_at = models.DateTimeField(null=True)
    tie = models.CharField(max_length=320, help_text="settles equals: source and outside id")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "person", "whose"], name="place_once_a_person"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["product", "whose", "level", "-merit", "-said_at", "tie"], name="place_in_its_level"),
            models.Index(fields=["product", "whose", "level", "-said_at", "tie"], name="place_by_day_in_its_level"),
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
    is_too_few = models.BooleanField(default=False, help_text="one person can move it by more than the company allows")
    prior = models.JSONField(help_text="what it began with: people at each of the five stars, in millionths")
    cap = models.BigIntegerField(null=True, help_text="millionths of a voice that a flood counts at most")
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

    @property
    def prior_stars(self) -> float:
        """The mean that it began with."""
        return float(sum(star * mass for star, mass in enumerate(self.prior, start=1)) / sum(self.prior))


class Alarm(models.Model):
    """More newcomers came than a product's rhythm explains: until it ends, they count together under a cap.

    Since when, and the cap, are drawn once, when the alarm begins: if the cap grew with the others of the moment,
    one more good voice could let in more of the newcomers' bad ones.
    """

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="alarms")
    whose = models.CharField(max_length=9, choices=Whose)
    began_at = models.DateTimeField(default=timezone.now)
    since = models.DateField(help_text="the first day of the flood")
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

    @property
    def cap_voices(self) -> float:
        """The cap in full voices."""
        return self.cap / 1e6

    @classmethod
    def since_when(cls) -> dict[tuple[str, int], date]:
        """Since when the floods are, for which an alarm rings; by whose, product."""
        ringing = cls.objects.filter(ended_at=None)
        return {
            (whose, product): since for whose, product, since in ringing.values_list("whose", "product_id", "since")
        }

    @classmethod
    def caps(cls, whose: str, products: Sequence[int]) -> dict[int, int]:
        """The caps of those products whose alarm rings."""
        ringing = cls.objects.filter(whose=whose, ended_at=None)
        if len(products) <= AT_ONCE:
            ringing = ringing.filter(product__in=products)
        return dict(ringing.values_list("product_id", "cap"))


class Turn(models.Model):
    """People judge a product otherwise since a day: what was said before counts less, so that it does not hide that.

    Drawn when the epoch opens, from who can confirm it; within the epoch nothing that is said changes it.
    """

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="turns", db_index=False)
    whose = models.CharField(max_length=9, choices=Whose)
    day = models.DateField(help_text="the first that belongs to what is said since, in UTC")
    confirmed = models.DateField(help_text="the day whose voices made it sure")
    before = models.FloatField(help_text="mean stars of what was said before, back to an earlier turn")
    since = models.FloatField(help_text="mean stars of what was said since")
    known = models.PositiveIntegerField(help_text="people behind the one")
    people = models.PositiveIntegerField(help_text="and behind the other")
    chance = models.FloatField(help_text="that people of one mind ever come to look so within as many days, at most")
    kept = models.PositiveIntegerField(help_text="millionths of its weight that a voice from before keeps")
    left = models.BigIntegerField(help_text="millionths of a voice that all from before count together at most")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "whose"], name="turn_once_a_product"),
            models.CheckConstraint(condition=Q(before__range=(1, 5), since__range=(1, 5)), name="turn_is_in_stars"),
            # A single person's word is no mean, and nobody is to be known again in one.
            models.CheckConstraint(condition=Q(known__gte=20, people__gte=20), name="turn_is_of_twenty_at_least"),
            models.CheckConstraint(condition=Q(kept__range=(0, 999_999)), name="turn_takes_something"),
        ]

    def __str__(self) -> str:
        return f"{self.before:.1f} before {self.day}, {self.since:.1f} since, for product {self.product_id}"

    @property
    def voices_left(self) -> float:
        """What all from before count together at most, in full voices."""
        return self.left / UNIT

    @property
    def share_kept(self) -> float:
        """What a voice from before keeps of its weight."""
        return self.kept / UNIT

    @property
    def began(self) -> int:
        """Its first moment, in seconds since 1970."""
        return int(datetime.combine(self.day, time(), UTC).timestamp())
