"""Tells Django of this face."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "groundswell.faces.api"
    label = "api"
