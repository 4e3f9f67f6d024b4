"""Tells Django of this face."""

from django.apps import AppConfig


class CliConfig(AppConfig):
    name = "groundswell.faces.cli"
    label = "cli"
