"""The tables of who waits for a letter's answer."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from groundswell.plumbing.tables import AtOnce


class Migration(AtOnce):
    replaces = [
        ("listen", "0001_first"),
        ("listen", "0002_shops"),
        ("listen", "0003_buyers"),
        ("listen", "0004_draft_told_by"),
    ]

    dependencies = [
        ("record", "0001_first_release"),
    ]

    operations = [
        migrations.CreateModel(
            name="Buyer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="buyers",
                        to="record.source",
                    ),
                ),
                ("order", models.CharField(help_text="the shop's own name for the order", max_length=100)),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="buyers",
                        to="record.company",
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        blank=True, help_text="emptied once no letter goes there any more", max_length=254
                    ),
                ),
                (
                    "address",
                    models.CharField(
                        blank=True, help_text="keyed hash of it, hex; empty: forgotten at a wish", max_length=64
                    ),
                ),
                ("language", models.CharField(help_text="BCP 47: one that our letters speak", max_length=5)),
                ("at", models.DateTimeField(help_text="when it was ordered")),
                (
                    "news",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="buyers", to="record.news"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("address", ""), _negated=True), fields=["address"], name="buyer_by_address"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("source", "order"), name="buyer_kept_once_an_order"),
                    models.CheckConstraint(condition=models.Q(("order", ""), _negated=True), name="buyer_has_an_order"),
                    models.CheckConstraint(
                        condition=models.Q(("email", ""), models.Q(("address", ""), _negated=True), _connector="OR"),
                        name="buyer_forgotten_wholly",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(max_length=254)),
                ("company", models.CharField(max_length=200)),
                ("said", models.JSONField(help_text="what was told; emptied once it is heard")),
                ("consent", models.TextField(help_text="the words that were agreed to")),
                ("pictures", models.JSONField(default=list, help_text="files among the media, with their words")),
                (
                    "told_by",
                    models.CharField(blank=True, help_text="the code of whoever told its author", max_length=11),
                ),
                (
                    "nonce",
                    models.CharField(
                        help_text="known to the letter and to the browser alone", max_length=64, unique=True
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0, help_text="how often a code was typed")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "voice",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="drafts", to="record.voice"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["email"], name="draft_by_email")],
            },
        ),
        migrations.CreateModel(
            name="Refusal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=120)),
                ("day", models.DateField()),
                ("reason", models.CharField(max_length=40)),
                ("count", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("source", "day", "reason"), name="refusal_counted_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Shop",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shops", to="record.company"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("shopify", "Shopify"), ("woocommerce", "Woocommerce"), ("signed", "Signed")],
                        max_length=11,
                    ),
                ),
                ("key", models.CharField(help_text="its source's: shopify/acme.myshopify.com", max_length=120)),
                (
                    "token",
                    models.CharField(
                        help_text="the last part of the address that it calls", max_length=43, unique=True
                    ),
                ),
                ("secret", models.CharField(max_length=200)),
                ("secret_before", models.CharField(blank=True, max_length=200)),
                (
                    "before_until",
                    models.DateTimeField(help_text="until then the secret before it is good as well", null=True),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("key",), name="shop_calls_at_one_address"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "shopify"), ("kind", "woocommerce"), ("kind", "signed"), _connector="OR"
                        ),
                        name="shop_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("secret", ""), _negated=True), models.Q(("key", ""), _negated=True)
                        ),
                        name="shop_has_a_secret_and_a_key",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("before_until", None), ("secret_before", "")),
                            models.Q(models.Q(("secret_before", ""), _negated=True), ("before_until__isnull", False)),
                            _connector="OR",
                        ),
                        name="shop_secret_before_ends",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "shop",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="listen.shop",
                    ),
                ),
                ("outside_id", models.CharField(blank=True, help_text="the shop's own name for it", max_length=100)),
                ("topic", models.CharField(blank=True, max_length=60)),
                ("stamp", models.CharField(help_text="SHA-256 over name, topic and body, hex", max_length=64)),
                ("body", models.BinaryField(help_text="as it came; emptied once it is worked")),
                ("received_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("done_at", models.DateTimeField(null=True)),
                ("failed", models.CharField(blank=True, help_text="why it could not be worked", max_length=300)),
                ("waits_for", models.CharField(blank=True, help_text="order NAME; or person", max_length=110)),
            ],
            options={
                "verbose_name_plural": "deliveries",
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at", None), ("failed", ""), ("waits_for", "")),
                        fields=["shop", "id"],
                        name="delivery_to_work",
                    ),
                    models.Index(
                        condition=models.Q(("waits_for", ""), _negated=True),
                        fields=["shop", "waits_for"],
                        name="delivery_waiting",
                    ),
                    models.Index(fields=["shop", "-received_at"], name="delivery_by_shop"),
                    models.Index(fields=["received_at"], name="delivery_by_age"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("shop", "stamp"), name="delivery_taken_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done_at", None), models.Q(("failed", ""), ("waits_for", "")), _connector="OR"
                        ),
                        name="delivery_done_waits_for_nothing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("failed", ""), ("waits_for", ""), _connector="OR"),
                        name="delivery_failed_waits_for_nothing",
                    ),
                ],
            },
        ),
    ]
