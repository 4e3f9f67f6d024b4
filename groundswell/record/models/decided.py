"""Reading: what somebody who agreed to be counted was shown before they bought or left."""

import re
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from groundswell.record.models.products import Product

ARM = re.compile(r"(\d+)([+-])")


class Reading(models.Model):
    """One browser's first look at a product's page, and what came of it. Whose it was is forgotten after a while."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="readings", db_index=False)
    reader = models.CharField(
        max_length=24, blank=True, help_text="the browser's name, hex; empty once it is forgotten"
    )
    name = models.CharField(max_length=24, blank=True, help_text="by which a shop can tell what came of it; likewise")
    arms = models.TextField(blank=True, help_text="of voices that stand equal, which it was shown by lot: 12+ 15-")
    at = models.DateTimeField(default=timezone.now)
    went_at = models.DateTimeField(null=True, help_text="on to the shop")
    bought_at = models.DateTimeField(null=True)
    regretted_at = models.DateTimeField(null=True, help_text="it came back, or its buyer spoke against it")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["product", "at"], name="reading_by_product")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reader", "product"], condition=~Q(reader=""), name="reading_first_look"),
            models.UniqueConstraint(fields=["name"], condition=~Q(name=""), name="reading_named_once"),
            models.CheckConstraint(
                condition=Q(reader="", name="") | ~Q(reader="") & ~Q(name=""), name="reading_forgotten_as_a_whole"
            ),
            models.CheckConstraint(
                condition=Q(regretted_at=None) | Q(bought_at__isnull=False), name="reading_regrets_what_was_bought"
            ),
        ]

    def __str__(self) -> str:
        return f"reading {self.pk} of {self.product_id}"

    @property
    def lots(self) -> dict[int, bool]:
        """Of the voices that were drawn by lot, whether it was shown each."""
        return {int(voice): sign == "+" for voice, sign in ARM.findall(self.arms)}
