"""What products of a category begin with, and scores that are too few. Scores drawn without it are drawn anew."""

from django.db import migrations, models


def forget_scores(apps, schema_editor):
    for name in ("Score", "Place", "Epoch"):
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
    ]
