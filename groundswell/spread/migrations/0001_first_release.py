"""The tables of who told whom, what it brought and how talk travels."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from groundswell.plumbing.tables import AtOnce


class Migration(AtOnce):
    replaces = [
        ("spread", "0001_first"),
        ("spread", "0002_effects"),
        ("spread", "0003_talk_crosses_borders"),
        ("spread", "0004_rise"),
    ]

    dependencies = [
        ("record", "0001_first_release"),
    ]

    operations = [
        migrations.CreateModel(
            name="Node",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "product",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="nodes",
                        to="record.product",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="nodes", to="record.person"
                    ),
                ),
                ("buyer", models.CharField(blank=True, help_text="a buyer of whom we know no person", max_length=200)),
                (
                    "teller",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="told", to="spread.node"
                    ),
                ),
                (
                    "root",
                    models.ForeignKey(
                        help_text="empty: itself",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="spread.node",
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        help_text="told by it",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="record.sharelink",
                    ),
                ),
                ("way", models.CharField(blank=True, max_length=8)),
                ("generation", models.PositiveIntegerField(default=0)),
                ("at", models.DateTimeField(help_text="when they were told, or first did something")),
                ("cause", models.CharField(help_text="how it came about, their own or inherited", max_length=8)),
                (
                    "campaign",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="record.campaign"
                    ),
                ),
                ("country", models.CharField(blank=True, max_length=2)),
                ("language", models.CharField(blank=True, max_length=12)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("product", "person"), name="node_once_a_person"),
                    models.UniqueConstraint(
                        condition=models.Q(("buyer", ""), _negated=True),
                        fields=("product", "buyer"),
                        name="node_once_a_buyer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("person", None), models.Q(("buyer", ""), _negated=True)),
                            models.Q(("buyer", ""), ("person__isnull", False)),
                            _connector="OR",
                        ),
                        name="node_is_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("generation", 0), ("link", None), ("root", None), ("teller", None)),
                            models.Q(
                                ("generation__gte", 1),
                                ("link__isnull", False),
                                ("root__isnull", False),
                                ("teller__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="node_told_by_somebody_or_a_root",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("teller", None), models.Q(("teller", models.F("id")), _negated=True), _connector="OR"
                        ),
                        name="node_tells_not_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cause", "unasked"),
                            ("cause", "invited"),
                            ("cause", "rewarded"),
                            ("cause", "employee"),
                            ("cause", "paid"),
                            ("cause", "campaign"),
                            ("cause", "unknown"),
                            _connector="OR",
                        ),
                        name="node_cause_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Cascade",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "root",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="cascade", to="spread.node"
                    ),
                ),
                ("size", models.PositiveIntegerField(help_text="people, the first included")),
                ("depth", models.PositiveIntegerField(help_text="hops from the first to the last")),
                ("breadth", models.PositiveIntegerField(help_text="most people in one generation")),
                (
                    "virality",
                    models.FloatField(help_text="mean hops between two of its people: 2 of a star, more of a chain"),
                ),
                ("minutes_to_half", models.FloatField(help_text="until half of its people had been told")),
                ("borders", models.PositiveIntegerField(help_text="tellings from one country to another")),
                ("languages", models.PositiveIntegerField(help_text="tellings from one language to another")),
                (
                    "by_company",
                    models.PositiveIntegerField(help_text="people who came by what the company did, however far back"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Surge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="surges", to="record.product"
                    ),
                ),
                (
                    "sign",
                    models.CharField(blank=True, help_text="for, against; empty: of all that is said", max_length=7),
                ),
                ("begun_at", models.DateTimeField()),
                ("sure_at", models.DateTimeField(help_text="when it was more than chance")),
                ("strength", models.FloatField(help_text="times the usual")),
                (
                    "voice",
                    models.ForeignKey(
                        help_text="the first of those that began it",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="record.voice",
                    ),
                ),
                (
                    "country",
                    models.CharField(blank=True, help_text="of that voice; likewise the channel", max_length=2),
                ),
                ("channel", models.CharField(blank=True, max_length=120)),
                ("seen", models.PositiveIntegerField(default=0, help_text="people so far")),
                (
                    "value",
                    models.FloatField(
                        help_text="people in the end, as told at told_at; likewise the interval, 80 %", null=True
                    ),
                ),
                ("low", models.FloatField(null=True)),
                ("high", models.FloatField(null=True)),
                ("peak_at", models.DateTimeField(null=True)),
                (
                    "basis",
                    models.CharField(blank=True, help_text="past, ratio or none: what it was told by", max_length=5),
                ),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "first_value",
                    models.FloatField(help_text="as it was told the first time; likewise the interval", null=True),
                ),
                ("first_low", models.FloatField(null=True)),
                ("first_high", models.FloatField(null=True)),
                ("first_told_at", models.DateTimeField(null=True)),
                (
                    "turned_out",
                    models.PositiveIntegerField(help_text="people within a week; empty while it runs", null=True),
                ),
                (
                    "ages",
                    models.JSONField(
                        default=list, help_text="of a surge that is over: seconds from its begin to each word"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["begun_at"], name="surge_by_begin")],
                "constraints": [
                    models.UniqueConstraint(fields=("product", "sign", "begun_at"), name="surge_once"),
                    models.CheckConstraint(
                        condition=models.Q(("sign", ""), ("sign", "for"), ("sign", "against"), _connector="OR"),
                        name="surge_sign_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sure_at__gte", models.F("begun_at"))), name="surge_is_sure_after_it_began"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Buzz",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "product",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="buzz",
                        to="record.product",
                    ),
                ),
                (
                    "of",
                    models.CharField(
                        choices=[("all", "All"), ("sign", "Sign"), ("channel", "Channel"), ("country", "Country")],
                        max_length=7,
                    ),
                ),
                ("key", models.CharField(blank=True, help_text="which sign, channel or country", max_length=120)),
                ("people", models.PositiveIntegerField(help_text="who spoke, each once")),
                (
                    "value",
                    models.FloatField(
                        help_text="the reproduction number: further people whom one who speaks brings to speak"
                    ),
                ),
                ("low", models.FloatField(help_text="of an interval of 90 %")),
                ("high", models.FloatField()),
                ("above_one", models.FloatField(help_text="chance that talk grows of itself")),
                (
                    "organic",
                    models.FloatField(
                        help_text="share of the people whose speaking goes back to no doing of the company"
                    ),
                ),
                ("half_life_hours", models.FloatField(help_text="half of what one brings has come by then")),
                (
                    "amplification",
                    models.FloatField(help_text="people in the end for one brought from outside", null=True),
                ),
                (
                    "rise",
                    models.FloatField(
                        help_text="people of themselves a day: the last week as a multiple of before", null=True
                    ),
                ),
                ("rise_low", models.FloatField(help_text="of an interval of 90 %", null=True)),
                ("rise_high", models.FloatField(null=True)),
                (
                    "campaigns",
                    models.JSONField(help_text="share of the people that goes back to each campaign, by its number"),
                ),
                (
                    "days",
                    models.JSONField(
                        help_text="of each day: the day, people of themselves, people by the company's doing"
                    ),
                ),
                ("begin", models.DateTimeField()),
                ("end", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "buzz",
                "constraints": [
                    models.UniqueConstraint(fields=("product", "of", "key"), name="buzz_once"),
                    models.CheckConstraint(
                        condition=models.Q(("high__gte", models.F("value")), ("low__lte", models.F("value"))),
                        name="buzz_in_interval",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("rise_high__gte", models.F("rise")),
                                ("rise_low__gte", 0),
                                ("rise_low__lte", models.F("rise")),
                            ),
                            models.Q(("rise", None), ("rise_high", None), ("rise_low", None)),
                            _connector="OR",
                        ),
                        name="buzz_rise_in_interval",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("organic__gte", 0), ("organic__lte", 1)), name="buzz_organic_is_a_share"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("of", "all"), ("of", "sign"), ("of", "channel"), ("of", "country"), _connector="OR"
                        ),
                        name="buzz_of_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Credit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "purchase",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="credits",
                        to="record.purchase",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="credits", to="record.person"
                    ),
                ),
                (
                    "rule",
                    models.CharField(choices=[("decay", "decay"), ("last", "last"), ("first", "first")], max_length=5),
                ),
                ("share", models.FloatField(help_text="above 0; of one purchase by one rule they sum to 1")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("purchase", "rule", "person"), name="credit_once"),
                    models.CheckConstraint(
                        condition=models.Q(("share__gt", 0), ("share__lte", 1)), name="credit_is_a_part"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rule", "decay"), ("rule", "last"), ("rule", "first"), _connector="OR"),
                        name="credit_rule_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Effect",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "product",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="effects",
                        to="record.product",
                    ),
                ),
                (
                    "voice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="effects", to="record.voice"
                    ),
                ),
                (
                    "of",
                    models.CharField(
                        choices=[("went", "Went"), ("bought", "Bought"), ("regretted", "Regretted")], max_length=9
                    ),
                ),
                ("shown", models.PositiveIntegerField(help_text="readers who were shown it")),
                ("shown_did", models.PositiveIntegerField(help_text="of these, who did")),
                (
                    "not_shown",
                    models.PositiveIntegerField(
                        help_text="readers who were shown an equal one instead; likewise who did"
                    ),
                ),
                ("not_shown_did", models.PositiveIntegerField()),
                (
                    "value",
                    models.FloatField(help_text="difference of the shares; empty while too few are known", null=True),
                ),
                (
                    "low",
                    models.FloatField(
                        help_text="of a range that holds for all voices of the product together, 95 %", null=True
                    ),
                ),
                ("high", models.FloatField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("product", "voice", "of"), name="effect_once"),
                    models.CheckConstraint(
                        condition=models.Q(("of", "went"), ("of", "bought"), ("of", "regretted"), _connector="OR"),
                        name="effect_of_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("not_shown_did__lte", models.F("not_shown")), ("shown_did__lte", models.F("shown"))
                        ),
                        name="effect_of_readers",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("high", None), ("low", None), ("value", None)),
                            models.Q(("high__gte", models.F("value")), ("low__lte", models.F("value"))),
                            _connector="OR",
                        ),
                        name="effect_in_its_range",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Front",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "product",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="front", to="record.product"
                    ),
                ),
                (
                    "people",
                    models.PositiveIntegerField(
                        help_text="who spoke in the places that are told, and elsewhere, each once"
                    ),
                ),
                (
                    "elsewhere",
                    models.PositiveIntegerField(
                        help_text="of these, in places with too few; 0 where they are too few even so"
                    ),
                ),
                ("origin", models.CharField(help_text="ISO 3166", max_length=2)),
                ("begun_at", models.DateTimeField(help_text="when it was reached")),
                (
                    "places",
                    models.JSONField(help_text="in the order they were reached: place, at, people, borders, hours, km"),
                ),
                (
                    "next",
                    models.JSONField(help_text="the likeliest next ones: place, chance that it is the next, if any is"),
                ),
                (
                    "hours_per_border",
                    models.FloatField(help_text="empty: it cannot be told; likewise the interval, 90 %", null=True),
                ),
                ("low", models.FloatField(null=True)),
                ("high", models.FloatField(null=True)),
                (
                    "km_before",
                    models.FloatField(help_text="within so far of the origin spoke half, until a month ago", null=True),
                ),
                ("km_now", models.FloatField(help_text="and since then; empty: too few spoke", null=True)),
                (
                    "beyond_before",
                    models.FloatField(help_text="share of them who spoke outside the origin; likewise now", null=True),
                ),
                ("beyond_now", models.FloatField(null=True)),
                ("drawn_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("people__gte", 5)), name="front_of_enough_people"),
                    models.CheckConstraint(
                        condition=models.Q(("elsewhere", 0), ("elsewhere__gte", 5), _connector="OR"),
                        name="front_elsewhere_of_enough_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("high", None), ("hours_per_border", None), ("low", None)),
                            models.Q(
                                ("high__isnull", False),
                                ("hours_per_border__gt", 0),
                                ("low__isnull", False),
                                ("high__gte", models.F("hours_per_border")),
                                ("low__lte", models.F("hours_per_border")),
                            ),
                            _connector="OR",
                        ),
                        name="front_pace_in_interval",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KFactor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "product",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="k_factors",
                        to="record.product",
                    ),
                ),
                (
                    "of",
                    models.CharField(
                        choices=[
                            ("all", "All"),
                            ("generation", "Generation"),
                            ("cause", "Cause"),
                            ("tie", "Tie"),
                            ("way", "Way"),
                        ],
                        max_length=10,
                    ),
                ),
                ("key", models.CharField(blank=True, help_text="which generation, cause, tie or way", max_length=20)),
                ("value", models.FloatField()),
                ("low", models.FloatField(help_text="of an interval of 90 %")),
                ("high", models.FloatField()),
                ("above_one", models.FloatField(help_text="chance that it is above 1")),
                ("within_days", models.FloatField(help_text="people who come later are not counted")),
                ("people", models.PositiveIntegerField(help_text="who could tell")),
                ("brought", models.PositiveIntegerField(help_text="who came by them")),
                ("drawn_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("product", "of", "key"), name="k_factor_once"),
                    models.CheckConstraint(
                        condition=models.Q(("high__gte", models.F("value")), ("low__lte", models.F("value"))),
                        name="k_factor_in_interval",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("of", "all"),
                            ("of", "generation"),
                            ("of", "cause"),
                            ("of", "tie"),
                            ("of", "way"),
                            _connector="OR",
                        ),
                        name="k_factor_of_known",
                    ),
                ],
            },
        ),
    ]
