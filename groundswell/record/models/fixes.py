"""Fix: a company says that a fault is fixed; the voices Named for it; what their authors and owners say to that."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from groundswell.record.models.people import Account, Person
from groundswell.record.models.products import Product, Version
from groundswell.record.models.said import Voice


class Fix(models.Model):
    """A company says that a fault is fixed since a version. By itself this changes nothing: owners are asked."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="fixes")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="fixes", help_text="the first without")
    fault = models.CharField(max_length=200, help_text="in a few plain words")
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="fixes_told")
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, help_text="when the company took it back")
    ended_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="fixes_ended")

    class Meta:
        verbose_name_plural = "fixes"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(fault=""), name="fix_names_the_fault"),
            models.UniqueConstraint(
                fields=["version", "fault"], condition=Q(ended_at=None), name="fix_told_once_a_version"
            ),
            models.CheckConstraint(condition=Q(ended_at__isnull=False) | Q(ended_by=None), name="fix_ended_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.fault} fixed in {self.version_id}"


class Named(models.Model):
    """A company says that a voice reports a fault that is fixed, and nothing else."""

    fix = models.ForeignKey(Fix, on_delete=models.PROTECT, related_name="named")
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="named")
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="voices_named")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "named"
        # Once for all: whom the author contradicted, or whose words are others now, is not named again.
        constraints: ClassVar = [models.UniqueConstraint(fields=["fix", "voice"], name="named_once_a_fix")]

    def __str__(self) -> str:
        return f"voice {self.voice_id} for fix {self.fix_id}"


class Denial(models.Model):
    """The author of a named voice says: that is not what I reported. From then on it is not named."""

    named = models.OneToOneField(Named, on_delete=models.PROTECT, related_name="denial")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="denials")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"denial of {self.named_id}"


class Confirmation(models.Model):
    """A person who has the new version, or a later one, says whether it is fixed for them; the last word counts."""

    fix = models.ForeignKey(Fix, on_delete=models.PROTECT, related_name="confirmations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="fix_answers")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+", help_text="that they have")
    is_fixed = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fix", "person"], name="confirmation_once_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on fix {self.fix_id}"
