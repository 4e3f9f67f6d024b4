"""What holds of record/constraints.py."""

from datetime import UTC, date, datetime, timedelta

import pytest
from cast import DAY, a_company, a_person, a_product, a_reply, a_source, a_voice, some_news
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import UniqueConstraint

from groundswell.plumbing.models import Answer
from groundswell.record.models import (
    Account,
    Alias,
    Company,
    Consent,
    Erased,
    Erasure,
    Experience,
    Handle,
    HelpfulVote,
    Hold,
    Key,
    Membership,
    News,
    OutsideVotes,
    PenName,
    Person,
    Picture,
    Product,
    Report,
    Revision,
    Seal,
    Source,
    Suppression,
    Tie,
    Unread,
    Version,
    Voice,
    Withdrawal,
    announce,
)

pytestmark = pytest.mark.django_db

ATTACKS = {}


def breaks(*names):
    """The attack must be refused by each of the constraints that it names, at one yield after the other."""

    def keep(attack):
        for number, name in enumerate(names):
            ATTACKS.setdefault(name, []).append((attack, number))
        return attack

    return keep


def a_seal(**parts):
    plain = {"day": date(2026, 3, 1), "first": 1, "last": 2, "size": 2, "root": "00" * 32, "chain": "11" * 32}
    return Seal.objects.create(**{**plain, **parts})


def a_tie(**parts):
    return Tie.objects.create(**{"declarer": a_person("Ada"), "other": a_person("Ben"), "kind": "friend", **parts})


def a_hold(**parts):
    plain = {"ground": "spam", "evidence": "the same words in nine shops", "placed_by": "care@acme.example"}
    return Hold.objects.create(**{**plain, "voice": parts.get("voice") or a_voice(), **parts})


def a_revision(**parts):
    plain = {"stars": "3.000000", "level": 3, "text": "It broke.", "wording": "a" * 64}
    return Revision.objects.create(**{**plain, "voice": parts.get("voice") or a_voice(), "news": some_news(), **parts})


def an_account(email="ada@example.org", **parts):
    return Account.objects.create_user(email, **parts)


def a_key(**parts):
    return Key.objects.create(**{"name": "shop", "scope": "read", "digest": "d" * 64, **parts})


def acme_itself():
    return Person.objects.get_or_create(company=a_company(), defaults={"name": "Acme"})[0]


def an_experience(**parts):
    return Experience.objects.create(**{"person": a_person(), "product": a_product(), **parts})


# Each attack prepares what is allowed, and gives back, one by one, what must be refused.


@breaks("news_root_covers_something")
def a_root_over_nothing():
    yield lambda: announce(News.Kind.VOICES_HEARD, count=0, root="00" * 32)


@breaks("news_root_covers_something")
def voices_without_a_root():
    yield lambda: announce(News.Kind.VOICES_HEARD, count=3, root="")


@breaks("seal_begins_once", "record_seal.chain")
def a_second_seal():
    a_seal()
    yield lambda: a_seal(chain="22" * 32)
    yield lambda: a_seal(first=3)


@breaks("seal_covers_something")
def a_seal_over_nothing():
    yield lambda: a_seal(size=0)


@breaks("record_source.key")
def a_second_source_of_one_key():
    a_source("site")
    yield lambda: Source.objects.create(key="site")


@breaks("source_has_a_key")
def a_source_without_a_key():
    yield lambda: Source.objects.create(key="")


@breaks("record_company.name", "record_company.slug")
def a_second_company_of_one_name():
    a_company("Acme")
    yield lambda: Company.objects.create(name="Acme", slug="other")
    yield lambda: Company.objects.create(name="Other", slug="acme")


@breaks("record_product.slug", "product_sku_once_a_company", "product_gtin_once_a_company")
def a_second_product_of_one_number():
    a_product(sku="K1", gtin="40123455")
    yield lambda: Product.objects.create(company=a_company(), slug="kettle", title="Other")
    yield lambda: Product.objects.create(company=a_company(), slug="other", title="Other", sku="K1")
    yield lambda: Product.objects.create(company=a_company(), slug="other", title="Other", gtin="40123455")


@breaks("product_has_a_title")
def a_product_without_a_title():
    yield lambda: a_product(title="")


@breaks("product_gtin_is_digits")
def a_gtin_with_a_letter():
    yield lambda: a_product(gtin="4012345X")


@breaks("product_gtin_is_digits")
def a_gtin_of_nine_digits():
    yield lambda: a_product(gtin="401234567")


@breaks("version_named_once", "version_has_a_name")
def a_second_version_of_one_name():
    Version.objects.create(product=a_product(), name="2")
    yield lambda: Version.objects.create(product=a_product(), name="2")
    yield lambda: Version.objects.create(product=a_product(), name="")


@breaks("alias_means_one_product", "alias_is_not_empty")
def an_alias_of_two_products():
    Alias.objects.create(source=a_source(), company=a_company(), product=a_product(), value="B00")
    pan = a_product("pan")
    yield lambda: Alias.objects.create(source=a_source(), company=a_company(), product=pan, value="B00")
    yield lambda: Alias.objects.create(source=a_source(), company=a_company(), product=pan, value="")


@breaks("record_person.company_id")
def a_second_speaker_of_a_company():
    acme_itself()
    yield lambda: Person.objects.create(name="Acme's twin", company=a_company())


@breaks("handle_names_one_person", "handle_has_a_name")
def a_handle_of_two_people():
    Handle.objects.create(source=a_source(), name="ada", person=a_person("Ada"))
    yield lambda: Handle.objects.create(source=a_source(), name="ada", person=a_person("Ben"))
    yield lambda: Handle.objects.create(source=a_source(), name="", person=a_person("Ben"))


@breaks("tie_joins_two_people")
def a_tie_with_oneself():
    yield lambda: a_tie(other=a_person("Ada"))


@breaks("tie_confirmed_by_the_other")
def a_tie_confirmed_by_its_declarer():
    yield lambda: a_tie(confirmed_at=DAY, confirmed_by=a_person("Ada"))


@breaks("tie_confirmed_by_the_other")
def a_tie_confirmed_by_nobody():
    yield lambda: a_tie(confirmed_at=DAY)


@breaks("tie_confirmed_by_the_other")
def a_tie_confirmed_at_no_time():
    yield lambda: a_tie(confirmed_by=a_person("Ben"))


@breaks("tie_revoked_by_one_of_the_two")
def a_tie_revoked_by_a_third():
    yield lambda: a_tie(revoked_at=DAY, revoked_by=a_person("Cy"))


@breaks("tie_revoked_by_one_of_the_two")
def a_tie_revoked_by_nobody():
    yield lambda: a_tie(revoked_at=DAY)


@breaks("tie_declared_once")
def a_tie_declared_twice():
    a_tie()
    yield a_tie


@breaks("tie_kind_known")
def a_tie_of_a_kind_unheard_of():
    yield lambda: a_tie(kind="rival")


@breaks("record_account.email", "record_account.person_id")
def a_second_account():
    an_account(person=a_person("Ada"))
    yield an_account
    yield lambda: an_account("other@example.org", person=a_person("Ada"))


@breaks("membership_once", "membership_role_known")
def a_second_membership():
    account = an_account()
    Membership.objects.create(account=account, company=a_company(), role="care")
    yield lambda: Membership.objects.create(account=account, company=a_company(), role="owner")
    other = a_company("Other")
    yield lambda: Membership.objects.create(account=account, company=other, role="spy")


@breaks("consent_given_once", "consent_ends_after_it_began")
def a_consent_twice_or_backwards():
    plain = {"person": a_person(), "purpose": "publish", "wording": "I agree."}
    Consent.objects.create(**plain)
    yield lambda: Consent.objects.create(**plain)
    before = datetime.now(UTC) - timedelta(days=1)
    yield lambda: Consent.objects.create(**{**plain, "purpose": "mail"}, ended_at=before)


@breaks("record_key.name", "record_key.digest", "key_scope_known")
def a_second_key():
    a_key()
    yield lambda: a_key(digest="e" * 64)
    yield lambda: a_key(name="other")
    yield lambda: a_key(name="other", digest="e" * 64, scope="own")


@breaks("experience_obtained_known", "experience_about_known", "experience_ends_after_it_began")
def an_experience_that_cannot_be():
    yield lambda: an_experience(obtained="stolen")
    yield lambda: an_experience(about="weather")
    yield lambda: an_experience(owned_from=date(2026, 2, 1), owned_until=date(2026, 1, 1))


@breaks("voice_heard_once")
def a_voice_heard_twice():
    a_voice(outside_id="v1")
    yield lambda: a_voice(outside_id="v1", author=a_person("Ben"))


@breaks("voice_has_stars_if_review")
def a_review_without_stars():
    yield lambda: a_voice(stars=None, level=None)


@breaks("voice_has_stars_if_review")
def a_review_of_six_stars():
    yield lambda: a_voice(stars="6.000000")


@breaks("voice_has_stars_if_review")
def a_review_of_no_star():
    yield lambda: a_voice(stars="0.999999")


@breaks("voice_has_stars_if_review")
def a_question_with_stars():
    yield lambda: a_voice(kind_id="question")


@breaks("voice_level_goes_with_stars")
def stars_without_a_level():
    yield lambda: a_voice(level=None)


@breaks("voice_level_goes_with_stars")
def stars_in_a_sixth_bar():
    yield lambda: a_voice(level=6)


@breaks("voice_level_goes_with_stars")
def a_level_without_stars():
    yield lambda: a_voice(kind_id="question", stars=None, level=4)


@breaks("voice_told_to_a_person_names_one")
def a_voice_told_to_nobody():
    yield lambda: a_voice(audience="person")


@breaks("voice_told_to_a_person_names_one")
def a_public_voice_told_to_ben():
    yield lambda: a_voice(addressed_to=a_person("Ben"))


@breaks(*["voice_answering_names_what"] * 4)
def an_answer_to_nothing():
    for kind in ("reply", "answer", "solution", "endorsement"):
        yield lambda kind=kind: a_voice(kind_id=kind, stars=None, level=None)


@breaks(*["voice_of_staff_is_no_consumers"] * 3)
def a_consumers_voice_of_staff():
    yield lambda: a_voice(role="staff")
    yield lambda: a_voice(role="staff", kind_id="recommendation", stars=None, level=None)
    below = a_voice(outside_id="below")
    yield lambda: a_reply(below, role="staff", kind_id="endorsement")


@breaks(*["voice_words_known"] * 4)
def a_voice_in_words_unheard_of():
    yield lambda: a_voice(role="king")
    yield lambda: a_voice(audience="aliens")
    yield lambda: a_voice(collected="dreamt")
    yield lambda: a_voice(proof="oath")


@breaks("revision_kept_once", "revision_level_goes_with_stars", "revision_level_goes_with_stars")
def a_revision_twice_or_of_nine_stars():
    voice = a_revision().voice
    yield lambda: a_revision(voice=voice)
    yield lambda: a_revision(voice=voice, wording="b" * 64, level=None)
    yield lambda: a_revision(voice=voice, wording="b" * 64, stars="9.000000")


@breaks("record_withdrawal.voice_id")
def a_voice_withdrawn_twice():
    voice = a_voice()
    Withdrawal.objects.create(voice=voice, by=voice.author)
    yield lambda: Withdrawal.objects.create(voice=voice, by=voice.author)


@breaks("hold_placed_once")
def a_hold_placed_twice():
    voice = a_hold().voice
    yield lambda: a_hold(voice=voice)


@breaks(*["hold_read_again_by_another"] * 3)
def a_hold_read_again_by_nobody_else():
    first = Account.objects.create_user("first@acme.example")
    second = Account.objects.create_user("second@acme.example")
    yield lambda: a_hold(account=first, second=first, second_at=DAY)
    yield lambda: a_hold(account=first, second=second)
    yield lambda: a_hold(second=second, second_at=DAY)


@breaks("pen_name_once_a_product", "pen_name_is_not_empty")
def a_second_or_empty_pen_name():
    one = {"person": a_person(), "product": a_product()}
    PenName.objects.create(name="A. Reader", **one)
    yield lambda: PenName.objects.create(name="B. Reader", **one)
    yield lambda: PenName.objects.create(name="", person=a_person(), product=a_product("toaster"))


@breaks("suppression_told_once")
def a_second_no():
    Suppression.objects.create(address="ab", stream="reply")
    yield lambda: Suppression.objects.create(address="ab", stream="reply")


@breaks("record_erasure.receipt")
def a_receipt_given_twice():
    Erasure.objects.create(receipt="r", voices=1)
    yield lambda: Erasure.objects.create(receipt="r", voices=1)


@breaks("erased_once")
def a_wording_erased_twice():
    news = some_news()
    Erased.objects.create(news=news, digest="00" * 32)
    yield lambda: Erased.objects.create(news=news, digest="11" * 32)


@breaks(
    "report_says_why", "report_ground_known", *["report_closed_by_someone_for_a_reason"] * 3, "record_report.number"
)
def a_report_that_is_none():
    voice = a_voice()

    def a_report(**parts):
        plain = {"voice": voice, "ground": "spam", "words": "an advertisement", "number": "AB"}
        return Report.objects.create(**{**plain, **parts})

    yield lambda: a_report(words="")
    yield lambda: a_report(ground="dislike")
    yield lambda: a_report(closed_at=DAY, closed_by="care@acme.example")
    yield lambda: a_report(closed_at=DAY, closed_why="it is none")
    yield lambda: a_report(closed_why="it is none")
    a_report()
    yield a_report


@breaks("picture_once_a_voice", "picture_has_words")
def a_picture_twice_or_without_words():
    plain = {"voice": a_voice(), "width": 1, "height": 1}
    Picture.objects.create(file="a.webp", alt="the lid", **plain)
    yield lambda: Picture.objects.create(file="a.webp", alt="the lid", **plain)
    yield lambda: Picture.objects.create(file="b.webp", alt="", **plain)


@breaks("hold_is_never_silent", "hold_is_never_silent", "hold_ground_known")
def a_silent_hold():
    yield lambda: a_hold(evidence="")
    yield lambda: a_hold(placed_by="")
    yield lambda: a_hold(ground="dislike")


@breaks(*["hold_lifted_by_someone_for_a_reason"] * 3)
def a_hold_lifted_in_silence():
    hold = a_hold()
    yield lambda: Hold.objects.filter(pk=hold.pk).update(lifted_at=DAY)
    yield lambda: Hold.objects.filter(pk=hold.pk).update(lifted_at=DAY, lifted_by="Ada")
    yield lambda: Hold.objects.filter(pk=hold.pk).update(lifted_by="Ada", lifted_why="it is no spam")


@breaks("vote_once_a_person")
def a_vote_twice():
    voice = a_voice()
    HelpfulVote.objects.create(voice=voice, voter=a_person("Ben"), helpful=True)
    yield lambda: HelpfulVote.objects.create(voice=voice, voter=a_person("Ben"), helpful=False)


@breaks("record_outsidevotes.voice_id")
def outside_votes_twice():
    voice = a_voice()
    OutsideVotes.objects.create(voice=voice, helpful=1)
    yield lambda: OutsideVotes.objects.create(voice=voice, helpful=2)


@breaks("forbid_news_changed", "forbid_news_dropped")
def news_that_are_not_only_added():
    news = some_news()
    yield lambda: News.objects.filter(pk=news.pk).update(count=2)
    Unread.objects.all().delete()
    yield lambda: News.objects.filter(pk=news.pk).delete()


@breaks("forbid_seal_changed", "forbid_seal_dropped")
def a_seal_that_is_not_only_added():
    seal = a_seal()
    yield lambda: Seal.objects.filter(pk=seal.pk).update(root="ff" * 32)
    yield lambda: Seal.objects.filter(pk=seal.pk).delete()


@breaks(*["forbid_voice_overwritten"] * 5)
def a_voice_overwritten():
    mine = Voice.objects.filter(pk=a_voice(title="Fast").pk)
    ben = a_person("Ben")
    yield lambda: mine.update(text="Worst kettle ever.")
    yield lambda: mine.update(title="Slow")
    yield lambda: mine.update(stars="1.000000")
    yield lambda: mine.update(author=ben)
    yield lambda: mine.update(kind_id="mention", stars=None, level=None)


@breaks(*["forbid_revision_overwritten"] * 3)
def a_revision_overwritten():
    mine = Revision.objects.filter(pk=a_revision(title="Broken").pk)
    yield lambda: mine.update(text="It works again.")
    yield lambda: mine.update(title="Whole")
    yield lambda: mine.update(stars="5.000000")


@breaks("forbid_company_as_consumer")
def a_company_that_reviews_itself():
    yield lambda: a_voice(author=acme_itself())


@breaks("forbid_company_posing_as_consumer")
def a_reply_of_staff_turned_into_a_consumers():
    reply = a_reply(a_voice(), author=acme_itself(), role="staff")
    yield lambda: Voice.objects.filter(pk=reply.pk).update(role="consumer")


@breaks("forbid_consumer_turned_company")
def a_consumer_turned_into_a_company():
    ada = a_voice().author
    yield lambda: Person.objects.filter(pk=ada.pk).update(company=a_company("Other"))


@breaks("forbid_withdrawal_by_another")
def a_withdrawal_by_ben_of_what_ada_said():
    voice = a_voice()
    yield lambda: Withdrawal.objects.create(voice=voice, by=a_person("Ben"))


@breaks("forbid_vote_for_oneself")
def a_vote_for_oneself():
    voice = a_voice()
    yield lambda: HelpfulVote.objects.create(voice=voice, voter=voice.author, helpful=True)


@breaks("forbid_endorsing_oneself")
def an_endorsement_of_oneself():
    voice = a_voice()
    yield lambda: a_reply(voice, kind_id="endorsement", author=voice.author)


@breaks("forbid_answer_elsewhere")
def an_answer_about_another_product():
    voice = a_voice()
    yield lambda: a_reply(voice, product=a_product("pan"))


CASES = [(name, attack, number) for name, attacks in sorted(ATTACKS.items()) for attack, number in attacks]


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


def record_models():
    return [model for model in apps.get_app_config("record").get_models() if not model._meta.auto_created]


def unique_columns():
    """What must be unique, by the constraint's name or table.column, with its table and columns."""
    found = {}
    for model in record_models():
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
}


def test_no_constraint_goes_untried():
    named = {rule.name for model in record_models() for rule in model._meta.constraints}
    assert named | COLUMNS_OF.keys() <= ATTACKS.keys()


def test_no_trigger_goes_untried():
    assert triggers() == {name for name in ATTACKS if name.startswith("forbid_")}


def triggers():
    """The names of all triggers of ours that the database really has."""
    where = "sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        where = "(SELECT tgname AS name FROM pg_trigger WHERE NOT tgisinternal) AS t"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name FROM {where}")
        return {name for (name,) in cursor.fetchall()}


def test_every_attack_is_upon_something_that_exists():
    named = {rule.name for model in record_models() for rule in model._meta.constraints}
    assert named | COLUMNS_OF.keys() | triggers() >= ATTACKS.keys()


def test_erasure_may_empty_a_wording():
    voice = a_voice(title="Fast")
    Voice.objects.filter(pk=voice.pk).update(text="", title="")
    voice.refresh_from_db()
    assert (voice.text, voice.title) == ("", "")


def test_a_request_is_answered_once():
    Answer.objects.create(scope="key/1", key="a", request="r")
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(scope="key/1", key="a", request="r")
