"""Tells Django where spread's conclusions are kept."""

from django.apps import AppConfig


class SpreadConfig(AppConfig):
    name = "groundswell.spread"
    label = "spread"
