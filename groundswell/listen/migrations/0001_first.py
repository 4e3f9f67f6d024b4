"""The tables of who waits for a letter's answer."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("listen", "0001_initial"), ("listen", "0002_drafts")]

    dependencies = [
        ("record", "0001_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(max_length=254)),
                ("company", models.CharField(max_length=200)),
                ("said", models.JSONField(help_text="what was told; emptied once it is heard")),
                ("consent", models.TextField(help_text="the words that were agreed to")),
                ("pictures", models.JSONField(default=list, help_text="files among the media, with their words")),
                (
                    "nonce",
                    models.CharField(
                        help_text="known to the letter and to the browser alone", max_length=64, unique=True
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0, help_text="how often a code was typed")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "voice",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="drafts", to="record.voice"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["email"], name="draft_by_email")],
            },
        ),
        migrations.CreateModel(
            name="Refusal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=120)),
                ("day", models.DateField()),
                ("reason", models.CharField(max_length=40)),
                ("count", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("source", "day", "reason"), name="refusal_counted_once")
                ],
            },
        ),
    ]
