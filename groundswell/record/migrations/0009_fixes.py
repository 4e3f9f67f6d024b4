"""Faults that are said to be fixed; and what must never be true of them and no CHECK can say."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from groundswell.plumbing.triggers import Forbid

OF_THE_PRODUCT = "NOT EXISTS (SELECT 1 FROM record_version v WHERE v.id = NEW.version_id AND v.product_id"


class Migration(migrations.Migration):

    dependencies = [
        ("record", "0008_corrections"),
    ]

    operations = [
        migrations.AlterField(
            model_name='news',
            name='kind',
            field=models.CharField(choices=[('voices.heard', 'Voices Heard'), ('voice.changed', 'Voice Changed'), ('voice.voted', 'Voice Voted'), ('product.changed', 'Product Changed'), ('company.changed', 'Company Changed'), ('product.weighed', 'Product Weighed'), ('people.linked', 'People Linked'), ('fix.told', 'Fix Told'), ('epoch.opened', 'Epoch Opened')], max_length=20),
        ),
        migrations.CreateModel(
            name='Fix',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fault', models.CharField(help_text='in a few plain words', max_length=200)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(help_text='when the company took it back', null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='fixes_told', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='fixes_ended', to=settings.AUTH_USER_MODEL)),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fixes', to='record.product')),
                ('version', models.ForeignKey(help_text='the first without', on_delete=django.db.models.deletion.PROTECT, related_name='fixes', to='record.version')),
            ],
            options={
                'verbose_name_plural': 'fixes',
            },
        ),
        migrations.CreateModel(
            name='Confirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_fixed', models.BooleanField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fix_answers', to='record.person')),
                ('version', models.ForeignKey(help_text='that they have', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='record.version')),
                ('fix', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='confirmations', to='record.fix')),
            ],
        ),
        migrations.CreateModel(
            name='Named',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='voices_named', to=settings.AUTH_USER_MODEL)),
                ('fix', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='named', to='record.fix')),
                ('voice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='named', to='record.voice')),
            ],
            options={
                'verbose_name_plural': 'named',
            },
        ),
        migrations.CreateModel(
            name='Denial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='denials', to='record.person')),
                ('named', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='denial', to='record.named')),
            ],
        ),
        migrations.AddConstraint(
            model_name='fix',
            constraint=models.CheckConstraint(condition=models.Q(('fault', ''), _negated=True), name='fix_names_the_fault'),
        ),
        migrations.AddConstraint(
            model_name='fix',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('version', 'fault'), name='fix_told_once_a_version'),
        ),
        migrations.AddConstraint(
            model_name='fix',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at__isnull', False), ('ended_by', None), _connector='OR'), name='fix_ended_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='confirmation',
            constraint=models.UniqueConstraint(fields=('fix', 'person'), name='confirmation_once_a_person'),
        ),
        migrations.AddConstraint(
            model_name='named',
            constraint=models.UniqueConstraint(fields=('fix', 'voice'), name='named_once_a_fix'),
        ),
        Forbid(
            "forbid_fix_elsewhere",
            "record_fix",
            "INSERT",
            f"{OF_THE_PRODUCT} = NEW.product_id)",
            "a fault is fixed in a version of its own product",
        ),
        Forbid(
            "forbid_naming_elsewhere",
            "record_named",
            "INSERT",
            "NOT EXISTS (SELECT 1 FROM record_fix f JOIN record_voice v ON v.product_id = f.product_id "
            "WHERE f.id = NEW.fix_id AND v.id = NEW.voice_id)",
            "a named voice is about the product of the fix",
        ),
        Forbid(
            "forbid_denial_by_another",
            "record_denial",
            "INSERT",
            "NOT EXISTS (SELECT 1 FROM record_named n JOIN record_voice v ON v.id = n.voice_id "
            "WHERE n.id = NEW.named_id AND v.author_id = NEW.by_id)",
            "only its author says that a voice was named wrongly",
        ),
        *(
            Forbid(
                f"forbid_answer_{event.lower()}_of_another_version",
                "record_confirmation",
                event,
                f"{OF_THE_PRODUCT} = (SELECT f.product_id FROM record_fix f WHERE f.id = NEW.fix_id)) "
                "OR EXISTS (SELECT 1 FROM record_person p WHERE p.id = NEW.person_id AND p.company_id IS NOT NULL)",
                "a person, and no company, answers for a version of the product",
            )
            for event in ("INSERT", "UPDATE")
        ),
    ]
