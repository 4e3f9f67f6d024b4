"""Claims that a voice is about something else, and what became of them: added, ended once, never dropped."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from groundswell.plumbing.triggers import Forbid


class Migration(migrations.Migration):
    dependencies = [
        ("act", "0002_judgements"),
        ("record", "0008_corrections"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("delivery", "Delivery"),
                            ("wrong_seller", "Wrong Seller"),
                            ("wrong_product", "Wrong Product"),
                            ("wrong_version", "Wrong Version"),
                            ("misuse", "Misuse"),
                            ("mix_up", "Mix Up"),
                        ],
                        max_length=13,
                    ),
                ),
                (
                    "instead",
                    models.CharField(blank=True, help_text="what it is held to be about, in words", max_length=300),
                ),
                ("evidence", models.TextField(help_text="what the claim rests on")),
                (
                    "by",
                    models.CharField(
                        choices=[("reader", "Reader"), ("company", "Company"), ("system", "System")], max_length=7
                    ),
                ),
                ("number", models.CharField(help_text="the receipt's number", max_length=20, unique=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("due_at", models.DateTimeField(help_text="when it expires unanswered")),
                ("asked_at", models.DateTimeField(help_text="when its author was asked", null=True)),
                ("asked_again_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("expired", "Expired"),
                            ("closed", "Closed"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        blank=True, help_text="the author's own words to whoever claimed it", max_length=1000
                    ),
                ),
                ("why", models.CharField(blank=True, help_text="why it was closed", max_length=1000)),
                (
                    "account",
                    models.ForeignKey(
                        help_text="who claims for the company",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="claims",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        help_text="the reader, if signed in",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="record.person",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="record.product",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        help_text="who closed it",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="claims_closed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="record.version",
                    ),
                ),
                (
                    "voice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="record.voice"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("ended_at", None)), fields=["due_at"], name="claim_open_by_due")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("voice", "kind"), name="claim_open_once_a_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("evidence", ""), _negated=True), name="claim_rests_on_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "delivery"),
                                ("kind", "wrong_seller"),
                                ("kind", "wrong_product"),
                                ("kind", "wrong_version"),
                                ("kind", "misuse"),
                                ("kind", "mix_up"),
                                _connector="OR",
                            ),
                            models.Q(("by", "reader"), ("by", "company"), ("by", "system"), _connector="OR"),
                            models.Q(
                                ("outcome", ""),
                                ("outcome", "accepted"),
                                ("outcome", "declined"),
                                ("outcome", "expired"),
                                ("outcome", "closed"),
                                _connector="OR",
                            ),
                        ),
                        name="claim_words_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("account", None), ("by", "company"), _connector="OR"),
                            models.Q(("person", None), ("by", "reader"), _connector="OR"),
                        ),
                        name="claim_is_made_by_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("outcome", "")),
                            models.Q(("ended_at__isnull", False), models.Q(("outcome", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="claim_ends_with_an_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "closed"), models.Q(("why", ""), _negated=True)),
                            models.Q(models.Q(("outcome", "closed"), _negated=True), ("second", None), ("why", "")),
                            _connector="OR",
                        ),
                        name="claim_closed_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("second", None),
                            ("account", None),
                            models.Q(("second", models.F("account")), _negated=True),
                            _connector="OR",
                        ),
                        name="claim_closed_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answer", ""), ("outcome", "accepted"), ("outcome", "declined"), _connector="OR"
                        ),
                        name="claim_answered_by_its_author",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_at__gt", models.F("at")),
                            models.Q(
                                ("asked_again_at", None),
                                models.Q(("asked_again_at__gte", models.F("asked_at")), ("asked_at__isnull", False)),
                                _connector="OR",
                            ),
                        ),
                        name="claim_asked_in_order",
                    ),
                ],
            },
        ),
        Forbid(
            "forbid_claim_rewritten",
            "act_claim",
            "UPDATE",
            "NEW.voice_id <> OLD.voice_id OR NEW.kind <> OLD.kind OR NEW.at <> OLD.at "
            'OR NEW.number <> OLD.number OR NEW."by" <> OLD."by" '
            "OR COALESCE(NEW.product_id, 0) <> COALESCE(OLD.product_id, 0) "
            "OR COALESCE(NEW.version_id, 0) <> COALESCE(OLD.version_id, 0)",
            "a claim stands as it was made",
        ),
        Forbid(
            "forbid_claim_ended_twice",
            "act_claim",
            "UPDATE",
            "OLD.ended_at IS NOT NULL AND (NEW.ended_at IS NULL OR NEW.outcome <> OLD.outcome)",
            "a claim ends once",
        ),
        Forbid("forbid_claim_dropped", "act_claim", "DELETE", "1 = 1", "claims are never dropped"),
    ]
