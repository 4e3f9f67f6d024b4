"""Refusal: what was turned away at the door, counted; the words themselves are not kept."""

from typing import ClassVar

from django.db import models


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
