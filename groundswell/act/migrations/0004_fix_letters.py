"""Letters about fixes."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("act", "0003_claims"),
        ("record", "0009_fixes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FixLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fix_letters', to=settings.AUTH_USER_MODEL)),
                ('fix', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='record.fix')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('account', 'fix'), name='fix_letter_sent_once')],
            },
        ),
    ]
