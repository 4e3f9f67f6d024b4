"""What products of a category begin with, scores that are too few, floods. Scores drawn without them are drawn anew."""

from django.db import migrations, models


def forget_scores(apps, schema_editor):
    for name in ("Score", "Place", "Epoch", "Alarm"):
        apps.get_model("weigh", name).objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ('weigh', '0004_search'),
    ]

    operations = [
        migrations.RunPython(forget_scores, migrations.RunPython.noop),
        migrations.CreateModel(
            name='Prior',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category', models.CharField(max_length=100, unique=True)),
                ('levels', models.JSONField(help_text='people at each of the five stars, in millionths')),
            ],
        ),
        migrations.AddField(
            model_name='score',
            name='is_too_few',
            field=models.BooleanField(default=False, help_text='one person can move it by more than the company allows'),
        ),
        migrations.AddField(
            model_name='score',
            name='prior',
            field=models.JSONField(default=list, help_text='what it began with: people at each of the five stars, in millionths'),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='epoch',
            name='levels',
            field=models.JSONField(help_text='what products begin with: people at each of the five stars, in millionths'),
        ),
        migrations.AddField(
            model_name="alarm",
            name="since",
            field=models.DateField(default="1970-01-01", help_text="the first day of the flood"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="place",
            name="in_flood",
            field=models.BooleanField(
                default=False, help_text="it came with the newcomers for whom its product's alarm rings"
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="score",
            name="cap",
            field=models.BigIntegerField(help_text="millionths of a voice that a flood counts at most", null=True),
        ),
    ]
