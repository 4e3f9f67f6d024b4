"""A company says how an opinion ages, and from when on its scores are numbers."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('record', '0005_links'),
    ]

    operations = [
        migrations.AddField(
            model_name='company',
            name='half_life_days',
            field=models.PositiveIntegerField(help_text='days after which an opinion counts half; empty: it does not fade by age', null=True),
        ),
        migrations.AddField(
            model_name='company',
            name='widest_move',
            field=models.FloatField(help_text='stars by which one person may move a score that is told as a number; empty: all are', null=True),
        ),
        migrations.AlterField(
            model_name='news',
            name='kind',
            field=models.CharField(choices=[('voices.heard', 'Voices Heard'), ('voice.changed', 'Voice Changed'), ('voice.voted', 'Voice Voted'), ('product.changed', 'Product Changed'), ('company.changed', 'Company Changed'), ('product.weighed', 'Product Weighed'), ('epoch.opened', 'Epoch Opened')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='company',
            constraint=models.CheckConstraint(condition=models.Q(('half_life_days', None), ('half_life_days__gte', 1), _connector='OR'), name='company_half_life_is_a_day_or_more'),
        ),
        migrations.AddConstraint(
            model_name='company',
            constraint=models.CheckConstraint(condition=models.Q(('widest_move', None), ('widest_move__gt', 0), _connector='OR'), name='company_widest_move_is_more_than_nothing'),
        ),
    ]
