"""The tables of rows that let in, count and keep."""

import django.utils.timezone
from django.apps.registry import Apps
from django.core.management import call_command
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from groundswell.plumbing.tables import AtOnce


def make_cache(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The table of Django's own cache, which is no model."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(AtOnce):
    replaces = [("plumbing", "0001_initial"), ("plumbing", "0002_kept"), ("plumbing", "0003_servings")]

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Beat",
            fields=[
                ("job", models.CharField(max_length=200, primary_key=True, serialize=False)),
                ("put_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Knock",
            fields=[
                (
                    "key",
                    models.CharField(
                        help_text="which door, and a hash of who", max_length=120, primary_key=True, serialize=False
                    ),
                ),
                ("since", models.DateTimeField()),
                ("count", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Serving",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(help_text="in UTC")),
                ("shows", models.TextField(help_text="as the view told it")),
                ("count", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                (
                    "key",
                    models.CharField(
                        help_text="the address it answers, and the language",
                        max_length=500,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("about", models.CharField(db_index=True, help_text="what it tells of: product/12", max_length=60)),
                ("type", models.CharField(help_text="the answer's content type", max_length=100)),
                ("etag", models.CharField(max_length=40)),
                ("headers", models.JSONField(default=list, help_text="further headers, as pairs")),
                ("body", models.BinaryField()),
                (
                    "shows",
                    models.TextField(
                        default="", help_text="what a reader sees in it, as its view tells it; empty: not counted"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name="Turn",
            fields=[
                ("about", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("count", models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scope", models.CharField(help_text="who asked", max_length=120)),
                ("key", models.CharField(help_text="what the asker calls the request", max_length=200)),
                ("request", models.CharField(help_text="digest of what was asked", max_length=64)),
                ("status", models.PositiveSmallIntegerField(help_text="empty while being answered", null=True)),
                ("body", models.JSONField(null=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("scope", "key"), name="answer_given_once")],
            },
        ),
        migrations.RunPython(make_cache, migrations.RunPython.noop),
    ]
