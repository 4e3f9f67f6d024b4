"""Words are searched by their stems: the database's own index over numbers in their place, kept by the database."""

from django.db import migrations, models

# Lettered A, B and C: what is said, what names the product, what a search is narrowed by. Positions are for phrases.
LETTERED = "".join(
    f"""{" || " if column != "said" else ""}setweight(coalesce((SELECT string_agg(quote_literal(word) || ':' ||
    least(place, 16383), ' ')::tsvector FROM unnest(string_to_array({column}, ' ')) WITH ORDINALITY AS t(word, place)
    WHERE word <> ''), ''), '{letter}')"""
    for column, letter in (("said", "A"), ("about", "B"), ("marks", "C"))
)
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


def text_field(told):
    return models.TextField(default="", help_text=told)


class Migration(migrations.Migration):
    dependencies = [
        ("weigh", "0003_weights"),
    ]

    operations = [
        migrations.AddField("words", "said", text_field("numbers of its words' stems, in their order")),
        migrations.AddField("words", "about", text_field("numbers of the stems that name its product")),
        migrations.AddField(
            "words", "marks", text_field("its product, kind and language: what a search is narrowed by")
        ),
        migrations.AlterField("words", "text", models.TextField(help_text="without capitals and marks")),
        migrations.AddIndex(
            "words", models.Index(fields=["voice"], condition=models.Q(said=""), name="words_to_be_indexed")
        ),
        migrations.AddField("productwords", "stems", text_field("of its words in every language, between blanks")),
        migrations.AddField("productwords", "more", text_field("what the company says it is")),
        migrations.CreateModel(
            name="Stem",
            fields=[
                ("number", models.CharField(max_length=7, primary_key=True, serialize=False)),
                ("voices", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Spelling",
            fields=[
                ("word", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("head", models.CharField(max_length=2, help_text="its first two letters")),
                ("tail", models.CharField(max_length=2, help_text="its last two")),
                ("size", models.PositiveSmallIntegerField(help_text="letters")),
                ("voices", models.IntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["head", "size"], name="spelling_by_head"),
                    models.Index(fields=["tail", "size"], name="spelling_by_tail"),
                ],
            },
        ),
        migrations.RunPython(make_index, drop_index),
    ]
