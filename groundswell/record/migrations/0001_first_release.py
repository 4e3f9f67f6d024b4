"""The tables of what was said and whom they told, and what must never be true and no CHECK can say."""

import django.db.models.deletion
import django.db.models.functions.comparison
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from groundswell.plumbing.tables import AtOnce
from groundswell.plumbing.triggers import Forbid


KINDS = (
    ("review", "stars and words about an experience", False),
    ("recommendation", "a recommendation to a person, a circle or the public", False),
    ("endorsement", "I confirm this: weak evidence on another's voice", True),
    ("question", "a question about a product", False),
    ("answer", "an answer to a question", True),
    ("solution", "a suggested solution to another's trouble", True),
    ("reply", "a reply to another's voice", True),
    ("mention", "a product spoken of somewhere, without stars", False),
    ("share", "another's voice or a product's page passed on", False),
)


def seed_kinds(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    kind = apps.get_model("record", "VoiceKind")
    for key, about, answers_another in KINDS:
        kind.objects.get_or_create(key=key, defaults={"about": about, "answers_another": answers_another})


VOICE_OF_THE_AUTHOR = "SELECT 1 FROM record_voice v WHERE v.id = NEW.voice_id AND v.author_id"


OF_THE_PRODUCT = "NOT EXISTS (SELECT 1 FROM record_version v WHERE v.id = NEW.version_id AND v.product_id"


class Migration(AtOnce):
    replaces = [
        ("record", "0001_first"),
        ("record", "0002_told_and_bought"),
        ("record", "0003_voice_by_author"),
        ("record", "0004_false_alarms"),
        ("record", "0005_shop_called"),
        ("record", "0006_share_link_for_each_disclosure"),
        ("record", "0007_review_request_days"),
        ("record", "0008_readings"),
        ("record", "0009_one_household"),
        ("record", "0010_closeness"),
        ("record", "0011_thanks"),
        ("record", "0012_invitations"),
        ("record", "0013_share_link_for_each_campaign"),
    ]

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "receipt",
                    models.CharField(help_text="what the person was given to prove it by", max_length=64, unique=True),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("voices", models.PositiveIntegerField(help_text="how many became tombstones")),
                ("pictures", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="News",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("voices.heard", "Voices Heard"),
                            ("voice.changed", "Voice Changed"),
                            ("voice.voted", "Voice Voted"),
                            ("product.changed", "Product Changed"),
                            ("company.changed", "Company Changed"),
                            ("product.weighed", "Product Weighed"),
                            ("people.linked", "People Linked"),
                            ("fix.told", "Fix Told"),
                            ("epoch.opened", "Epoch Opened"),
                            ("person.told", "Person Told"),
                            ("purchase.noticed", "Purchase Noticed"),
                            ("purchase.returned", "Purchase Returned"),
                            ("campaign.told", "Campaign Told"),
                            ("shop.called", "Shop Called"),
                            ("buyer.known", "Buyer Known"),
                        ],
                        max_length=20,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("thing", models.BigIntegerField(help_text="the row it is about; a batch is itself", null=True)),
                ("count", models.PositiveIntegerField(default=0, help_text="how many commitments the root covers")),
                ("root", models.CharField(blank=True, help_text="Merkle root of the commitments, hex", max_length=64)),
                ("facts", models.JSONField(help_text="what may be told in public: a hold's ground, …", null=True)),
            ],
            options={
                "verbose_name_plural": "news",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("count", 0), ("root", "")),
                            models.Q(("count__gt", 0), models.Q(("root", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="news_root_covers_something",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Erased",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "news",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="erased", to="record.news"
                    ),
                ),
                ("leaf", models.PositiveIntegerField(default=0, help_text="its place among the news' commitments")),
                ("digest", models.CharField(help_text="hex", max_length=64)),
            ],
            options={
                "verbose_name_plural": "erased",
                "constraints": [models.UniqueConstraint(fields=("news", "leaf"), name="erased_once")],
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("first", models.BigIntegerField(help_text="the first news it covers")),
                ("last", models.BigIntegerField(help_text="the last news it covers")),
                ("size", models.PositiveIntegerField(help_text="how many news it covers")),
                ("root", models.CharField(help_text="Merkle root over those news (RFC 6962), hex", max_length=64)),
                (
                    "chain",
                    models.CharField(help_text="hash over the seal before and this root", max_length=64, unique=True),
                ),
                ("sealed_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("first",), name="seal_begins_once"),
                    models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="seal_covers_something"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(help_text="site, amazon, woocommerce/acme …", max_length=120, unique=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("key", ""), _negated=True), name="source_has_a_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="Suppression",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.CharField(help_text="keyed hash of the address, hex", max_length=64)),
                ("stream", models.CharField(help_text="the kind of letters: reply, …", max_length=10)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("address", "stream"), name="suppression_told_once")],
            },
        ),
        migrations.CreateModel(
            name="VoiceKind",
            fields=[
                ("key", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("about", models.CharField(max_length=200)),
                ("answers_another", models.BooleanField(default=False, help_text="stands below another voice")),
            ],
        ),
        migrations.CreateModel(
            name="Company",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, unique=True)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("is_made_up", models.BooleanField(default=False, help_text="part of the made-up market")),
                (
                    "contact",
                    models.EmailField(
                        blank=True, help_text="the one address for readers, authors and authorities", max_length=254
                    ),
                ),
                ("address", models.TextField(blank=True, help_text="where it can be reached by post", max_length=500)),
                ("website", models.URLField(blank=True, max_length=300)),
                (
                    "half_life_days",
                    models.PositiveIntegerField(
                        help_text="days after which an opinion counts half; empty: it does not fade by age", null=True
                    ),
                ),
                (
                    "widest_move",
                    models.FloatField(
                        help_text="stars by which one person may move a score that is told as a number; empty: all are",
                        null=True,
                    ),
                ),
                (
                    "leads",
                    models.CharField(
                        choices=[("consumers", "Consumers"), ("experts", "Experts")],
                        default="consumers",
                        help_text="whose score stands first on its product pages",
                        max_length=9,
                    ),
                ),
                (
                    "false_alarms",
                    models.FloatField(
                        default=1.0,
                        help_text="surges of talk that may be called in 30 days when nothing is out of the usual",
                    ),
                ),
                (
                    "review_request_days",
                    models.PositiveSmallIntegerField(
                        help_text="days after a purchase when its buyer is asked for a review; empty: nobody is asked",
                        null=True,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("false_alarms__gt", 0)), name="company_false_alarms_are_more_than_none"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("half_life_days", None), ("half_life_days__gte", 1), _connector="OR"),
                        name="company_half_life_is_a_day_or_more",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("widest_move", None), ("widest_move__gt", 0), _connector="OR"),
                        name="company_widest_move_is_more_than_nothing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("leads__in", ["consumers", "experts"])), name="company_leads_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("review_request_days", None), ("review_request_days__range", (1, 365)), _connector="OR"
                        ),
                        name="company_asks_within_a_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("review_request_days", None), models.Q(("address", ""), _negated=True), _connector="OR"
                        ),
                        name="company_that_asks_has_an_address",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(blank=True, help_text="as shown; empty for no name", max_length=200)),
                (
                    "company",
                    models.OneToOneField(
                        help_text="set for the one person that is a company's own voice",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="speaker",
                        to="record.company",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="consents", to="record.person"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("publish", "Publish"),
                            ("mail", "Mail"),
                            ("measure", "Measure"),
                            ("compare", "Compare"),
                            ("invite", "Invite"),
                        ],
                        max_length=10,
                    ),
                ),
                ("wording", models.TextField(help_text="the words that were agreed to")),
                ("given_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("person", "purpose"), name="consent_given_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at", None), ("ended_at__gte", models.F("given_at")), _connector="OR"
                        ),
                        name="consent_ends_after_it_began",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Handle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="handles", to="record.source"
                    ),
                ),
                ("name", models.CharField(help_text="the source's own name for the person", max_length=200)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="handles", to="record.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("source", "name"), name="handle_names_one_person"),
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="handle_has_a_name"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="objections", to="record.person"
                    ),
                ),
                ("to", models.CharField(choices=[("compare", "Compare")], max_length=10)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("person", "to"), name="objection_told_once"
                    ),
                    models.CheckConstraint(condition=models.Q(("to", "compare")), name="objection_to_something_known"),
                    models.CheckConstraint(
                        condition=models.Q(("ended_at", None), ("ended_at__gte", models.F("at")), _connector="OR"),
                        name="objection_ends_after_it_began",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Product",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="products", to="record.company"
                    ),
                ),
                ("slug", models.SlugField(max_length=100, unique=True)),
                ("title", models.CharField(max_length=300)),
                ("brand", models.CharField(blank=True, max_length=200)),
                ("gtin", models.CharField(blank=True, help_text="GTIN-8, -12, -13 or -14, digits only", max_length=14)),
                ("mpn", models.CharField(blank=True, max_length=100)),
                ("sku", models.CharField(blank=True, help_text="the company's own number for it", max_length=100)),
                ("category", models.CharField(blank=True, max_length=100)),
                ("about", models.TextField(blank=True, help_text="what the company says it is")),
                ("shop_page", models.URLField(blank=True, help_text="where it can be bought", max_length=500)),
                (
                    "picture",
                    models.CharField(blank=True, help_text="a file among the media: how it looks", max_length=80),
                ),
                ("picture_alt", models.CharField(blank=True, help_text="the picture in words", max_length=300)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("sku", ""), _negated=True),
                        fields=("company", "sku"),
                        name="product_sku_once_a_company",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("gtin", ""), _negated=True),
                        fields=("company", "gtin"),
                        name="product_gtin_once_a_company",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="product_has_a_title"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("gtin", ""), ("gtin__regex", "^(\\d{8}|\\d{12,14})$"), _connector="OR"),
                        name="product_gtin_is_digits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PenName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pen_names", to="record.person"
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pen_names", to="record.product"
                    ),
                ),
                (
                    "name",
                    models.CharField(help_text="as shown beside what the person says of this product", max_length=200),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "product"), name="pen_name_once_a_product"),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="pen_name_is_not_empty"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "product",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="record.product",
                    ),
                ),
                (
                    "reader",
                    models.CharField(
                        blank=True, help_text="the browser's name, hex; empty once it is forgotten", max_length=24
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        blank=True, help_text="by which a shop can tell what came of it; likewise", max_length=24
                    ),
                ),
                (
                    "arms",
                    models.TextField(
                        blank=True, help_text="of voices that stand equal, which it was shown by lot: 12+ 15-"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("went_at", models.DateTimeField(help_text="on to the shop", null=True)),
                ("bought_at", models.DateTimeField(null=True)),
                (
                    "regretted_at",
                    models.DateTimeField(help_text="it came back, or its buyer spoke against it", null=True),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["product", "at"], name="reading_by_product")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("reader", ""), _negated=True),
                        fields=("reader", "product"),
                        name="reading_first_look",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("name", ""), _negated=True), fields=("name",), name="reading_named_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), ("reader", "")),
                            models.Q(models.Q(("reader", ""), _negated=True), models.Q(("name", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="reading_forgotten_as_a_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("regretted_at", None), ("bought_at__isnull", False), _connector="OR"),
                        name="reading_regrets_what_was_bought",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="record.product"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("released_on", models.DateField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("product", "name"), name="version_named_once"),
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="version_has_a_name"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Experience",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="experiences", to="record.person"
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="experiences", to="record.product"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="experiences",
                        to="record.version",
                    ),
                ),
                (
                    "obtained",
                    models.CharField(
                        choices=[
                            ("bought", "Bought"),
                            ("gift", "Gift"),
                            ("sample", "Sample"),
                            ("borrowed", "Borrowed"),
                            ("unknown", "Unknown"),
                        ],
                        default="unknown",
                        max_length=10,
                    ),
                ),
                ("owned_from", models.DateField(null=True)),
                ("owned_until", models.DateField(null=True)),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("product", "Product"),
                            ("delivery", "Delivery"),
                            ("shop", "Shop"),
                            ("service", "Service"),
                        ],
                        default="product",
                        max_length=10,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("obtained", "bought"),
                            ("obtained", "gift"),
                            ("obtained", "sample"),
                            ("obtained", "borrowed"),
                            ("obtained", "unknown"),
                            _connector="OR",
                        ),
                        name="experience_obtained_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("about", "product"),
                            ("about", "delivery"),
                            ("about", "shop"),
                            ("about", "service"),
                            _connector="OR",
                        ),
                        name="experience_about_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("owned_from", None),
                            ("owned_until", None),
                            ("owned_until__gte", models.F("owned_from")),
                            _connector="OR",
                        ),
                        name="experience_ends_after_it_began",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Voice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voices",
                        to="record.source",
                    ),
                ),
                ("outside_id", models.CharField(help_text="the source's own name for it", max_length=200)),
                (
                    "kind",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voices",
                        to="record.voicekind",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voices",
                        to="record.person",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("consumer", "Consumer"),
                            ("owner", "Owner"),
                            ("former_owner", "Former Owner"),
                            ("expert", "Expert"),
                            ("staff", "Staff"),
                        ],
                        default="consumer",
                        max_length=12,
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voices",
                        to="record.product",
                    ),
                ),
                (
                    "experience",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voices",
                        to="record.experience",
                    ),
                ),
                (
                    "answers",
                    models.ForeignKey(
                        db_index=False,
                        help_text="what it replies to",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answered_by",
                        to="record.voice",
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[("public", "Public"), ("circle", "Circle"), ("person", "Person")],
                        default="public",
                        max_length=6,
                    ),
                ),
                (
                    "addressed_to",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="told",
                        to="record.person",
                    ),
                ),
                ("stars", models.DecimalField(decimal_places=6, help_text="from 1 to 5", max_digits=7, null=True)),
                ("level", models.PositiveSmallIntegerField(help_text="which of the five bars it stands in", null=True)),
                ("stars_given", models.CharField(blank=True, help_text="as the source gave it", max_length=40)),
                ("scale", models.CharField(blank=True, help_text="the source's scale: 1-5, 0-100 …", max_length=20)),
                ("title", models.CharField(blank=True, max_length=300)),
                ("text", models.TextField(blank=True)),
                ("language", models.CharField(blank=True, help_text="BCP 47; empty where unsure", max_length=12)),
                ("language_told", models.BooleanField(default=False, help_text="by the author, not recognised by us")),
                (
                    "collected",
                    models.CharField(
                        choices=[
                            ("unasked", "Unasked"),
                            ("invited", "Invited"),
                            ("rewarded", "Rewarded"),
                            ("employee", "Employee"),
                            ("paid", "Paid"),
                            ("campaign", "Campaign"),
                            ("unknown", "Unknown"),
                        ],
                        default="unknown",
                        max_length=8,
                    ),
                ),
                (
                    "proof",
                    models.CharField(
                        choices=[
                            ("none", "None"),
                            ("claimed", "Claimed"),
                            ("receipt", "Receipt"),
                            ("order", "Order"),
                            ("kept", "Kept"),
                        ],
                        default="none",
                        max_length=7,
                    ),
                ),
                ("said_at", models.DateTimeField(help_text="unknown where the source does not say", null=True)),
                ("heard_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("country", models.CharField(blank=True, help_text="ISO 3166, where known", max_length=2)),
                ("address", models.URLField(blank=True, help_text="where it stands outside", max_length=500)),
                ("more", models.JSONField(help_text="pros, cons, pictures and what else the source told", null=True)),
                (
                    "news",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="voices", to="record.news"
                    ),
                ),
                ("leaf", models.PositiveIntegerField(default=0, help_text="its place among the news' commitments")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["product", "author"], name="voice_by_product_author"),
                    models.Index(fields=["author"], name="voice_by_author"),
                    models.Index(
                        condition=models.Q(("answers__isnull", False)), fields=["answers"], name="voice_by_answered"
                    ),
                    models.Index(
                        condition=models.Q(("experience__isnull", False)),
                        fields=["experience"],
                        name="voice_by_experience",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("source", "outside_id"), name="voice_heard_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "review"), ("stars__isnull", False), ("stars__range", (1, 5))),
                            models.Q(models.Q(("kind", "review"), _negated=True), ("stars", None)),
                            _connector="OR",
                        ),
                        name="voice_has_stars_if_review",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level", None), ("stars", None)),
                            models.Q(("level__isnull", False), ("level__range", (1, 5)), ("stars__isnull", False)),
                            _connector="OR",
                        ),
                        name="voice_level_goes_with_stars",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("addressed_to__isnull", False), ("audience", "person")),
                            models.Q(models.Q(("audience", "person"), _negated=True), ("addressed_to", None)),
                            _connector="OR",
                        ),
                        name="voice_told_to_a_person_names_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "reply"),
                                ("kind", "answer"),
                                ("kind", "solution"),
                                ("kind", "endorsement"),
                                _connector="OR",
                                _negated=True,
                            ),
                            ("answers__isnull", False),
                            _connector="OR",
                        ),
                        name="voice_answering_names_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", "staff"), _negated=True),
                            models.Q(
                                ("kind", "review"),
                                ("kind", "recommendation"),
                                ("kind", "endorsement"),
                                _connector="OR",
                                _negated=True,
                            ),
                            _connector="OR",
                        ),
                        name="voice_of_staff_is_no_consumers",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("role", "consumer"),
                                ("role", "owner"),
                                ("role", "former_owner"),
                                ("role", "expert"),
                                ("role", "staff"),
                                _connector="OR",
                            ),
                            models.Q(
                                ("audience", "public"), ("audience", "circle"), ("audience", "person"), _connector="OR"
                            ),
                            models.Q(
                                ("collected", "unasked"),
                                ("collected", "invited"),
                                ("collected", "rewarded"),
                                ("collected", "employee"),
                                ("collected", "paid"),
                                ("collected", "campaign"),
                                ("collected", "unknown"),
                                _connector="OR",
                            ),
                            models.Q(
                                ("proof", "none"),
                                ("proof", "claimed"),
                                ("proof", "receipt"),
                                ("proof", "order"),
                                ("proof", "kept"),
                                _connector="OR",
                            ),
                        ),
                        name="voice_words_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Closeness",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "voice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="closeness", to="record.voice"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("member", "Member"),
                            ("family", "Family"),
                            ("household", "Household"),
                            ("coworker", "Coworker"),
                        ],
                        max_length=9,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "member"),
                            ("kind", "family"),
                            ("kind", "household"),
                            ("kind", "coworker"),
                            _connector="OR",
                        ),
                        name="closeness_kind_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "voice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="record.voice"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("delivery", "Delivery"),
                            ("wrong_seller", "Wrong Seller"),
                            ("wrong_product", "Wrong Product"),
                            ("wrong_version", "Wrong Version"),
                            ("misuse", "Misuse"),
                            ("mix_up", "Mix Up"),
                        ],
                        max_length=13,
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        help_text="the right one, where known",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="record.product",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        help_text="the right one, where known",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="record.version",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="record.person"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(help_text="when its author took it back", null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("voice", "kind"),
                        name="correction_stands_once_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "delivery"),
                            ("kind", "wrong_seller"),
                            ("kind", "wrong_product"),
                            ("kind", "wrong_version"),
                            ("kind", "misuse"),
                            ("kind", "mix_up"),
                            _connector="OR",
                        ),
                        name="correction_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("product", None), ("kind", "wrong_product"), ("kind", "mix_up"), _connector="OR"
                        ),
                        name="correction_names_a_product_if_that_was_wrong",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version", None), ("kind", "wrong_version"), _connector="OR"),
                        name="correction_names_a_version_if_that_was_wrong",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_at", None), ("ended_at__gte", models.F("at")), _connector="OR"),
                        name="correction_ends_after_it_began",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HelpfulVote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "voice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="votes", to="record.voice"
                    ),
                ),
                (
                    "voter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="votes", to="record.person"
                    ),
                ),
                ("helpful", models.BooleanField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("voice", "voter"), name="vote_once_a_person")],
            },
        ),
        migrations.CreateModel(
            name="Impression",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "voice",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="impressions",
                        to="record.voice",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("product", "Product"),
                            ("voice", "Voice"),
                            ("search", "Search"),
                            ("widget", "Widget"),
                            ("outside", "Outside"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "site",
                    models.CharField(
                        blank=True, help_text="outside, whose page: a search engine, a forum", max_length=60
                    ),
                ),
                ("place", models.PositiveSmallIntegerField(help_text="in the list that was shown, from 1")),
                ("day", models.DateField(help_text="in UTC")),
                ("count", models.PositiveBigIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["day"], name="impression_by_day")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("voice", "channel", "site", "place", "day"), name="impression_counted_once_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("channel", "product"),
                            ("channel", "voice"),
                            ("channel", "search"),
                            ("channel", "widget"),
                            ("channel", "outside"),
                            _connector="OR",
                        ),
                        name="impression_channel_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("place__gte", 1)), name="impression_place_counts_from_one"
                    ),
                    models.CheckConstraint(condition=models.Q(("count__gte", 1)), name="impression_was_shown"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("channel", "outside"), models.Q(("site", ""), _negated=True)),
                            models.Q(models.Q(("channel", "outside"), _negated=True), ("site", "")),
                            _connector="OR",
                        ),
                        name="impression_outside_names_whose",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutsideVotes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "voice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="outside_votes", to="record.voice"
                    ),
                ),
                ("helpful", models.PositiveIntegerField(default=0)),
                ("unhelpful", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Picture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "voice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pictures", to="record.voice"
                    ),
                ),
                (
                    "file",
                    models.CharField(help_text="its name among the media: the digest of its bytes", max_length=80),
                ),
                ("alt", models.CharField(help_text="what is to be seen, in words", max_length=300)),
                ("width", models.PositiveIntegerField(help_text="pixels")),
                ("height", models.PositiveIntegerField(help_text="pixels")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "indexes": [models.Index(fields=["file"], name="picture_by_file")],
                "constraints": [
                    models.UniqueConstraint(fields=("voice", "file"), name="picture_once_a_voice"),
                    models.CheckConstraint(condition=models.Q(("alt", ""), _negated=True), name="picture_has_words"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "voice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="revisions", to="record.voice"
                    ),
                ),
                ("said_at", models.DateTimeField(null=True)),
                ("heard_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("stars", models.DecimalField(decimal_places=6, max_digits=7, null=True)),
                ("level", models.PositiveSmallIntegerField(null=True)),
                ("stars_given", models.CharField(blank=True, max_length=40)),
                ("title", models.CharField(blank=True, max_length=300)),
                ("text", models.TextField(blank=True)),
                ("wording", models.CharField(help_text="fingerprint: the same wording is kept once", max_length=64)),
                (
                    "news",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="revisions", to="record.news"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("voice", "wording"), name="revision_kept_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level", None), ("stars", None)),
                            models.Q(
                                ("level__isnull", False),
                                ("level__range", (1, 5)),
                                ("stars__isnull", False),
                                ("stars__range", (1, 5)),
                            ),
                            _connector="OR",
                        ),
                        name="revision_level_goes_with_stars",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "voice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="withdrawal", to="record.voice"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="withdrawals", to="record.person"
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=500)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("email", models.EmailField(max_length=254, unique=True)),
                (
                    "person",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="account",
                        to="record.person",
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("joined_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="record.company"
                    ),
                ),
                ("by", models.CharField(help_text="the account's e-mail address", max_length=254)),
                (
                    "what",
                    models.CharField(help_text="what was changed: product kettle, key shop, settings", max_length=300),
                ),
                ("before", models.JSONField(help_text="the fields that changed, as they were", null=True)),
                ("after", models.JSONField(help_text="the fields that changed, as they are", null=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "indexes": [models.Index(fields=["company", "-at"], name="change_newest_first")],
            },
        ),
        migrations.CreateModel(
            name="Campaign",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="campaigns", to="record.company"
                    ),
                ),
                ("key", models.SlugField(help_text="as it stands in utm_campaign", max_length=100)),
                ("name", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("advertising", "Advertising"),
                            ("samples", "Samples"),
                            ("referral", "Referral"),
                            ("creators", "Creators"),
                            ("newsletter", "Newsletter"),
                            ("event", "Event"),
                            ("invitation", "Invitation"),
                            ("other", "Other"),
                        ],
                        max_length=11,
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(null=True)),
                ("spend", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("currency", models.CharField(blank=True, help_text="ISO 4217", max_length=3)),
                ("told_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "products",
                    models.ManyToManyField(
                        help_text="none: all of the company's", related_name="campaigns", to="record.product"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("company", "key"), name="campaign_key_once_a_company"),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("key", ""), _negated=True), models.Q(("name", ""), _negated=True)),
                        name="campaign_has_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "advertising"),
                            ("kind", "samples"),
                            ("kind", "referral"),
                            ("kind", "creators"),
                            ("kind", "newsletter"),
                            ("kind", "event"),
                            ("kind", "invitation"),
                            ("kind", "other"),
                            _connector="OR",
                        ),
                        name="campaign_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at", None), ("ends_at__gte", models.F("starts_at")), _connector="OR"),
                        name="campaign_ends_after_it_began",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("spend", None),
                            models.Q(("spend__gte", 0), models.Q(("currency", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="campaign_spends_in_a_currency",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ShareLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(help_text="syllables and a check digit", max_length=11, unique=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="share_links", to="record.person"
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="share_links", to="record.product"
                    ),
                ),
                (
                    "voice",
                    models.ForeignKey(
                        help_text="the experience it carries",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="share_links",
                        to="record.voice",
                    ),
                ),
                (
                    "tie",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("friend", "Friend"),
                            ("family", "Family"),
                            ("coworker", "Coworker"),
                            ("stranger", "Stranger"),
                        ],
                        help_text="to those who get it, as declared",
                        max_length=10,
                    ),
                ),
                (
                    "collected",
                    models.CharField(
                        choices=[
                            ("unasked", "Unasked"),
                            ("invited", "Invited"),
                            ("rewarded", "Rewarded"),
                            ("employee", "Employee"),
                            ("paid", "Paid"),
                            ("campaign", "Campaign"),
                            ("unknown", "Unknown"),
                        ],
                        default="unasked",
                        help_text="how its passing on came about",
                        max_length=8,
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="share_links",
                        to="record.campaign",
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(help_text="when its owner took it back", null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["person", "product"], name="share_link_by_person")],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("person"),
                        models.F("product"),
                        models.F("tie"),
                        models.F("collected"),
                        django.db.models.functions.comparison.Coalesce("campaign", 0),
                        condition=models.Q(("ended_at", None), ("voice", None)),
                        name="share_link_of_a_product_made_once",
                    ),
                    models.UniqueConstraint(
                        models.F("person"),
                        models.F("voice"),
                        models.F("tie"),
                        models.F("collected"),
                        django.db.models.functions.comparison.Coalesce("campaign", 0),
                        condition=models.Q(("ended_at", None), ("voice__isnull", False)),
                        name="share_link_of_a_voice_made_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("tie", ""),
                            ("tie", "friend"),
                            ("tie", "family"),
                            ("tie", "coworker"),
                            ("tie", "stranger"),
                            _connector="OR",
                        ),
                        name="share_link_tie_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("collected", "unasked"),
                            ("collected", "invited"),
                            ("collected", "rewarded"),
                            ("collected", "employee"),
                            ("collected", "paid"),
                            ("collected", "campaign"),
                            ("collected", "unknown"),
                            _connector="OR",
                        ),
                        name="share_link_collected_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("campaign", None),
                            ("collected", "rewarded"),
                            ("collected", "employee"),
                            ("collected", "paid"),
                            ("collected", "campaign"),
                            _connector="OR",
                        ),
                        name="share_link_of_a_campaign_says_so",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Purchase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "link",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="record.sharelink",
                    ),
                ),
                ("utm_source", models.CharField(blank=True, max_length=255)),
                ("utm_medium", models.CharField(blank=True, max_length=255)),
                ("utm_campaign", models.CharField(blank=True, max_length=255)),
                ("utm_term", models.CharField(blank=True, max_length=255)),
                ("utm_content", models.CharField(blank=True, max_length=255)),
                (
                    "paid_by",
                    models.CharField(blank=True, help_text="the click id of an advertisement: gclid …", max_length=7),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="purchases",
                        to="record.source",
                    ),
                ),
                ("order", models.CharField(help_text="the shop's own name for the order", max_length=100)),
                ("line", models.CharField(help_text="the shop's own name for the line in it", max_length=100)),
                (
                    "product",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="purchases",
                        to="record.product",
                    ),
                ),
                ("quantity", models.PositiveIntegerField(default=1)),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, help_text="of the whole line", max_digits=12, null=True),
                ),
                ("currency", models.CharField(blank=True, help_text="ISO 4217", max_length=3)),
                ("buyer", models.CharField(blank=True, help_text="keyed hash of the mail address, hex", max_length=64)),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="purchases",
                        to="record.person",
                    ),
                ),
                ("way", models.CharField(blank=True, choices=[("address", "Address"), ("code", "Code")], max_length=7)),
                (
                    "told_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("friend", "Friend"),
                            ("family", "Family"),
                            ("coworker", "Coworker"),
                            ("stranger", "Stranger"),
                            ("review", "Review"),
                            ("search", "Search"),
                            ("advertisement", "Advertisement"),
                            ("shop", "Shop"),
                        ],
                        max_length=13,
                    ),
                ),
                ("tells_teller", models.BooleanField(default=False, help_text="the teller may learn of it")),
                ("country", models.CharField(blank=True, help_text="ISO 3166, where it was sent to", max_length=2)),
                ("at", models.DateTimeField(help_text="when it was ordered")),
                ("noticed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "news",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="purchases", to="record.news"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["product", "at"], name="purchase_by_product"),
                    models.Index(
                        condition=models.Q(("buyer", ""), _negated=True), fields=["buyer"], name="purchase_by_buyer"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("source", "order", "line"), name="purchase_noticed_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("order", ""), _negated=True), models.Q(("line", ""), _negated=True)
                        ),
                        name="purchase_has_a_name",
                    ),
                    models.CheckConstraint(condition=models.Q(("quantity__gte", 1)), name="purchase_is_of_something"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount", None),
                            models.Q(("amount__gte", 0), models.Q(("currency", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="purchase_pays_in_a_currency",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("link", None), ("way", "")),
                            models.Q(
                                models.Q(("way", "address"), ("way", "code"), _connector="OR"), ("link__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="purchase_way_goes_with_a_link",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("told_by", ""),
                            ("told_by", "friend"),
                            ("told_by", "family"),
                            ("told_by", "coworker"),
                            ("told_by", "stranger"),
                            ("told_by", "review"),
                            ("told_by", "search"),
                            ("told_by", "advertisement"),
                            ("told_by", "shop"),
                            _connector="OR",
                        ),
                        name="purchase_told_by_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="referrals", to="record.sharelink"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        help_text="who was told",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="record.person",
                    ),
                ),
                ("way", models.CharField(choices=[("followed", "Followed"), ("code", "Code")], max_length=8)),
                ("tells_teller", models.BooleanField(default=False, help_text="the teller may learn what came of it")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("link", "person"), name="referral_counts_once"),
                    models.CheckConstraint(
                        condition=models.Q(("way", "followed"), ("way", "code"), _connector="OR"),
                        name="referral_way_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Return",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "purchase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="returns", to="record.purchase"
                    ),
                ),
                ("outside_id", models.CharField(help_text="the shop's own name for it", max_length=100)),
                ("quantity", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("noticed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "news",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="returns", to="record.news"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("purchase", "outside_id"), name="return_noticed_once"),
                    models.CheckConstraint(
                        condition=models.Q(("outside_id", ""), _negated=True), name="return_has_a_name"
                    ),
                    models.CheckConstraint(condition=models.Q(("quantity__gte", 1)), name="return_is_of_something"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Thanks",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="thanks", to="record.referral"
                    ),
                ),
                (
                    "words",
                    models.CharField(
                        blank=True,
                        choices=[("", "None"), ("helped", "Helped"), ("right", "Right"), ("spared", "Spared")],
                        max_length=6,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(help_text="when it was taken back", null=True)),
            ],
            options={
                "verbose_name_plural": "thanks",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("referral",), name="thanks_said_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("words", ""), ("words", "helped"), ("words", "right"), ("words", "spared"), _connector="OR"
                        ),
                        name="thanks_words_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_at", None), ("ended_at__gte", models.F("at")), _connector="OR"),
                        name="thanks_end_after_they_began",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "link",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="record.sharelink",
                    ),
                ),
                ("utm_source", models.CharField(blank=True, max_length=255)),
                ("utm_medium", models.CharField(blank=True, max_length=255)),
                ("utm_campaign", models.CharField(blank=True, max_length=255)),
                ("utm_term", models.CharField(blank=True, max_length=255)),
                ("utm_content", models.CharField(blank=True, max_length=255)),
                (
                    "paid_by",
                    models.CharField(blank=True, help_text="the click id of an advertisement: gclid …", max_length=7),
                ),
                (
                    "product",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="record.product",
                    ),
                ),
                (
                    "visitor",
                    models.CharField(
                        help_text="the browser's name: of this day, or kept where it agreed; hex", max_length=24
                    ),
                ),
                ("is_kept", models.BooleanField(default=False, help_text="the browser agreed to be known again")),
                ("method", models.CharField(max_length=4)),
                ("agent", models.CharField(blank=True, help_text="what the program calls itself", max_length=300)),
                (
                    "ahead",
                    models.CharField(blank=True, help_text="said to be fetched before anybody asked", max_length=40),
                ),
                ("place", models.CharField(blank=True, help_text="where the link stood: gs=flyer", max_length=60)),
                (
                    "from_host",
                    models.CharField(blank=True, help_text="the page that led here; its host alone", max_length=120),
                ),
                ("language", models.CharField(blank=True, help_text="BCP 47, as the browser wishes", max_length=12)),
                (
                    "country",
                    models.CharField(blank=True, help_text="ISO 3166, where the proxy in front tells it", max_length=2),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["product", "at"], name="visit_by_product"),
                    models.Index(fields=["visitor"], name="visit_by_visitor"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("method", "GET"), ("method", "HEAD"), _connector="OR"),
                        name="visit_method_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("visitor", ""), _negated=True), name="visit_has_a_visitor"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Alias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="aliases", to="record.company"
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="aliases", to="record.product"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="aliases", to="record.source"
                    ),
                ),
                ("value", models.CharField(max_length=300)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("source", "company", "value"), name="alias_means_one_product"),
                    models.CheckConstraint(condition=models.Q(("value", ""), _negated=True), name="alias_is_not_empty"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Fix",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="fixes", to="record.product"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        help_text="the first without",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fixes",
                        to="record.version",
                    ),
                ),
                ("fault", models.CharField(help_text="in a few plain words", max_length=200)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="fixes_told",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(help_text="when the company took it back", null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="fixes_ended",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "fixes",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("fault", ""), _negated=True), name="fix_names_the_fault"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("version", "fault"),
                        name="fix_told_once_a_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_at__isnull", False), ("ended_by", None), _connector="OR"),
                        name="fix_ended_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "fix",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="confirmations", to="record.fix"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="fix_answers", to="record.person"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        help_text="that they have",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="record.version",
                    ),
                ),
                ("is_fixed", models.BooleanField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("fix", "person"), name="confirmation_once_a_person")],
            },
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "voice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="holds", to="record.voice"
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("at_source", "At Source"),
                            ("spam", "Spam"),
                            ("illegal", "Illegal"),
                            ("private_data", "Private Data"),
                            ("abuse", "Abuse"),
                            ("off_topic", "Off Topic"),
                            ("not_a_customer", "Not A Customer"),
                        ],
                        max_length=20,
                    ),
                ),
                ("evidence", models.TextField(help_text="what the ground rests on")),
                (
                    "placed_by",
                    models.CharField(help_text="the source, the system, or an account's e-mail", max_length=200),
                ),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("placed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "second",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds_read_again",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("second_at", models.DateTimeField(help_text="when a second reader found it right", null=True)),
                ("until", models.DateTimeField(help_text="when it ends by itself; empty: when lifted", null=True)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lifted_by", models.CharField(blank=True, max_length=200)),
                ("lifted_why", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at", None)), fields=("voice", "ground"), name="hold_placed_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("evidence", ""), _negated=True), models.Q(("placed_by", ""), _negated=True)
                        ),
                        name="hold_is_never_silent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("second", None), ("second_at", None)),
                            models.Q(
                                ("account__isnull", False),
                                ("second__isnull", False),
                                ("second_at__isnull", False),
                                models.Q(("second", models.F("account")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="hold_read_again_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lifted_at", None), ("lifted_by", ""), ("lifted_why", "")),
                            models.Q(
                                ("lifted_at__isnull", False),
                                models.Q(("lifted_by", ""), _negated=True),
                                models.Q(("lifted_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="hold_lifted_by_someone_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ground", "at_source"),
                            ("ground", "spam"),
                            ("ground", "illegal"),
                            ("ground", "private_data"),
                            ("ground", "abuse"),
                            ("ground", "off_topic"),
                            ("ground", "not_a_customer"),
                            _connector="OR",
                        ),
                        name="hold_ground_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "voice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="record.voice"
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("at_source", "At Source"),
                            ("spam", "Spam"),
                            ("illegal", "Illegal"),
                            ("private_data", "Private Data"),
                            ("abuse", "Abuse"),
                            ("off_topic", "Off Topic"),
                            ("not_a_customer", "Not A Customer"),
                        ],
                        max_length=20,
                    ),
                ),
                ("words", models.TextField(help_text="why, in the reporter's words", max_length=5000)),
                (
                    "email",
                    models.EmailField(blank=True, help_text="where the receipt and the outcome go", max_length=254),
                ),
                ("name", models.CharField(blank=True, max_length=200)),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="record.person",
                    ),
                ),
                ("number", models.CharField(help_text="the receipt's number", max_length=20, unique=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_by", models.CharField(blank=True, help_text="the account's e-mail address", max_length=254)),
                (
                    "closed_why",
                    models.CharField(blank=True, help_text="what was found, as the reporter is told", max_length=1000),
                ),
                (
                    "hold",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="record.hold"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("words", ""), _negated=True), name="report_says_why"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ground", "illegal"),
                            ("ground", "spam"),
                            ("ground", "private_data"),
                            ("ground", "abuse"),
                            ("ground", "off_topic"),
                            ("ground", "not_a_customer"),
                            _connector="OR",
                        ),
                        name="report_ground_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("closed_by", ""), ("closed_why", ""), ("hold", None)),
                            models.Q(
                                ("closed_at__isnull", False),
                                models.Q(("closed_by", ""), _negated=True),
                                models.Q(("closed_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="report_closed_by_someone_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Key",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, unique=True)),
                ("scope", models.CharField(choices=[("read", "Read"), ("write", "Write")], max_length=10)),
                ("digest", models.CharField(max_length=64, unique=True)),
                (
                    "company",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="keys", to="record.company"
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("scope__in", ["read", "write"])), name="key_scope_known")
                ],
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "one",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="record.person"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="record.person"
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("device", "Device"),
                            ("payment", "Payment"),
                            ("household", "Household"),
                            ("employer", "Employer"),
                            ("invitation", "Invitation"),
                            ("ring", "Ring"),
                        ],
                        max_length=10,
                    ),
                ),
                ("evidence", models.TextField(blank=True, help_text="what was seen, in words or numbers")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="links_made",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="links_ended",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ended_why", models.TextField(blank=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("one__lt", models.F("other"))), name="link_joins_two_people_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ground__in", ["device", "payment", "household", "employer", "invitation", "ring"])
                        ),
                        name="link_ground_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("one", "other", "ground"),
                        name="link_made_once_a_ground",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tie",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "declarer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ties_declared", to="record.person"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ties_received", to="record.person"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("friend", "Friend"),
                            ("family", "Family"),
                            ("coworker", "Coworker"),
                            ("stranger", "Stranger"),
                        ],
                        max_length=10,
                    ),
                ),
                ("is_public", models.BooleanField(default=False, help_text="private unless both wish otherwise")),
                (
                    "household",
                    models.OneToOneField(
                        help_text="made when both said that they live in one household",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="record.link",
                    ),
                ),
                ("declared_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("confirmed_at", models.DateTimeField(null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="record.person"
                    ),
                ),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "revoked_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="record.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("declarer", models.F("other")), _negated=True), name="tie_joins_two_people"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at", None), ("confirmed_by", None)),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("confirmed_by", models.F("other")),
                                ("confirmed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="tie_confirmed_by_the_other",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at", None), ("revoked_by", None)),
                            models.Q(
                                ("revoked_at__isnull", False),
                                ("revoked_by__isnull", False),
                                models.Q(
                                    ("revoked_by", models.F("other")),
                                    ("revoked_by", models.F("declarer")),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="tie_revoked_by_one_of_the_two",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None)),
                        fields=("declarer", "other", "kind"),
                        name="tie_declared_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["friend", "family", "coworker", "stranger"])),
                        name="tie_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("household", None),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("household__isnull", False),
                                ("kind__in", ["friend", "family"]),
                            ),
                            _connector="OR",
                        ),
                        name="tie_household_of_those_who_are_close",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="memberships", to="record.company"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("owner", "Owner"), ("care", "Care"), ("reader", "Reader")], max_length=10
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account", "company"), name="membership_once"),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["owner", "care", "reader"])), name="membership_role_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Named",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "fix",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="named", to="record.fix"
                    ),
                ),
                (
                    "voice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="named", to="record.voice"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="voices_named",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name_plural": "named",
                "constraints": [models.UniqueConstraint(fields=("fix", "voice"), name="named_once_a_fix")],
            },
        ),
        migrations.CreateModel(
            name="Denial",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "named",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="denial", to="record.named"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="denials", to="record.person"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name="Unread",
            fields=[
                (
                    "news",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="unread",
                        serialize=False,
                        to="record.news",
                    ),
                ),
            ],
        ),
        migrations.RunPython(seed_kinds, migrations.RunPython.noop),
        Forbid("forbid_news_changed", "record_news", "UPDATE", "1 = 1", "news are only ever added"),
        Forbid("forbid_news_dropped", "record_news", "DELETE", "1 = 1", "news are only ever added"),
        Forbid("forbid_seal_changed", "record_seal", "UPDATE", "1 = 1", "seals are only ever added"),
        Forbid("forbid_seal_dropped", "record_seal", "DELETE", "1 = 1", "seals are only ever added"),
        Forbid(
            "forbid_voice_overwritten",
            "record_voice",
            "UPDATE",
            # Erasure empties; nothing else touches the words, the stars, the form or the author.
            "(NEW.text <> OLD.text AND NEW.text <> '') OR (NEW.title <> OLD.title AND NEW.title <> '') "
            "OR COALESCE(NEW.stars, 0) <> COALESCE(OLD.stars, 0) "
            "OR NEW.kind_id <> OLD.kind_id OR NEW.author_id <> OLD.author_id",
            "a wording is never overwritten: add a revision",
        ),
        Forbid(
            "forbid_revision_overwritten",
            "record_revision",
            "UPDATE",
            "(NEW.text <> OLD.text AND NEW.text <> '') OR (NEW.title <> OLD.title AND NEW.title <> '') "
            "OR COALESCE(NEW.stars, 0) <> COALESCE(OLD.stars, 0)",
            "a wording is never overwritten: add a revision",
        ),
        Forbid(
            "forbid_company_as_consumer",
            "record_voice",
            "INSERT",
            "NEW.role <> 'staff' AND EXISTS (SELECT 1 FROM record_person p "
            "WHERE p.id = NEW.author_id AND p.company_id IS NOT NULL)",
            "a company is never the author of a consumer voice",
        ),
        Forbid(
            "forbid_company_posing_as_consumer",
            "record_voice",
            "UPDATE",
            "NEW.role <> 'staff' AND EXISTS (SELECT 1 FROM record_person p "
            "WHERE p.id = NEW.author_id AND p.company_id IS NOT NULL)",
            "a company is never the author of a consumer voice",
        ),
        Forbid(
            "forbid_consumer_turned_company",
            "record_person",
            "UPDATE",
            "NEW.company_id IS NOT NULL AND EXISTS (SELECT 1 FROM record_voice v "
            "WHERE v.author_id = NEW.id AND v.role <> 'staff')",
            "a company is never the author of a consumer voice",
        ),
        Forbid(
            "forbid_withdrawal_by_another",
            "record_withdrawal",
            "INSERT",
            f"NOT EXISTS ({VOICE_OF_THE_AUTHOR} = NEW.by_id)",
            "only its author withdraws a voice",
        ),
        Forbid(
            "forbid_vote_for_oneself",
            "record_helpfulvote",
            "INSERT",
            f"EXISTS ({VOICE_OF_THE_AUTHOR} = NEW.voter_id)",
            "nobody votes on a voice of his own",
        ),
        Forbid(
            "forbid_endorsing_oneself",
            "record_voice",
            "INSERT",
            "NEW.kind_id = 'endorsement' AND EXISTS (SELECT 1 FROM record_voice v "
            "WHERE v.id = NEW.answers_id AND v.author_id = NEW.author_id)",
            "nobody endorses a voice of his own",
        ),
        Forbid(
            "forbid_answer_elsewhere",
            "record_voice",
            "INSERT",
            "NEW.answers_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM record_voice v "
            "WHERE v.id = NEW.answers_id AND v.product_id = NEW.product_id)",
            "an answer speaks of the product that it answers about",
        ),
        Forbid(
            "forbid_correction_by_another",
            "record_correction",
            "INSERT",
            "NOT EXISTS (SELECT 1 FROM record_voice v WHERE v.id = NEW.voice_id AND v.author_id = NEW.by_id)",
            "only its author corrects a voice",
        ),
        Forbid(
            "forbid_correction_to_the_same",
            "record_correction",
            "INSERT",
            "NEW.product_id IS NOT NULL AND EXISTS "
            "(SELECT 1 FROM record_voice v WHERE v.id = NEW.voice_id AND v.product_id = NEW.product_id)",
            "the right product is another one",
        ),
        Forbid(
            "forbid_correction_to_elsewhere",
            "record_correction",
            "INSERT",
            "NEW.version_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM record_voice v JOIN record_version w "
            "ON w.product_id = v.product_id WHERE v.id = NEW.voice_id AND w.id = NEW.version_id)",
            "the right version is one of the same product",
        ),
        Forbid(
            "forbid_correction_rewritten",
            "record_correction",
            "UPDATE",
            "NEW.voice_id <> OLD.voice_id OR NEW.kind <> OLD.kind OR NEW.by_id <> OLD.by_id "
            "OR COALESCE(NEW.product_id, 0) <> COALESCE(OLD.product_id, 0) "
            "OR COALESCE(NEW.version_id, 0) <> COALESCE(OLD.version_id, 0) OR OLD.ended_at IS NOT NULL",
            "a correction is ended, and never rewritten",
        ),
        Forbid("forbid_correction_dropped", "record_correction", "DELETE", "1 = 1", "corrections are only ever added"),
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
