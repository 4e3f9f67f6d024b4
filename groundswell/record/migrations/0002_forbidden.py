"""What must never be true and no CHECK can say, and the forms of voice that people are known to use."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

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


class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial")]

    operations = [
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
    ]
