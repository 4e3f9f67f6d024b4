"""What owners' answers about fixes come to."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("record", "0009_fixes"),
        ("weigh", "0006_rings"),
    ]

    operations = [
        migrations.CreateModel(
            name='Fixed',
            fields=[
                ('fix', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='fixed', serialize=False, to='record.fix')),
                ('yes', models.PositiveIntegerField(help_text='people for whom it is fixed; linked accounts are one')),
                ('no', models.PositiveIntegerField(help_text='people for whom it is not, objecting authors among them')),
                ('yes_mass', models.BigIntegerField(help_text='millionths of a voice that they count together')),
                ('no_mass', models.BigIntegerField()),
                ('reported', models.BigIntegerField(help_text='millionths of a voice that the named voices count together before')),
                ('low', models.FloatField(help_text='for this share of the owners it is fixed, at least')),
                ('kept', models.PositiveIntegerField(help_text='millionths of its mass that a named voice keeps')),
            ],
            options={
                'verbose_name_plural': 'fixed',
            },
        ),
        migrations.CreateModel(
            name='Faded',
            fields=[
                ('voice', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='faded', serialize=False, to='record.voice')),
                ('kept', models.PositiveIntegerField(help_text='millionths of its mass')),
                ('named', models.ForeignKey(help_text='of its fixes the least sure', on_delete=django.db.models.deletion.CASCADE, related_name='+', to='record.named')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='record.person')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='record.product')),
            ],
            options={
                'verbose_name_plural': 'faded',
                'constraints': [models.CheckConstraint(condition=models.Q(('kept__range', (1, 999999))), name='faded_never_to_nothing')],
            },
        ),
    ]
