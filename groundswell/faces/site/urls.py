"""The public addresses."""

from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from groundswell.faces.site import products, search, voices

urlpatterns = [
    path("", search.front, name="front"),
    path("p/<slug:slug>/", products.product, name="product"),
    path("p/<slug:slug>/write/", voices.write, name="write"),
    path("voices/<int:pk>/", voices.voice, name="voice"),
    path("voices/<int:pk>/amend/", voices.amend, name="amend"),
    path("voices/<int:pk>/helpful/", voices.helpful, name="helpful"),
    # Choosing a language harms nobody, so it needs no token; without one, mere readers get no cookie.
    path("language/", csrf_exempt(set_language), name="language"),
]
