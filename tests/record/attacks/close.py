"""Attacks upon closeness: told twice of a voice, or in a word that nobody knows."""

from cast import a_voice

from groundswell.record.models import Closeness
from record.attacks.breaking import breaks


@breaks("record_closeness.voice_id", "closeness_kind_known")
def a_second_or_unknown_closeness():
    voice = a_voice()
    Closeness.objects.create(voice=voice, kind="family")
    yield lambda: Closeness.objects.create(voice=voice, kind="coworker")
    yield lambda: Closeness.objects.create(voice=a_voice(outside_id="another"), kind="neighbour")
