"""Tells Django where weigh's conclusions are kept."""

from django.apps import AppConfig


class WeighConfig(AppConfig):
    name = "groundswell.weigh"
    label = "weigh"
