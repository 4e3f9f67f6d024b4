"""Of very many words that are like a mistyped one, the most frequent are found first."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("weigh", "0008_copies"),
    ]

    operations = [
        migrations.RemoveIndex("spelling", "spelling_by_head"),
        migrations.RemoveIndex("spelling", "spelling_by_tail"),
        migrations.AddIndex(
            "spelling", models.Index(fields=["head", "-voices", "word", "size"], name="spelling_by_head")
        ),
        migrations.AddIndex(
            "spelling", models.Index(fields=["tail", "-voices", "word", "size"], name="spelling_by_tail")
        ),
    ]
