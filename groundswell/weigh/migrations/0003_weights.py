"""How far each voice is believed. Conclusions drawn without it are thrown away: the next epoch draws them anew."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


def forget_conclusions(apps, schema_editor):
    for name in ("Score", "Place", "Epoch"):
        apps.get_model("weigh", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0005_links"),
        ("weigh", "0002_words"),
    ]

    operations = [
        migrations.RunPython(forget_conclusions, migrations.RunPython.noop),
        migrations.AddField(
            model_name="epoch",
            name="gate",
            field=models.PositiveIntegerField(
                default=0, help_text="millionths of a voice: who counts less waits behind the rest"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="place",
            name="head",
            field=models.PositiveIntegerField(
                default=0, help_text="millionths of a person: the accounts of a cluster are one together"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="place",
            name="mass",
            field=models.PositiveIntegerField(
                default=0, help_text="millionths of a voice that it counts for in the score"
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="epoch",
            name="levels",
            field=models.JSONField(
                help_text="people at each of the five stars, in millionths: each person counts once"
            ),
        ),
        migrations.AlterField(
            model_name="place",
            name="merit",
            field=models.IntegerField(
                help_text="how high inside its level, in 1/2^20; below 0, it waits behind the rest"
            ),
        ),
        migrations.AlterField(
            model_name="score",
            name="cells",
            field=models.JSONField(
                help_text="collected/proof: five counts, five masses, five heads, both in millionths"
            ),
        ),
        migrations.CreateModel(
            name="Credibility",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("whose", models.CharField(choices=[("consumers", "Consumers"), ("experts", "Experts")], max_length=9)),
                ("voices", models.PositiveIntegerField(help_text="products that they speak about")),
                (
                    "evidence",
                    models.BigIntegerField(help_text="sum of how far out they stand, in 2^-20 log-odds; 0 is usual"),
                ),
                (
                    "proof",
                    models.BigIntegerField(help_text="sum of how sure it is that they had the product, in millionths"),
                ),
                ("helpful", models.PositiveIntegerField(help_text="votes that found their voices helpful")),
                ("votes", models.PositiveIntegerField(help_text="all votes on their voices")),
                ("weight", models.PositiveIntegerField(help_text="millionths of a voice")),
                ("belief", models.PositiveIntegerField(help_text="for order and moderation, in 1/2^20")),
                (
                    "only",
                    models.ForeignKey(
                        help_text="the one product that they speak of",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="record.product",
                    ),
                ),
                (
                    "cluster",
                    models.ForeignKey(
                        help_text="of the accounts that are one, the first",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="record.person",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="credibility",
                        to="record.person",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "credibility",
                "constraints": [models.UniqueConstraint(fields=("person", "whose"), name="credibility_once_a_person")],
            },
        ),
        migrations.CreateModel(
            name="Weight",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("whose", models.CharField(choices=[("consumers", "Consumers"), ("experts", "Experts")], max_length=9)),
                ("voices", models.PositiveIntegerField(help_text="products that they speak about")),
                (
                    "evidence",
                    models.BigIntegerField(help_text="sum of how far out they stand, in 2^-20 log-odds; 0 is usual"),
                ),
                (
                    "proof",
                    models.BigIntegerField(help_text="sum of how sure it is that they had the product, in millionths"),
                ),
                ("helpful", models.PositiveIntegerField(help_text="votes that found their voices helpful")),
                ("votes", models.PositiveIntegerField(help_text="all votes on their voices")),
                ("weight", models.PositiveIntegerField(help_text="millionths of a voice")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="weights", to="record.person"
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="weights",
                        to="record.product",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("product", "person", "whose"), name="weight_once_a_voice")
                ],
            },
        ),
        migrations.AddField(
            model_name='place',
            name='is_new',
            field=models.BooleanField(default=False, help_text='nothing is known of its author but this voice, and nothing proves it'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='score',
            name='cap',
            field=models.BigIntegerField(help_text='millionths of a voice that newcomers count together at most', null=True),
        ),
        migrations.CreateModel(
            name='Alarm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('whose', models.CharField(choices=[('consumers', 'Consumers'), ('experts', 'Experts')], max_length=9)),
                ('began_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('day', models.DateField(help_text='the last day of the flood')),
                ('heard', models.PositiveIntegerField(help_text='newcomers in the days that tell it best')),
                ('usual', models.FloatField(help_text='how many were to be expected in them')),
                ('chance', models.FloatField(help_text='that so many come by chance, on a day')),
                ('cap', models.BigIntegerField(help_text='millionths of a voice')),
                ('ended_at', models.DateTimeField(null=True)),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alarms', to='record.product')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('product', 'whose'), name='alarm_rings_once_a_product')],
            },
        ),
    ]
