"""Decisions: who was written to about a voice, and what was judged of people who seem to act as one."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from groundswell.record.models import Account, Company, Link, Person, Voice


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


class Judgement(models.Model):
    """What somebody decided about people who seem to act as one, and why. It is undone by a later one alone."""

    class Verdict(models.TextChoices):
        ONE = "one"
        NOT_ONE = "not_one"
        UNDONE = "undone"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="judgements")
    verdict = models.CharField(max_length=7, choices=Verdict)
    why = models.TextField(help_text="the ground, in words; empty once one of the people has left")
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="judgements")
    at = models.DateTimeField(default=timezone.now)
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="undone_by")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(verdict="undone", undoes__isnull=False)
                | Q(verdict__in=["one", "not_one"], undoes__isnull=True),
                name="judgement_undoes_one_if_undone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} by {self.by_id}"


class Judged(models.Model):
    """Somebody whom a judgement is about, with what tied them to the others then, and the link it led to."""

    judgement = models.ForeignKey(Judgement, on_delete=models.PROTECT, related_name="people", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    lockstep = models.PositiveIntegerField()
    company = models.PositiveIntegerField()
    words = models.PositiveIntegerField()
    link = models.ForeignKey(Link, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name_plural = "judged"
        constraints: ClassVar = [models.UniqueConstraint(fields=["judgement", "person"], name="judged_once")]

    def __str__(self) -> str:
        return f"person {self.person_id} in judgement {self.judgement_id}"
