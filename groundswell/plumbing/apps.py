"""Tells Django where the pipes keep what they keep."""

from django.apps import AppConfig


class PlumbingConfig(AppConfig):
    name = "groundswell.plumbing"
    label = "plumbing"
