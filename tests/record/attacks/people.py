"""Attacks upon people: two of one name, ties with oneself, and everything that is given once only."""

from datetime import UTC, datetime, timedelta

from cast import DAY, a_company, a_person, a_product, a_source, a_voice

from groundswell.record.models import (
    Account,
    Consent,
    Erasure,
    Handle,
    Key,
    Link,
    Membership,
    Objection,
    PenName,
    Person,
    Suppression,
    Tie,
)
from record.attacks.breaking import breaks


def a_tie(**parts):
    return Tie.objects.create(**{"declarer": a_person("Ada"), "other": a_person("Ben"), "kind": "friend", **parts})


def a_link(one="Ada", other="Ben", **parts):
    first, second = sorted((a_person(one), a_person(other)), key=lambda person: person.pk)
    return Link.objects.create(**{"one": first, "other": second, "ground": "device", **parts})


def an_account(email="ada@example.org", **parts):
    return Account.objects.create_user(email, **parts)


def a_key(**parts):
    return Key.objects.create(**{"name": "shop", "scope": "read", "digest": "d" * 64, **parts})


def acme_itself():
    return Person.objects.get_or_create(company=a_company(), defaults={"name": "Acme"})[0]


@breaks("record_person.company_id")
def a_second_speaker_of_a_company():
    acme_itself()
    yield lambda: Person.objects.create(name="Acme's twin", company=a_company())


@breaks("handle_names_one_person", "handle_has_a_name")
def a_handle_of_two_people():
    Handle.objects.create(source=a_source(), name="ada", person=a_person("Ada"))
    yield lambda: Handle.objects.create(source=a_source(), name="ada", person=a_person("Ben"))
    yield lambda: Handle.objects.create(source=a_source(), name="", person=a_person("Ben"))


@breaks("pen_name_once_a_product", "pen_name_is_not_empty")
def a_second_or_empty_pen_name():
    one = {"person": a_person(), "product": a_product()}
    PenName.objects.create(name="A. Reader", **one)
    yield lambda: PenName.objects.create(name="B. Reader", **one)
    yield lambda: PenName.objects.create(name="", person=a_person(), product=a_product("toaster"))


@breaks("link_joins_two_people_once")
def a_link_with_oneself_or_the_other_way_round():
    one, other = a_person("Ada"), a_person("Ben")
    yield lambda: Link.objects.create(one=one, other=one, ground="device")
    yield lambda: Link.objects.create(one=other, other=one, ground="device")


@breaks("link_ground_known")
def a_link_by_a_hunch():
    yield lambda: a_link(ground="hunch")


@breaks("link_made_once_a_ground")
def a_second_link_by_the_same_ground():
    a_link(ended_at=DAY)
    a_link()
    yield a_link


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


@breaks("tie_household_of_those_who_are_close")
def a_household_of_people_at_work_or_of_one_sides_word():
    household = a_link(ground="household")
    yield lambda: a_tie(kind="coworker", confirmed_at=DAY, confirmed_by=a_person("Ben"), household=household)
    yield lambda: a_tie(kind="family", household=household)


@breaks("record_tie.household_id")
def a_household_of_two_ties():
    parts = {"confirmed_at": DAY, "confirmed_by": a_person("Ben"), "household": a_link(ground="household")}
    a_tie(kind="family", **parts)
    yield lambda: a_tie(**parts)


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


@breaks("objection_told_once", "objection_ends_after_it_began", "objection_to_something_known")
def an_objection_twice_backwards_or_to_nothing_known():
    Objection.objects.create(person=a_person(), to="compare")
    yield lambda: Objection.objects.create(person=a_person(), to="compare")
    before = datetime.now(UTC) - timedelta(days=1)
    yield lambda: Objection.objects.create(person=a_person("Ben"), to="compare", ended_at=before)
    yield lambda: Objection.objects.create(person=a_person("Cy"), to="everything")


@breaks("suppression_told_once")
def a_second_no():
    Suppression.objects.create(address="ab", stream="reply")
    yield lambda: Suppression.objects.create(address="ab", stream="reply")


@breaks("record_erasure.receipt")
def a_receipt_given_twice():
    Erasure.objects.create(receipt="r", voices=1)
    yield lambda: Erasure.objects.create(receipt="r", voices=1)


@breaks("record_key.name", "record_key.digest", "key_scope_known")
def a_second_key():
    a_key()
    yield lambda: a_key(digest="e" * 64)
    yield lambda: a_key(name="other")
    yield lambda: a_key(name="other", digest="e" * 64, scope="own")


@breaks("forbid_consumer_turned_company")
def a_consumer_turned_into_a_company():
    ada = a_voice().author
    yield lambda: Person.objects.filter(pk=ada.pk).update(company=a_company("Other"))
