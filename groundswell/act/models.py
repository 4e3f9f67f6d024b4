"""Decisions: who was written to, asked or invited, what was judged of people who seem to act as one, claims."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from groundswell.listen.models import Buyer
from groundswell.plumbing.checks import one_of
from groundswell.record.models import Account, Campaign, Company, Correction, Fix, Link, Person, Product, Version, Voice


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


class Claim(models.Model):
    """Somebody holds that a voice is about something else than it seems. Until its author says so, nothing changes."""

    class By(models.TextChoices):
        READER = "reader"
        COMPANY = "company"
        SYSTEM = "system"

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted"
        DECLINED = "declined"
        EXPIRED = "expired"
        CLOSED = "closed"

    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="claims")
    kind = models.CharField(max_length=13, choices=Correction.Kind)
    instead = models.CharField(max_length=300, blank=True, help_text="what it is held to be about, in words")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, null=True, related_name="claims")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, related_name="claims")
    evidence = models.TextField(help_text="what the claim rests on")
    by = models.CharField(max_length=7, choices=By)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="claims", help_text="the reader, if signed in"
    )
    account = models.ForeignKey(
        Account, on_delete=models.SET_NULL, null=True, related_name="claims", help_text="who claims for the company"
    )
    number = models.CharField(max_length=20, unique=True, help_text="the receipt's number")
    at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(help_text="when it expires unanswered")
    asked_at = models.DateTimeField(null=True, help_text="when its author was asked")
    asked_again_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    answer = models.CharField(max_length=1000, blank=True, help_text="the author's own words to whoever claimed it")
    second = models.ForeignKey(
        Account, on_delete=models.SET_NULL, null=True, related_name="claims_closed", help_text="who closed it"
    )
    why = models.CharField(max_length=1000, blank=True, help_text="why it was closed")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(ended_at=None), name="claim_open_by_due"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["voice", "kind"], condition=Q(ended_at=None), name="claim_open_once_a_kind"
            ),
            models.CheckConstraint(condition=~Q(evidence=""), name="claim_rests_on_something"),
            models.CheckConstraint(
                condition=one_of(
                    "kind", ["delivery", "wrong_seller", "wrong_product", "wrong_version", "misuse", "mix_up"]
                )
                & one_of("by", ["reader", "company", "system"])
                & one_of("outcome", ["", "accepted", "declined", "expired", "closed"]),
                name="claim_words_known",
            ),
            models.CheckConstraint(
                condition=(Q(account=None) | Q(by="company")) & (Q(person=None) | Q(by="reader")),
                name="claim_is_made_by_one",
            ),
            models.CheckConstraint(
                condition=(Q(ended_at=None) & Q(outcome="")) | (Q(ended_at__isnull=False) & ~Q(outcome="")),
                name="claim_ends_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=(Q(outcome="closed") & ~Q(why="")) | (~Q(outcome="closed") & Q(why="", second=None)),
                name="claim_closed_for_a_reason",
            ),
            # Who is not known any more comes out NULL, so the two are asked apart.
            models.CheckConstraint(
                condition=Q(second=None) | Q(account=None) | ~Q(second=F("account")), name="claim_closed_by_another"
            ),
            models.CheckConstraint(
                condition=Q(answer="") | one_of("outcome", ["accepted", "declined"]),
                name="claim_answered_by_its_author",
            ),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("at"))
                & (Q(asked_again_at=None) | Q(asked_at__isnull=False, asked_again_at__gte=F("asked_at"))),
                name="claim_asked_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class FixLetter(models.Model):
    """One account was asked about one fix by e-mail. It goes with the account."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="fix_letters")
    fix = models.ForeignKey(Fix, on_delete=models.PROTECT, related_name="letters")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "fix"], name="fix_letter_sent_once")]

    def __str__(self) -> str:
        return f"to {self.account_id} about fix {self.fix_id}"


class ReviewRequest(models.Model):
    """The buyer of one order is asked for a review of all that was in it: once, and once more."""

    class Why(models.TextChoices):
        """Why no further letter goes out."""

        SENT = "sent"  # both did
        WRITTEN = "written"
        RETURNED = "returned"
        UNSUBSCRIBED = "unsubscribed"
        LATELY = "lately"  # the same address was asked about another order
        ERASED = "erased"
        STOPPED = "stopped"  # the company asks nobody any more
        LATE = "late"  # it could not be sent in time

    buyer = models.OneToOneField(Buyer, on_delete=models.PROTECT, related_name="request")
    due_at = models.DateTimeField(help_text="when the next letter is to go out")
    sent_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=12, choices=Why, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(ended_at=None), name="review_request_open_by_due"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ended_at=None, why="")
                | Q(ended_at__isnull=False)
                & one_of(
                    "why",
                    ["sent", "written", "returned", "unsubscribed", "lately", "erased", "stopped", "late"],
                ),
                name="review_request_ends_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(reminded_at=None) | Q(sent_at__isnull=False, reminded_at__gte=F("sent_at")),
                name="review_request_reminds_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"request {self.pk}"


class Invitation(models.Model):
    """Somebody who is listened to is asked to try a product and tell others. It is part of a campaign."""

    class Why(models.TextChoices):
        """Why no letter went out."""

        WITHDRAWN = "withdrawn"  # they agree no longer
        UNREACHABLE = "unreachable"  # no address, or one that wants no letters
        STAFF = "staff"  # they work for the company by now
        ERASED = "erased"
        LATE = "late"  # it could not be sent in time

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="invitations")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="invitations")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="invitations")
    by = models.ForeignKey(
        Account, on_delete=models.SET_NULL, null=True, related_name="invitations_made", help_text="who decided it"
    )
    at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="when it was left, so that nothing went out")
    why = models.CharField(max_length=11, choices=Why, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["at"], condition=Q(ended_at=None, sent_at=None), name="invitation_waiting"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["campaign", "person"], condition=Q(ended_at=None), name="invitation_once_a_campaign"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, why="")
                | Q(ended_at__isnull=False, sent_at=None)
                & one_of("why", ["withdrawn", "unreachable", "staff", "erased", "late"]),
                name="invitation_left_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} to {self.product_id}"
