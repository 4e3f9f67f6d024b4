"""Whose score leads on a company's pages: customers' or experts'."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('record', '0011_impressions'),
    ]

    operations = [
        migrations.AddField(
            model_name='company',
            name='leads',
            field=models.CharField(choices=[('consumers', 'Consumers'), ('experts', 'Experts')], default='consumers', help_text="whose score stands first on its product pages", max_length=9),
        ),
        migrations.AddConstraint(
            model_name='company',
            constraint=models.CheckConstraint(condition=models.Q(('leads__in', ['consumers', 'experts'])), name='company_leads_known'),
        ),
    ]
