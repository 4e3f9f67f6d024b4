"""Correction: the author of a voice says that it is about something else than it seemed."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from groundswell.plumbing.checks import one_of
from groundswell.record.models.people import Person
from groundswell.record.models.products import Product, Version
from groundswell.record.models.said import Voice


class Correction(models.Model):
    """An author's word that a voice is about something else: the voice stays, and counts apart while this stands."""

    class Kind(models.TextChoices):
        DELIVERY = "delivery"
        WRONG_SELLER = "wrong_seller"
        WRONG_PRODUCT = "wrong_product"
        WRONG_VERSION = "wrong_version"
        MISUSE = "misuse"
        MIX_UP = "mix_up"

    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="corrections")
    kind = models.CharField(max_length=13, choices=Kind)
    product = models.ForeignKey(
        Product, on_delete=models.PROTECT, null=True, related_name="corrections", help_text="the right one, where known"
    )
    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, null=True, related_name="corrections", help_text="the right one, where known"
    )
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="corrections")
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, help_text="when its author took it back")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["voice", "kind"], condition=Q(ended_at=None), name="correction_stands_once_a_kind"
            ),
            models.CheckConstraint(
                condition=one_of(
                    "kind", ["delivery", "wrong_seller", "wrong_product", "wrong_version", "misuse", "mix_up"]
                ),
                name="correction_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(product=None) | one_of("kind", ["wrong_product", "mix_up"]),
                name="correction_names_a_product_if_that_was_wrong",
            ),
            models.CheckConstraint(
                condition=Q(version=None) | Q(kind="wrong_version"), name="correction_names_a_version_if_that_was_wrong"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("at")), name="correction_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.voice_id}"
