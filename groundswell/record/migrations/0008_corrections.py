"""An author says that a voice is about something else: only the author, and about what the record knows."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from groundswell.plumbing.triggers import Forbid


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0007_people_linked"),
    ]

    operations = [
        migrations.CreateModel(
            name="Correction",
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
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(help_text="when its author took it back", null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="record.person"
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        help_text="the right one, where known",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="record.product",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        help_text="the right one, where known",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="record.version",
                    ),
                ),
                (
                    "voice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="record.voice"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("voice", "kind"),
                        name="correction_stands_once_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "delivery"),
                            ("kind", "wrong_seller"),
                            ("kind", "wrong_product"),
                            ("kind", "wrong_version"),
                            ("kind", "misuse"),
                            ("kind", "mix_up"),
                            _connector="OR",
                        ),
                        name="correction_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("product", None), ("kind", "wrong_product"), ("kind", "mix_up"), _connector="OR"
                        ),
                        name="correction_names_a_product_if_that_was_wrong",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version", None), ("kind", "wrong_version"), _connector="OR"),
                        name="correction_names_a_version_if_that_was_wrong",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_at", None), ("ended_at__gte", models.F("at")), _connector="OR"),
                        name="correction_ends_after_it_began",
                    ),
                ],
            },
        ),
        Forbid(
            "forbid_correction_by_another",
            "record_correction",
            "INSERT",
            "NOT EXISTS (SELECT 1 FROM record_voice v WHERE v.id = NEW.voice_id AND v.author_id = NEW.by_id)",
            "only its author corrects a voice",
        ),
        Forbid(
            "forbid_correction_to_the_same",
            "record_correction",
            "INSERT",
            "NEW.product_id IS NOT NULL AND EXISTS "
            "(SELECT 1 FROM record_voice v WHERE v.id = NEW.voice_id AND v.product_id = NEW.product_id)",
            "the right product is another one",
        ),
        Forbid(
            "forbid_correction_to_elsewhere",
            "record_correction",
            "INSERT",
            "NEW.version_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM record_voice v JOIN record_version w "
            "ON w.product_id = v.product_id WHERE v.id = NEW.voice_id AND w.id = NEW.version_id)",
            "the right version is one of the same product",
        ),
        Forbid(
            "forbid_correction_rewritten",
            "record_correction",
            "UPDATE",
            "NEW.voice_id <> OLD.voice_id OR NEW.kind <> OLD.kind OR NEW.by_id <> OLD.by_id "
            "OR COALESCE(NEW.product_id, 0) <> COALESCE(OLD.product_id, 0) "
            "OR COALESCE(NEW.version_id, 0) <> COALESCE(OLD.version_id, 0) OR OLD.ended_at IS NOT NULL",
            "a correction is ended, and never rewritten",
        ),
        Forbid("forbid_correction_dropped", "record_correction", "DELETE", "1 = 1", "corrections are only ever added"),
    ]
