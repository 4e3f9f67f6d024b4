"""Tells Django of this face."""

from django.apps import AppConfig


class WidgetConfig(AppConfig):
    name = "groundswell.faces.widget"
    label = "widget"
