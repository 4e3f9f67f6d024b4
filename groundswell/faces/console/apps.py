"""Tells Django of this face."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "groundswell.faces.console"
    label = "console"
