"""Attacks upon fixes: a fault of another product's version, a voice named twice, words put into others' mouths."""

from datetime import date

from cast import a_company, a_person, a_product, a_voice
from django.utils import timezone

from groundswell.record.models import Account, Confirmation, Denial, Fix, Named, Person, Version
from record.attacks.breaking import breaks


def a_version(slug: str = "kettle") -> Version:
    return Version.objects.create(product=a_product(slug), name="2", released_on=date(2026, 3, 1))


def a_fix(**parts: object) -> Fix:
    return Fix.objects.create(**{"product": a_product(), "fault": "It leaks", **parts})


@breaks("fix_names_the_fault", "fix_told_once_a_version", "fix_ended_at_a_time", "forbid_fix_elsewhere")
def a_fix_of_nothing_and_one_told_twice():
    version = a_version()
    a_fix(version=version, ended_at=timezone.now())
    a_fix(version=version)
    yield lambda: a_fix(version=version, fault="")
    yield lambda: a_fix(version=version)
    yield lambda: a_fix(version=version, fault="It hums", ended_by=Account.objects.of("care@acme.example"))
    yield lambda: a_fix(version=a_version("pan"))


@breaks("named_once_a_fix", "forbid_naming_elsewhere")
def a_voice_named_twice_and_one_about_another_product():
    fix, voice = a_fix(version=a_version()), a_voice()
    Named.objects.create(fix=fix, voice=voice)
    yield lambda: Named.objects.create(fix=fix, voice=voice)
    yield lambda: Named.objects.create(fix=fix, voice=a_voice(product=a_product("pan")))


@breaks("forbid_denial_by_another", "record_denial.named_id")
def a_denial_by_somebody_else_and_a_second_one():
    named = Named.objects.create(fix=a_fix(version=a_version()), voice=a_voice())
    yield lambda: Denial.objects.create(named=named, by=a_person("Ben"))
    Denial.objects.create(named=named, by=a_person())
    yield lambda: Denial.objects.create(named=named, by=a_person())


@breaks(
    "confirmation_once_a_person",
    "forbid_answer_insert_of_another_version",
    "forbid_answer_insert_of_another_version",
    "forbid_answer_update_of_another_version",
)
def a_second_answer_and_one_of_another_product_and_the_companys_own():
    fix, other = a_fix(version=a_version()), a_version("pan")
    first = Confirmation.objects.create(fix=fix, person=a_person(), version=fix.version, is_fixed=True)
    firm = Person.objects.create(company=a_company())
    yield lambda: Confirmation.objects.create(fix=fix, person=a_person(), version=fix.version, is_fixed=False)
    yield lambda: Confirmation.objects.create(fix=fix, person=a_person("Ben"), version=other, is_fixed=True)
    yield lambda: Confirmation.objects.create(fix=fix, person=firm, version=fix.version, is_fixed=True)
    yield lambda: Confirmation.objects.filter(pk=first.pk).update(version=other)
