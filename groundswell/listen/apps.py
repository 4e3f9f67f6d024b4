"""Tells Django where listen keeps its books."""

from django.apps import AppConfig


class ListenConfig(AppConfig):
    name = "groundswell.listen"
    label = "listen"
