"""What people say over again, and what others had said before. The next epoch draws it."""

import django.db.models.deletion
from django.db import migrations, models

HELP = "of their texts, those that they had said before, in millionths"


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0005_links"),
        ("weigh", "0007_fixes"),
    ]

    operations = [
        migrations.AddField(
            model_name="credibility",
            name="copies",
            field=models.BigIntegerField(default=0, help_text=HELP),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="weight",
            name="copies",
            field=models.BigIntegerField(default=0, help_text=HELP),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="Copy",
            fields=[
                (
                    "voice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="copy",
                        serialize=False,
                        to="record.voice",
                    ),
                ),
                (
                    "others",
                    models.PositiveIntegerField(
                        help_text="how many had said it before; accounts that are one count once"
                    ),
                ),
                (
                    "counts",
                    models.BooleanField(help_text="not where it was said of this very product: one opinion counts once"),
                ),
                (
                    "of",
                    models.ForeignKey(
                        help_text="who said it first",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="copied_by",
                        to="record.voice",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="copies", to="record.person"
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="copies", to="record.product"
                    ),
                ),
            ],
            options={"verbose_name_plural": "copies"},
        ),
    ]
