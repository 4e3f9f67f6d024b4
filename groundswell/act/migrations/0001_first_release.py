"""The tables of decisions and letters."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from groundswell.plumbing.tables import AtOnce
from groundswell.plumbing.triggers import Forbid


class Migration(AtOnce):
    replaces = [("act", "0001_first"), ("act", "0002_review_requests"), ("act", "0003_invitations")]

    dependencies = [
        ("listen", "0001_first_release"),
        ("record", "0001_first_release"),
    ]

    operations = [
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "voice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="record.voice"
                    ),
                ),
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
                    "version",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="record.version",
                    ),
                ),
                ("evidence", models.TextField(help_text="what the claim rests on")),
                (
                    "by",
                    models.CharField(
                        choices=[("reader", "Reader"), ("company", "Company"), ("system", "System")], max_length=7
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
                    "account",
                    models.ForeignKey(
                        help_text="who claims for the company",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="claims",
                        to=settings.AUTH_USER_MODEL,
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
                ("why", models.CharField(blank=True, help_text="why it was closed", max_length=1000)),
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
        migrations.CreateModel(
            name="FixLetter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fix_letters",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "fix",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="record.fix"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("account", "fix"), name="fix_letter_sent_once")],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="invitations", to="record.person"
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="invitations", to="record.product"
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="invitations", to="record.campaign"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        help_text="who decided it",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="invitations_made",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("sent_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(help_text="when it was left, so that nothing went out", null=True)),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("withdrawn", "Withdrawn"),
                            ("unreachable", "Unreachable"),
                            ("staff", "Staff"),
                            ("erased", "Erased"),
                            ("late", "Late"),
                        ],
                        max_length=11,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None), ("sent_at", None)),
                        fields=["at"],
                        name="invitation_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("campaign", "person"),
                        name="invitation_once_a_campaign",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("why", "")),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("sent_at", None),
                                models.Q(
                                    ("why", "withdrawn"),
                                    ("why", "unreachable"),
                                    ("why", "staff"),
                                    ("why", "erased"),
                                    ("why", "late"),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="invitation_left_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Judgement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="judgements", to="record.company"
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[("one", "One"), ("not_one", "Not One"), ("undone", "Undone")], max_length=7
                    ),
                ),
                ("why", models.TextField(help_text="the ground, in words; empty once one of the people has left")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="judgements",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "undoes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by",
                        to="act.judgement",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("undoes__isnull", False), ("verdict", "undone")),
                            models.Q(("undoes__isnull", True), ("verdict__in", ["one", "not_one"])),
                            _connector="OR",
                        ),
                        name="judgement_undoes_one_if_undone",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Judged",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "judgement",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="act.judgement",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="record.person"
                    ),
                ),
                ("lockstep", models.PositiveIntegerField()),
                ("company", models.PositiveIntegerField()),
                ("words", models.PositiveIntegerField()),
                (
                    "link",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="record.link"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "judged",
                "constraints": [models.UniqueConstraint(fields=("judgement", "person"), name="judged_once")],
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="letters", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "voice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="record.voice"
                    ),
                ),
                ("stream", models.CharField(help_text="the kind of letters: reply, …", max_length=10)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("account", "voice"), name="letter_sent_once")],
            },
        ),
        migrations.CreateModel(
            name="ReviewRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "buyer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="request", to="listen.buyer"
                    ),
                ),
                ("due_at", models.DateTimeField(help_text="when the next letter is to go out")),
                ("sent_at", models.DateTimeField(null=True)),
                ("reminded_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("sent", "Sent"),
                            ("written", "Written"),
                            ("returned", "Returned"),
                            ("unsubscribed", "Unsubscribed"),
                            ("lately", "Lately"),
                            ("erased", "Erased"),
                            ("stopped", "Stopped"),
                            ("late", "Late"),
                        ],
                        max_length=12,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None)), fields=["due_at"], name="review_request_open_by_due"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("why", "")),
                            models.Q(
                                ("ended_at__isnull", False),
                                models.Q(
                                    ("why", "sent"),
                                    ("why", "written"),
                                    ("why", "returned"),
                                    ("why", "unsubscribed"),
                                    ("why", "lately"),
                                    ("why", "erased"),
                                    ("why", "stopped"),
                                    ("why", "late"),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="review_request_ends_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reminded_at", None),
                            models.Q(("reminded_at__gte", models.F("sent_at")), ("sent_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="review_request_reminds_of_one",
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
