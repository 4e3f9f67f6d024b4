"""Which face answers which address."""

from django.urls import include, path
from django.views.generic import RedirectView

from groundswell.faces.api import hooks
from groundswell.faces.api.urls import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("hooks/shops/<str:token>/", hooks.shop, name="shop_hook"),
    path("openapi.json", RedirectView.as_view(url="/api/v1/openapi.json")),
    path("console/", include("groundswell.faces.console.urls")),
    path("widget/", include("groundswell.faces.widget.urls")),
    path("", include("groundswell.faces.site.urls")),
]
