"""Impression: what readers were shown, where and how often; counts, not persons."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from groundswell.plumbing.checks import one_of
from groundswell.record.models.said import Voice


class Impression(models.Model):
    """How often a voice was shown to readers at one place on one day. Of who they were nothing is kept."""

    class Channel(models.TextChoices):
        PRODUCT = "product"  # a product's page
        VOICE = "voice"  # a voice's own page
        SEARCH = "search"  # what our search finds
        WIDGET = "widget"  # a shop's page
        OUTSIDE = "outside"  # anywhere else, as we were told

    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="impressions", db_index=False)
    channel = models.CharField(max_length=7, choices=Channel)
    site = models.CharField(max_length=60, blank=True, help_text="outside, whose page: a search engine, a forum")
    place = models.PositiveSmallIntegerField(help_text="in the list that was shown, from 1")
    day = models.DateField(help_text="in UTC")
    count = models.PositiveBigIntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["day"], name="impression_by_day")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["voice", "channel", "site", "place", "day"], name="impression_counted_once_a_day"
            ),
            models.CheckConstraint(
                condition=one_of("channel", ["product", "voice", "search", "widget", "outside"]),
                name="impression_channel_known",
            ),
            models.CheckConstraint(condition=Q(place__gte=1), name="impression_place_counts_from_one"),
            models.CheckConstraint(condition=Q(count__gte=1), name="impression_was_shown"),
            models.CheckConstraint(
                condition=Q(channel="outside") & ~Q(site="") | ~Q(channel="outside") & Q(site=""),
                name="impression_outside_names_whose",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.count} of voice {self.voice_id}"
