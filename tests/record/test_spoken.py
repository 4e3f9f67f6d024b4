"""Under which names people speak: only of the very product, only in public, only while it stands."""

import pytest
from cast import a_person, a_product, a_voice

from groundswell.record.models import PenName, Withdrawal
from groundswell.record.spoken import known_by, names_beside

pytestmark = pytest.mark.django_db


def name() -> str:
    return names_beside(a_product().pk, [a_person().pk]).get(a_person().pk, "")


def test_who_has_said_nothing_of_it_has_no_name_here() -> None:
    a_voice(product=a_product("toaster"))
    assert name() == ""


def test_who_has_spoken_in_public_has_the_name_that_stands_there() -> None:
    a_voice()
    assert name() == "Ada"
    PenName.objects.create(person=a_person(), product=a_product(), name="A tea drinker")
    assert name() == "A tea drinker"


def test_what_is_not_public_or_was_taken_back_names_nobody() -> None:
    a_voice(audience="person", addressed_to=a_person("Ben"))
    voice = a_voice()
    Withdrawal.objects.create(voice=voice, by=voice.author)
    assert name() == ""


def test_who_goes_by_several_names_is_known_by_none_of_them_but_beside_its_own_product() -> None:
    kettle, toaster, lamp = (a_product(slug) for slug in ("kettle", "toaster", "lamp"))
    for product in (kettle, toaster):
        a_voice(product=product)
    every, ada = [kettle.pk, toaster.pk, lamp.pk], a_person().pk
    assert known_by(every, [ada], lamp.pk) == {ada: "Ada"}
    PenName.objects.create(person=a_person(), product=kettle, name="A tea drinker")
    assert known_by(every, [ada], lamp.pk) == {}
    assert known_by(every, [ada], kettle.pk) == {ada: "A tea drinker"}
    assert known_by(every, [ada], toaster.pk) == {ada: "Ada"}
