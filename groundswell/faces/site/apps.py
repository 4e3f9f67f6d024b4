"""Tells Django of this face."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "groundswell.faces.site"
    label = "site"
