"""What holds of the constraints and triggers of record/models and act/models: each is attacked, and refuses."""

import pytest
from cast import a_voice
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import UniqueConstraint

from groundswell.plumbing.models import Answer
from groundswell.record.models import Voice
from record.attacks import bought, close, corrected, decided, fixes, news, people, products, said, seen, sources, told
from record.attacks.breaking import cases_of

pytestmark = pytest.mark.django_db

CASES = cases_of(bought, close, corrected, decided, fixes, news, people, products, said, seen, sources, told)
ATTACKED = {name for name, _, _ in CASES}


@pytest.mark.parametrize(
    ("name", "attack", "number"), CASES, ids=[f"{name}-{attack.__name__}-{number}" for name, attack, number in CASES]
)
def test_the_database_refuses(name, attack, number):
    steps = attack()
    for _ in range(number):
        next(steps)
    forbidden = next(steps)
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        forbidden()
    assert is_by(name, str(refusal.value))


def is_by(name, refusal):
    """Whether the refusal is that constraint's, as far as this database says whose it is."""
    if name.startswith("forbid_"):
        return refusal.startswith(BECAUSE[name])
    if name in COLUMNS_OF:
        table, columns = COLUMNS_OF[name]
        told = ", ".join(f"{table}.{column}" for column in columns)
        return f"UNIQUE constraint failed: {told}" in refusal or name in refusal or f'"{table}_' in refusal
    return f'"{name}"' in refusal or f": {name}" in refusal


def models():
    """Those of the rooms that keep what cannot be drawn anew."""
    rooms = (apps.get_app_config(room) for room in ("record", "act"))
    return [model for room in rooms for model in room.get_models() if not model._meta.auto_created]


def unique_columns():
    """What must be unique, by the constraint's name or table.column, with its table and columns."""
    found = {}
    for model in models():
        table = model._meta.db_table
        for field in model._meta.concrete_fields:
            if field.unique and not field.primary_key:
                found[f"{table}.{field.column}"] = (table, [field.column])
        for rule in model._meta.constraints:
            if isinstance(rule, UniqueConstraint):
                columns = [model._meta.get_field(name).column for name in rule.fields]
                found[rule.name] = (table, columns)
    return found


COLUMNS_OF = unique_columns()
BECAUSE = {
    "forbid_news_changed": "news are only ever added",
    "forbid_news_dropped": "news are only ever added",
    "forbid_seal_changed": "seals are only ever added",
    "forbid_seal_dropped": "seals are only ever added",
    "forbid_voice_overwritten": "a wording is never overwritten",
    "forbid_revision_overwritten": "a wording is never overwritten",
    "forbid_company_as_consumer": "a company is never the author",
    "forbid_company_posing_as_consumer": "a company is never the author",
    "forbid_consumer_turned_company": "a company is never the author",
    "forbid_withdrawal_by_another": "only its author withdraws",
    "forbid_vote_for_oneself": "nobody votes on a voice of his own",
    "forbid_endorsing_oneself": "nobody endorses a voice of his own",
    "forbid_answer_elsewhere": "an answer speaks of the product",
    "forbid_correction_by_another": "only its author corrects",
    "forbid_correction_to_the_same": "the right product is another one",
    "forbid_correction_to_elsewhere": "the right version is one of the same product",
    "forbid_correction_rewritten": "a correction is ended, and never rewritten",
    "forbid_correction_dropped": "corrections are only ever added",
    "forbid_claim_rewritten": "a claim stands as it was made",
    "forbid_claim_ended_twice": "a claim ends once",
    "forbid_claim_dropped": "claims are never dropped",
    "forbid_fix_elsewhere": "a fault is fixed in a version of its own product",
    "forbid_naming_elsewhere": "a named voice is about the product of the fix",
    "forbid_denial_by_another": "only its author says",
    "forbid_answer_insert_of_another_version": "a person, and no company, answers",
    "forbid_answer_update_of_another_version": "a person, and no company, answers",
}


def test_no_constraint_goes_untried():
    named = {rule.name for model in models() for rule in model._meta.constraints}
    assert named | COLUMNS_OF.keys() <= ATTACKED


def test_no_trigger_goes_untried():
    # The search keeps its index by triggers of its own, which forbid nothing.
    guards = {name for name in triggers() if not name.startswith("weigh_words")}
    assert guards == {name for name in ATTACKED if name.startswith("forbid_")}


def triggers():
    """The names of all triggers of ours that the database really has."""
    where = "sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        where = "(SELECT tgname AS name FROM pg_trigger WHERE NOT tgisinternal) AS t"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name FROM {where}")
        return {name for (name,) in cursor.fetchall()}


def test_every_attack_is_upon_something_that_exists():
    named = {rule.name for model in models() for rule in model._meta.constraints}
    assert named | COLUMNS_OF.keys() | triggers() >= ATTACKED


def test_erasure_may_empty_a_wording():
    voice = a_voice(title="Fast")
    Voice.objects.filter(pk=voice.pk).update(text="", title="")
    voice.refresh_from_db()
    assert (voice.text, voice.title) == ("", "")


def test_a_request_is_answered_once():
    Answer.objects.create(scope="key/1", key="a", request="r")
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(scope="key/1", key="a", request="r")
