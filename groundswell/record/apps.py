"""Tells Django where the facts are kept."""

from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "groundswell.record"
    label = "record"
