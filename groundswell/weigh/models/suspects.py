"""Groups that seem to act as one, and attacks that were rehearsed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from groundswell.record.models import Person, Product
from groundswell.weigh.models.epochs import Whose


class Ring(models.Model):
    """A group of people who seem to act as one, with what speaks for it: proposed to a person, who decides."""

    whose = models.CharField(max_length=9, choices=Whose)
    key = models.CharField(max_length=64, help_text="a digest of its people: the same group is the same proposal")
    chance = models.FloatField(help_text="how many such groups a whole file shows by accident, on average")
    meetings = models.JSONField(help_text="product, first and last second, people at each of five stars, who")
    texts = models.JSONField(help_text="of each text that several share: person and voice")
    products = models.ManyToManyField(Product, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["whose", "key"], name="ring_proposed_once")]

    def __str__(self) -> str:
        return f"ring {self.pk}"


class RingMember(models.Model):
    """Somebody in a group, and how much ties them to any other of it, at most."""

    ring = models.ForeignKey(Ring, on_delete=models.CASCADE, related_name="members", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    lockstep = models.PositiveIntegerField(help_text="products with the same stars in the same 7 days")
    company = models.PositiveIntegerField(help_text="products in the same 7 days, and no others")
    words = models.PositiveIntegerField(help_text="texts nearly alike")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["ring", "person"], name="ring_member_once")]

    def __str__(self) -> str:
        return f"person {self.person_id} in ring {self.ring_id}"


class Rehearsed(models.Model):
    """An attack upon a product that somebody asked to have tried on a copy, and what came of it."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    attack = models.CharField(max_length=10)
    size = models.PositiveIntegerField(help_text="accounts, votes or reports")
    asked_at = models.DateTimeField(default=timezone.now)
    drawn_at = models.DateTimeField(null=True)
    found = models.JSONField(null=True, help_text="before, undefended, defended, each as the engine's Outcome")

    class Meta:
        verbose_name_plural = "rehearsed"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "attack", "size"], name="rehearsed_once"),
            models.CheckConstraint(
                condition=Q(drawn_at=None, found=None) | Q(drawn_at__isnull=False, found__isnull=False),
                name="rehearsed_has_an_outcome_once_drawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attack} of {self.size} upon product {self.product_id}"


class Basis(models.Model):
    """From what a conclusion was last drawn: where that has not changed, it need not be drawn again."""

    conclusion = models.CharField(max_length=20, primary_key=True)
    facts = models.CharField(max_length=200, help_text="our version, and how many facts of each kind there were")

    class Meta:
        verbose_name_plural = "bases"

    def __str__(self) -> str:
        return f"{self.conclusion} from {self.facts}"
