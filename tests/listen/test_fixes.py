"""What holds of listen/fixes.py: a company's word that a fault is fixed, and what others say to it."""

from datetime import date, timedelta

import pytest
from cast import DAY, a_company, a_person, a_product, heard, said, settle, told
from django.utils import timezone

from groundswell.listen import fixes, hold
from groundswell.listen.catalogue import add_version
from groundswell.listen.fixes import NotFixed
from groundswell.listen.notice import NotTheirs
from groundswell.record.fixes import named_of, standing, to_be_asked
from groundswell.record.models import (
    Account,
    Change,
    Confirmation,
    Denial,
    Fix,
    Membership,
    Named,
    News,
    Person,
    Version,
    Voice,
)

pytestmark = pytest.mark.django_db

SHIPPED = date(2026, 3, 10)


@pytest.fixture
def care():
    """Somebody at Acme."""
    account = Account.objects.of("care@acme.example")
    Membership.objects.create(account=account, company=a_company(), role="care")
    return account


@pytest.fixture
def kettle(care):
    """The kettle in two versions, the second of which is sold."""
    product = a_product()
    add_version(product, "2.0", date(2025, 1, 1), care.email)
    add_version(product, "2.1", SHIPPED, care.email)
    return product


@pytest.fixture
def fix(kettle, care):
    return fixes.tell(version("2.1"), "The lid leaks", care)


def version(name):
    return Version.objects.get(name=name)


def complaint(person="ada", **parts):
    told(said(person=person, id=f"of {person}", stars="1", text="The lid leaks.", said_at=DAY, **parts))
    return Voice.objects.get(outside_id=f"of {person}")


def test_a_fix_is_told_of_a_version_that_is_sold(fix, care):
    assert (fix.product, fix.version.name, fix.by) == (a_product(), "2.1", care)
    assert Change.objects.filter(what=f"fix {fix.pk} of kettle").get().by == care.email


@pytest.mark.parametrize("day", [None, timezone.now().date() + timedelta(days=2)])
def test_what_is_not_sold_yet_fixes_nothing(kettle, care, day):
    add_version(kettle, "3", day, care.email)
    with pytest.raises(NotFixed, match="not_sold"):
        fixes.tell(version("3"), "The lid leaks", care)


def test_a_fault_is_fixed_once_in_a_version_until_it_is_taken_back(fix, care):
    with pytest.raises(NotFixed, match="told_already"):
        fixes.tell(fix.version, "the lid leaks ", care)
    fixes.end(fix, care)
    assert fixes.tell(fix.version, "The lid leaks", care).pk != fix.pk
    assert Fix.objects.count() == 2, "that it was told is kept"


def test_naming_is_told_in_the_news_with_the_voices(fix, care):
    voice = complaint()
    assert fixes.name(fix, [voice.pk], care) == 1
    assert fixes.name(fix, [voice.pk], care) == 0, "named once is named"
    news = News.objects.get(kind="fix.told")
    assert (news.thing, news.facts) == (fix.pk, {"version": "2.1", "voices": [voice.pk]})


@pytest.mark.parametrize(
    "parts",
    [
        {"said_at": DAY + timedelta(days=30)},
        {"said_at": None},
        {"version": "2.1"},
        {"product": "pan"},
        {"kind": "mention", "stars": ""},
        {"held": "the source says so"},
    ],
)
def test_only_shown_reviews_of_an_older_version_are_named(fix, care, parts):
    told(said(**{"person": "ada", "said_at": DAY, **parts}))
    assert fixes.name(fix, Voice.objects.values_list("pk", flat=True), care) == 0


def test_an_older_version_can_be_named_whenever_it_is_spoken_of(fix, care):
    told(said(said_at=DAY + timedelta(days=30), version="2.0"))
    assert fixes.name(fix, [Voice.objects.get().pk], care) == 1


def test_its_author_alone_says_that_it_was_named_wrongly(fix, care):
    voice = complaint()
    fixes.name(fix, [voice.pk], care)
    with pytest.raises(NotTheirs):
        fixes.object_to(Named.objects.get(), a_person("Ben"))
    fixes.object_to(Named.objects.get(), voice.author)
    fixes.object_to(Named.objects.get(), voice.author)
    assert Denial.objects.count() == 1
    assert not standing().exists()
    assert News.objects.filter(kind="voice.changed", facts__not_what_i_reported=fix.pk).count() == 1
    assert fixes.name(fix, [voice.pk], care) == 0, "nobody is named again who said no"


def test_who_says_it_anew_is_no_longer_named(fix, care):
    voice = complaint()
    fixes.name(fix, [voice.pk], care)
    assert standing().count() == 1
    told(said(person="ada", id="of ada", stars="2", text="The lid leaks, and it hums.", said_at=timezone.now()))
    assert not standing().exists()


def test_the_last_word_of_an_owner_counts(fix):
    ada = a_person()
    fixes.answer(fix, ada, version("2.1"), is_fixed=True)
    fixes.answer(fix, ada, version("2.1"), is_fixed=False)
    assert not Confirmation.objects.get().is_fixed


def test_owners_of_older_versions_cannot_confirm_and_those_of_later_ones_can(fix, kettle, care):
    with pytest.raises(NotFixed, match="older"):
        fixes.answer(fix, a_person(), version("2.0"), is_fixed=True)
    add_version(kettle, "2.2", date(2026, 4, 1), care.email)
    fixes.answer(fix, a_person(), version("2.2"), is_fixed=True)
    assert Confirmation.objects.get().version.name == "2.2"


def test_nobody_who_works_there_confirms(fix, care):
    with pytest.raises(NotTheirs):
        fixes.answer(fix, care.speaker(), version("2.1"), is_fixed=True)
    with pytest.raises(NotTheirs):
        fixes.answer(fix, Person.objects.create(company=a_company()), version("2.1"), is_fixed=True)


def test_what_was_taken_back_is_neither_named_nor_answered(fix, care):
    voice = complaint()
    fixes.end(fix, care)
    for deed in (
        lambda: fixes.name(fix, [voice.pk], care),
        lambda: fixes.answer(fix, a_person(), version("2.1"), is_fixed=True),
        lambda: fixes.end(fix, care),
    ):
        with pytest.raises(NotFixed, match="over"):
            deed()


def test_those_who_reported_it_and_those_who_have_the_version_are_asked_until_they_answer(fix, care):
    voice = complaint()
    told(said(person="owner", id="o", stars="5", version="2.1", said_at=DAY + timedelta(days=20)))
    owner = Voice.objects.get(outside_id="o").author
    assert not to_be_asked(voice.author).exists()
    fixes.name(fix, [voice.pk], care)
    for person in (voice.author, owner):
        assert [*to_be_asked(person)] == [fix]
        fixes.answer(fix, person, version("2.1"), is_fixed=True)
        assert not to_be_asked(person).exists()


def test_a_voice_that_was_taken_back_is_asked_no_more(fix, care):
    voice = complaint()
    fixes.name(fix, [voice.pk], care)
    hold.withdraw(voice, voice.author)
    assert not named_of(voice.author).exists()
    assert not to_be_asked(voice.author).exists()


def test_a_voice_heard_twice_is_named_no_less(fix, care):
    voice = complaint()
    fixes.name(fix, [voice.pk], care)
    heard(said(person="ada", id="of ada", stars="1", text="The lid leaks.", said_at=DAY))
    settle()
    assert standing().count() == 1
