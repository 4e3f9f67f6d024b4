"""The tables of conclusions, and the index by which words are searched."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

LETTERED = "".join(
    f"""{" || " if column != "said" else ""}setweight(coalesce((SELECT string_agg(quote_literal(word) || ':' ||
    least(place, 16383), ' ')::tsvector FROM unnest(string_to_array({column}, ' ')) WITH ORDINALITY AS t(word, place)
    WHERE word <> ''), ''), '{letter}')"""
    for column, letter in (("said", "A"), ("about", "B"), ("marks", "C"))
)

from groundswell.plumbing.tables import AtOnce


POSTGRESQL = (
    f"CREATE FUNCTION weigh_words_vector(said text, about text, marks text) RETURNS tsvector LANGUAGE sql IMMUTABLE "
    f"PARALLEL SAFE AS $$ SELECT {LETTERED} $$",
    "ALTER TABLE weigh_words ADD COLUMN vector tsvector GENERATED ALWAYS AS "
    "(weigh_words_vector(said, about, marks)) STORED",
    "CREATE INDEX weigh_words_vector ON weigh_words USING gin (vector)",
)


COLUMNS = "said, about, marks"


OLD, NEW = (", ".join(f"{row}.{column}" for column in ("voice_id", *COLUMNS.split(", "))) for row in ("old", "new"))


TAKE_OUT = f"INSERT INTO weigh_words_index(weigh_words_index, rowid, {COLUMNS}) VALUES ('delete', {OLD});"


PUT_IN = f"INSERT INTO weigh_words_index(rowid, {COLUMNS}) VALUES ({NEW});"


SQLITE = (
    f"CREATE VIRTUAL TABLE weigh_words_index USING fts5({COLUMNS}, content='weigh_words', content_rowid='voice_id', "
    "tokenize='ascii', columnsize=0)",
    f"CREATE TRIGGER weigh_words_in AFTER INSERT ON weigh_words BEGIN {PUT_IN} END",
    f"CREATE TRIGGER weigh_words_out AFTER DELETE ON weigh_words BEGIN {TAKE_OUT} END",
    f"CREATE TRIGGER weigh_words_anew AFTER UPDATE OF {COLUMNS} ON weigh_words BEGIN {TAKE_OUT} {PUT_IN} END",
    # Words that were there before this index, without any stems yet.
    "INSERT INTO weigh_words_index(weigh_words_index) VALUES ('rebuild')",
)


BACK = {
    "sqlite": (
        "DROP TRIGGER weigh_words_in",
        "DROP TRIGGER weigh_words_out",
        "DROP TRIGGER weigh_words_anew",
        "DROP TABLE weigh_words_index",
    ),
    "postgresql": (
        "ALTER TABLE weigh_words DROP COLUMN vector",
        "DROP FUNCTION weigh_words_vector(text, text, text)",
    ),
}


def make_index(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement, params=None)


def drop_index(apps, schema_editor):
    for statement in BACK[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(AtOnce):
    replaces = [
        ("weigh", "0001_initial"),
        ("weigh", "0002_words"),
        ("weigh", "0003_weights"),
        ("weigh", "0004_search"),
        ("weigh", "0005_scores_told"),
        ("weigh", "0006_rings"),
        ("weigh", "0007_fixes"),
        ("weigh", "0008_copies"),
        ("weigh", "0009_spelling_by_frequency"),
        ("weigh", "0010_topics"),
        ("weigh", "0011_bridging_and_taste"),
        ("weigh", "0012_proportion"),
        ("weigh", "0013_regard"),
        ("weigh", "0014_basis"),
        ("weigh", "0015_turns"),
    ]

    dependencies = [
        ("record", "0001_first_release"),
    ]

    operations = [
        migrations.CreateModel(
            name="Basis",
            fields=[
                ("conclusion", models.CharField(max_length=20, primary_key=True, serialize=False)),
                (
                    "facts",
                    models.CharField(
                        help_text="our version, and how many facts of each kind there were", max_length=200
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "bases",
            },
        ),
        migrations.CreateModel(
            name="Epoch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "levels",
                    models.JSONField(
                        help_text="what products begin with: people at each of the five stars, in millionths"
                    ),
                ),
                (
                    "gate",
                    models.PositiveIntegerField(
                        help_text="millionths of a voice: who counts less waits behind the rest"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Fixed",
            fields=[
                (
                    "fix",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="fixed",
                        serialize=False,
                        to="record.fix",
                    ),
                ),
                ("yes", models.PositiveIntegerField(help_text="people for whom it is fixed; linked accounts are one")),
                (
                    "no",
                    models.PositiveIntegerField(help_text="people for whom it is not, objecting authors among them"),
                ),
                ("yes_mass", models.BigIntegerField(help_text="millionths of a voice that they count together")),
                ("no_mass", models.BigIntegerField()),
                (
                    "reported",
                    models.BigIntegerField(
                        help_text="millionths of a voice that the named voices count together before"
                    ),
                ),
                ("low", models.FloatField(help_text="for this share of the owners it is fixed, at least")),
                ("kept", models.PositiveIntegerField(help_text="millionths of its mass that a named voice keeps")),
            ],
            options={
                "verbose_name_plural": "fixed",
            },
        ),
        migrations.CreateModel(
            name="Prior",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("category", models.CharField(max_length=100, unique=True)),
                ("levels", models.JSONField(help_text="people at each of the five stars, in millionths")),
            ],
        ),
        migrations.CreateModel(
            name="ProductWords",
            fields=[
                (
                    "product",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="record.product",
                    ),
                ),
                ("text", models.TextField()),
                ("stems", models.TextField(default="", help_text="of its words in every language, between blanks")),
                ("more", models.TextField(default="", help_text="what the company says it is")),
            ],
            options={
                "verbose_name_plural": "product words",
            },
        ),
        migrations.CreateModel(
            name="Stem",
            fields=[
                ("number", models.CharField(max_length=7, primary_key=True, serialize=False)),
                ("voices", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Topics",
            fields=[
                (
                    "product",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="topics",
                        serialize=False,
                        to="record.product",
                    ),
                ),
                ("voices", models.PositiveIntegerField(help_text="of which they were drawn")),
                (
                    "told",
                    models.TextField(help_text="number:voices of each stem, between blanks, the most telling first"),
                ),
            ],
            options={
                "verbose_name_plural": "topics",
            },
        ),
        migrations.CreateModel(
            name="Copy",
            fields=[
                (
                    "voice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="copy",
                        serialize=False,
                        to="record.voice",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="copies", to="record.product"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="copies", to="record.person"
                    ),
                ),
                (
                    "of",
                    models.ForeignKey(
                        help_text="who said it first",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="copied_by",
                        to="record.voice",
                    ),
                ),
                (
                    "others",
                    models.PositiveIntegerField(
                        help_text="how many had said it before; accounts that are one count once"
                    ),
                ),
                (
                    "counts",
                    models.BooleanField(
                        help_text="not where it was said of this very product: one opinion counts once"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "copies",
            },
        ),
        migrations.CreateModel(
            name="Regard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "category",
                    models.CharField(
                        blank=True, help_text="of products; empty: all of them", max_length=100, unique=True
                    ),
                ),
                (
                    "readers",
                    models.PositiveIntegerField(help_text="who voted on either; accounts that are one are one"),
                ),
                ("consumers", models.FloatField(help_text="share of helpful votes, each reader counting once")),
                ("consumers_low", models.FloatField(help_text="likely not below: the 5 % point")),
                ("consumers_high", models.FloatField(help_text="likely not above: the 95 % point")),
                ("consumers_readers", models.PositiveIntegerField()),
                ("experts", models.FloatField(help_text="share of helpful votes, each reader counting once")),
                ("experts_low", models.FloatField(help_text="likely not below: the 5 % point")),
                ("experts_high", models.FloatField(help_text="likely not above: the 95 % point")),
                ("experts_readers", models.PositiveIntegerField()),
                ("difference", models.FloatField(help_text="experts' share less consumers'")),
                ("low", models.FloatField(help_text="likely not below: the 5 % point")),
                ("high", models.FloatField(help_text="likely not above: the 95 % point")),
            ],
            options={
                "verbose_name_plural": "regard",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("consumers_readers__gte", 5), ("experts_readers__gte", 5)),
                        name="regard_is_of_five_readers_at_least",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("consumers_low__gte", 0),
                            ("consumers_low__lte", models.F("consumers")),
                            ("consumers_high__gte", models.F("consumers")),
                            ("consumers_high__lte", 1),
                            ("experts_low__gte", 0),
                            ("experts_low__lte", models.F("experts")),
                            ("experts_high__gte", models.F("experts")),
                            ("experts_high__lte", 1),
                            ("high__gte", models.F("difference")),
                            ("low__lte", models.F("difference")),
                        ),
                        name="regard_lies_in_its_intervals",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Ring",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("whose", models.CharField(choices=[("consumers", "Consumers"), ("experts", "Experts")], max_length=9)),
                (
                    "key",
                    models.CharField(
                        help_text="a digest of its people: the same group is the same proposal", max_length=64
                    ),
                ),
                (
                    "chance",
                    models.FloatField(help_text="how many such groups a whole file shows by accident, on average"),
                ),
                (
                    "meetings",
                    models.JSONField(help_text="product, first and last second, people at each of five stars, who"),
                ),
                ("texts", models.JSONField(help_text="of each text that several share: person and voice")),
                ("products", models.ManyToManyField(related_name="+", to="record.product")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("whose", "key"), name="ring_proposed_once")],
            },
        ),
        migrations.CreateModel(
            name="RingMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "ring",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="weigh.ring",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="record.person"
                    ),
                ),
                ("lockstep", models.PositiveIntegerField(help_text="products with the same stars in the same 7 days")),
                ("company", models.PositiveIntegerField(help_text="products in the same 7 days, and no others")),
                ("words", models.PositiveIntegerField(help_text="texts nearly alike")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("ring", "person"), name="ring_member_once")],
            },
        ),
        migrations.CreateModel(
            name="Score",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="scores", to="record.product"
                    ),
                ),
                ("whose", models.CharField(choices=[("consumers", "Consumers"), ("experts", "Experts")], max_length=9)),
                (
                    "epoch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scores", to="weigh.epoch"
                    ),
                ),
                ("value", models.FloatField()),
                ("low", models.FloatField(help_text="likely not below: the 5 % point")),
                ("high", models.FloatField(help_text="likely not above: the 95 % point")),
                ("people", models.PositiveIntegerField()),
                ("mass", models.FloatField(help_text="full voices it rests on")),
                ("one_person_moves", models.FloatField(help_text="stars that one person can still move it")),
                (
                    "is_too_few",
                    models.BooleanField(
                        default=False, help_text="one person can move it by more than the company allows"
                    ),
                ),
                (
                    "prior",
                    models.JSONField(help_text="what it began with: people at each of the five stars, in millionths"),
                ),
                (
                    "cap",
                    models.BigIntegerField(help_text="millionths of a voice that a flood counts at most", null=True),
                ),
                (
                    "cells",
                    models.JSONField(
                        help_text="collected/proof: five counts, five masses, five heads, both in millionths"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("product", "whose"), name="score_once_a_product"),
                    models.CheckConstraint(
                        condition=models.Q(("high__range", (1, 5)), ("low__range", (1, 5)), ("value__range", (1, 5))),
                        name="score_is_in_stars",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Spelling",
            fields=[
                ("word", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("head", models.CharField(help_text="its first two letters", max_length=2)),
                ("tail", models.CharField(help_text="its last two", max_length=2)),
                ("size", models.PositiveSmallIntegerField(help_text="letters")),
                ("voices", models.IntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["head", "-voices", "word", "size"], name="spelling_by_head"),
                    models.Index(fields=["tail", "-voices", "word", "size"], name="spelling_by_tail"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Taste",
            fields=[
                (
                    "product",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="taste",
                        serialize=False,
                        to="record.product",
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("language", "Language"),
                            ("country", "Country"),
                            ("version", "Version"),
                            ("owned", "Owned"),
                            ("use", "Use"),
                            ("asked", "Asked"),
                        ],
                        max_length=8,
                    ),
                ),
                ("value", models.CharField(help_text="what they have in common", max_length=100)),
                ("people", models.PositiveIntegerField()),
                ("stars", models.FloatField(help_text="their mean")),
                (
                    "others",
                    models.PositiveIntegerField(help_text="of whom the same is known, and it is something else"),
                ),
                ("others_stars", models.FloatField(help_text="the mean of the others")),
                (
                    "chance",
                    models.FloatField(
                        help_text="that so far apart comes about by chance, with so many groups looked at"
                    ),
                ),
                ("tried", models.PositiveIntegerField(help_text="groups looked at")),
            ],
            options={
                "verbose_name_plural": "taste",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("others__gte", 5), ("people__gte", 5)), name="taste_is_of_five_at_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("others_stars__range", (1, 5)), ("stars__range", (1, 5))),
                        name="taste_is_in_stars",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Turn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "product",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="turns",
                        to="record.product",
                    ),
                ),
                ("whose", models.CharField(choices=[("consumers", "Consumers"), ("experts", "Experts")], max_length=9)),
                ("day", models.DateField(help_text="the first that belongs to what is said since, in UTC")),
                ("confirmed", models.DateField(help_text="the day whose voices made it sure")),
                ("before", models.FloatField(help_text="mean stars of what was said before, back to an earlier turn")),
                ("since", models.FloatField(help_text="mean stars of what was said since")),
                ("known", models.PositiveIntegerField(help_text="people behind the one")),
                ("people", models.PositiveIntegerField(help_text="and behind the other")),
                (
                    "chance",
                    models.FloatField(
                        help_text="that people of one mind ever come to look so within as many days, at most"
                    ),
                ),
                (
                    "kept",
                    models.PositiveIntegerField(help_text="millionths of its weight that a voice from before keeps"),
                ),
                (
                    "left",
                    models.BigIntegerField(
                        help_text="millionths of a voice that all from before count together at most"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("product", "whose"), name="turn_once_a_product"),
                    models.CheckConstraint(
                        condition=models.Q(("before__range", (1, 5)), ("since__range", (1, 5))), name="turn_is_in_stars"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("known__gte", 20), ("people__gte", 20)), name="turn_is_of_twenty_at_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kept__range", (0, 999999))), name="turn_takes_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Useful",
            fields=[
                (
                    "voice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="useful",
                        serialize=False,
                        to="record.voice",
                    ),
                ),
                ("usual", models.FloatField(help_text="share of helpful votes over all voices")),
                (
                    "worth",
                    models.FloatField(
                        help_text="share of helpful votes above the usual that the middle of the sides gives"
                    ),
                ),
                ("low", models.FloatField(help_text="likely not below: the 5 % point")),
                ("high", models.FloatField(help_text="likely not above: the 95 % point")),
                ("raters", models.FloatField(help_text="full readers it rests on; all who vote alike are one")),
                ("one_reader_moves", models.FloatField(help_text="how far one reader more could move the worth")),
                ("is_to_both", models.BooleanField(help_text="whether readers of both sides find it useful")),
                ("merit", models.IntegerField(help_text="what stands in its place's merit, in 1/2^20")),
            ],
            options={
                "verbose_name_plural": "useful",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("high__gte", models.F("worth")), ("low__lte", models.F("worth")), ("usual__range", (0, 1))
                        ),
                        name="useful_is_a_share",
                    )
                ],
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
                (
                    "copies",
                    models.BigIntegerField(help_text="of their texts, those that they had said before, in millionths"),
                ),
                ("weight", models.PositiveIntegerField(help_text="millionths of a voice")),
                (
                    "product",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="weights",
                        to="record.product",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="weights", to="record.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("product", "person", "whose"), name="weight_once_a_voice")
                ],
            },
        ),
        migrations.CreateModel(
            name="Words",
            fields=[
                (
                    "voice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="record.voice",
                    ),
                ),
                ("text", models.TextField(help_text="without capitals and marks")),
                ("said", models.TextField(default="", help_text="numbers of its words' stems, in their order")),
                ("about", models.TextField(default="", help_text="numbers of the stems that name its product")),
                (
                    "marks",
                    models.TextField(
                        default="", help_text="its product, kind and language: what a search is narrowed by"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "words",
                "indexes": [
                    models.Index(condition=models.Q(("said", "")), fields=["voice"], name="words_to_be_indexed")
                ],
            },
        ),
        migrations.CreateModel(
            name="Alarm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="alarms", to="record.product"
                    ),
                ),
                ("whose", models.CharField(choices=[("consumers", "Consumers"), ("experts", "Experts")], max_length=9)),
                ("began_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("since", models.DateField(help_text="the first day of the flood")),
                ("day", models.DateField(help_text="the last day of the flood")),
                ("heard", models.PositiveIntegerField(help_text="newcomers in the days that tell it best")),
                ("usual", models.FloatField(help_text="how many were to be expected in them")),
                ("chance", models.FloatField(help_text="that so many come by chance, on a day")),
                ("cap", models.BigIntegerField(help_text="millionths of a voice")),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("product", "whose"),
                        name="alarm_rings_once_a_product",
                    )
                ],
            },
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
                (
                    "copies",
                    models.BigIntegerField(help_text="of their texts, those that they had said before, in millionths"),
                ),
                ("weight", models.PositiveIntegerField(help_text="millionths of a voice")),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="credibility",
                        to="record.person",
                    ),
                ),
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
            ],
            options={
                "verbose_name_plural": "credibility",
                "constraints": [models.UniqueConstraint(fields=("person", "whose"), name="credibility_once_a_person")],
            },
        ),
        migrations.CreateModel(
            name="Faded",
            fields=[
                (
                    "voice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="faded",
                        serialize=False,
                        to="record.voice",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="record.product"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="record.person",
                    ),
                ),
                (
                    "named",
                    models.ForeignKey(
                        help_text="of its fixes the least sure",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="record.named",
                    ),
                ),
                ("kept", models.PositiveIntegerField(help_text="millionths of its mass")),
            ],
            options={
                "verbose_name_plural": "faded",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kept__range", (1, 999999))), name="faded_never_to_nothing"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                (
                    "voice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="place",
                        serialize=False,
                        to="record.voice",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="places",
                        to="record.product",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="places",
                        to="record.person",
                    ),
                ),
                ("whose", models.CharField(choices=[("consumers", "Consumers"), ("experts", "Experts")], max_length=9)),
                ("stars", models.IntegerField(help_text="millionths of a star")),
                ("level", models.PositiveSmallIntegerField()),
                ("collected", models.CharField(max_length=8)),
                ("proof", models.CharField(max_length=7)),
                (
                    "merit",
                    models.IntegerField(
                        help_text="how high inside its level, in 1/2^20; below 0, it waits behind the rest"
                    ),
                ),
                (
                    "mass",
                    models.PositiveIntegerField(help_text="millionths of a voice that it counts for in the score"),
                ),
                (
                    "head",
                    models.PositiveIntegerField(
                        help_text="millionths of a person: the accounts of a cluster are one together"
                    ),
                ),
                (
                    "is_new",
                    models.BooleanField(
                        help_text="nothing is known of its author but this voice, and nothing proves it"
                    ),
                ),
                (
                    "in_flood",
                    models.BooleanField(help_text="it came with the newcomers for whom its product's alarm rings"),
                ),
                ("said_at", models.DateTimeField(null=True)),
                ("tie", models.CharField(help_text="settles equals: source and outside id", max_length=320)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["product", "whose", "level", "-merit", "-said_at", "tie"], name="place_in_its_level"
                    ),
                    models.Index(
                        fields=["product", "whose", "level", "-said_at", "tie"], name="place_by_day_in_its_level"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("product", "person", "whose"), name="place_once_a_person")
                ],
            },
        ),
        migrations.CreateModel(
            name="Proportion",
            fields=[
                (
                    "voice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="proportion",
                        serialize=False,
                        to="record.voice",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="proportions", to="record.product"
                    ),
                ),
                ("day", models.DateField(help_text="the last day of showings that it goes by, in UTC")),
                ("shown", models.BigIntegerField(help_text="impressions")),
                ("share", models.FloatField(help_text="of all attention that the product's voices got")),
                (
                    "alike",
                    models.PositiveIntegerField(
                        help_text="of those who tell, who report the same, its author among them"
                    ),
                ),
                (
                    "telling",
                    models.PositiveIntegerField(
                        help_text="who tell something in words, in its language; 0: it does not"
                    ),
                ),
                ("like_stars", models.PositiveIntegerField(help_text="customers who gave about as many stars")),
                ("people", models.PositiveIntegerField(help_text="customers")),
                ("of_version", models.BooleanField(help_text="only owners of its version were counted")),
                ("ratio", models.FloatField(help_text="share of attention over share of customers")),
                ("low", models.FloatField(help_text="of the ratio: giving it all who gave about as many stars")),
                ("high", models.FloatField(help_text="of the ratio: giving it those alone who are near in words")),
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
                        help_text="where most of what is too much was",
                        max_length=7,
                    ),
                ),
                ("site", models.CharField(blank=True, help_text="outside, whose page", max_length=60)),
                ("is_out", models.BooleanField(help_text="it is out of proportion")),
            ],
            options={
                "indexes": [models.Index(fields=["product", "-low"], name="proportion_by_product")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("high__gte", models.F("ratio")), ("low__gte", 0), ("ratio__gte", models.F("low"))
                        ),
                        name="proportion_lies_in_its_interval",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Rehearsed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="record.product"
                    ),
                ),
                ("attack", models.CharField(max_length=10)),
                ("size", models.PositiveIntegerField(help_text="accounts, votes or reports")),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("drawn_at", models.DateTimeField(null=True)),
                (
                    "found",
                    models.JSONField(help_text="before, undefended, defended, each as the engine's Outcome", null=True),
                ),
            ],
            options={
                "verbose_name_plural": "rehearsed",
                "constraints": [
                    models.UniqueConstraint(fields=("product", "attack", "size"), name="rehearsed_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("drawn_at", None), ("found", None)),
                            models.Q(("drawn_at__isnull", False), ("found__isnull", False)),
                            _connector="OR",
                        ),
                        name="rehearsed_has_an_outcome_once_drawn",
                    ),
                ],
            },
        ),
        migrations.RunPython(make_index, drop_index),
    ]
