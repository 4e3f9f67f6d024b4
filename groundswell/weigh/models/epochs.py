"""What is drawn once a day from all that was said, and what each person is believed by it."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from groundswell.engine.weigh.score import LEVELS, UNIT
from groundswell.engine.weigh.terms import EVEN
from groundswell.record.models import Person, Product, Voice


class Whose(models.TextChoices):
    """Whose voices a score rests on. The two are shown side by side and never blended."""

    CONSUMERS = "consumers"
    EXPERTS = "experts"


class Epoch(models.Model):
    """A day's constants, drawn from all that was heard before it; the live road uses them till the next."""

    day = models.DateField()
    opened_at = models.DateTimeField(default=timezone.now)
    levels = models.JSONField(help_text="what products begin with: people at each of the five stars, in millionths")
    gate = models.PositiveIntegerField(help_text="millionths of a voice: who counts less waits behind the rest")

    def __str__(self) -> str:
        return f"epoch {self.pk} of {self.day}"

    @classmethod
    def current(cls) -> "Epoch":
        """The epoch that the live road goes by."""
        return cls.objects.latest("pk")

    @property
    def is_blank(self) -> bool:
        """Whether it was drawn before anybody had spoken."""
        return bool(sum(self.levels) <= LEVELS * EVEN * UNIT)


class Prior(models.Model):
    """What products of a category begin with in this epoch, where it differs from the others'."""

    category = models.CharField(max_length=100, unique=True)
    levels = models.JSONField(help_text="people at each of the five stars, in millionths")

    def __str__(self) -> str:
        return f"prior of {self.category}"


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
    copies = models.BigIntegerField(help_text="of their texts, those that they had said before, in millionths")
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


class Copy(models.Model):
    """A review that says nearly what somebody else had said before, as it was when the epoch opened."""

    voice = models.OneToOneField(Voice, on_delete=models.CASCADE, related_name="copy", primary_key=True)
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="copies")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="copies")
    of = models.ForeignKey(
        Voice, on_delete=models.SET_NULL, null=True, related_name="copied_by", help_text="who said it first"
    )
    others = models.PositiveIntegerField(help_text="how many had said it before; accounts that are one count once")
    counts = models.BooleanField(help_text="not where it was said of this very product: one opinion counts once")

    class Meta:
        verbose_name_plural = "copies"

    def __str__(self) -> str:
        return f"{self.voice_id} says what {self.of_id} said"
