"""Source: where a voice was said."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Source(models.Model):
    """A place where people talk: the own site, a shop's file, a forum."""

    SITE = "site"  # our own pages, and the widget that stands for them elsewhere

    key = models.CharField(max_length=120, unique=True, help_text="site, amazon, woocommerce/acme …")

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(key=""), name="source_has_a_key")]

    def __str__(self) -> str:
        return self.key
