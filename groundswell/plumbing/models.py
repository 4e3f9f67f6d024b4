"""What the pipes keep: the timetable's last runs, and answers once given."""

from typing import ClassVar

from django.db import models
from django.utils import timezone


class Beat(models.Model):
    """When a job of the timetable was last put."""

    job = models.CharField(max_length=200, primary_key=True)
    put_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.job


class Answer(models.Model):
    """The answer once given to a request that named itself, so that asking again does nothing again."""

    scope = models.CharField(max_length=120, help_text="who asked")
    key = models.CharField(max_length=200, help_text="what the asker calls the request")
    request = models.CharField(max_length=64, help_text="digest of what was asked")
    status = models.PositiveSmallIntegerField(null=True, help_text="empty while being answered")
    body = models.JSONField(null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scope", "key"], name="answer_given_once"),
        ]

    def __str__(self) -> str:
        return f"{self.key} for {self.scope}"
