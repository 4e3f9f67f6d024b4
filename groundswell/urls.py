"""Which face answers which address."""

from django.urls import include, path

from groundswell.faces.api.urls import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("", include("groundswell.faces.site.urls")),
]
