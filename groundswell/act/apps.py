"""Tells Django where act's decisions are kept."""

from django.apps import AppConfig


class ActConfig(AppConfig):
    name = "groundswell.act"
    label = "act"
