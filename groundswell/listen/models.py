"""Refusal: what was turned away at the door, counted, without its words; Draft: what waits for its author's yes."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from groundswell.record.models import Voice


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


class Draft(models.Model):
    """Something written on our pages by somebody who has yet to show that the address is theirs."""

    email = models.EmailField()
    company = models.CharField(max_length=200)
    said = models.JSONField(help_text="what was told; emptied once it is heard")
    consent = models.TextField(help_text="the words that were agreed to")
    pictures = models.JSONField(default=list, help_text="files among the media, with their words")
    nonce = models.CharField(max_length=64, unique=True, help_text="known to the letter and to the browser alone")
    tries = models.PositiveSmallIntegerField(default=0, help_text="how often a code was typed")
    made_at = models.DateTimeField(default=timezone.now)
    voice = models.ForeignKey(Voice, on_delete=models.CASCADE, null=True, related_name="drafts")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["email"], name="draft_by_email")]

    def __str__(self) -> str:
        return f"draft {self.pk}"
