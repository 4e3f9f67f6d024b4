"""Attacks upon sources: a second of one key, and one without any."""

from cast import a_source

from groundswell.record.models import Source
from record.attacks.breaking import breaks


@breaks("record_source.key")
def a_second_source_of_one_key():
    a_source("site")
    yield lambda: Source.objects.create(key="site")


@breaks("source_has_a_key")
def a_source_without_a_key():
    yield lambda: Source.objects.create(key="")
