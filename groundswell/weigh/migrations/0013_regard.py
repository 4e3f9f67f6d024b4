"""Whose reviews readers find helpful."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('weigh', '0012_proportion'),
    ]

    operations = [
        migrations.CreateModel(
            name='Regard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category', models.CharField(blank=True, help_text='of products; empty: all of them', max_length=100, unique=True)),
                ('readers', models.PositiveIntegerField(help_text='who voted on either; accounts that are one are one')),
                ('consumers', models.FloatField(help_text='share of helpful votes, each reader counting once')),
                ('consumers_low', models.FloatField(help_text='likely not below: the 5 % point')),
                ('consumers_high', models.FloatField(help_text='likely not above: the 95 % point')),
                ('consumers_readers', models.PositiveIntegerField()),
                ('experts', models.FloatField(help_text='share of helpful votes, each reader counting once')),
                ('experts_low', models.FloatField(help_text='likely not below: the 5 % point')),
                ('experts_high', models.FloatField(help_text='likely not above: the 95 % point')),
                ('experts_readers', models.PositiveIntegerField()),
                ('difference', models.FloatField(help_text="experts' share less consumers'")),
                ('low', models.FloatField(help_text='likely not below: the 5 % point')),
                ('high', models.FloatField(help_text='likely not above: the 95 % point')),
            ],
            options={
                'verbose_name_plural': 'regard',
                'constraints': [models.CheckConstraint(condition=models.Q(('consumers_readers__gte', 5), ('experts_readers__gte', 5)), name='regard_is_of_five_readers_at_least'), models.CheckConstraint(condition=models.Q(('consumers_low__gte', 0), ('consumers_low__lte', models.F('consumers')), ('consumers_high__gte', models.F('consumers')), ('consumers_high__lte', 1), ('experts_low__gte', 0), ('experts_low__lte', models.F('experts')), ('experts_high__gte', models.F('experts')), ('experts_high__lte', 1), ('high__gte', models.F('difference')), ('low__lte', models.F('difference'))), name='regard_lies_in_its_intervals')],
            },
        ),
    ]
