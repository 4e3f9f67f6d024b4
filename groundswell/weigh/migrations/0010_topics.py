"""What people speak of, product by product; and an index by which a stratum's newest voices are found."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0005_links"),
        ("weigh", "0009_spelling_by_frequency"),
    ]

    operations = [
        migrations.CreateModel(
            name="Topics",
            fields=[
                (
                    "product",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="topics",
                        serialize=False,
                        to="record.product",
                    ),
                ),
                ("voices", models.PositiveIntegerField(help_text="of which they were drawn")),
                (
                    "told",
                    models.TextField(help_text="number:voices of each stem, between blanks, the most telling first"),
                ),
            ],
            options={"verbose_name_plural": "topics"},
        ),
        migrations.AddIndex(
            "place",
            models.Index(fields=["product", "whose", "level", "-said_at", "tie"], name="place_by_day_in_its_level"),
        ),
    ]
