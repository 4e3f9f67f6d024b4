"""Letter and FixLetter: that somebody was written to about a voice or a fix, so that nobody is written to twice."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from groundswell.record.models import Account, Fix, Voice


class Letter(models.Model):
    """One account was told of one voice by e-mail. It goes with the account."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="letters")
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="letters")
    stream = models.CharField(max_length=10, help_text="the kind of letters: reply, …")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "voice"], name="letter_sent_once")]

    def __str__(self) -> str:
        return f"{self.stream} to {self.account_id} about {self.voice_id}"


class FixLetter(models.Model):
    """One account was asked about one fix by e-mail. It goes with the account."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="fix_letters")
    fix = models.ForeignKey(Fix, on_delete=models.PROTECT, related_name="letters")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "fix"], name="fix_letter_sent_once")]

    def __str__(self) -> str:
        return f"to {self.account_id} about fix {self.fix_id}"
