"""Attacks on record/models/corrected.py."""

from datetime import timedelta

from cast import DAY, a_person, a_product, a_voice

from groundswell.record.models import Correction, Version
from record.attacks.breaking import breaks


def a_correction(**parts):
    voice = parts.pop("voice", None) or a_voice()
    return Correction.objects.create(**{"voice": voice, "kind": "delivery", "by": voice.author, **parts})


@breaks("correction_stands_once_a_kind")
def a_correction_twice():
    voice = a_voice()
    a_correction(voice=voice, ended_at=DAY, at=DAY)
    a_correction(voice=voice)
    yield lambda: a_correction(voice=voice)


@breaks("correction_kind_known")
def a_correction_of_no_known_kind():
    yield lambda: a_correction(kind="mood")


@breaks("correction_names_a_product_if_that_was_wrong")
def a_delivery_of_another_product():
    pan = a_product("pan")
    yield lambda: a_correction(product=pan)


@breaks("correction_names_a_version_if_that_was_wrong")
def a_delivery_of_another_version():
    voice = a_voice()
    second = Version.objects.create(product=voice.product, name="2")
    yield lambda: a_correction(voice=voice, version=second)


@breaks("correction_ends_after_it_began")
def a_correction_that_ends_before_it_began():
    yield lambda: a_correction(at=DAY, ended_at=DAY - timedelta(1))


@breaks("forbid_correction_by_another")
def a_correction_by_ben_of_what_ada_said():
    ben = a_person("Ben")
    yield lambda: a_correction(by=ben)


@breaks("forbid_correction_to_the_same")
def a_wrong_product_that_is_the_right_one():
    voice = a_voice()
    yield lambda: a_correction(voice=voice, kind="wrong_product", product=voice.product)


@breaks("forbid_correction_to_elsewhere")
def a_version_of_another_product():
    elsewhere = Version.objects.create(product=a_product("pan"), name="2")
    yield lambda: a_correction(kind="wrong_version", version=elsewhere)


@breaks(*["forbid_correction_rewritten"] * 4)
def a_correction_rewritten():
    made = Correction.objects.filter(pk=a_correction().pk)
    other, ben = a_voice(), a_person("Ben")
    yield lambda: made.update(kind="misuse")
    yield lambda: made.update(voice=other)
    yield lambda: made.update(by=ben)
    ended = Correction.objects.filter(pk=a_correction(at=DAY, ended_at=DAY).pk)
    yield lambda: ended.update(ended_at=None)


@breaks("forbid_correction_dropped")
def a_correction_dropped():
    made = Correction.objects.filter(pk=a_correction().pk)
    yield made.delete
