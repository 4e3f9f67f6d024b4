"""Closeness: who spoke was close to whoever sells what they spoke of."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from groundswell.plumbing.checks import one_of
from groundswell.record.models.said import Voice


class Closeness(models.Model):
    """How the author of a voice stood to its seller's people when they spoke; whose people, nobody can tell from it."""

    class Kind(models.TextChoices):
        MEMBER = "member"  # works for the seller
        FAMILY = "family"  # of somebody who does; likewise below
        HOUSEHOLD = "household"
        COWORKER = "coworker"

    voice = models.OneToOneField(Voice, on_delete=models.PROTECT, related_name="closeness")
    kind = models.CharField(max_length=9, choices=Kind)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=one_of("kind", ["member", "family", "household", "coworker"]), name="closeness_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.voice_id}"
