"""Which face answers which address."""

from django.conf.urls.i18n import i18n_patterns  # noqa: F401
from django.urls import include, path

from groundswell.faces.api.urls import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("", include("groundswell.faces.site.urls")),
]
