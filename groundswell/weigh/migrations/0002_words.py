from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0003_faces"),
        ("weigh", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Words",
            fields=[
                (
                    "voice",
                    models.OneToOneField(
                        on_delete=models.CASCADE,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="record.voice",
                    ),
                ),
                ("text", models.TextField()),
            ],
            options={"verbose_name_plural": "words"},
        ),
        migrations.CreateModel(
            name="ProductWords",
            fields=[
                (
                    "product",
                    models.OneToOneField(
                        on_delete=models.CASCADE,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="record.product",
                    ),
                ),
                ("text", models.TextField()),
            ],
            options={"verbose_name_plural": "product words"},
        ),
    ]
