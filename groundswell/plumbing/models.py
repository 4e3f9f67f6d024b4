"""What the pipes keep: the timetable's last runs, answers once given, snapshots, servings, and knocks."""

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


class Snapshot(models.Model):
    """An answer kept as bytes, to be given again without asking anybody."""

    key = models.CharField(max_length=500, primary_key=True, help_text="the address it answers, and the language")
    about = models.CharField(max_length=60, db_index=True, help_text="what it tells of: product/12")
    type = models.CharField(max_length=100, help_text="the answer's content type")
    etag = models.CharField(max_length=40)
    headers = models.JSONField(default=list, help_text="further headers, as pairs")
    body = models.BinaryField()
    shows = models.TextField(default="", help_text="what a reader sees in it, as its view tells it; empty: not counted")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.key


class Serving(models.Model):
    """How often answers that show the same were given to readers on one day: a batch, to be added to others."""

    day = models.DateField(help_text="in UTC")
    shows = models.TextField(help_text="as the view told it")
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.count} on {self.day}"


class Turn(models.Model):
    """How often the snapshots about one thing were forgotten: one that was begun before the last time is not kept."""

    about = models.CharField(max_length=60, primary_key=True)
    count = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.about}: {self.count}"


class Knock(models.Model):
    """How often somebody knocked at one door since a window opened."""

    key = models.CharField(max_length=120, primary_key=True, help_text="which door, and a hash of who")
    since = models.DateTimeField()
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.key
